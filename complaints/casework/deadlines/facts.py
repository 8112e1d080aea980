"""The date of one clock as a function of its facts: receipt, rule, extension, pauses, calendar. Nothing is saved here.

Days of a pause are never added up as they pass: they follow from the rows of the pauses, so that a pause, a new time
limit and a change of term dates give the same date in whatever order they came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from complaints.casework.models import COMPLAINANTS_OWN, Clock, Extension, Pause
from complaints.policy.vocabulary import BEFORE_HEARING
from complaints.schooldays.counting import (
    Calendar,
    Count,
    InsufficientCalendar,
    Rule,
    Skipped,
    Working,
    days_before,
    due,
    treated_as_received,
)

ONE_DAY = dt.timedelta(days=1)
Stretch = tuple[dt.date, dt.date]
"""From the day of the pause's notice up to, and without, the day on which the case went on."""


class Paused(NamedTuple):
    """One pause, with the new time limits that were set while it lasted: of which clock, on which day."""

    began: dt.date
    resumed: dt.date
    agreed: tuple[tuple[int, dt.date], ...] = ()

    def for_clock(self, clock: Clock) -> Stretch:
        """The days that stand still for one clock. Whoever set a new date during the pause knew how long it had lasted
        by then, so only the days after that day move the new date."""
        set_on = max((day for pk, day in self.agreed if pk == clock.pk), default=None)
        return (self.began if set_on is None else set_on + ONE_DAY, self.resumed)


PAUSED = "Paused: another body has the matter"


def standing_still(
    received_on: dt.date, rule: Rule, calendar: Calendar | None, pauses: Sequence[Stretch] = (), *, extra: int = 0
) -> Working:
    """The due date when the days of the pauses do not count; they are shown among the skipped ones.

    A pause that began after the due date had passed moves nothing. Raises InsufficientCalendar.
    """
    still: list[dt.date] = []
    while True:
        working = due(received_on, rule, calendar, extra=extra + len(still))
        if not pauses:
            return working
        again = [day for day in working.counted if any(began <= day < resumed for began, resumed in pauses)]
        if len(again) == len(still):
            break
        still = again
    if not still:
        return working
    counted = tuple(day for day in working.counted if day not in set(still))
    skipped = sorted((*working.skipped, *(Skipped(day, PAUSED) for day in still)), key=lambda skipped: skipped.day)
    return working._replace(counted=counted, skipped=tuple(skipped))


def added(extensions: Iterable[Extension]) -> int:
    """The days that new time limits add to a clock: those whose letter was issued and that were not taken back. A sum,
    so that it is the same in whatever order they came (S0 §5.1, R48)."""
    return sum(extension.days for extension in extensions if extension.stands)


NEVER_STILL = (*COMPLAINANTS_OWN, *BEFORE_HEARING)


def can_pause(kind: str, count: str) -> bool:
    """School-day clocks of the school stand still; statutory, calendar and the complainant's own never do."""
    return count == Count.SCHOOL_DAYS and kind not in NEVER_STILL


def pausable(clock: Clock) -> bool:
    """Whether a pause moves this clock."""
    return can_pause(clock.kind, clock.count)


def held(kind: str, count: str, due_on: dt.date | None, *, paused_since: dt.date | None) -> bool:
    """While a pause lasts, a school-day clock has no date to keep, unless it was late before the pause began."""
    return paused_since is not None and can_pause(kind, count) and (due_on is None or due_on >= paused_since)


def stand_still() -> Q:
    """Dated clocks that stand still now: what `held` says of one, for the database."""
    lasting = Pause.objects.filter(
        complaint=OuterRef("complaint_id"), began_on__lte=OuterRef("due_on"), resumed_on__isnull=True
    )
    return Q(Exists(lasting), count=Count.SCHOOL_DAYS) & ~Q(kind__in=NEVER_STILL)


def pauses_of(complaint_ids: Collection[int] | None = None, *, until: dt.date | None = None) -> dict[int, list[Paused]]:
    """The finished pauses of some complaints, or of all, with what was agreed in them: two queries, one without any.

    With `until`, one that lasts ends there.
    """
    pauses = Pause.objects.filter(began_on__isnull=False)
    if complaint_ids is not None:
        pauses = pauses.filter(complaint_id__in=complaint_ids)
    if until is None:
        pauses = pauses.filter(resumed_on__isnull=False)
    found: dict[int, list[Paused]] = {}
    for complaint_id, began, resumed in pauses.values_list("complaint_id", "began_on", "resumed_on"):
        end = resumed or until
        if began is not None and end is not None and began < end:
            found.setdefault(complaint_id, []).append(Paused(began, end))
    return _with_what_was_agreed(found) if found else found


def _with_what_was_agreed(found: dict[int, list[Paused]]) -> dict[int, list[Paused]]:
    set_later = Extension.objects.filter(issued_on__isnull=False, taken_back_on__isnull=True)
    if len(found) <= 500:
        set_later = set_later.filter(complaint_id__in=found)
    agreed: dict[int, list[tuple[int, dt.date]]] = {}
    for complaint_id, clock_id, issued_on in set_later.values_list("complaint_id", "clock_id", "issued_on"):
        if issued_on is not None:
            agreed.setdefault(complaint_id, []).append((clock_id, issued_on))
    return {
        complaint_id: [
            one._replace(
                agreed=tuple((pk, day) for pk, day in agreed.get(complaint_id, ()) if one.began < day < one.resumed)
            )
            for one in pauses
        ]
        for complaint_id, pauses in found.items()
    }


def still_for(clock: Clock, pauses: Sequence[Paused] | None = None) -> list[Stretch]:
    """The stretches that stand still for this clock; `pauses` are those of its complaint, looked up when left out.

    What began once the clock had stopped moves it no more.
    """
    if not pausable(clock):
        return []
    if pauses is None:
        pauses = pauses_of([clock.complaint_id]).get(clock.complaint_id, [])
    return [one.for_clock(clock) for one in pauses if clock.stopped_on is None or one.began < clock.stopped_on]


def working_of(clock: Clock, calendar: Calendar | None, pauses: Sequence[Paused] | None = None) -> Working:
    """The due date of a clock with every day counted or skipped (R282). Raises InsufficientCalendar.

    `pauses` are those of its complaint; left out, they are looked up.
    """
    if clock.kind in BEFORE_HEARING:
        if calendar is None:
            raise InsufficientCalendar("The academy's term dates.")
        return days_before(calendar, clock.received_on, clock.length)
    still = still_for(clock, pauses)
    return standing_still(clock.received_on, clock.rule, calendar, still, extra=clock.extra_days)


def compute(
    clock: Clock, calendar: Calendar | None, *, at: dt.datetime, pauses: Sequence[Paused] | None = None
) -> Working | None:
    """Put onto the clock the date that follows from its facts, or what it waits for. Does not save."""
    clock.computed_at = at
    try:
        working = working_of(clock, calendar, pauses)
    except InsufficientCalendar as missing:
        clock.due_on = None
        clock.waiting_for = missing.needs
        clock.treated_as_received_on = _day_zero(clock, calendar)
        return None
    clock.due_on = working.due_on
    if clock.kind in BEFORE_HEARING:
        # With short notice by consent it is due on the day on which the hearing is fixed, never before it.
        clock.due_on = max(working.due_on, clock.started_on)
    clock.waiting_for = ""
    clock.treated_as_received_on = working.treated_as_received_on
    clock.paused_days = _paused(working.skipped)
    return working


def _paused(skipped: Iterable[Skipped]) -> int:
    return sum(one.why == PAUSED for one in skipped)


def _day_zero(clock: Clock, calendar: Calendar | None) -> dt.date | None:
    if clock.kind in BEFORE_HEARING:
        return clock.received_on
    try:
        return treated_as_received(clock.received_on, clock.rule, calendar)
    except InsufficientCalendar:
        return None
