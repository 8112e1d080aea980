"""Heads of complaint and what was found on each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import Outcome
from complaints.policy.vocabulary import Stage


class Head(models.Model):
    """One point at issue, numbered within its complaint (S0 §1, R9)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="heads")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("head of complaint")
    quote = models.TextField("the complainant's own words for it", blank=True)
    in_scope = models.BooleanField("this procedure covers it", default=True)
    signpost_key = models.CharField(max_length=60, blank=True)
    signpost_text = models.TextField("where it was sent instead", blank=True)
    added_later = models.BooleanField("raised after the heads were frozen", default=False)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="one_head_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Finding(models.Model):
    """What was found on one head at one stage, with reasons (R9, R12, R80)."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="findings")
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    round = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.TextField()
    recommendation = models.TextField(blank=True)
    proposed = models.BooleanField("proposed, not yet approved or decided", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["head__number", "stage", "round"]
        constraints = [
            models.UniqueConstraint(fields=["head", "stage", "round"], name="one_finding_per_head_stage_and_round"),
            known("stage", Stage.values, name="finding_at_a_known_stage"),
            known("outcome", Outcome.values, name="finding_with_a_known_outcome"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"
