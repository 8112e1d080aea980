"""Term dates as stored, their imports, and the clock that complaints, disclosures and incidents share."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Academy
from complaints.schooldays.counting import (
    Calendar,
    Count,
    Deem,
    InsufficientCalendar,
    Rule,
    Working,
    due,
    treated_as_received,
)


class SpanKind(models.TextChoices):
    TERM = "term", "Term"
    INSET = "inset", "INSET day"
    CLOSURE = "closure", "Closure"
    OCCASIONAL = "occasional", "Occasional day"


class CountChoice(models.TextChoices):
    SCHOOL_DAYS = Count.SCHOOL_DAYS.value, "School days"
    WORKING_DAYS = Count.WORKING_DAYS.value, "Working days"
    CALENDAR_DAYS = Count.CALENDAR_DAYS.value, "Calendar days"
    CALENDAR_MONTHS = Count.CALENDAR_MONTHS.value, "Calendar months"
    CALENDAR_YEARS = Count.CALENDAR_YEARS.value, "Calendar years"


class DeemChoice(models.TextChoices):
    ANY = Deem.ANY.value, "Any day that is not a school day"
    OUT_OF_TERM = Deem.OUT_OF_TERM.value, "Only days outside the terms"


class Outcome(models.TextChoices):
    RUNNING = "running", "Running"
    MET = "met", "Met"
    MISSED = "missed", "Missed"
    STOPPED = "stopped", "Stopped"


class Span(models.Model):
    """A term, or days when pupils are not in, at one academy (R47). Only ``calendars`` writes them."""

    academy = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="spans")
    kind = models.CharField(max_length=12, choices=SpanKind.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    label = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["first_day", "kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="span_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=SpanKind.values), name="span_kind_known"),
            models.UniqueConstraint(fields=["academy", "kind", "first_day", "last_day"], name="span_only_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}: {self.first_day} to {self.last_day}"


class TermDatesImport(models.Model):
    """Who loaded which file for an academy, when, and what it changed there."""

    academy = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="term_dates_imports")
    source_file = models.CharField(max_length=255)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    imported_at = models.DateTimeField()
    added = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_file} for {self.academy}"

    @property
    def changed(self) -> bool:
        return bool(self.added or self.removed)


class CalendarRevision(models.Model):
    """The state of an academy's term dates; ``stamp`` is new at every change, so every process notices."""

    academy = models.OneToOneField(Academy, on_delete=models.CASCADE, related_name="calendar_revision")
    number = models.PositiveIntegerField(default=0)
    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return f"{self.academy}, revision {self.number}"


class Clock(models.Model):
    """A time limit that runs for one case and can show its working (R282); its owner adds the foreign key.

    A clock has either a due date or a sentence that says which term dates it waits for, never neither.
    """

    kind = models.CharField(max_length=40)
    received_on = models.DateField("counts from")
    treated_as_received_on = models.DateField(null=True, blank=True)
    length = models.PositiveSmallIntegerField()
    count = models.CharField("counted in", max_length=20, choices=CountChoice.choices, default=CountChoice.SCHOOL_DAYS)
    inset_counts = models.BooleanField("INSET days count", default=False)
    receipt_is_day_one = models.BooleanField("the day of receipt is day 1", default=False)
    deem = models.CharField(
        "treated as received later", max_length=12, choices=DeemChoice.choices, default=DeemChoice.ANY
    )
    next_working_day = models.BooleanField("moves to the next working day", default=False)
    extra_days = models.PositiveSmallIntegerField(default=0)
    paused_days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    waiting_for = models.TextField(blank=True)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.RUNNING)
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, waiting_for="") | (Q(due_on__isnull=True) & ~Q(waiting_for="")),
                name="%(app_label)s_%(class)s_due_or_waiting",
            ),
            models.CheckConstraint(
                condition=Q(outcome="running", stopped_on__isnull=True)
                | Q(outcome__in=["met", "missed", "stopped"], stopped_on__isnull=False),
                name="%(app_label)s_%(class)s_stopped_or_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.due_on or self.waiting_for}"

    @property
    def rule(self) -> Rule:
        return Rule(
            length=self.length,
            count=Count(self.count),
            inset_counts=self.inset_counts,
            receipt_is_day_one=self.receipt_is_day_one,
            deem=Deem(self.deem),
            next_working_day=self.next_working_day,
        )

    @property
    def running(self) -> bool:
        return self.outcome == Outcome.RUNNING

    def is_late(self, on: date) -> bool:
        """Past its due date: on the given day while it runs, or when it was stopped."""
        if self.outcome == Outcome.MISSED:
            return True
        return self.running and self.due_on is not None and on > self.due_on

    def working(self, calendar: Calendar | None) -> Working:
        """Its due date with the working, from its facts. Raises InsufficientCalendar."""
        return due(self.received_on, self.rule, calendar, extra=self.extra_days + self.paused_days)

    def compute(self, calendar: Calendar | None, *, at: datetime) -> Working | None:
        """Set the date that follows from the facts, or what is missing for one. Does not save."""
        self.computed_at = at
        try:
            working = self.working(calendar)
        except InsufficientCalendar as missing:
            self.due_on = None
            self.treated_as_received_on = self._day_zero(calendar)
            self.waiting_for = missing.needs
            return None
        self.treated_as_received_on = working.treated_as_received_on
        self.due_on = working.due_on
        self.waiting_for = ""
        return working

    def _day_zero(self, calendar: Calendar | None) -> date | None:
        try:
            return treated_as_received(self.received_on, self.rule, calendar)
        except InsufficientCalendar:
            return None
