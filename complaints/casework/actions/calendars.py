"""Term dates change: proposed, looked at with every date that would move, then approved or dropped.

Nothing moves before a person has approved it (procedure.md, Counting 4), save that a clock that waited gets its date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts import trail
from accounts.models import Academy, User
from accounts.trail import EntryData
from complaints.casework import attention, deadlines
from complaints.casework.actions import hearing
from complaints.casework.actions.door import day_of
from complaints.casework.actions.refusal import Refused
from complaints.casework.attention import Fact
from complaints.casework.deadlines import Move
from complaints.casework.models import CalendarChange, Clock, Complaint, Hearing
from complaints.casework.vocabulary import ABOUT, State
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays import calendars
from complaints.schooldays.checking import check
from complaints.schooldays.counting import Calendar, is_school_day
from complaints.schooldays.dates import long_date
from complaints.schooldays.problems import Problem, Row, Weight
from complaints.schooldays.spans import Change, SpanData, addition, calendar_from, change, removal

ABOUT_CALENDAR = "calendar"
"""What the trail calls a change of term dates."""

AT_ONCE = 500
Way = CalendarChange.Way
PLANS: dict[str, Callable[[Iterable[SpanData], Iterable[SpanData]], Change]] = {
    Way.LOAD: change,
    Way.ADD: addition,
    Way.REMOVE: removal,
}

TOLD: dict[str, tuple[str, ...]] = {
    ClockKind.ANSWER_INFORMAL: ("the complainant",),
    ClockKind.ANSWER_FORMAL: ("the complainant",),
    ClockKind.ASK_FOR_FORMAL: ("the complainant",),
    ClockKind.ASK_FOR_PANEL: ("the complainant",),
    ClockKind.DECIDE_PANEL: ("the complainant",),
    ClockKind.PAPERS: ("both parties", "the panel"),
}
"""Who has been given the old date besides whoever keeps it."""


@dataclass(frozen=True)
class Planned:
    """What a change does to one academy's dates, and the calendar that would follow."""

    academy: Academy
    change: Change
    calendar: Calendar


@dataclass(frozen=True)
class Preview:
    """What a change does to the dates, and to every running clock of those academies."""

    planned: tuple[Planned, ...]
    moves: tuple[Move, ...]

    @property
    def moving(self) -> list[Move]:
        """Clocks whose given date would be another one."""
        return [move for move in self.moves if move.moves]

    @property
    def filling(self) -> list[Move]:
        """Clocks that waited for these dates."""
        return [move for move in self.moves if move.fills]


def propose(
    *,
    way: CalendarChange.Way,
    spans: Mapping[Academy, Sequence[SpanData]],
    source: str,
    by: User | None,
    at: dt.datetime,
    problems: Sequence[Problem] = (),
) -> CalendarChange:
    """Put checked rows down as a change that waits. The same change proposed before and still waiting is dropped."""
    rows = {academy.slug: [_written(span) for span in sorted(some)] for academy, some in spans.items()}
    with transaction.atomic():
        for earlier in CalendarChange.objects.filter(way=way, approved_at=None, dropped_at=None, rows=rows):
            drop(earlier, by=by, at=at)
        proposed = CalendarChange.objects.create(
            way=way, rows=rows, source=source[:200], proposed_by=by, proposed_at=at,
            problems=[{"line": p.line, "weight": str(p.weight), "text": p.text} for p in problems],
        )  # fmt: skip
        proposed.academies.set(spans)
        _note(proposed, "calendar_proposed", by=by, at=at)
    return proposed


def plan(proposed: CalendarChange) -> list[Planned]:
    """What the change does to each academy's dates as they are now."""
    found = []
    for academy in proposed.academies.order_by("name"):
        planned = PLANS[proposed.way](calendars.loaded(academy), rows_of(proposed, academy))
        found.append(Planned(academy, planned, calendar_from(academy.name, planned.after)))
    return found


def preview(proposed: CalendarChange, *, at: dt.datetime) -> Preview:
    """The dates that would change and every clock that would move or get its date. Writes nothing."""
    planned = plan(proposed)
    would_be = {one.academy.pk: one.calendar for one in planned if one.change}
    clocks = deadlines.running(academies=would_be, in_school_days=True)
    return Preview(tuple(planned), tuple(deadlines.moves(clocks, would_be, at=at)) if would_be else ())


def hearings_hit(planned: Sequence[Planned], *, on: dt.date) -> list[Hearing]:
    """Hearings to come that are fixed on a school day on which, once the dates have changed, pupils would not be in.
    Ask before the dates are loaded."""
    found: list[Hearing] = []
    for one in planned:
        if not one.change:
            continue
        before = calendars.calendar_of(one.academy.pk)
        rows = Hearing.objects.filter(
            complaint__academy=one.academy, complaint__state=State.HEARING_FIXED, fixed_on__isnull=False, held_on=None,
            adjourned_on=None, on__gte=on,
        )  # fmt: skip
        found += [
            row
            for row in rows.select_related("complaint").order_by("on", "pk")
            if is_school_day(before, row.on) and not is_school_day(one.calendar, row.on)
        ]
    return found


def approve(proposed: CalendarChange, *, by: User | None, at: dt.datetime) -> list[Move]:
    """Load the dates and move the clocks that follow from them, in one transaction, and tell who handles them."""
    with transaction.atomic():
        locked = _waiting(proposed)
        _check_again(locked)
        hit = hearings_hit(plan(locked), on=day_of(at))
        for academy in locked.academies.order_by("pk"):
            _load(locked, academy, by=by, at=at)
        locked.approved_by, locked.approved_at = by, at
        locked.save(update_fields=["approved_by", "approved_at"])
        _note(locked, "calendar_approved", by=by, at=at)
        attention.tell([_of_a_hearing(row, locked) for row in hit], on=day_of(at), at=at)
        academies = list(locked.academies.values_list("pk", flat=True))
        clocks = deadlines.running(academies=academies, in_school_days=True)
        found = deadlines.moves(clocks, calendars.calendars_of(academies), at=at)
        return _carry_out(
            {move.clock.complaint_id for move in found}, step="dates_moved", why=f"Term dates changed: {locked.source}",
            by=by, at=at, data={"change": str(locked.uuid)},
        )  # fmt: skip


def drop(proposed: CalendarChange, *, by: User | None, at: dt.datetime) -> None:
    """Put a change away. Nothing of it happens."""
    with transaction.atomic():
        locked = _waiting(proposed)
        locked.dropped_by, locked.dropped_at = by, at
        locked.save(update_fields=["dropped_by", "dropped_at"])
        _note(locked, "calendar_dropped", by=by, at=at)


def fill_waiting(*, at: dt.datetime, dry_run: bool = False) -> list[Move]:
    """Every clock that waited for term dates and can now have its date gets it (procedure.md, Counting 5)."""
    waiting = deadlines.running().filter(due_on__isnull=True)
    academies = set(waiting.order_by().values_list("complaint__academy_id", flat=True).distinct())
    if not academies:
        return []
    found = [move for move in deadlines.moves(waiting, calendars.calendars_of(academies), at=at) if move.fills]
    if dry_run or not found:
        return found
    return _carry_out(
        {move.clock.complaint_id for move in found}, step="dates_filled", why="Term dates arrived", by=None, at=at,
        data={}, only_waiting=True,
    )  # fmt: skip


def put_right(complaint: Complaint, *, by: User, at: dt.datetime) -> list[Move]:
    """Take the dates that follow from the facts, because a person has looked at the difference."""
    return _carry_out(
        {complaint.pk}, step="dates_put_right", why="Put right: the date did not follow from its facts", by=by, at=at,
        data={}, always=True,
    )  # fmt: skip


def told_besides(move: Move) -> tuple[str, ...]:
    """Who was given the old date, besides whoever keeps it, and must hear of the new one."""
    return TOLD.get(move.clock.kind, ())


def rows_of(proposed: CalendarChange, academy: Academy) -> list[SpanData]:
    """The rows of a change for one academy."""
    return [
        SpanData(dt.date.fromisoformat(first), dt.date.fromisoformat(last), kind, label, source)
        for kind, first, last, label, source in proposed.rows.get(academy.slug, ())
    ]


def _carry_out(
    complaint_ids: Iterable[int],
    *,
    step: str,
    why: str,
    by: User | None,
    at: dt.datetime,
    data: Mapping[str, object],
    only_waiting: bool = False,
    always: bool = False,
) -> list[Move]:
    """Lock the complaints, compute again what follows, save, and write one entry in each chronology that moves."""
    ids, on = sorted(complaint_ids), day_of(at)
    done: list[Move] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with transaction.atomic():
            complaints = {
                complaint.pk: complaint
                for complaint in Complaint.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
            }
            clocks = deadlines.running(complaints=some)
            if only_waiting:
                clocks = clocks.filter(due_on__isnull=True)
            ready = calendars.calendars_of({complaint.academy_id for complaint in complaints.values()})
            pauses = deadlines.pauses_of(some)
            found = list(deadlines.moves(clocks, ready, at=at, pauses=pauses))
            for move in found:
                complaint = complaints[move.clock.complaint_id]
                if move.fills and complaint.raise_by is None and complaint.happened_on is not None:
                    complaint.raise_by = deadlines.last_day_to_raise(complaint)
            deadlines.keep(found, complaints, why=why, by=by, on=on)
            for complaint in complaints.values():
                if complaint.state in (State.PANEL_CONVENED, State.HEARING_FIXED):
                    hearing.follow_calendar(complaint, on=on)
            moved = [move for move in found if move.old != move.new]
            _write(moved, complaints, step=step, by=by, at=at, data=data, always=always)
        done += moved
    return done


def _write(
    moved: Sequence[Move],
    complaints: Mapping[int, Complaint],
    *,
    step: str,
    by: User | None,
    at: dt.datetime,
    data: Mapping[str, object],
    always: bool,
) -> None:
    """One entry for each complaint, and a notice for whoever keeps each date."""
    by_complaint: dict[int, list[Move]] = {pk: [] for pk in complaints} if always else {}
    for move in moved:
        by_complaint.setdefault(move.clock.complaint_id, []).append(move)
    trail.record_many(
        [
            EntryData(
                about_kind=ABOUT, about=complaints[pk].uuid, step=step, on=day_of(at), at=at,
                by_id=by.pk if by else None, actor="person" if by else "portal",
                data={**data, "clocks": [[m.clock.kind, m.old, m.new] for m in some]},
            )
            for pk, some in sorted(by_complaint.items())
        ]
    )  # fmt: skip
    facts = [_fact(move, complaints[move.clock.complaint_id]) for move in moved]
    attention.tell(facts, on=day_of(at), at=at)


def _fact(move: Move, complaint: Complaint) -> Fact:
    title = move.clock.title
    if move.new is None:
        text = f"{complaint.reference}: “{title}” waits for term dates again."
    elif move.old is None:
        text = f"{complaint.reference}: “{title}” has its date now: {long_date(move.new)}."
    else:
        besides = told_besides(move)
        tell = f" Tell {' and '.join(besides)}." if besides else ""
        text = (
            f"{complaint.reference}: “{title}” is due on {long_date(move.new)} instead of {long_date(move.old)}, "
            f"because the term dates changed.{tell}"
        )
    return Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, text=text,
        key=f"date:{move.clock.pk}:{move.old}:{move.new}:{move.clock.computed_at:%Y%m%d%H%M%S}",
        people=(keeper(move.clock, complaint),),
    )  # fmt: skip


def _of_a_hearing(row: Hearing, proposed: CalendarChange) -> Fact:
    complaint = row.complaint
    said = f"the hearing is on {long_date(row.on)}, and by the term dates there is no school on that day now."
    return Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, urgent=True,
        key=f"hearing_day:{row.pk}:{row.on}:{proposed.pk}", people=(complaint.clerk_id or complaint.handler_id,),
        text=f"{complaint.reference}: {said} Adjourn it, or make sure that it can be held.",
    )  # fmt: skip


def keeper(clock: Clock, complaint: Complaint) -> int | None:
    """Who keeps this date on this complaint."""
    return attention.owner(
        clock.kind, state=complaint.state, handler_id=complaint.handler_id, clerk_id=complaint.clerk_id
    )


def _load(proposed: CalendarChange, academy: Academy, *, by: User | None, at: dt.datetime) -> None:
    rows = rows_of(proposed, academy)
    if proposed.way == Way.LOAD:
        calendars.replace(academy, rows, source_file=proposed.source, by=by, at=at)
    for span in rows if proposed.way == Way.ADD else ():
        calendars.add(academy, span)
    for span in rows if proposed.way == Way.REMOVE else ():
        calendars.remove(academy, span)


def _check_again(proposed: CalendarChange) -> None:
    """What was sound when it was proposed may overlap with dates that were loaded since."""
    for academy in proposed.academies.all() if proposed.way == Way.LOAD else ():
        rows = [Row(line, academy.slug, span) for line, span in enumerate(rows_of(proposed, academy), start=1)]
        found = check(rows, {academy.slug: calendars.loaded(academy)})
        wrong = [f"{academy.name}: {problem.text}" for problem in found if problem.weight is Weight.ERROR]
        if wrong:
            raise Refused("These dates no longer fit with those that were loaded since.", *wrong)


def _waiting(proposed: CalendarChange) -> CalendarChange:
    locked = CalendarChange.objects.select_for_update(of=("self",)).get(pk=proposed.pk)
    if not locked.waiting:
        raise Refused("This change was approved or dropped meanwhile.")
    return locked


def _written(span: SpanData) -> list[Any]:
    return [span.kind, span.first_day.isoformat(), span.last_day.isoformat(), span.label, span.source]


def _note(proposed: CalendarChange, step: str, *, by: User | None, at: dt.datetime) -> None:
    trail.record(
        about_kind=ABOUT_CALENDAR, about=proposed.uuid, step=step, by=by, on=day_of(at), at=at,
        actor="person" if by else "portal",
        data={"way": proposed.way, "academies": sorted(proposed.rows)},
    )  # fmt: skip
