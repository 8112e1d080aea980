"""Why this date? The working of a due date, day by day and in a sentence (R282)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.schooldays.calendar import ONE_DAY, Calendar
from complaints.schooldays.counting import Count, Rule, Working
from complaints.schooldays.dates import long_date

ONE: Final[Mapping[Count, str]] = {
    Count.SCHOOL_DAYS: "School day",
    Count.WORKING_DAYS: "Working day",
    Count.CALENDAR_DAYS: "Calendar day",
    Count.CALENDAR_MONTHS: "Calendar month",
    Count.CALENDAR_YEARS: "Calendar year",
}
WHOLE: Final = frozenset({Count.CALENDAR_MONTHS, Count.CALENDAR_YEARS})


@dataclass(frozen=True)
class ExplainedDay:
    """One day between receipt and due date: its number if it counts, and what it is."""

    day: date
    counted_number: int | None
    why: str


def explain(working: Working, calendar: Calendar | None, rule: Rule, *, received: bool = True) -> list[ExplainedDay]:
    """Every day from receipt to due date once, counted or not, and why; always in the order of days.

    `received` is False where the time runs from something that we sent."""
    numbers = {day: number for number, day in enumerate(working.counted, start=1)}
    skipped = {day.day: day.why for day in working.skipped}
    first, last = sorted((working.received_on, working.due_on))
    return [
        ExplainedDay(day, numbers.get(day), _why(day, working, calendar, rule, numbers, skipped, received))
        for day in (first + n * ONE_DAY for n in range((last - first).days + 1))
    ]


def sentence(working: Working, rule: Rule, calendar: Calendar | None = None, *, received: bool = True) -> str:
    """How the date came about, in words that can be read out on the telephone; `received` as in `explain`."""
    length = len(working.counted)
    days = f"{length} {ONE[rule.count].lower()}{'' if length == 1 else 's'}"
    if working.due_on < working.received_on:
        return f"{_cap(days)} before {long_date(working.received_on)} is {long_date(working.due_on)}."
    parts = [f"{'Received on' if received else 'Counted from'} {long_date(working.received_on)}"]
    if working.treated_as_received_on != working.received_on:
        where = f" at {calendar.name}" if calendar is not None and rule.count is Count.SCHOOL_DAYS else ""
        parts.append(
            f", which was not a {ONE[rule.count].lower()}{where}, "
            f"so {'treated as received on' if received else 'from'} {long_date(working.treated_as_received_on)}"
        )
    parts.append(f". {_first_day(working, rule)} The last of {days} is {long_date(working.due_on)}.")
    return "".join(parts)


def _first_day(working: Working, rule: Rule) -> str:
    if rule.count in WHOLE:
        said = "The time runs to the same day of a later month, or to the last day of a shorter month."
        moved = [skipped.day for skipped in working.skipped if skipped.day < working.due_on]
        if not moved:
            return said
        return f"{said} That is {long_date(moved[0])}, no working day, so the time runs on to the next one."
    which = "That day" if working.counted[0] == working.treated_as_received_on else long_date(working.counted[0])
    return f"{which} is day 1."


def _why(
    day: date,
    working: Working,
    calendar: Calendar | None,
    rule: Rule,
    numbers: Mapping[date, int],
    skipped: Mapping[date, str],
    received: bool,
) -> str:
    said = skipped.get(day, "")
    if day in numbers:
        said = ONE[rule.count]
        if rule.inset_counts and calendar is not None and calendar.why_not(day):
            said = f"{calendar.why_not(day)}, which counts"
        if day == working.treated_as_received_on:
            said = f"{said}, received on this day"
        return f"{said}, the last" if day == working.due_on else said
    if working.due_on < working.received_on == day:
        return "The day from which it is counted back"
    if not received and day in (working.received_on, working.treated_as_received_on):
        return "Day 0" if day == working.treated_as_received_on else f"{said}: counted from the next one"
    if day == working.treated_as_received_on:
        return "Received: day 0" if day == working.received_on else "Treated as received: day 0"
    if day == working.received_on:
        return f"Received. {said}: treated as received on {long_date(working.treated_as_received_on)}"
    return said or "Within the time"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
