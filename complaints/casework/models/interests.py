"""What everybody who is given a complaint declares before they open it: no interest in it, or one, and what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from complaints.casework.models.complaint import Complaint


class Interest(models.Model):
    """One person's declaration on one complaint; asked for again when somebody more is complained about (S0 §6.3, §7).

    Whoever declares an interest keeps this row's number as their confirmation, and nothing else of the complaint.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    asked_as = models.CharField("the part for which they were asked", max_length=200, blank=True)
    has_one = models.BooleanField("has an interest")
    detail = models.TextField("what the interest is", blank=True)
    declared_on = models.DateField()
    once = models.CharField(max_length=60, unique=True, null=True, blank=True, help_text="The form that it came from.")
    overtaken_on = models.DateField("declared anew, or to be declared anew, since", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "complaint"])]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "user"], condition=Q(overtaken_on__isnull=True), name="one_standing_declaration"
            ),
            models.CheckConstraint(
                condition=Q(has_one=False, detail="") | (Q(has_one=True) & ~Q(detail="")),
                name="an_interest_says_what_it_is",
            ),
        ]

    def __str__(self) -> str:
        return f"declaration {self.pk}"

    @property
    def number(self) -> str:
        """What a confirmation is called: nothing in it leads to the complaint."""
        digits = self.uuid.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"
