"""One complaint as the register says it: stage, state and dates in words.

Two queries, and a third where something was explained as late, turn any number of found rows into words, so that 30
rows cost as many queries as 300.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, LatenessReason, Pause, Subject
from complaints.casework.vocabulary import STAGE_OF, Closure, Nature, ResolvedAt, State
from complaints.policy.vocabulary import ClockKind, Stage, SubjectKind
from complaints.register import school_days
from complaints.register.vocabulary import Lateness
from complaints.schooldays.counting import Calendar


class Found(NamedTuple):
    """The columns of one found complaint, as they lie in the database."""

    pk: int
    reference: str
    academy_id: int
    academy: str
    complainant: str | None
    summary: str
    nature: str
    lead_subject: str
    stage_reached: int
    state: str
    closure: str
    resolved_at: str
    received_on: dt.date
    treated_as_received_on: dt.date | None
    next_due_on: dt.date | None
    waiting_for_dates: bool
    handler_id: int | None
    handler: str | None
    closed_on: dt.date | None
    paused_since: dt.date | None
    explained: bool


_ELSEWHERE = {"academy": "academy__name", "complainant": "complainant__name", "handler": "handler__name"}
COLUMNS: tuple[str, ...] = tuple(_ELSEWHERE.get(name, name) for name in Found._fields)


def columns(found: QuerySet[Complaint], *more: str) -> QuerySet[Complaint, tuple[Any, ...]]:
    """The columns of `Found`, after `more`."""
    pause = Pause.objects.filter(complaint=OuterRef("pk"), began_on__isnull=False, resumed_on=None)
    reasons = LatenessReason.objects.filter(clock__complaint=OuterRef("pk"))
    annotated = found.annotate(paused_since=Subquery(pause.values("began_on")[:1]), explained=Exists(reasons))
    return annotated.values_list(*more, *COLUMNS)


def clock_columns(running: QuerySet[Clock], *more: str) -> QuerySet[Clock, tuple[Any, ...]]:
    """For each clock the columns of the `Found` that it belongs to, after `more`: "kind" and "due_on" of the clock, the
    rest of its complaint."""
    pause = Pause.objects.filter(complaint=OuterRef("complaint_id"), began_on__isnull=False, resumed_on=None)
    own = ("kind", "due_on")
    names = [name if name in own else f"complaint__{name}" for name in more]
    names += [name if name in ("paused_since", "explained") else f"complaint__{name}" for name in COLUMNS]
    reasons = LatenessReason.objects.filter(clock__complaint=OuterRef("complaint_id"))
    annotated = running.annotate(paused_since=Subquery(pause.values("began_on")[:1]), explained=Exists(reasons))
    return annotated.values_list(*names)


BRIEF_SUBJECTS: dict[str, str] = {
    SubjectKind.ACADEMY_STAFF: "School staff or the school",
    SubjectKind.PRINCIPAL: "The principal",
    SubjectKind.CENTRAL_TRUST_STAFF: "Central trust staff",
    SubjectKind.OPERATIONS_OFFICER: "The operations officer",
    SubjectKind.EXECUTIVE_LEADER: "An executive leader",
    SubjectKind.CHIEF_EXECUTIVE: "The chief executive",
    SubjectKind.COUNCIL_MEMBER: "A council member",
    SubjectKind.BOARD_MEMBER: "A board member",
    SubjectKind.COUNCIL_JOINTLY: "The academy council",
    SubjectKind.TRUST_BOARD: "The trust board",
}
"""Short enough for a column; the full words are those of the subject itself."""

# The words once, because asking an enum for each of a hundred thousand rows takes longer than all else.
STATES, NATURES, STAGES = dict(State.choices), dict(Nature.choices), dict(Stage.choices)
CLOSURES, RESOLVED, CLOCKS = dict(Closure.choices), dict(ResolvedAt.choices), dict(ClockKind.choices)
CAUSES = dict(LatenessReason.Cause.choices)

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


ANY_CASE = "REFERENCE"


@lru_cache(maxsize=1)
def case_address() -> str:
    """The address of every case page, once for all rows, with a place for the reference."""
    return reverse("casework:case", args=[ANY_CASE])


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    found: Found
    due: Due
    names: tuple[str, ...]
    """The people complained about, as far as they are named."""
    why_late: tuple[tuple[str, str, str], ...] = ()
    """For each recorded reason of lateness the time limit, the cause in short, and what was written (R138)."""

    @property
    def reference(self) -> str:
        return self.found.reference

    @property
    def url(self) -> str:
        return case_address().replace(ANY_CASE, self.found.reference)

    @property
    def academy(self) -> str:
        return self.found.academy

    @property
    def summary(self) -> str:
        return self.found.summary

    @property
    def received_on(self) -> dt.date:
        return self.found.received_on

    @property
    def received(self) -> str:
        return short(self.found.received_on)

    @property
    def complainant(self) -> str:
        return self.found.complainant or "Name not given"

    @property
    def nature(self) -> str:
        return NATURES[self.found.nature]

    @property
    def is_complaint(self) -> bool:
        return self.found.nature == Nature.COMPLAINT

    @property
    def about(self) -> str:
        return BRIEF_SUBJECTS.get(self.found.lead_subject, "Nobody yet")

    @property
    def about_names(self) -> str:
        return ", ".join(self.names)

    @property
    def late_because(self) -> str:
        """The causes in short: “Answering at stage 1: it was overlooked”."""
        return "; ".join(f"{limit}: {cause[:1].lower()}{cause[1:]}" for limit, cause, _ in self.why_late)

    @property
    def late_because_in_full(self) -> str:
        return "; ".join(f"{limit}: {cause}. {why}" for limit, cause, why in self.why_late)

    @property
    def stage(self) -> str:
        """The stage it is at; once closed, the stage that it reached (R125)."""
        return STAGES[STAGE_OF.get(self.found.state, self.found.stage_reached)]

    @property
    def state(self) -> str:
        return STATES[self.found.state]

    @property
    def ending(self) -> str:
        """Why it was closed; empty while it is not."""
        return CLOSURES.get(self.found.closure, "")

    @property
    def resolved_at(self) -> str:
        return RESOLVED.get(self.found.resolved_at, "")

    @property
    def handler(self) -> str:
        return self.found.handler or "Nobody yet"


def described(found: Sequence[Found], calendars: Mapping[int, Calendar], *, on: dt.date) -> list[Row]:
    """The same rows in words, in the same order. `calendars` are those of their academies."""
    names: dict[int, list[str]] = {}
    subjects = Subject.objects.filter(complaint_id__in=[row.pk for row in found], removed_on=None).exclude(name="")
    for pk, name in subjects.order_by("pk").values_list("complaint_id", "name"):
        names.setdefault(pk, []).append(name)
    clocks = _by_complaint([row.pk for row in found])
    reasons = _why_late([row.pk for row in found if row.explained])
    return [
        Row(
            row,
            next_date(clocks.get(row.pk, ()), calendars.get(row.academy_id), paused_since=row.paused_since, on=on),
            tuple(names.get(row.pk, ())),
            tuple(reasons.get(row.pk, ())),
        )
        for row in found
    ]


def _why_late(pks: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = {}
    if not pks:
        return found
    rows = LatenessReason.objects.filter(clock__complaint_id__in=pks).order_by("pk")
    for pk, kind, cause, why in rows.values_list("clock__complaint_id", "clock__kind", "cause", "why"):
        found.setdefault(pk, []).append((CLOCKS[kind], CAUSES[cause], why))
    return found


class Ticking(NamedTuple):
    """A running clock, as far as the register needs it."""

    complaint_id: int
    kind: str
    due_on: dt.date | None


def next_date(
    clocks: Iterable[Ticking], calendar: Calendar | None, *, paused_since: dt.date | None, on: dt.date
) -> Due:
    """The school's earliest date, or what stands in its place (R138 reads the same dates).

    A clock that waits for term dates comes after one that is late and before all else. The complainant's own time
    to go further is told when nothing else runs, and is never late.
    """
    school = [clock for clock in clocks if clock.kind not in COMPLAINANTS_OWN]
    dated = sorted((clock.due_on, clock.kind) for clock in school if clock.due_on is not None)
    if dated:
        day, kind = dated[0]
        what = CLOCKS[kind]
        if paused_since is not None and paused_since <= day:
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


def _by_complaint(pks: Sequence[int]) -> dict[int, list[Ticking]]:
    clocks: dict[int, list[Ticking]] = {}
    running = Clock.objects.filter(complaint_id__in=pks, stopped_on=None).order_by("due_on", "pk")
    for values in running.values_list("complaint_id", "kind", "due_on"):
        clocks.setdefault(values[0], []).append(Ticking(*values))
    return clocks
