"""How far a date is, in the school days of its academy: looked up in prepared calendars, never counted day by day."""

from __future__ import annotations

import datetime as dt

from complaints.casework.dates import school_days_late
from complaints.register.vocabulary import SOON
from complaints.schooldays.counting import Calendar, InsufficientCalendar, days_between, is_school_day, next_school_day

ONE_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)


def horizon(calendar: Calendar, *, on: dt.date) -> dt.date:
    """The fifth school day after this one; a week ahead where term dates do not reach so far."""
    return ahead(calendar, on=on)[-1]


def ahead(calendar: Calendar, *, on: dt.date) -> list[dt.date]:
    """The next five school days after this one; the weekdays of a week where term dates do not reach so far."""
    days: list[dt.date] = []
    day = on
    try:
        for _ in range(SOON):
            day = next_school_day(calendar, day + ONE_DAY)
            days.append(day)
    except InsufficientCalendar:
        week = (on + ONE_DAY * n for n in range(1, 8))
        return [day for day in week if day.weekday() < 5]
    return days


def late_by(calendar: Calendar | None, day: dt.date, *, on: dt.date) -> str:
    """How long a date has passed: "3 school days late"; in plain days where none of them was a school day."""
    school = school_days_late(calendar, day, on=on)
    return f"{_days(school, 'school day')} late" if school else f"{_days((on - day).days, 'day')} late"


def due_in(calendar: Calendar | None, day: dt.date, *, on: dt.date) -> str:
    """How soon a date comes: "today", "in 3 school days"."""
    if day == on:
        return "today"
    try:
        school = days_between(calendar, on, day) if calendar and is_school_day(calendar, day) else 0
    except InsufficientCalendar:
        school = 0
    return f"in {_days(school, 'school day')}" if school else f"in {_days((day - on).days, 'day')}"


def _days(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
