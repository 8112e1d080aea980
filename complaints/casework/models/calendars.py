"""A proposed change of term dates, waiting until a person has seen which open dates would move."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Academy


class CalendarChange(models.Model):
    """Rows of new term dates for some academies; nothing moves before it is approved (procedure.md, Counting 4)."""

    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    source = models.CharField("where it comes from", max_length=200)
    rows = models.JSONField(help_text="The spans of each academy as read from the file.")
    academies = models.ManyToManyField(Academy, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"calendar change {self.pk}"
