"""The clocks by name: how each is counted when no policy says otherwise, and the statutory ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from complaints.schooldays.calendar import ONE_DAY, Calendar, Deem, InsufficientCalendar, Skipped
from complaints.schooldays.counting import (
    Count,
    Rule,
    Working,
    days_before,
    days_between,
    due,
    due_from_receipt,
)

FREEDOM_OF_INFORMATION: Final = "freedom_of_information"
SUBJECT_ACCESS: Final = "subject_access"


@dataclass(frozen=True)
class Named:
    """A clock of the procedure: its rule, and whether it counts back from the day it is given (a hearing)."""

    rule: Rule | None
    backwards: bool = False


# Those above the line are policy data: here is what S0 says, or the product where S0 is silent.
CLOCKS: Final[Mapping[str, Named]] = {
    "triage": Named(Rule(2)),
    "acknowledge": Named(Rule(5)),
    "answer_informal": Named(Rule(20)),
    "answer_formal": Named(Rule(20)),
    "ask_for_formal": Named(None),
    "ask_for_panel": Named(Rule(10)),
    "notice": Named(Rule(10), backwards=True),
    "papers": Named(Rule(5), backwards=True),
    "decide_panel": Named(Rule(30)),
    # ----
    "raise": Named(Rule(3, Count.CALENDAR_MONTHS)),
    "policy_review": Named(Rule(3, Count.CALENDAR_YEARS)),
    SUBJECT_ACCESS: Named(Rule(1, Count.CALENDAR_MONTHS, next_working_day=True)),
    FREEDOM_OF_INFORMATION: Named(Rule(20)),
    "data_protection_acknowledgement": Named(Rule(30, Count.CALENDAR_DAYS, receipt_is_day_one=True)),
    "early_years": Named(Rule(28, Count.CALENDAR_DAYS)),
}
# Freedom of information ends after this many working days even where the school days are not over.
MOST_WORKING_DAYS: Final = Rule(60, Count.WORKING_DAYS)

Clarified = tuple[date, date]


def needs_calendar(name: str) -> bool:
    """Whether the clock counts school days, so that an academy's term dates are needed."""
    rule = CLOCKS[name].rule
    return rule is None or rule.count is Count.SCHOOL_DAYS


def named_due(
    name: str,
    received_on: date,
    calendar: Calendar | None = None,
    clarified: Clarified | None = None,
    *,
    more_months: int = 0,
) -> Working:
    """The due date of a clock by its name, with its working. `more_months`: what an extension adds to a subject access
    request (UK GDPR Art 12(3)).

    ``received_on`` is the day it runs from: for ``notice`` and ``papers``, the hearing. ``clarified``: the day
    on which clarification was asked for and the day it came; a subject access request stops meanwhile.
    Raises InsufficientCalendar, or ValueError with a plain sentence where the question makes no sense.
    """
    if name not in CLOCKS:
        raise ValueError(f"There is no clock called {name}. The clocks are {', '.join(CLOCKS)}.")
    if clarified is not None and name != SUBJECT_ACCESS:
        raise ValueError(
            "Only a subject access request stops for clarification. Freedom of information counts from the day of the "
            "answer: give that as the day of receipt."
            if name == FREEDOM_OF_INFORMATION
            else "Only a subject access request stops for clarification."
        )
    clock = CLOCKS[name]
    if clock.rule is None:
        raise ValueError(f"{name} has no limit unless a policy sets one.")
    if needs_calendar(name) and calendar is None:
        raise ValueError(f"{name} counts school days, so an academy is needed.")
    if calendar is not None and clock.backwards:
        return days_before(calendar, received_on, clock.rule.length)
    if calendar is not None and name == FREEDOM_OF_INFORMATION:
        return _freedom_of_information(received_on, clock.rule, calendar)
    rule = clock.rule
    if more_months:
        if name != SUBJECT_ACCESS:
            raise ValueError("Only a subject access request is given more months.")
        rule = replace(rule, length=rule.length + more_months)
    if clarified is not None:
        return _after_clarification(received_on, rule, clarified)
    return due(received_on, rule, calendar)


def _freedom_of_information(received_on: date, rule: Rule, calendar: Calendar) -> Working:
    """The twentieth school day or the sixtieth working day following receipt, whichever is earlier."""
    latest = _sixtieth_working_day(received_on)
    try:
        school_days = due_from_receipt(received_on, rule.length, calendar)
    except InsufficientCalendar:
        # Fewer than twenty school days up to the sixtieth working day need not be known beyond it.
        days_between(calendar, received_on, latest.due_on)
        return latest
    return min(school_days, latest, key=lambda working: working.due_on)


def _sixtieth_working_day(received_on: date) -> Working:
    return due(received_on, replace(MOST_WORKING_DAYS, deem=Deem.OUT_OF_TERM))


def _after_clarification(received_on: date, rule: Rule, clarified: Clarified) -> Working:
    """The days from asking to answer do not count (UK GDPR Art 12A); then the next working day is taken."""
    asked, answered = clarified
    if answered < asked:
        raise ValueError("The clarification came before it was asked for.")
    unclarified = due(received_on, replace(rule, next_working_day=False)).due_on
    if not received_on <= asked <= unclarified:
        raise ValueError("Clarification is asked for between the receipt and the last day for the answer.")
    stopped = (answered - asked).days + 1
    working = due(received_on, rule, extra=stopped)
    waiting = tuple(Skipped(asked + n * ONE_DAY, "Waiting for clarification") for n in range(stopped))
    last_day = unclarified + stopped * ONE_DAY
    return working._replace(skipped=waiting + tuple(day for day in working.skipped if day.day >= last_day))
