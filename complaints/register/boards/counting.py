"""The figures of a board: a dozen sums over what this reader may see, and over nothing else (R125, R127).

Whoever is locked out of a complaint finds the sums of a world without it, and each sum leads to the very list of the
register that it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Exists

from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint, Finding, LatenessReason, Pause
from complaints.casework.vocabulary import OPEN
from complaints.register import queries
from complaints.register.boards.periods import Period, SchoolYear
from complaints.register.lessons import seeing
from complaints.register.models import Lesson
from complaints.register.queries import Reader
from complaints.register.vocabulary import Lateness
from complaints.schooldays.models import Outcome as Kept

PLACES = (Lateness.LATE, Lateness.SOON, Lateness.WAITING, Lateness.PAUSED)


@dataclass(frozen=True)
class Sums:
    """Everything that one board shows, in plain numbers that can be kept for a while."""

    now: Mapping[str, int]
    """Open complaints by their place against the dates; `open` and `nobody` besides."""
    states: Mapping[tuple[int, str], tuple[int, int]]
    """Academy and state → how many open, and how many of them late."""
    arrived: Mapping[tuple[int, str], int]
    """Academy and term → how many arrived."""
    themes: Mapping[tuple[str, str], int]
    """Theme and school year → how many arrived."""
    endings: Mapping[tuple[str, str], int]
    """How it ended and school year → how many were closed."""
    found: Mapping[tuple[str, str], int]
    """What was found on a head and school year → how many heads."""
    limits: Mapping[str, tuple[int, int, int]]
    """Time limit → kept, not kept, running and late."""
    causes: Mapping[str, int]
    roots: Mapping[tuple[str, str], int]
    """What lay beneath and school year → how many lessons say so."""


def sums(reader: Reader, *, academy: int | None, year: SchoolYear) -> Sums:
    """Counted now, in nine queries whatever the number of complaints."""
    seen = reader.seen if academy is None else reader.seen.filter(academy_id=academy)
    open_ones = seen.filter(state__in=OPEN)
    both = (year, year.before)
    span = Period("", year.before.first, year.last)
    arrived = seen.filter(received_on__range=(span.first, span.last))
    closed = seen.filter(closed_on__range=(span.first, span.last))
    return Sums(
        now=_now(open_ones, reader),
        states=_states(open_ones, reader),
        arrived=_by_term(arrived, both),
        themes=_by_year(arrived, "received_on", "category", both),
        endings=_by_year(closed, "closed_on", "closure", both),
        found=_found(seen, span, both),
        limits=_limits(seen, reader, year),
        causes=_causes(seen, year),
        roots=_by_year(_lessons(reader, academy, span), "recorded_on", "cause", both),
    )


def _now(open_ones: QuerySet[Complaint], reader: Reader) -> dict[str, int]:
    found = {place.value: Count("pk", filter=queries.late_as(place, reader)) for place in PLACES}
    return open_ones.aggregate(open=Count("pk"), nobody=Count("pk", filter=Q(handler=None)), **found)


def _states(open_ones: QuerySet[Complaint], reader: Reader) -> dict[tuple[int, str], tuple[int, int]]:
    late = Count("pk", filter=queries.late_as(Lateness.LATE, reader))
    rows = open_ones.values_list("academy_id", "state").annotate(number=Count("pk"), late=late)
    return {(place, state): (number, late) for place, state, number, late in rows}


def _in(periods: Iterable[Period], column: str) -> Case:
    """The name of the period in which a day lies."""
    whens = [When(**{f"{column}__range": (one.first, one.last)}, then=Value(at)) for at, one in enumerate(periods)]
    return Case(*whens, default=Value(-1), output_field=IntegerField())


def _by_term(arrived: QuerySet[Complaint], years: Sequence[SchoolYear]) -> dict[tuple[int, str], int]:
    terms = [term for year in years for term in year.terms]
    rows = arrived.annotate(term=_in(terms, "received_on")).values_list("academy_id", "term")
    return {(place, terms[at].name): number for place, at, number in rows.annotate(number=Count("pk")) if at >= 0}


def _by_year(rows: QuerySet[Any], column: str, by: str, years: Sequence[SchoolYear]) -> dict[tuple[str, str], int]:
    counted = rows.annotate(school_year=_in(years, column)).values_list(by, "school_year")
    return {(value, years[at].name): number for value, at, number in counted.annotate(number=Count("pk")) if at >= 0}


def _found(seen: QuerySet[Complaint], span: Period, years: Sequence[SchoolYear]) -> dict[tuple[str, str], int]:
    """The latest finding on each head, by the year in which it was found."""
    standing = Finding.objects.filter(proposed=False)
    later = standing.filter(head=OuterRef("head")).filter(
        Q(round__gt=OuterRef("round")) | Q(round=OuterRef("round"), stage__gt=OuterRef("stage"))
    )
    rows = standing.filter(~Exists(later), on__range=(span.first, span.last), head__complaint__in=seen).order_by()
    return _by_year(rows, "on", "outcome", years)


def _limits(seen: QuerySet[Complaint], reader: Reader, year: SchoolYear) -> dict[str, tuple[int, int, int]]:
    """Each of our own time limits: those that ended in this year, and those that run and are late now."""
    pauses = Pause.objects.filter(
        complaint=OuterRef("complaint_id"), began_on__lte=OuterRef("due_on"), resumed_on__isnull=True
    )
    ended = Q(stopped_on__range=(year.first, year.last))
    late = Q(stopped_on=None, due_on__lt=reader.on) & ~Q(Exists(pauses))
    clocks = Clock.objects.filter(ended | late, complaint__in=seen).exclude(kind__in=COMPLAINANTS_OWN).order_by()
    rows = clocks.values_list("kind").annotate(
        kept=Count("pk", filter=Q(outcome=Kept.MET)), missed=Count("pk", filter=Q(outcome=Kept.MISSED)),
        late=Count("pk", filter=Q(stopped_on=None)),
    )  # fmt: skip
    return {kind: (kept, missed, late) for kind, kept, missed, late in rows if kept or missed or late}


def _causes(seen: QuerySet[Complaint], year: SchoolYear) -> dict[str, int]:
    rows = LatenessReason.objects.filter(clock__complaint__in=seen, on__range=(year.first, year.last)).order_by()
    return dict(Counter(dict(rows.values_list("cause").annotate(number=Count("pk")))))


def _lessons(reader: Reader, academy: int | None, span: Period) -> QuerySet[Lesson]:
    """The lessons that this reader may read, none from a complaint that they may know nothing of."""
    rows = seeing.lessons_visible_to(reader.user, on=reader.on).filter(recorded_on__range=(span.first, span.last))
    return (rows if academy is None else rows.filter(academy_id=academy)).order_by()


def share(kept: int, missed: int) -> str:
    """How many in a hundred were kept; nothing where none ended."""
    return f"{round(100 * kept / (kept + missed))} in 100" if kept + missed else ""


def per_hundred(number: int, pupils: int | None) -> str:
    """For each hundred pupils, to one place."""
    return f"{100 * number / pupils:.1f}" if pupils else ""
