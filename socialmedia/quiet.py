"""Quiet hours: notices wait for working hours, unless somebody is at risk or the trust is informed (R260)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts import notices
from accounts.models import Trust, User
from complaints.schooldays.bank_holidays import is_working_day
from socialmedia import reference
from socialmedia.models import Incident
from socialmedia.vocabulary import ABOUT

LONGEST = 30
"""Days to look ahead for a working day; no run of holidays is longer."""


def is_quiet(trust: Trust, at: dt.datetime) -> bool:
    """Whether this moment lies outside the working hours of the trust."""
    hours, local = reference.hours_of(trust), timezone.localtime(at)
    return not (is_working_day(local.date()) and hours.begin <= local.time() < hours.end)


def next_working(trust: Trust, at: dt.datetime) -> dt.datetime:
    """When the next working hours begin; the moment itself inside them."""
    if not is_quiet(trust, at):
        return at
    hours, local = reference.hours_of(trust), timezone.localtime(at)
    day = local.date() if local.time() < hours.begin else local.date() + dt.timedelta(days=1)
    for _ in range(LONGEST):
        if is_working_day(day):
            break
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, hours.begin, tzinfo=local.tzinfo)


def tell(incident: Incident, user: User, *, key: str, text: str, at: dt.datetime, at_once: bool = False) -> bool:
    """A notice that leaves now, in the night only when it may not wait (`at_once`). It names nobody."""
    trust = incident.academy.trust
    later = None if at_once or not is_quiet(trust, at) else next_working(trust, at)
    return notices.tell(
        user, about_kind=ABOUT, about=incident.uuid, key=f"{key}:{incident.uuid}", text=text,
        path=incident.get_absolute_url(), at=at, urgent=True, not_before=later,
    )  # fmt: skip
