"""What is due: what is late, then day by day to the fifth school day ahead, by who keeps the limit (features K4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import Academy
from complaints.casework.attention import owner
from complaints.casework.models import Clock
from complaints.register import queries, school_days
from complaints.register.asked import Asked
from complaints.register.due import Ticking, next_date
from complaints.register.queries import Reader
from complaints.register.rows import Found, Row, clock_columns, described
from complaints.schooldays.counting import Calendar

MOST = 100
"""Late and coming time limits that one page lists; of more it says so and leads to the register."""


@dataclass(frozen=True)
class Group:
    """What one person keeps: the clerk at the panel stage, the handler before it."""

    owner: str
    owner_id: int | None
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


class Dated(NamedTuple):
    """One running time limit of one complaint. A complaint with two of them is listed twice: one that is late does
    not hide the other."""

    kind: str
    day: dt.date
    counted_in: str
    clerk_id: int | None
    clerk: str | None
    found: Found

    @property
    def owner(self) -> tuple[str, int]:
        """Who keeps this limit: the clerk's name where it is the clerk's, else the handler's; sorts nobody first."""
        number = owner(
            self.kind, state=self.found.state, handler_id=self.found.handler_id, clerk_id=self.clerk_id
        )  # fmt: skip
        name = self.clerk if number is not None and number == self.clerk_id else self.found.handler
        return (name or "", number or 0) if number is not None else ("", 0)


def week(reader: Reader, asked: Asked, academies: Iterable[Academy]) -> Week:
    """What this reader may see that is late or due soon. `academies` are those whose school days are listed."""
    running = queries.running(reader, asked)
    late = _dated(running.filter(due_on__lt=reader.on))
    ahead = _dated(running.filter(queries.clock_soon(reader)))
    both = [*late[:MOST], *ahead[:MOST]]
    near = [academy.pk for academy in academies]
    calendars = reader.calendars([*near, *(one.found.academy_id for one in both)])
    lines = [*zip(both, _rows(both, calendars, on=reader.on), strict=True)]
    late_lines, lines_ahead = lines[: len(late[:MOST])], lines[len(late[:MOST]) :]
    listed = {reader.on, *(one.day for one, _ in lines_ahead)}
    listed |= {day for pk in near for day in school_days.ahead(calendars[pk], on=reader.on)}
    days = [Day(day, _groups(line for line in lines_ahead if line[0].day == day)) for day in sorted(listed)]
    return Week(Day(None, _groups(late_lines)), days, len(late) > MOST, len(ahead) > MOST)


def _dated(running: QuerySet[Clock]) -> list[Dated]:
    rows = clock_columns(
        running.order_by("due_on", "complaint_id", "pk"), "kind", "due_on", "count", "clerk_id", "clerk__name"
    )
    return [Dated._make((*row[:5], Found._make(row[5:]))) for row in rows[: MOST + 1]]


def _rows(dated: Sequence[Dated], calendars: Mapping[int, Calendar], *, on: dt.date) -> list[Row]:
    """Each with the date of its own time limit instead of the complaint's earliest."""
    rows = described([one.found for one in dated], calendars, on=on)
    return [
        replace(
            row,
            due=next_date(
                [Ticking(one.found.pk, one.kind, one.day, one.counted_in)], calendars.get(one.found.academy_id),
                paused_since=row.paused_since, on=on,
            ),
        )
        for one, row in zip(dated, rows, strict=True)
    ]  # fmt: skip


def _groups(lines: Iterable[tuple[Dated, Row]]) -> list[Group]:
    """By who keeps the limit, nobody first; each in the order given."""

    def whose(line: tuple[Dated, Row]) -> tuple[str, int]:
        return line[0].owner

    return [
        Group(name or "Nobody yet", number or None, [row for _, row in group])
        for (name, number), group in groupby(sorted(lines, key=whose), key=whose)
    ]
