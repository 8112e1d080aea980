"""What a proposed time limit would have meant for last year's complaints: each counted again by the same function that
counted it then (S0 §13, R138)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Clock
from complaints.policy.vocabulary import BEFORE_HEARING, STATUTORY_CLOCKS, ClockKind
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Count, InsufficientCalendar
from complaints.schooldays.models import Outcome

OF_RECEIPT = tuple(
    kind
    for kind in ClockKind
    if kind not in STATUTORY_CLOCKS | BEFORE_HEARING
    and kind not in (ClockKind.RAISE, ClockKind.POLICY_REVIEW, ClockKind.ASK_FOR_FORMAL, ClockKind.ASK_FOR_PANEL)
)
"""Time limits of the school that count from a receipt: those that another length can be tried on."""


@dataclass(frozen=True)
class Replay:
    """How many there were, how many were late as it was, and how many would have been late. Which are counted does not
    hang on the length that is tried."""

    counted: int = 0
    late: int = 0
    would_be_late: int = 0
    newly_late: int = 0
    no_longer_late: int = 0
    still_open: int = 0
    """Of those counted: limits that run today. They are late once their time is over."""
    uncountable: int = 0
    """Their term dates are not loaded far enough for the proposed length."""
    counts: frozenset[str] = frozenset()
    """In what the length was counted: school days, say."""


def last_year(on: dt.date) -> tuple[dt.date, dt.date]:
    """The twelve months that end today."""
    try:
        return on.replace(year=on.year - 1), on
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28), on


def replay(reader: User, kind: str, length: int, *, on: dt.date, academy: int | None = None) -> Replay:
    """Every complaint of the last twelve months that this person may see, counted again with another length.

    New limits set with a complainant and pauses stay as they were. A limit that ended without having been met or missed
    (withdrawn, say) is left out, whatever the length.
    """
    first, last = last_year(on)
    seen = permissions.visible_to(reader, on=on)
    if academy is not None:
        seen = seen.filter(academy=academy)
    rows: QuerySet[Clock] = Clock.objects.filter(
        complaint__in=seen.order_by().values("pk"), kind=kind, received_on__gte=first, received_on__lte=last
    ).exclude(outcome=Outcome.STOPPED)
    found = rows.select_related("complaint").only(*_COLUMNS).order_by("pk")
    calendars = calendars_of(set(rows.values_list("complaint__academy_id", flat=True).distinct().order_by()))
    counted = late = would = newly = no_longer = still_open = uncountable = 0
    counts = set()
    for clock in found.iterator(chunk_size=2000):
        was_late = clock.is_late(on)
        counts.add(clock.count)
        clock.length = length
        try:
            due_on = clock.working(calendars[clock.complaint.academy_id]).due_on
        except InsufficientCalendar:
            uncountable += 1
            continue
        if clock.outcome == Outcome.MISSED and not _answered(clock):
            is_late = True  # it was never done, so no length would have been long enough
        else:
            is_late = (clock.stopped_on or on) > due_on
        counted += 1
        still_open += clock.running
        late += was_late
        would += is_late
        newly += is_late and not was_late
        no_longer += was_late and not is_late
    return Replay(counted, late, would, newly, no_longer, still_open, uncountable, frozenset(counts))


_COLUMNS = (
    "received_on", "length", "count", "inset_counts", "receipt_is_day_one", "deem", "next_working_day", "extra_days",
    "paused_days", "due_on", "stopped_on", "outcome", "complaint__academy_id",
)  # fmt: skip


def _answered(clock: Clock) -> bool:
    """Whether what was due came, only late: a limit can also be missed because a stage went on without it."""
    return clock.stopped_on is not None and clock.due_on is not None and clock.stopped_on > clock.due_on


def in_words(length: int, counts: Collection[str]) -> str:
    """A length with what it is counted in: “10 school days”."""
    found = [words for count, words in COUNT_WORDS.items() if count in counts]
    return f"{length} {' or '.join(words.removesuffix('s') if length == 1 else words for words in found)}".strip()


COUNT_WORDS = {
    Count.SCHOOL_DAYS: "school days",
    Count.WORKING_DAYS: "working days",
    Count.CALENDAR_DAYS: "days",
    Count.CALENDAR_MONTHS: "months",
    Count.CALENDAR_YEARS: "years",
}
