"""What is due: first what is late, then day by day to the fifth school day ahead, by handler (features K4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from accounts.models import Academy
from complaints.casework.models import Complaint
from complaints.register import queries, school_days
from complaints.register.asked import Asked
from complaints.register.queries import Reader
from complaints.register.rows import Found, Row, columns, described
from complaints.register.vocabulary import Lateness

MOST = 100
"""Late and coming complaints that one page lists; of more it says so and leads to the register."""


@dataclass(frozen=True)
class Group:
    """The complaints of one handler."""

    handler: str
    handler_id: int | None
    rows: Sequence[Row]


@dataclass(frozen=True)
class Day:
    """One day, or everything that is late (`day` None)."""

    day: dt.date | None
    groups: Sequence[Group]


@dataclass(frozen=True)
class Week:
    """The page: late ones first, then each school day."""

    late: Day
    days: Sequence[Day]
    more_late: bool
    more_ahead: bool

    @property
    def is_empty(self) -> bool:
        return not self.late.groups and not any(day.groups for day in self.days)


def week(reader: Reader, asked: Asked, academies: Iterable[Academy]) -> Week:
    """What this reader may see that is late or due soon. `academies` are those whose school days are listed."""
    found = queries.matching(reader, asked)
    late = _rows(found.filter(queries.late_as(Lateness.LATE, reader)))
    ahead = _rows(found.filter(queries.due_soon(reader)))
    both = [*late[:MOST], *ahead[:MOST]]
    near = [academy.pk for academy in academies]
    calendars = reader.calendars([*near, *(row.academy_id for row in both)])
    rows = described(both, calendars, on=reader.on)
    late_rows, rows_ahead = rows[: len(late[:MOST])], rows[len(late[:MOST]) :]
    listed = {reader.on, *(row.found.next_due_on for row in rows_ahead)}
    listed |= {day for pk in near for day in school_days.ahead(calendars[pk], on=reader.on)}
    days = [
        Day(day, _groups(row for row in rows_ahead if row.found.next_due_on == day))
        for day in sorted(day for day in listed if day is not None)
    ]
    return Week(Day(None, _groups(late_rows)), days, len(late) > MOST, len(ahead) > MOST)


def _rows(found: QuerySet[Complaint]) -> list[Found]:
    dated = columns(found.order_by("next_due_on", "id"))
    return [Found._make(row) for row in dated[: MOST + 1]]


def _groups(rows: Iterable[Row]) -> list[Group]:
    """By handler, those without one first; each in the order given."""

    def whose(row: Row) -> tuple[str, int]:
        return row.found.handler or "", row.found.handler_id or 0

    return [
        Group(name or "Nobody yet", number or None, list(group))
        for (name, number), group in groupby(sorted(rows, key=whose), key=whose)
    ]
