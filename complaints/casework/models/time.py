"""Clocks, new time limits and pauses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays import models as schooldays

COMPLAINANTS_OWN = (ClockKind.ASK_FOR_FORMAL, ClockKind.ASK_FOR_PANEL)
"""Clocks that run for the complainant: never the school's lateness, never moved by a pause."""


class Clock(schooldays.Clock):
    """One time limit of one complaint, with the facts from which its date follows."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="clocks")

    class Meta(schooldays.Clock.Meta):
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["complaint", "kind"]),
            models.Index(fields=["due_on"], name="cw_clock_running", condition=Q(stopped_on__isnull=True)),
            models.Index(fields=["complaint", "kind"], name="cw_clock_missed", condition=Q(outcome="missed")),
        ]
        constraints = [
            *schooldays.Clock.Meta.constraints,
            models.UniqueConstraint(
                fields=["complaint", "kind"], condition=Q(stopped_on__isnull=True), name="one_running_clock_of_a_kind"
            ),
            known("kind", ClockKind.values, name="clock_of_a_known_kind"),
        ]

    @property
    def title(self) -> str:
        return ClockKind(self.kind).label

    @property
    def complainants_own(self) -> bool:
        return self.kind in COMPLAINANTS_OWN


class ClockMove(models.Model):
    """A date that changed: the old one, the new one, why and by whom (R48)."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="moves")
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"move {self.pk}"


class Extension(models.Model):
    """A new time limit set with the complainant. It counts from the day its letter is issued (S0 §5.1)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="extensions")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extensions")
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField()
    reason = models.TextField()
    agreed_how = models.TextField("how it was set with the complainant")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    issued_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"extension {self.pk}"


class Pause(models.Model):
    """Another body has the matter, so the school-day clocks stand still (the product's own; not in S0)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="pauses")
    body = models.CharField("which body has the matter", max_length=200)
    reason = models.TextField()
    look_again_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    began_on = models.DateField(null=True, blank=True)
    resumed_on = models.DateField(null=True, blank=True)
    resumed_why = models.TextField(blank=True)
    dropped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"pause {self.pk}"
