"""Word that is owed to an e-mail address, because the way into the complainant's own page has changed."""

from __future__ import annotations

from django.db import models

from accounts.holding import known
from complaints.casework.models.complaint import Complaint


class WayInChanged(models.Model):
    """Until word has gone to the address, and no longer: the address is forgotten then."""

    class What(models.TextChoices):
        REPLACED = "replaced", "This address is no longer used"
        PIN = "pin", "A PIN was made"
        ACTING = "acting", "Somebody acts for the complainant"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    what = models.CharField(max_length=10, choices=What.choices)
    by_staff = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [known("what", ["replaced", "pin", "acting"], name="way_in_changed_in_a_known_manner")]

    def __str__(self) -> str:
        return f"word of a changed way in {self.pk}"
