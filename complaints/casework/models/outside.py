"""Outside bodies: the referral after the procedure, and others that have the matter beside it."""

from __future__ import annotations

from django.db import models

from complaints.casework.models.complaint import Complaint
from complaints.policy.models import OutsideBody


class Referral(models.Model):
    """The complaint with the outside body, what it asked, and its result (S0 §8, R105)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="referrals")
    body = models.ForeignKey(OutsideBody, on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField()
    their_reference = models.CharField(max_length=100, blank=True)
    asked = models.TextField("what the outside body asked")
    reply_by = models.DateField(null=True, blank=True)
    request = models.TextField(
        "what it requires: a new investigation, a new hearing, a corrected procedure", blank=True
    )
    concluded_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    actions = models.TextField("actions that follow, with dates", blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class OtherBody(models.Model):
    """The same matter also with somebody else: Ofsted, the police, a tribunal and so on."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="other_bodies")
    name = models.CharField(max_length=200)
    their_reference = models.CharField(max_length=100, blank=True)
    standing = models.CharField("where it stands", max_length=200)
    next_check_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "other bodies"

    def __str__(self) -> str:
        return f"other body {self.pk}"
