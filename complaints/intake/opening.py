"""Whether anybody is at school to read something now (R259, R260)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import Academy
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import InsufficientCalendar, is_school_day

OPENS, CLOSES = dt.time(8), dt.time(17)
SATURDAY = 5


def is_closed(academy: Academy, *, at: dt.datetime) -> bool:
    """Outside school hours, or not a school day; without term dates, a weekend."""
    local = timezone.localtime(at)
    if not OPENS <= local.time() < CLOSES:
        return True
    try:
        return not is_school_day(calendar_of(academy.pk), local.date())
    except InsufficientCalendar:
        return local.weekday() >= SATURDAY
