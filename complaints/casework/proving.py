"""Proves that stored dates follow from their facts. A difference is reported and never silently changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts import notices, posts
from accounts.models import Academy, PostKind, User
from accounts.notices import NoticeData
from complaints.casework import deadlines, permissions
from complaints.casework.models import DateFault
from complaints.schooldays.calendars import calendars_of

ABOUT = UUID("0f4d3c1a-6a0e-4b7e-8f39-52b0b8f5c6d4")
"""Under this the notices about the proof go; they are about no one case."""


@dataclass(frozen=True)
class Difference:
    """A stored date that is not the one that follows. Without a clock, it is the complaint's own next date."""

    complaint_id: int
    clock_id: int | None
    stored: dt.date | None
    follows: dt.date | None


def differences(*, at: dt.datetime) -> list[Difference]:
    """Every running clock and every summary whose stored date is another than the one that follows.

    A clock that waits although its dates have arrived is no fault: it is filled within the hour.
    """
    calendars = calendars_of(Academy.objects.values_list("pk", flat=True))
    found = [
        Difference(move.clock.complaint_id, move.clock.pk, move.old, move.new)
        for move in deadlines.moves(deadlines.running(), calendars, at=at)
        if move.moves
    ]
    return found + [Difference(pk, None, stored, follows) for pk, stored, follows in deadlines.faulty_summaries()]


def prove(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> list[Difference]:
    """Keep a row for each difference, close the rows that are settled, and tell the operations officer."""
    found = differences(at=at)
    if dry_run:
        return found
    standing = {(fault.complaint_id, fault.clock_id): fault for fault in DateFault.objects.filter(settled_on=None)}
    for one in found:
        fault = standing.pop((one.complaint_id, one.clock_id), None) or DateFault(
            complaint_id=one.complaint_id, clock_id=one.clock_id, found_on=on
        )
        fault.stored, fault.follows = one.stored, one.follows
        fault.save()
    DateFault.objects.filter(pk__in=[fault.pk for fault in standing.values()]).update(settled_on=on)
    for officer in posts.holders(PostKind.OPERATIONS_OFFICER, on=on):
        new = open_faults(officer, on=on).filter(found_on=on)
        if new.exists():
            notices.tell_many([_notice(officer, on)], at=at)
    return found


def open_faults(user: User, *, on: dt.date) -> QuerySet[DateFault]:
    """The differences on cases that this person may see."""
    return DateFault.objects.filter(settled_on=None, complaint__in=permissions.visible_to(user, on=on))


def _notice(officer: User, on: dt.date) -> NoticeData:
    return NoticeData(
        user_id=officer.pk, about_kind="calendar", about=ABOUT, key=f"proof:{on}", urgent=True,
        text="Stored dates were found that do not follow from their facts. Nothing was changed: look at each of them.",
        path=reverse("casework:date_faults"),
    )  # fmt: skip
