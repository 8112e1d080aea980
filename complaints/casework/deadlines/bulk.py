"""The same dates for many clocks at once: what would move, what is filled, what no longer follows from its facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, QuerySet

from accounts.models import User
from complaints.casework.deadlines import facts
from complaints.casework.deadlines.clocks import runs_from_receipt, summary
from complaints.casework.models import Clock, ClockMove, Complaint, Pause
from complaints.schooldays.counting import Calendar, Count

AT_ONCE = 500
FIELDS = ("due_on", "waiting_for", "treated_as_received_on", "paused_days", "computed_at")


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    RunningClocks = QuerySet[WithAnnotations[Clock, "InAcademy"]]


class InAcademy(TypedDict):
    """What `running` adds to each clock."""

    academy: int


@dataclass(frozen=True)
class Move:
    """A clock recomputed but not saved, with the date that is stored: None where it waited for term dates."""

    clock: Clock
    old: dt.date | None

    @property
    def new(self) -> dt.date | None:
        """None where the date can no longer be counted, because term dates are missing."""
        return self.clock.due_on

    @property
    def fills(self) -> bool:
        """It gets its first date: nobody was told another one."""
        return self.old is None and self.new is not None

    @property
    def moves(self) -> bool:
        """A date that somebody may have been told would be another one, or none."""
        return self.old is not None and self.new != self.old


def running(
    *, academies: Collection[int] | None = None, complaints: Collection[int] | None = None, in_school_days: bool = False
) -> RunningClocks:
    """The clocks that can still move: one that was met, missed or stopped never does (procedure.md, Counting 4)."""
    clocks = Clock.objects.filter(stopped_on__isnull=True).annotate(academy=F("complaint__academy_id"))
    if academies is not None:
        clocks = clocks.filter(complaint__academy_id__in=academies)
    if complaints is not None:
        clocks = clocks.filter(complaint_id__in=complaints)
    if in_school_days:
        clocks = clocks.filter(count=Count.SCHOOL_DAYS)
    return clocks.order_by("pk")


def moves(
    clocks: RunningClocks,
    calendars: Mapping[int, Calendar],
    *,
    at: dt.datetime,
    pauses: Mapping[int, list[facts.Paused]] | None = None,
) -> Iterator[Move]:
    """Every clock of `running` whose stored facts and date differ from what follows now. Nothing is saved.

    One query for the clocks, one for the pauses, one calendar for each academy.
    """
    if pauses is None:
        pauses = facts.pauses_of()
    for clock in clocks.iterator(chunk_size=2000):
        stored = (clock.due_on, clock.waiting_for, clock.treated_as_received_on)
        facts.compute(clock, calendars[clock.academy], at=at, pauses=pauses.get(clock.complaint_id, ()))
        if (clock.due_on, clock.waiting_for, clock.treated_as_received_on) != stored:
            yield Move(clock, stored[0])


def keep(
    found: Collection[Move], complaints: Mapping[int, Complaint], *, why: str, by: User | None, on: dt.date
) -> None:
    """Save moved clocks with the record of each move, and bring their (locked) complaints' own dates up to date."""
    Clock.objects.bulk_update([move.clock for move in found], FIELDS, batch_size=200)
    ClockMove.objects.bulk_create(
        ClockMove(clock=move.clock, old_due_on=move.old, new_due_on=move.new, why=why[:200], by=by, on=on)
        for move in found
        if move.old != move.new
    )
    for move in found:
        complaint = complaints[move.clock.complaint_id]
        if runs_from_receipt(move.clock, complaint):
            complaint.treated_as_received_on = move.clock.treated_as_received_on
    for complaint, told in summaries(complaints.values()):
        complaint.next_due_on, complaint.waiting_for_dates = told
    fields = ("treated_as_received_on", "next_due_on", "waiting_for_dates", "raise_by")
    Complaint.objects.bulk_update(complaints.values(), fields, batch_size=200)


def summaries(complaints: Iterable[Complaint]) -> Iterator[tuple[Complaint, tuple[dt.date | None, bool]]]:
    """What `summarise` would write, for many complaints in two queries."""
    by_pk = {complaint.pk: complaint for complaint in complaints}
    clocks: dict[int, list[Clock]] = {}
    for clock in Clock.objects.filter(complaint_id__in=by_pk, stopped_on__isnull=True):
        clocks.setdefault(clock.complaint_id, []).append(clock)
    paused = dict(
        Pause.objects.filter(complaint_id__in=by_pk, began_on__isnull=False, resumed_on=None).values_list(
            "complaint_id", "began_on"
        )
    )
    for pk, complaint in by_pk.items():
        yield complaint, summary(clocks.get(pk, ()), paused.get(pk))


def faulty_summaries(*, at_once: int = 2000) -> Iterator[tuple[int, dt.date | None, dt.date | None]]:
    """Complaints with running clocks, or with a date kept for lists, whose kept date is not that of their clocks."""
    paused = dict(Pause.objects.filter(began_on__isnull=False, resumed_on=None).values_list("complaint_id", "began_on"))
    dated = set(Complaint.objects.filter(next_due_on__isnull=False).values_list("pk", flat=True))
    current: int | None = None
    kept: tuple[dt.date | None, bool] = (None, False)
    clocks: list[Clock] = []
    rows = (
        Clock.objects.filter(stopped_on__isnull=True)
        .annotate(kept=F("complaint__next_due_on"), kept_waits=F("complaint__waiting_for_dates"))
        .order_by("complaint_id")
    )
    for clock in rows.iterator(chunk_size=at_once):
        if clock.complaint_id != current:
            yield from _fault(current, kept, clocks, paused)
            current, kept, clocks = clock.complaint_id, (clock.kept, clock.kept_waits), []
            dated.discard(current)
        clocks.append(clock)
    yield from _fault(current, kept, clocks, paused)
    without = Complaint.objects.filter(pk__in=list(dated)[:AT_ONCE]).values_list("pk", "next_due_on")
    yield from ((pk, day, None) for pk, day in without)


def _fault(
    pk: int | None, kept: tuple[dt.date | None, bool], clocks: list[Clock], paused: Mapping[int, dt.date | None]
) -> Iterator[tuple[int, dt.date | None, dt.date | None]]:
    if pk is not None:
        follows = summary(clocks, paused.get(pk))
        if follows != kept:
            yield pk, kept[0], follows[0]
