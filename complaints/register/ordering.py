"""The orders of the register and its pages, so built that the last page costs no more than the first.

An order is a row of stretches (each academy, each stage, with a date and without), and within a stretch one dated
column and the key, both in the direction of an index. A page starts behind a row that the address names, by its
reference: keys run in sequence and would tell of hidden complaints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import Academy
from complaints.casework.models import Complaint
from complaints.policy.vocabulary import Stage
from complaints.register.rows import Found, columns
from complaints.register.vocabulary import Sort

A_PAGE = 25
ONE_BY_ONE = 2
"""Stretches asked one by one before the rest are asked together: sparse answers cost no query for each academy."""


@dataclass(frozen=True)
class Stretch:
    """Complaints that stand together, in the order of one column and then the key."""

    key: str
    where: Q
    column: str = "received_on"
    descending: bool = True

    def order(self, *, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return sign + self.column, sign + "id"

    def value(self, found: Found) -> dt.date:
        day = found.next_due_on if self.column == "next_due_on" else found.received_on
        return day or found.received_on


@dataclass(frozen=True)
class Place:
    """A row that a page starts behind; without a key it was lost from sight, and the day alone tells where."""

    stretch: int
    value: dt.date
    pk: int | None


@dataclass(frozen=True)
class Page:
    """Rows in order; `first` and `last` name their ends in the address, empty where nothing lies beyond."""

    rows: Sequence[Found]
    first: str = ""
    last: str = ""


def stretches(sort: Sort, academies: Sequence[Academy]) -> list[Stretch]:
    """The stretches of an order. `academies` are the reader's own; those of single complaints follow them."""
    if sort in (Sort.NEWEST, Sort.OLDEST):
        return [Stretch("day", Q(), descending=sort == Sort.NEWEST)]
    if sort in (Sort.DUE, Sort.DUE_LAST):
        dated = Stretch("due", Q(next_due_on__isnull=False), "next_due_on", descending=sort == Sort.DUE_LAST)
        return [dated, Stretch("none", Q(next_due_on__isnull=True))]
    if sort in (Sort.STAGE, Sort.STAGE_UP):
        stages = [Stretch(str(stage.value), Q(stage_reached=stage.value)) for stage in Stage]
        return stages if sort == Sort.STAGE_UP else stages[::-1]
    own = {academy.pk for academy in academies}
    others = Academy.objects.exclude(pk__in=own).order_by("name", "pk")
    down = sort == Sort.ACADEMY_DOWN
    mine = [Stretch(academy.code, Q(academy_id=academy.pk)) for academy in academies]
    rest = [Stretch(academy.code, Q(academy_id=academy.pk)) for academy in others]
    return [*mine[::-1], *rest[::-1]] if down else [*mine, *rest]


def page(
    found: QuerySet[Complaint],
    order: Sequence[Stretch],
    *,
    seen: QuerySet[Complaint],
    after: str = "",
    before: str = "",
    from_end: bool = False,
    size: int = A_PAGE,
) -> Page:
    """The page behind or before a named row, the last or the first. A name that means nothing gives the first.

    `seen` is all that the reader may see: a row is looked up there and nowhere else.
    """
    if from_end:
        return _backwards(found, order, None, size)
    if before and (place := _place(before, order, seen)):
        page = _backwards(found, order, place, size)
        if len(page.rows) == size:
            return page
    elif after and (place := _place(after, order, seen)):
        taken = _take(found, order, place, size + 1)
        if taken:
            return _page(taken[:size], order, earlier=True, later=len(taken) > size)
        return _backwards(found, order, None, size)
    taken = _take(found, order, None, size + 1)
    return _page(taken[:size], order, earlier=False, later=len(taken) > size)


def every(found: QuerySet[Complaint], order: Sequence[Stretch], *, chunk: int = 1000) -> Iterator[Found]:
    """All rows in order, read as they are asked for."""
    for stretch in order:
        rows = columns(found.filter(stretch.where).order_by(*stretch.order(backwards=False)))
        yield from map(Found._make, rows.iterator(chunk_size=chunk))


_Taken = list[tuple[int, Found]]


def _backwards(found: QuerySet[Complaint], order: Sequence[Stretch], place: Place | None, size: int) -> Page:
    taken = _take(found, order, place, size + 1, backwards=True)
    return _page(taken[:size][::-1], order, earlier=len(taken) > size, later=place is not None)


def _page(taken: _Taken, order: Sequence[Stretch], *, earlier: bool, later: bool) -> Page:
    rows = [row for _, row in taken]
    names = [f"{order[at].key}.{order[at].value(row)}.{row.reference}" for at, row in (taken[:1] + taken[-1:])]
    return Page(rows, names[0] if earlier and names else "", names[-1] if later and names else "")


def _take(
    found: QuerySet[Complaint], order: Sequence[Stretch], place: Place | None, wanted: int, *, backwards: bool = False
) -> _Taken:
    """The next rows from a place, over as many stretches as it takes."""
    numbers = list(range(len(order)))[:: -1 if backwards else 1]
    if place is not None:
        numbers = numbers[numbers.index(place.stretch) :]
    taken: _Taken = []
    for number in numbers[:ONE_BY_ONE]:
        here = found.filter(order[number].where)
        if place is not None and number == place.stretch:
            here = here.filter(_behind(place, order[number], backwards=backwards))
        rows = columns(here.order_by(*order[number].order(backwards=backwards)))
        taken += [(number, Found._make(row)) for row in rows[: wanted - len(taken)]]
        if len(taken) == wanted:
            return taken
    rest = numbers[ONE_BY_ONE:]
    if rest:
        ranked = [When(order[number].where, then=Value(rank)) for rank, number in enumerate(rest)]
        together = found.filter(reduce(or_, (order[number].where for number in rest)))
        together = together.annotate(rank=Case(*ranked, output_field=IntegerField()))
        listed = columns(together.order_by("rank", *order[rest[0]].order(backwards=backwards)), "rank")
        taken += [(rest[rank], Found._make(row)) for rank, *row in listed[: wanted - len(taken)]]
    return taken


def _behind(place: Place, stretch: Stretch, *, backwards: bool) -> Q:
    """Rows behind a place. The first, wider half is what an index can start from."""
    side = "lt" if stretch.descending != backwards else "gt"
    upto = Q(**{f"{stretch.column}__{side}e": place.value})
    if place.pk is None:
        return upto
    past_the_day = Q(**{f"{stretch.column}__{side}": place.value})
    return upto & (past_the_day | Q(**{f"id__{side}": place.pk}))


def _place(name: str, order: Sequence[Stretch], seen: QuerySet[Complaint]) -> Place | None:
    """Read a place from the address; None when it is none of this order."""
    key, _, rest = name.partition(".")
    day, _, reference = rest.partition(".")
    number = next((at for at, stretch in enumerate(order) if stretch.key == key), None)
    try:
        value = dt.date.fromisoformat(day)
    except ValueError:
        return None
    if number is None or not reference.isascii() or "\0" in reference:
        return None
    pk = seen.filter(reference=reference).values_list("pk", flat=True).first()
    return Place(number, value, pk)
