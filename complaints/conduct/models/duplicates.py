"""Pairs of complaints that somebody compared and found to be about different matters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from complaints.casework.models import Complaint


class DifferentMatters(models.Model):
    """Somebody looked at two complaints that seemed alike: they are not about the same matter (R118).

    Kept so that nobody is asked again. The two are stored in the order of their keys, so a pair stands once.
    """

    one = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    reasons = models.TextField("what makes them different", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_look_at_a_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_pair_stands_in_order"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"
