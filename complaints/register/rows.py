"""One complaint as the register says it: stage, state and dates in words.

A few queries turn any number of found rows into words, so that 30 rows cost as many queries as 300.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse

from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, Finding, Head, LatenessReason, Pause, Subject
from complaints.casework.vocabulary import OPEN, STAGE_OF, Closure, Nature, Outcome, ResolvedAt, State
from complaints.policy.vocabulary import Stage, SubjectKind
from complaints.register.due import CLOCKS, Due, Ticking, next_date, short
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


_ELSEWHERE = {"academy": "academy__name", "complainant": "complainant__name", "handler": "handler__name"}
COLUMNS: tuple[str, ...] = tuple(_ELSEWHERE.get(name, name) for name in Found._fields)


def columns(found: QuerySet[Complaint], *more: str) -> QuerySet[Complaint, tuple[Any, ...]]:
    """The columns of `Found`, after `more`."""
    return found.values_list(*more, *COLUMNS)


def clock_columns(running: QuerySet[Clock], *more: str) -> QuerySet[Clock, tuple[Any, ...]]:
    """For each clock the columns of the `Found` that it belongs to, after `more`: "kind", "due_on" and "count" of the
    clock, the rest of its complaint."""
    own = ("kind", "due_on", "count")
    names = [name if name in own else f"complaint__{name}" for name in more]
    return running.values_list(*names, *(f"complaint__{name}" for name in COLUMNS))


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
    paused_since: dt.date | None = None

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
        """The action taken, or why there was none (paragraph 33(j)(ii)); nothing while it is open: what stands in the
        draft of a refusal is no record yet."""
        if self.found.state in OPEN:
            return ""
        if self.found.action_taken.strip():
            return self.found.action_taken.strip()
        why = self.found.no_action_reason.strip()
        return f"None: {why}" if why else ""

    @property
    def limits_missed(self) -> str:
        return "; ".join(map(str, self.missed))


def described(
    found: Sequence[Found],
    calendars: Mapping[int, Calendar],
    *,
    on: dt.date,
    missed: bool = False,
    by_heads: bool = False,
) -> list[Row]:
    """The same rows in words, in the same order. `calendars` are those of their academies; `missed`: with the time
    limits that were not kept; `by_heads`: for hundreds of rows at once, where a join would read all findings."""
    pks = [row.pk for row in found]
    names, ruled = _names(pks), _ruled(pks, by_heads=by_heads)
    clocks, reasons = _clocks(pks)
    paused = _paused([row.pk for row in found if row.state in OPEN])
    late = _missed(pks) if missed else {}
    return [
        Row(
            row,
            next_date(clocks.get(row.pk, ()), calendars.get(row.academy_id), paused_since=paused.get(row.pk), on=on),
            tuple(names.get(row.pk, ())),
            tuple(reasons.get(row.pk, ())),
            tuple(ruled.get(row.pk, ())),
            tuple(late.get(row.pk, ())),
            paused.get(row.pk),
        )
        for row in found
    ]


def _paused(pks: Sequence[int]) -> dict[int, dt.date]:
    """Since when each stands still for another body, if it does."""
    standing = Pause.objects.filter(complaint_id__in=pks, began_on__isnull=False, resumed_on=None).order_by("-pk")
    return {pk: began_on for pk, began_on in standing.values_list("complaint_id", "began_on") if began_on}


def _clocks(pks: Sequence[int]) -> tuple[dict[int, list[Ticking]], dict[int, list[tuple[str, str, str]]]]:
    """The running time limits of each, soonest first; and each reason of lateness, with its limit and cause."""
    running: dict[int, list[Ticking]] = {}
    reasons: dict[int, list[tuple[str, str, str]]] = {}
    either = Q(stopped_on=None) | Q(lateness_reasons__isnull=False)
    rows = Clock.objects.filter(either, complaint_id__in=pks).order_by("due_on", "pk", "lateness_reasons__pk")
    explained = ("lateness_reasons__cause", "lateness_reasons__why")
    columns = ("pk", "complaint_id", "kind", "count", "due_on", "stopped_on", *explained)
    last = 0
    for clock, pk, kind, count, due_on, stopped_on, cause, why in rows.values_list(*columns):
        if stopped_on is None and clock != last:
            running.setdefault(pk, []).append(Ticking(pk, kind, due_on, count))
        if cause is not None:
            reasons.setdefault(pk, []).append((CLOCKS[kind], CAUSES[cause], why))
        last = clock
    return running, reasons


def _names(pks: Sequence[int]) -> dict[int, list[str]]:
    """The people complained about, by name."""
    names: dict[int, list[str]] = {}
    rows = Subject.objects.filter(complaint_id__in=pks, removed_on=None).exclude(name="").order_by("pk")
    for pk, name in rows.values_list("complaint_id", "name"):
        names.setdefault(pk, []).append(name)
    return names


def _ruled(pks: Sequence[int], *, by_heads: bool) -> dict[int, list[Ruled]]:
    """The latest finding on each head, none that is only proposed (R9, R125)."""
    findings = Finding.objects.filter(proposed=False).order_by("head__complaint_id", "head__number", "round", "stage")
    if by_heads:
        heads = list(Head.objects.filter(complaint_id__in=pks).order_by().values_list("pk", flat=True))
        findings = findings.filter(head_id__in=heads)
    else:
        findings = findings.filter(head__complaint_id__in=pks)
    latest: dict[int, dict[int, Ruled]] = {}
    for pk, number, stage, said in findings.values_list("head__complaint_id", "head__number", "stage", "outcome"):
        latest.setdefault(pk, {})[number] = Ruled(number, OUTCOMES[said], STAGES[stage])
    return {pk: list(heads_of.values()) for pk, heads_of in latest.items()}


def _missed(pks: Sequence[int]) -> dict[int, list[Missed]]:
    found: dict[int, list[Missed]] = {}
    rows = Clock.objects.filter(complaint_id__in=pks, outcome=Kept.MISSED).exclude(kind__in=COMPLAINANTS_OWN)
    columns = ("complaint_id", "kind", "due_on", "stopped_on")
    for pk, kind, due, done in rows.order_by("due_on", "pk").values_list(*columns):
        found.setdefault(pk, []).append(Missed(CLOCKS[kind], due, done))
    return found
