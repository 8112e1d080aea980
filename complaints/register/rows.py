"""One complaint as the register says it: stage, state and dates in words.

Two queries, and a third where something was explained as late, turn any number of found rows into words, so that 30
rows cost as many queries as 300.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse

from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, Finding, LatenessReason, Pause, Subject
from complaints.casework.vocabulary import STAGE_OF, Closure, Nature, Outcome, ResolvedAt, State
from complaints.policy.vocabulary import Stage, SubjectKind
from complaints.register.due import CLOCKS, Due, next_date, running_of, short
from complaints.schooldays.counting import Calendar
from complaints.schooldays.models import Outcome as Kept


@dataclass(frozen=True)
class Ruled:
    """The latest finding on one head."""

    number: int
    outcome: str
    stage: str


@dataclass(frozen=True)
class Missed:
    """One time limit that was not kept: which, until when it ran, when it was done."""

    limit: str
    due_on: dt.date | None
    done_on: dt.date | None

    def __str__(self) -> str:
        due = f", due {short(self.due_on)}" if self.due_on else ""
        return f"{self.limit}{due}{f', done {short(self.done_on)}' if self.done_on else ''}"


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
    category: str
    action_taken: str
    no_action_reason: str
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
CLOSURES, RESOLVED = dict(Closure.choices), dict(ResolvedAt.choices)
CAUSES, OUTCOMES = dict(LatenessReason.Cause.choices), dict(Outcome.choices)

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
    outcomes: tuple[Ruled, ...] = ()
    """What was found on each head, as far as anything was (R125)."""
    missed: tuple[Missed, ...] = ()
    """The time limits that were not kept, where somebody asked for them."""

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

    @property
    def found_on_heads(self) -> str:
        """“Head 1: upheld; head 2: not upheld”; what all heads have in common is said once."""
        if not self.outcomes:
            return ""
        every = {one.outcome for one in self.outcomes}
        if len(every) == 1 and len(self.outcomes) > 1:
            return f"All {len(self.outcomes)} heads: {every.pop().lower()}"
        said = "; ".join(f"head {one.number}: {one.outcome.lower()}" for one in self.outcomes)
        return said[:1].upper() + said[1:]

    @property
    def action(self) -> str:
        """The action taken, or why there was none (paragraph 33(j)(ii))."""
        if self.found.action_taken.strip():
            return self.found.action_taken.strip()
        why = self.found.no_action_reason.strip()
        return f"None: {why}" if why else ""

    @property
    def limits_missed(self) -> str:
        return "; ".join(map(str, self.missed))


BEYOND_STAGES = 10
"""Puts the round of a finding before its stage in one number."""


def described(
    found: Sequence[Found], calendars: Mapping[int, Calendar], *, on: dt.date, missed: bool = False
) -> list[Row]:
    """The same rows in words, in the same order. `calendars` are those of their academies; `missed`: with the time
    limits that were not kept."""
    names, ruled = _said([row.pk for row in found])
    clocks = running_of([row.pk for row in found])
    reasons = _why_late([row.pk for row in found if row.explained])
    late = _missed([row.pk for row in found]) if missed else {}
    return [
        Row(
            row,
            next_date(clocks.get(row.pk, ()), calendars.get(row.academy_id), paused_since=row.paused_since, on=on),
            tuple(names.get(row.pk, ())),
            tuple(reasons.get(row.pk, ())),
            tuple(ruled.get(row.pk, ())),
            tuple(late.get(row.pk, ())),
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


def _said(pks: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[Ruled]]]:
    """The people complained about by name, and the latest finding on each head, none that is only proposed (R9, R125):
    in one query, because every list asks for both."""
    subjects = Subject.objects.filter(complaint_id__in=pks, removed_on=None).exclude(name="").order_by()
    findings = Finding.objects.filter(head__complaint_id__in=pks, proposed=False).order_by()
    both = subjects.values_list("complaint_id", Value(0), "pk", "name").union(
        findings.values_list("head__complaint_id", "head__number", F("round") * BEYOND_STAGES + F("stage"), "outcome"),
        all=True,
    )
    names: dict[int, list[str]] = {}
    latest: dict[int, dict[int, Ruled]] = {}
    for pk, number, at, said in sorted(both):
        if number:
            latest.setdefault(pk, {})[number] = Ruled(number, OUTCOMES[said], STAGES[at % BEYOND_STAGES])
        else:
            names.setdefault(pk, []).append(said)
    return names, {pk: list(heads.values()) for pk, heads in latest.items()}


def _missed(pks: Sequence[int]) -> dict[int, list[Missed]]:
    found: dict[int, list[Missed]] = {}
    rows = Clock.objects.filter(complaint_id__in=pks, outcome=Kept.MISSED).exclude(kind__in=COMPLAINANTS_OWN)
    columns = ("complaint_id", "kind", "due_on", "stopped_on")
    for pk, kind, due, done in rows.order_by("due_on", "pk").values_list(*columns):
        found.setdefault(pk, []).append(Missed(CLOCKS[kind], due, done))
    return found
