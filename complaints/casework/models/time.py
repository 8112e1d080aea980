"""Clocks, new time limits and pauses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.holding import both_or_neither, known
from accounts.tokens import hidden
from complaints.casework.models.complaint import Complaint
from complaints.policy.vocabulary import STATUTORY_CLOCKS, ClockKind
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
    def anchor(self) -> str:
        """Where its working stands on the page of dates."""
        return f"clock-{hidden(self.pk)}"

    @property
    def complainants_own(self) -> bool:
        return self.kind in COMPLAINANTS_OWN

    @property
    def of_the_law(self) -> bool:
        """Set by law beside the procedure's own: no pause and no new time limit moves it (reading 1.5)."""
        return self.kind in STATUTORY_CLOCKS


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
    days = models.PositiveSmallIntegerField(
        "days added, counted in the clock's own way", default=0,
        help_text="From the day its letter is issued. What all that stand add up to is the clock's own figure.",
    )  # fmt: skip
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    issued_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("taken_back_by", "taken_back_on", name="extension_taken_back_on_a_day"),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | Q(issued_on__isnull=False),
                name="only_an_issued_extension_is_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk}"

    @property
    def stands(self) -> bool:
        """Its letter was issued, and it was not taken back."""
        return self.issued_on is not None and self.taken_back_on is None


class Pause(models.Model):
    """Another body has the matter, so the school-day clocks stand still (the product's own; not in S0)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="pauses")
    body = models.CharField("which body has the matter", max_length=200)
    other_body = models.ForeignKey(
        "casework.OtherBody", null=True, blank=True, on_delete=models.RESTRICT, related_name="pauses",
        help_text="Its row among the bodies that have the matter.",
    )  # fmt: skip
    reason = models.TextField()
    look_again_on = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    began_on = models.DateField(null=True, blank=True)
    resumed_on = models.DateField(null=True, blank=True)
    resumed_why = models.TextField(blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_on = models.DateField(
        null=True,
        blank=True,
        help_text="Issued by mistake: it ends on the day it began, and no day of it counts.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            both_or_neither("taken_back_by", "taken_back_on", name="pause_taken_back_on_a_day"),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | Q(began_on=F("resumed_on")),
                name="a_pause_taken_back_has_no_days",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"


class LatenessReason(models.Model):
    """Why a time limit was not kept, recorded once it is late (S0 §5.1, R48, R138). What is written down stays."""

    class Cause(models.TextChoices):
        PERSON_AWAY = "person_away", "Somebody who is needed was away"
        MORE_TO_FIND_OUT = "more_to_find_out", "There was more to find out than was thought"
        WAITED_FOR_COMPLAINANT = "waited_for_complainant", "We waited for the complainant"
        WAITED_FOR_OTHERS = "waited_for_others", "We waited for somebody else"
        TOO_MUCH_TO_DO = "too_much_to_do", "There was too much to do"
        OVERLOOKED = "overlooked", "It was overlooked"
        OTHER = "other", "Something else"

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="lateness_reasons")
    cause = models.CharField(max_length=24, choices=Cause.choices)
    why = models.TextField("why it was late")
    done_about_it = models.TextField("what is done about it", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            known(
                "cause",
                ["person_away", "more_to_find_out", "waited_for_complainant", "waited_for_others", "too_much_to_do",
                 "overlooked", "other"],
                name="late_for_a_known_cause",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"lateness reason {self.pk}"
