"""What triage finds beside the heads: the days of the incidents, and risks that everybody who works on it must know."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.holding import both_or_neither, known
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import RiskKind


class Occurrence(models.Model):
    """One day on which something complained about happened (S0 §5.1, R44)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="occurrences")
    on = models.DateField("when")
    what = models.CharField("what happened", max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"occurrence {self.pk}"


class Risk(models.Model):
    """A risk that somebody sees in a complaint, and what is done about it, until it is over."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="risks")
    kind = models.CharField(max_length=20, choices=RiskKind.choices)
    note = models.TextField("what it is, and what is done about it")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    over_on = models.DateField(null=True, blank=True)
    over_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("kind", RiskKind.values, name="risk_of_a_known_kind"),
            both_or_neither("over_by", "over_on", name="risk_over_by_somebody_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"risk {self.pk}"
