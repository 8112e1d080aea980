"""What is counted, in which term and at which place: five ledgers, each complaint once in each (S0 §13, R137, R138).

Figures that one reader knows exactly, and a paper tells of as well, would betray by their difference what is kept from
that reader. So a complaint is counted at its academy only while everybody there who reads the register may know of it,
else for the trust itself, and while somebody who reads the trust's whole register may not know of it, nowhere yet
(docs/decisions/0026). What was counted in a published paper stays as it was counted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import mean, median
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts import posts
from accounts.models import Academy, Post, PostKind, Trust
from accounts.models import Entry as Written
from complaints.casework.holdings import IN_OTHER_WORDS
from complaints.casework.models import Clock, Complaint, Conflict, Finding
from complaints.casework.permissions import PRINCIPAL_AND_ABOVE
from complaints.casework.vocabulary import ABOUT as OF_A_COMPLAINT
from complaints.casework.vocabulary import Channel, Closure, Nature, Outcome, State, Step
from complaints.policy.models import Category
from complaints.policy.vocabulary import ClockKind, Stage, SubjectKind
from complaints.register.models import Counted, Paper
from complaints.register.papers.periods import Period, of_day
from complaints.register.papers.suppressing import Counts, Leaf, Node
from complaints.register.queries import READING
from complaints.schooldays import models as schooldays
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Calendar, InsufficientCalendar, days_between

RECEIVED, FORMAL, CLOSED = "received", "formal", "closed"
ANSWERED = {1: "answered_1", 2: "answered_2", 3: "answered_3"}
LEDGERS = (RECEIVED, FORMAL, *ANSWERED.values(), CLOSED)

ANSWERS = {1: ClockKind.ANSWER_INFORMAL, 2: ClockKind.ANSWER_FORMAL, 3: ClockKind.DECIDE_PANEL}
SENDING: dict[str, str] = {
    Step.ANSWER_INFORMALLY: ClockKind.ANSWER_INFORMAL, Step.ANSWER_FORMALLY: ClockKind.ANSWER_FORMAL,
    Step.ISSUE_DECISION: ClockKind.DECIDE_PANEL,
}  # fmt: skip
"""The step that sends an answer, and the time limit that it is for."""
KEPT = {
    "kept": "Within the first time limit",
    "extended": "Within a new time limit set with the complainant",
    "late": "Late",
}
ABOUT = {
    "school": "The school, or a colleague",
    "head": "A principal",
    "trust": "The central trust or its leaders",
    "governance": "A council or the board, or a member of one",
    "unsaid": "Not said yet",
}
_ABOUT_OF = {
    SubjectKind.ACADEMY_STAFF: "school", SubjectKind.PRINCIPAL: "head", SubjectKind.CENTRAL_TRUST_STAFF: "trust",
    SubjectKind.OPERATIONS_OFFICER: "trust", SubjectKind.EXECUTIVE_LEADER: "trust",
    SubjectKind.CHIEF_EXECUTIVE: "trust",
}  # fmt: skip
STAGES = {"0": "Before stage 1", "1": "Stage 1", "2": "Stage 2", "3": "Stage 3", "4": "After the outside body"}
OUTCOMES = {
    "upheld": "Upheld", "partly_upheld": "Partly upheld", "not_upheld": "Not upheld",
    "none": "Ended without a finding",
}  # fmt: skip
CATEGORY_UNSAID, CATEGORY_UNLISTED = "unsaid", "not_listed"


@dataclass(frozen=True)
class Entry:
    """One complaint as one ledger counts it. `leaf` is where, or would be were nothing published."""

    ledger: str
    complaint: UUID
    place: str
    year: int
    term: int
    values: dict[str, str] = field(default_factory=dict)
    days: int | None = None

    @property
    def leaf(self) -> Leaf:
        return self.place, self.term


@dataclass(frozen=True)
class Book:
    """All ledgers of one trust and school year: what was counted for good, and what would be counted now."""

    year: int
    kept: tuple[Entry, ...]
    fresh: tuple[Entry, ...]
    values: dict[str, dict[str, str]]
    """Breakdown → value → its words."""
    old: int
    """How many complaints of the trust came in from an old register, of whatever year: those that may be counted."""

    def entries(self, ledger: str) -> Iterator[Entry]:
        return (entry for entry in (*self.kept, *self.fresh) if entry.ledger == ledger)

    def counts(self, ledger: str) -> Counts:
        """The true counts of one ledger."""
        every: dict[Leaf, int] = defaultdict(int)
        by: dict[str, dict[Leaf, dict[str, int]]] = {name: {} for name in BREAKDOWNS[ledger]}
        for entry in self.entries(ledger):
            every[entry.leaf] += 1
            for name in BREAKDOWNS[ledger]:
                cell = by[name].setdefault(entry.leaf, defaultdict(int))
                cell[entry.values[name]] += 1
        return Counts(every, by, {name: tuple(self.values[name]) for name in BREAKDOWNS[ledger]})

    def days(self, ledger: str, node: Node) -> list[int]:
        return [entry.days for entry in self.entries(ledger) if entry.leaf in node and entry.days is not None]

    def average(self, ledger: str, node: Node) -> int | None:
        """In whole school days."""
        days = self.days(ledger, node)
        return round(mean(days)) if days else None

    def median(self, ledger: str, node: Node) -> int | None:
        days = self.days(ledger, node)
        return round(median(days)) if days else None


BREAKDOWNS: dict[str, tuple[str, ...]] = {
    RECEIVED: ("about", "category"),
    FORMAL: (),
    **dict.fromkeys(ANSWERED.values(), ("kept",)),
    CLOSED: ("stage", "outcome"),
}


def open_book(trust: Trust, year: int, *, on: dt.date) -> Book:
    """The ledgers of a school year as they stand on this day. What was counted in a published paper is as it was then;
    what is found only afterwards is counted in the next term that no paper has told of."""
    kept = tuple(
        Entry(row.ledger, row.complaint, row.place, row.year, row.term, row.values, row.days)
        for row in Counted.objects.filter(trust=trust, year=year)
    )
    academies = {academy.pk: academy for academy in Academy.objects.filter(trust=trust)}
    told = _told(trust)
    counted = set(Counted.objects.filter(trust=trust).values_list("ledger", "complaint"))
    places = _places(trust, academies, on=on)
    fresh = []
    since = Period(min([year, *(one for _, one, _ in told)])).first_day
    for entry in _found(academies, places, since=since, until=on):
        if (entry.ledger, entry.complaint) in counted:
            continue
        moved = _first_untold(entry, told)
        if moved.year == year:
            fresh.append(moved)
    categories = _categories(trust)
    values = {"about": ABOUT, "kept": KEPT, "stage": STAGES, "outcome": OUTCOMES, "category": categories}
    return Book(
        year, tuple(_listed(one, categories) for one in kept), tuple(_listed(one, categories) for one in fresh), values,
        _old(academies, places),
    )  # fmt: skip


def _old(academies: dict[int, Academy], places: dict[int, str | None]) -> int:
    nowhere = [pk for pk, place in places.items() if place is None]
    rows = Complaint.objects.filter(academy__in=academies, nature=Nature.COMPLAINT, channel=Channel.IMPORTED)
    return rows.exclude(pk__in=nowhere).count()


def _told(trust: Trust) -> set[tuple[str, int, int]]:
    """(place, year, term) of which a published paper tells."""
    codes = [*Academy.objects.filter(trust=trust).values_list("code", flat=True), ""]
    found = set()
    for paper in Paper.objects.filter(trust=trust).exclude(published_at=None).select_related("academy"):
        places = [paper.academy.code] if paper.academy else codes
        terms = paper.period.so_far
        found |= {(place, paper.year, term) for place in places for term in terms}
    return found


def _first_untold(entry: Entry, told: set[tuple[str, int, int]]) -> Entry:
    year, term = entry.year, entry.term
    while (entry.place, year, term) in told:
        year, term = (year, term + 1) if term < 3 else (year + 1, 1)
    return Entry(entry.ledger, entry.complaint, entry.place, year, term, entry.values, entry.days)


def _places(trust: Trust, academies: dict[int, Academy], *, on: dt.date) -> dict[int, str | None]:
    """For complaints that somebody who reads a register may not know of: where they are counted; None nowhere yet."""
    reading = [kind for kind in PostKind if READING & posts.RIGHTS[kind]]
    held = Post.objects.held_on(on).filter(trust=trust, kind__in=reading)
    at_trust = {post.user_id for post in held if post.academy_id is None}
    at_academy: dict[int, set[int]] = defaultdict(set)
    for post in held:
        if post.academy_id is not None:
            at_academy[post.academy_id].add(post.user_id)
    found: dict[int, str | None] = {}
    standing = Conflict.objects.filter(ended_on=None, complaint__academy__in=academies)
    for pk, academy, user in standing.values_list("complaint_id", "complaint__academy_id", "user_id"):
        if user in at_trust:
            found[pk] = None
        elif user in at_academy[academy]:
            found.setdefault(pk, "")
    return found


def _found(
    academies: dict[int, Academy], places: dict[int, str | None], *, since: dt.date, until: dt.date
) -> Iterator[Entry]:
    """Every complaint of the trust as every ledger would count it; none that was over before `since`, and none while it
    is closed with an answer that was given once for many (R122)."""
    lasting = Q(closed_on=None) | Q(closed_on__gte=since)
    rows = Complaint.objects.filter(lasting, academy__in=academies, nature=Nature.COMPLAINT).order_by("pk")
    rows = rows.exclude(state=State.CLOSED, closure=Closure.CAMPAIGN)
    calendars = calendars_of(academies)
    formal_since = dict(
        Clock.objects.filter(complaint__in=rows, kind=ClockKind.ANSWER_FORMAL)
        .order_by("-received_on")
        .values_list("complaint_id", "received_on")
    )
    answers = _answers(rows, calendars, academies, until=until)
    outcomes = _outcomes(rows)
    columns = (
        "pk", "uuid", "academy_id", "lead_subject", "category", "received_on", "complaint_request_on", "state",
        "closed_on", "stage_reached", "formal_request_on", "channel",
    )  # fmt: skip
    for row in rows.values(*columns).iterator(chunk_size=2000):
        place = places.get(row["pk"], academies[row["academy_id"]].code)
        if place is None:
            continue
        if row["lead_subject"] in PRINCIPAL_AND_ABOVE:
            place = ""

        def entry(
            ledger: str, day: dt.date, values: dict[str, str], days: int | None = None, *, place: str = place,
            uuid: UUID = row["uuid"],
        ) -> Entry:  # fmt: skip
            term = of_day(day)
            return Entry(ledger, uuid, place, term.year, term.term, values, days)

        about = _ABOUT_OF.get(row["lead_subject"], "governance") if row["lead_subject"] else "unsaid"
        yield entry(
            RECEIVED, row["complaint_request_on"] or row["received_on"],
            {"about": about, "category": row["category"] or CATEGORY_UNSAID},
        )  # fmt: skip
        formal = formal_since.get(row["pk"]) or row["formal_request_on"]
        if row["channel"] == Channel.IMPORTED and row["stage_reached"] in (Stage.FORMAL, Stage.PANEL):
            formal = formal or row["received_on"]  # an old register says that it was formal, and not since when
        if formal is not None:
            yield entry(FORMAL, formal, {})
        for ledger, (day, kept, days) in answers.get(row["pk"], {}).items():
            yield entry(ledger, day, {"kept": kept}, days)
        if row["state"] == State.CLOSED and row["closed_on"] is not None:
            values = {"stage": str(row["stage_reached"]), "outcome": outcomes.get(row["pk"], "none")}
            yield entry(CLOSED, row["closed_on"], values)


def _answers(
    rows: QuerySet[Complaint], calendars: dict[int, Calendar], academies: Iterable[int], *, until: dt.date
) -> dict[int, dict[str, tuple[dt.date, str, int | None]]]:  # fmt: skip
    """Complaint → ledger → when it was answered, whether in time, and in how many school days. The first answer of a
    stage counts; an answer that never came is not one: the chronology says whether one was sent while the limit ran. A
    limit also ends where a complaint is withdrawn, signposted or goes further, before its day or long after it."""
    found: dict[int, dict[str, tuple[dt.date, str, int | None]]] = defaultdict(dict)
    names = {kind.value: ANSWERED[stage] for stage, kind in ANSWERS.items()}
    sent = _sent(rows)
    ended = Q(outcome=schooldays.Outcome.MET) | Q(
        outcome=schooldays.Outcome.MISSED, stopped_on__gt=F("due_on")
    )  # one that ended by its day without having been met was overtaken, not answered
    clocks = Clock.objects.filter(ended, complaint__in=rows, kind__in=names, stopped_on__lte=until).order_by("pk")
    columns = (
        "complaint_id", "complaint__academy_id", "kind", "outcome", "extra_days", "received_on",
        "treated_as_received_on", "stopped_on", "started_on", "complaint__uuid",
    )  # fmt: skip
    for row in clocks.values_list(*columns).iterator():
        pk, academy, kind, outcome, extra, received, treated, stopped, started, uuid = row
        if not any(started <= day <= stopped for day in sent.get((uuid, kind), ())):
            continue
        late = outcome == schooldays.Outcome.MISSED
        kept = "late" if late else "extended" if extra else "kept"
        try:
            days: int | None = days_between(calendars[academy], treated or received, stopped)
        except InsufficientCalendar:
            days = None
        found[pk].setdefault(names[kind], (stopped, kept, days))
    return found


def _sent(rows: QuerySet[Complaint]) -> dict[tuple[UUID, str], list[dt.date]]:
    """(complaint, time limit) → the days on which the answer was sent that this limit is for."""
    found: dict[tuple[UUID, str], list[dt.date]] = defaultdict(list)
    steps = Written.objects.filter(about_kind=OF_A_COMPLAINT, step__in=SENDING)
    steps = steps.filter(about__in=rows.order_by().values("uuid"))
    for about, step, on in steps.order_by().values_list("about", "step", "on").iterator():
        found[about, SENDING[step]].append(on)
    return found


def _outcomes(rows: QuerySet[Complaint]) -> dict[int, str]:
    """What was found of a complaint as a whole at the last stage that found anything: upheld or not upheld where every
    head was, else partly."""
    last: dict[int, tuple[tuple[int, int], list[str]]] = {}
    findings = Finding.objects.filter(head__complaint__in=rows, proposed=False).exclude(outcome=Outcome.NO_FINDING)
    for pk, stage, turn, outcome in findings.values_list("head__complaint_id", "stage", "round", "outcome").iterator():
        when = (turn, stage)
        if pk not in last or when > last[pk][0]:
            last[pk] = (when, [])
        if when == last[pk][0]:
            last[pk][1].append(outcome)
    return {pk: said[0] if len(set(said)) == 1 else Outcome.PARTLY_UPHELD.value for pk, (_, said) in last.items()}


def _categories(trust: Trust) -> dict[str, str]:
    """Every category that a procedure of the trust has had, by title; and one for words that no procedure has."""
    titles = dict(Category.objects.filter(procedure__trust=trust).order_by("procedure").values_list("key", "title"))
    listed = dict(sorted(titles.items(), key=lambda pair: pair[1]))
    return listed | {CATEGORY_UNLISTED: IN_OTHER_WORDS, CATEGORY_UNSAID: "Not said yet"}


def _listed(entry: Entry, categories: Mapping[str, str]) -> Entry:
    """An entry by the categories of the procedure. Words that came with an old register stand in no paper: they may
    tell of one complaint, also to somebody from whom it is kept (R101)."""
    if entry.values.get("category", CATEGORY_UNSAID) in categories:
        return entry
    return replace(entry, values={**entry.values, "category": CATEGORY_UNLISTED})


def keep(book: Book, trust: Trust, paper: Paper, leaves: Node) -> int:
    """Write down for good what is counted in these leaves."""
    rows = [
        Counted(
            trust=trust, ledger=entry.ledger, complaint=entry.complaint, place=entry.place, year=entry.year,
            term=entry.term, values=entry.values, days=entry.days, paper=paper,
        )
        for entry in book.fresh
        if entry.leaf in leaves
    ]  # fmt: skip
    Counted.objects.bulk_create(rows, batch_size=500)
    return len(rows)
