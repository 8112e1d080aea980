"""Counting a time limit with its working: which days count and why others do not (S0 §5.1, §6).

The day of receipt is day 0, or the next school day if it is none; the school day after it is day 1; the limit
ends on day N. Nothing here knows a database or what day it is today.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from dateutil.relativedelta import relativedelta

from complaints.schooldays.bank_holidays import is_working_day, why_no_working_day
from complaints.schooldays.calendar import (
    NOT_SCHOOL_DAYS,
    ONE_DAY,
    WAY_NUMBERS,
    Calendar,
    Deem,
    InsufficientCalendar,
    Skipped,
    Stretch,
    Way,
)

__all__ = [
    "Calendar",
    "Count",
    "Deem",
    "InsufficientCalendar",
    "Rule",
    "Skipped",
    "Stretch",
    "Working",
    "days_before",
    "days_between",
    "due",
    "due_from_receipt",
    "is_school_day",
    "next_school_day",
    "treated_as_received",
]


class Count(StrEnum):
    """What a limit is counted in."""

    SCHOOL_DAYS = "school_days"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    CALENDAR_YEARS = "calendar_years"


_new: Final = tuple.__new__


@dataclass(frozen=True)
class Rule:
    """How long a limit is and how it is counted; every part is a policy's choice."""

    length: int
    count: Count = Count.SCHOOL_DAYS
    inset_counts: bool = False
    receipt_is_day_one: bool = False
    deem: Deem = Deem.ANY
    next_working_day: bool = False
    way: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("A time limit is at least 1 long.")
        object.__setattr__(self, "count", Count(self.count))
        object.__setattr__(self, "deem", Deem(self.deem))
        way = Way(bool(self.inset_counts), bool(self.receipt_is_day_one), self.deem)
        in_school_days = self.count is Count.SCHOOL_DAYS
        object.__setattr__(self, "way", WAY_NUMBERS[way] if in_school_days else NOT_SCHOOL_DAYS)


class _FromReceipt(Rule):
    """Day 0 is the receipt itself, on whatever day: how statutes count, and no choice of a policy's."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "way", WAY_NUMBERS[Way(False, False, None)])


class Working(NamedTuple):
    """A due date that can be checked: the last of ``counted``, which are as many as the limit (R282).

    ``skipped`` holds every other day from receipt to the due date, but for day 0, with why it does not count.
    Of months and years ``counted`` holds the last day of each, and ``skipped`` the days that moved the date.
    """

    received_on: date
    treated_as_received_on: date
    due_on: date
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]


def due(received_on: date, rule: Rule, calendar: Calendar | None = None, *, extra: int = 0) -> Working:
    """The due date with its working (R46, R47, R282).

    ``extra``: more days of the same count (of months and years, calendar days). Raises InsufficientCalendar
    where term dates are not loaded far enough: no date is ever invented.
    """
    if calendar is None or not (table := calendar.tables[rule.way]):
        return _unprepared(received_on, rule, calendar, extra)
    starts, days, skipped, ends = table
    try:
        day_zero, first, skipped_from, stop = starts[received_on]
    except KeyError:
        raise calendar.missing(received_on) from None
    end = first + rule.length
    if extra:
        end += _not_negative(extra)
    if end > stop:
        raise calendar.missing(received_on)
    due_on, skipped_to = ends[end]
    # Every list of cases counts thousands of dates: so one look-up, two slices, and not even a constructor.
    return _new(Working, (received_on, day_zero, due_on, days[first:end], skipped[skipped_from:skipped_to]))


def due_from_receipt(received_on: date, length: int, calendar: Calendar) -> Working:
    """The last of ``length`` school days after the receipt, whatever day that was: how statutes count."""
    return due(received_on, _FromReceipt(length), calendar)


def treated_as_received(received_on: date, rule: Rule, calendar: Calendar | None = None) -> date:
    """Day 0: the day of receipt, or the next school day if that was none (S0 §5.1; R46)."""
    if rule.count is Count.WORKING_DAYS:
        return _working_day_zero(received_on, rule)
    if rule.count is not Count.SCHOOL_DAYS:
        return received_on
    if calendar is None:
        raise ValueError("School days are those of one academy: its calendar is needed.")
    start = calendar.table(rule.way).starts.get(received_on)
    if start is None:
        raise calendar.missing(received_on)
    return start.day_zero


def is_school_day(calendar: Calendar, day: date) -> bool:
    """Whether pupils are known to be in on ``day``; a day beyond the loaded dates is not known to be one."""
    return not calendar.why_not(day)


def next_school_day(calendar: Calendar, day: date) -> date:
    """``day`` itself if it is a school day, else the next one. Raises InsufficientCalendar."""
    return treated_as_received(day, _ANY_RULE, calendar)


def days_between(calendar: Calendar, after: date, until: date) -> int:
    """How many school days ``d`` there are with ``after < d <= until``. Raises InsufficientCalendar."""
    if until <= after:
        return 0
    if not calendar.reaches(after + ONE_DAY, until):
        raise calendar.missing(after + ONE_DAY)
    days = calendar.school_days
    return bisect_right(days, until) - bisect_right(days, after)


def days_before(calendar: Calendar, day: date, n: int) -> Working:
    """The school day that is ``n`` school days before ``day``, counted backwards with its working.

    ``day`` (a hearing, say) is day 0 whether or not it is a school day. Raises InsufficientCalendar.
    """
    if n < 1:
        raise ValueError("A time limit is at least 1 long.")
    days = calendar.days(inset_counts=False)
    end = bisect_left(days.counted, day)
    place = days.places.get(day)
    if place is None or end < n or not calendar.reaches(days.counted[end - n], day):
        raise calendar.missing_before(day)
    counted = days.counted[end - n : end][::-1]
    skipped = days.skipped[days.skipped_before[end - n] : place.skipped][::-1]
    return Working(day, day, counted[-1], counted, skipped)


def _unprepared(received_on: date, rule: Rule, calendar: Calendar | None, extra: int) -> Working:
    """Counts that need no term dates, and the first count of its way in a calendar."""
    if rule.way != NOT_SCHOOL_DAYS:
        if calendar is None:
            raise ValueError("School days are those of one academy: its calendar is needed.")
        calendar.table(rule.way)
        return due(received_on, rule, calendar, extra=extra)
    return _OTHER_COUNTS[rule.count](received_on, rule, _not_negative(extra))


def _working_days(received_on: date, rule: Rule, extra: int) -> Working:
    """UK working days: Monday to Friday without England's bank holidays; school holidays do count."""
    day_zero = _working_day_zero(received_on, rule)
    skipped = []
    day = received_on
    while day < day_zero:
        skipped.append(Skipped(day, why_no_working_day(day)))
        day += ONE_DAY
    counted: list[date] = []
    if not rule.receipt_is_day_one:
        day += ONE_DAY
    while len(counted) < rule.length + extra:
        why = why_no_working_day(day)
        if not why:
            counted.append(day)
        elif day != day_zero:
            skipped.append(Skipped(day, why))
        day += ONE_DAY
    return Working(received_on, day_zero, counted[-1], tuple(counted), tuple(skipped))


def _working_day_zero(received_on: date, rule: Rule) -> date:
    day = received_on
    while rule.deem is Deem.ANY and not is_working_day(day):
        day += ONE_DAY
    return day


def _calendar_days(received_on: date, rule: Rule, extra: int) -> Working:
    """Every day counts; the day of receipt is day 0, or day 1 where the rule says so."""
    first = 0 if rule.receipt_is_day_one else 1
    counted = [received_on + n * ONE_DAY for n in range(first, first + rule.length + extra)]
    return _rolled(received_on, rule, counted, [])


def _calendar_months(received_on: date, rule: Rule, extra: int) -> Working:
    """To the corresponding day of a later month, or the last day of a shorter one; that day is included."""
    return _spans(received_on, rule, extra, [relativedelta(months=n) for n in range(1, rule.length + 1)])


def _calendar_years(received_on: date, rule: Rule, extra: int) -> Working:
    """To the corresponding day of a later year; 29 February becomes the 28th."""
    return _spans(received_on, rule, extra, [relativedelta(years=n) for n in range(1, rule.length + 1)])


def _spans(received_on: date, rule: Rule, extra: int, steps: list[relativedelta]) -> Working:
    counted = [received_on + step for step in steps]
    skipped = [Skipped(counted[-1] + n * ONE_DAY, "Does not count: the time was extended") for n in range(extra)]
    counted[-1] += extra * ONE_DAY
    return _rolled(received_on, rule, counted, skipped)


def _rolled(received_on: date, rule: Rule, counted: list[date], skipped: list[Skipped]) -> Working:
    while rule.next_working_day and (why := why_no_working_day(counted[-1])):
        skipped.append(Skipped(counted[-1], why))
        counted[-1] += ONE_DAY
    return Working(received_on, received_on, counted[-1], tuple(counted), tuple(skipped))


def _not_negative(extra: int) -> int:
    if extra < 0:
        raise ValueError("A time limit can be made longer, never shorter.")
    return extra


_ANY_RULE: Final = Rule(1)
_OTHER_COUNTS: Final[dict[Count, Callable[[date, Rule, int], Working]]] = {
    Count.WORKING_DAYS: _working_days,
    Count.CALENDAR_DAYS: _calendar_days,
    Count.CALENDAR_MONTHS: _calendar_months,
    Count.CALENDAR_YEARS: _calendar_years,
}
