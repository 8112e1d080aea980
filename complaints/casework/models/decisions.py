"""Recorded decisions that guards read: lateness, duplicates, campaigns, the investigation report."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.holding import both_or_neither, known
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import LateWhat


class LateDecision(models.Model):
    """Whether something late is accepted, with the reasons (S0 §5.1, R45, R64)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="late_decisions")
    what = models.CharField(max_length=20, choices=LateWhat.choices)
    round = models.PositiveSmallIntegerField(default=1)
    accepted = models.BooleanField()
    reasons = models.TextField("why it was late, or why it is refused")
    fair_still = models.TextField("why a fair investigation is still possible", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [known("what", LateWhat.values, name="late_decision_on_a_known_matter")]

    def __str__(self) -> str:
        return f"late decision {self.pk}"


class DuplicateAssessment(models.Model):
    """Whether a later complaint on the same subject brings anything new (S0 §9.2, R118)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="duplicate_assessments")
    first = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+")
    first_answered = models.BooleanField("the first was answered or decided")
    new_aspect = models.BooleanField("any aspect not considered before")
    new_information = models.BooleanField("any new information")
    reasons = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class CampaignPlace(models.Model):
    """That a complaint is one of many about the same thing, and the answer approved for all (S0 §9.3)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="campaign_places")
    campaign = models.UUIDField()
    name = models.CharField(max_length=200)
    answer = models.TextField(blank=True)
    answer_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_approved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "campaign"], name="one_place_in_a_campaign"),
            both_or_neither(
                "answer_approved_by", "answer_approved_on", name="campaign_answer_approved_by_somebody_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"campaign place {self.pk}"


class Report(models.Model):
    """The investigator's report: facts and potential solutions; findings hang on the heads (S0 §4.2, R33)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="reports")
    round = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    facts = models.TextField()
    potential_solutions = models.TextField()
    impartial = models.BooleanField("I looked at this impartially and had no part in it", default=False)
    submitted_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_on = models.DateField(null=True, blank=True)
    return_reasons = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("approved_by", "approved_on", name="report_approved_by_somebody_on_a_day"),
            both_or_neither("returned_by", "returned_on", name="report_returned_by_somebody_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
