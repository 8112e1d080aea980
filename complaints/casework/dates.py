"""What is due when, and why this date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from complaints.casework import deadlines
from complaints.casework.correspondence import ACKNOWLEDGEMENTS
from complaints.casework.deadlines.facts import Paused
from complaints.casework.models import Clock, Complaint
from complaints.policy.vocabulary import BEFORE_HEARING, ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Calendar, Count, InsufficientCalendar, days_between
from complaints.schooldays.explaining import ExplainedDay, explain, sentence
from complaints.schooldays.models import Outcome

SOON = 5
"""School days before a date from which it is called due soon."""


@dataclass(frozen=True)
class Dated:
    """One time limit as a person reads it."""

    clock: Clock
    title: str
    place: str
    left: str
    why: str = ""
    days: list[ExplainedDay] = field(default_factory=list)


def dated(complaint: Complaint, clocks: list[Clock], *, on: dt.date, in_full: bool = False) -> list[Dated]:
    """Time limits with how they stand today and the working in a sentence; `in_full` adds every day."""
    calendar = calendar_of(complaint.academy_id) if clocks else None
    pauses = [(one.began_on, one.resumed_on) for one in complaint.pauses.all() if one.began_on is not None]
    lasting = next((began for began, resumed in pauses if resumed is None), None)
    ended = any(resumed is not None and began < resumed for began, resumed in pauses)
    over = deadlines.pauses_of([complaint.pk]).get(complaint.pk, []) if ended else []
    return [_dated(clock, calendar, lasting, over, on=on, in_full=in_full) for clock in clocks]


def _dated(
    clock: Clock,
    calendar: Calendar | None,
    paused_since: dt.date | None,
    pauses: list[Paused],
    *,
    on: dt.date,
    in_full: bool,
) -> Dated:
    if clock.running and deadlines.stands_still(clock, paused_since):
        place, left = "", "Paused"
    else:
        place, left = _standing(clock, calendar, on=on)
    if clock.kind == ClockKind.ACKNOWLEDGE and clock.outcome == Outcome.MISSED and not _acknowledged(clock):
        why = (
            "No acknowledgement was sent before the work went on to its next step. The answer counts as the "
            "acknowledgement."
        )
        return Dated(clock, clock.title, place, left, why)
    try:
        working = deadlines.working_of(clock, calendar, pauses)
    except InsufficientCalendar as missing:
        return Dated(clock, clock.title, place, left, f"The date waits for term dates: {missing.needs}")
    if clock.kind in BEFORE_HEARING and working.due_on < clock.started_on == clock.due_on:
        why = "The notice is shorter than the days that this asks for, so it is due on the day the hearing was fixed."
        return Dated(clock, clock.title, place, left, why)
    if not clock.running and working.due_on != clock.due_on:
        return Dated(
            clock, clock.title, place, left, "The term dates have changed since. A date that is over never moves."
        )
    counted = calendar if clock.count == Count.SCHOOL_DAYS else None
    received = not clock.complainants_own
    why = sentence(working, clock.rule, counted, received=received)
    if clock.kind not in BEFORE_HEARING and (clock.extra_days or clock.paused_days):
        if clock.extra_days:
            why += f" Of these, {clock.extra_days} added by a new time limit."
        if clock.paused_days:
            why += f" {clock.paused_days} school day{'' if clock.paused_days == 1 else 's'} of a pause do not count."
    days = explain(working, counted, clock.rule, received=received) if in_full else []
    return Dated(clock, clock.title, place, left, why, days)


def _acknowledged(clock: Clock) -> bool:
    """Whether the acknowledgement went on the day on which its limit ended, though late."""
    sent = clock.complaint.letters.filter(letter__key__in=ACKNOWLEDGEMENTS.values())
    return sent.filter(letter__issued_on=clock.stopped_on).exists()


def school_days_late(calendar: Calendar | None, due_on: dt.date, *, on: dt.date) -> int:
    """How many school days a date has passed; 0 also where the term dates do not reach."""
    try:
        return days_between(calendar, due_on, on) if calendar else 0
    except InsufficientCalendar:
        return 0


def _standing(clock: Clock, calendar: Calendar | None, *, on: dt.date) -> tuple[str, str]:
    """The colour's name and the words: late, today, soon, later, met."""
    if not clock.running:
        return ("late" if clock.outcome == "missed" else "met"), str(clock.get_outcome_display())
    if clock.due_on is None:
        return "soon", "Waiting for term dates"
    if clock.due_on < on:
        if clock.complainants_own:
            return "met", "The time has passed"
        late = school_days_late(calendar, clock.due_on, on=on)
        return "late", f"Overdue by {late} school day{'' if late == 1 else 's'}" if late else "Overdue"
    if clock.due_on == on:
        return "soon", "Due today"
    try:
        days = days_between(calendar, on, clock.due_on) if calendar else 0
    except InsufficientCalendar:
        return "", "Running"
    return ("soon" if days <= SOON else ""), f"{days} school day{'' if days == 1 else 's'} left"
