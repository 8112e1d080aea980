"""Upward: who hears of a date that is still not kept some school days after it passed, and never whoever is locked out.

The numbers of days are the product's own; the seeds ask only that the owner is warned before (S0 §5.1, R49).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from accounts import posts
from accounts.models import Academy, PostKind
from complaints.casework.models import Conflict
from complaints.casework.vocabulary import OPEN
from complaints.policy.vocabulary import SubjectKind
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Calendar, InsufficientCalendar, days_before

AFTER: Mapping[int, int] = {1: 3, 2: 8}
"""Level → school days after the date had passed: first the next above whoever keeps it, then the one above that."""

RUNGS: tuple[PostKind, ...] = (PostKind.PRINCIPAL, PostKind.OPERATIONS_OFFICER, PostKind.CHIEF_EXECUTIVE)
"""Who is next above, in turn; the chair of the board only where the chief executive is complained about."""


@dataclass(frozen=True)
class Case:
    """What of one late case decides who hears of it."""

    pk: int
    academy_id: int
    lead_subject: str
    keeper: int | None
    of_the_clerk: bool = False
    """The clerk keeps the date: the principal is a side at the hearing, so it does not go there."""


@dataclass
class Ladder:
    """Who holds each rung today, who of them may know nothing of which case, and from when a date counts as so late."""

    held: dict[tuple[PostKind, int], list[int]]
    barred: set[tuple[int, int]]
    since: dict[int, dict[int, dt.date]] = field(default_factory=dict)

    def above(self, case: Case, *, late_since: dt.date) -> Iterator[tuple[int, int | None]]:
        """Each level that this date has reached, with the person who hears of it; nobody where every rung above is
        vacant or locked out, and then the trust's officers do (attention.tell)."""
        rising = self._rising(case)
        for level, day in self.since[case.academy_id].items():
            if late_since <= day:
                yield level, rising[min(level, len(rising)) - 1] if rising else None

    def _rising(self, case: Case) -> list[int]:
        """The people above whoever keeps the date, nearest first, without those who are locked out."""
        rungs = RUNGS[1:] if case.of_the_clerk else RUNGS
        if case.lead_subject == SubjectKind.CHIEF_EXECUTIVE:
            rungs = (*rungs, PostKind.BOARD_CHAIR)
        found: list[int] = []
        for kind in rungs:
            here = self.held.get((kind, case.academy_id), [])
            if case.keeper in here:
                found = []
                continue
            free = next((pk for pk in here if (case.pk, pk) not in self.barred), None)
            if free is not None and free not in found:
                found.append(free)
        return found


def ladder(*, on: dt.date) -> Ladder:
    """Everything that one sweep needs, in a handful of queries whatever the number of cases."""
    academies = list(Academy.objects.select_related("trust"))
    held: dict[tuple[PostKind, int], list[int]] = {}
    for academy in academies:
        for kind, users in posts.holders_of((*RUNGS, PostKind.BOARD_CHAIR), on=on, academy=academy).items():
            held[kind, academy.pk] = [user.pk for user in users]
    people = {pk for users in held.values() for pk in users}
    conflicts = Conflict.objects.filter(user_id__in=people, ended_on=None, complaint__state__in=OPEN)
    calendars = calendars_of([academy.pk for academy in academies])
    since = {
        pk: {level: _so_late(calendar, on, days) for level, days in AFTER.items()} for pk, calendar in calendars.items()
    }
    return Ladder(held, set(conflicts.values_list("complaint_id", "user_id")), since)


def _so_late(calendar: Calendar, on: dt.date, days: int) -> dt.date:
    """The last date that is by now `days` school days late; without term dates, as many weekdays."""
    try:
        return days_before(calendar, on, days).due_on
    except InsufficientCalendar:
        return on - dt.timedelta(days=days + 2 * -(-days // 5))
