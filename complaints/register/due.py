"""The next date of a complaint in words: which day, what for, how late or how soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from complaints.casework.deadlines import held
from complaints.casework.models import COMPLAINANTS_OWN
from complaints.policy.vocabulary import ClockKind
from complaints.register import school_days
from complaints.register.vocabulary import Lateness
from complaints.schooldays.counting import Calendar

CLOCKS = dict(ClockKind.choices)

LOOKS: dict[str, str] = {
    Lateness.LATE: " portal-due--late",
    Lateness.SOON: " portal-due--soon",
    Lateness.WAITING: " portal-due--soon",
}


@lru_cache(maxsize=4096)
def short(day: dt.date) -> str:
    """A day as a crowded table says it: 5 Oct 2026."""
    return f"{day.day} {day:%b %Y}"


@dataclass(frozen=True)
class Due:
    """The next date of a complaint: which day, what for, how late or how soon in words, and how it stands."""

    day: dt.date | None
    what: str = ""
    words: str = ""
    lateness: str = ""

    @property
    def shown(self) -> str:
        """Mon 5 Oct 2026."""
        return f"{self.day:%a} {short(self.day)}" if self.day else ""

    @property
    def look(self) -> str:
        """The mark beside the words, which say the same."""
        return LOOKS.get(self.lateness, "")


class Ticking(NamedTuple):
    """A running clock, as far as the register needs it."""

    complaint_id: int
    kind: str
    due_on: dt.date | None
    counted_in: str


def next_date(
    clocks: Iterable[Ticking], calendar: Calendar | None, *, paused_since: dt.date | None, on: dt.date
) -> Due:
    """The school's earliest date, or what stands in its place (R138 reads the same dates).

    One that a pause does not hold comes before those that stand still. A clock that waits for term dates comes after
    one that is late and before all else. The complainant's own time to go further is told when nothing else runs, and
    is never late.
    """
    school = [clock for clock in clocks if clock.kind not in COMPLAINANTS_OWN]
    dated = sorted(
        (held(clock.kind, clock.counted_in, clock.due_on, paused_since=paused_since), clock.due_on, clock.kind)
        for clock in school
        if clock.due_on is not None
    )
    if dated:
        still, day, kind = dated[0]
        what = CLOCKS[kind]
        if still and paused_since is not None:
            return Due(day, what, f"paused since {paused_since:%-d %B %Y}", Lateness.PAUSED)
        if day < on:
            return Due(day, what, school_days.late_by(calendar, day, on=on), Lateness.LATE)
    waiting = next((clock for clock in clocks if clock.due_on is None), None)
    if waiting is not None:
        return Due(None, CLOCKS[waiting.kind], "Waiting for term dates", Lateness.WAITING)
    if dated:
        soon = calendar is None or day <= school_days.horizon(calendar, on=on)
        words = school_days.due_in(calendar, day, on=on)
        return Due(day, what, words, Lateness.SOON if soon else Lateness.ON_TIME)
    own = next((clock for clock in clocks if clock.due_on is not None), None)
    if own is not None and own.due_on is not None and own.due_on >= on:
        return Due(own.due_on, f"Complainant’s last day: {CLOCKS[own.kind].lower()}", "")
    if paused_since is not None:
        return Due(None, "", f"Paused since {paused_since:%-d %B %Y}", Lateness.PAUSED)
    return Due(None)
