"""The trail: what was done, entry by entry, each carrying the hash of the one before it; and what was seen.

An entry holds ids, steps and field names, never a person's words, so that disposal need not touch the chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from accounts.models import Access, Entry, ProvedEnd, User

_entered: ContextVar[str] = ContextVar("entered", default="")


@contextmanager
def entered(way: str) -> Iterator[None]:
    """While somebody without a sign-in is at work: how they came in. Every entry without a person says so (R134)."""
    before = _entered.set(way)
    try:
        yield
    finally:
        _entered.reset(before)


_asked: ContextVar[tuple[UUID, str] | None] = ContextVar("asked", default=None)


@contextmanager
def asked_by_form(about: UUID, once: str) -> Iterator[None]:
    """While what a form asked for is done: every entry about this carries the mark of that form, by which the same form
    sent again is known."""
    before = _asked.set((about, once) if once else None)
    try:
        yield
    finally:
        _asked.reset(before)


def sent_before(once: str, **which: object) -> Entry | None:
    """The entry that the same posting of a form has written already (a double click); none for a form without a mark.
    `which`: about what or whom it is looked for, and by whom."""
    return Entry.objects.filter(data__once=once, **which).first() if once else None


START = "0" * 64
"""What the first entry of every chain carries as the hash before it."""


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """What one entry says, before it has its number and its hash. Unless said, nobody's act is the portal's."""

    about_kind: str
    about: UUID
    step: str
    on: dt.date
    at: dt.datetime
    by_id: int | None = None
    actor: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """One place where a chain does not hold."""

    about: UUID
    number: int
    problem: str


def record(
    *,
    about_kind: str,
    about: UUID,
    step: str,
    by: User | None,
    on: dt.date,
    at: dt.datetime,
    actor: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """Append the next entry, inside a transaction in which the owner's row is locked: two writers at once
    would want the same number, and the database lets only one of them have it."""
    last = Entry.objects.filter(about=about).order_by("-number").values_list("number", "hash").first()
    number, before = last or (0, START)
    way, asked = _entered.get(), _asked.get()
    more: dict[str, object] = {"entered": way} if way and by is None else {}
    if asked is not None and asked[0] == about:
        more["once"] = asked[1]
    row = EntryData(
        about_kind=about_kind, about=about, step=step, on=on, at=at, by_id=by.pk if by else None, actor=actor,
        data={**(data or {}), **more},
    )  # fmt: skip
    entry = Entry(**_chained(row, number + 1, before))
    entry.save(force_insert=True)
    return entry


def record_many(rows: Sequence[EntryData]) -> int:
    """Append many entries in the order given, for the demo and for imports; the same hashing, few queries."""
    abouts = list({row.about for row in rows})
    heads: dict[UUID, tuple[int, str]] = {}
    with transaction.atomic():
        for start in range(0, len(abouts), 500):
            some = abouts[start : start + 500]
            tops = Entry.objects.filter(about__in=some).values("about").annotate(top=Max("number"))
            numbers = {found["about"]: found["top"] for found in tops.order_by()}
            if numbers:
                known = Entry.objects.filter(about__in=list(numbers)).values_list("about", "number", "hash")
                heads |= {a: (number, digest) for a, number, digest in known if numbers[a] == number}
        Entry.objects.bulk_create([Entry(**values) for values in chain(rows, heads)], batch_size=1000)
    return len(rows)


def chain(rows: Iterable[EntryData], heads: dict[UUID, tuple[int, str]]) -> Iterator[dict[str, Any]]:
    """The columns of the entries that say this, one by one in the order given; nothing is read or written. `heads`: the
    number and the hash of the last entry of each chain that is there already, kept up to date."""
    for row in rows:
        number, before = heads.get(row.about, (0, START))
        values = _chained(row, number + 1, before)
        heads[row.about] = (values["number"], values["hash"])
        yield values


def saw(
    *,
    about_kind: str,
    about: UUID | None,
    user: User | None,
    what: str,
    at: dt.datetime,
    detail: str = "",
    actor: str = "person",
) -> None:
    """Note that somebody saw personal data: a view, a download, an export, a print (`S0 §10`)."""
    Access.objects.create(
        about_kind=about_kind, about=about, user=user, what=what, at=at, detail=detail[:200], actor=actor
    )


def verify(about: UUID | None = None) -> Iterator[Fault]:
    """Walk the chains and yield every place where an entry was changed, taken out or put in.

    Entries cut off the end leave no mark in a chain, nor does a chain that is gone: both are held against where
    the chain ended at the last proof (`keep_ends`).
    """
    entries = Entry.objects.order_by("about", "number")
    if about is not None:
        entries = entries.filter(about=about)
    columns = (
        "about_kind",
        "about",
        "number",
        "at",
        "on",
        "by_id",
        "actor",
        "step",
        "data",
        "before",
        "hash",
    )
    current: UUID | None = None
    number, before = 0, START
    for kind, whose, n, at, on, by_id, actor, step, data, previous, digest in entries.values_list(*columns).iterator(
        chunk_size=2000
    ):
        if whose != current:
            current, number, before = whose, 0, START
        if n != number + 1:
            yield Fault(whose, n, f"entry {number + 1} is missing")
        elif previous != before:
            yield Fault(whose, n, "does not follow from the entry before it")
        if _digest(kind, whose, n, at, on, by_id, actor, step, data, previous) != digest:
            yield Fault(whose, n, "was changed after it was written")
        number, before = n, digest
    yield from _cut_off(about)


def keep_ends(*, on: dt.date, but: Collection[UUID] = ()) -> int:
    """Note where each chain ends that has grown since it was last proved, except those with a fault; answers how many.

    A number that is lower than the noted one never replaces it.
    """
    after = Entry.objects.filter(about=OuterRef("about"), number=OuterRef("number") + 1)
    noted = ProvedEnd.objects.filter(about=OuterRef("about"), number__gte=OuterRef("number"))
    grown = Entry.objects.exclude(about__in=list(but)).filter(~Exists(after), ~Exists(noted)).order_by()
    rows = grown.values_list("about", "about_kind", "number", "hash").iterator(chunk_size=2000)
    kept = 0
    while some := [ProvedEnd(about=a, about_kind=k, number=n, hash=h, on=on) for a, k, n, h in islice(rows, 2000)]:
        ProvedEnd.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["about"], update_fields=["about_kind", "number", "hash", "on"]
        )
        kept += len(some)
    return kept


def mark() -> str:
    """SHA-256 over where all chains ended when they were last proved: equal marks, equal history."""
    digest = hashlib.sha256()
    ends = ProvedEnd.objects.order_by("about").values_list("about", "number", "hash")
    for about, number, end in ends.iterator(chunk_size=2000):
        digest.update(f"{about} {number} {end}\n".encode("ascii"))
    return digest.hexdigest()


def _cut_off(about: UUID | None) -> Iterator[Fault]:
    """Chains that do not reach the entry at which they ended when they were last proved."""
    same = Entry.objects.filter(about=OuterRef("about"), number=OuterRef("number"), hash=OuterRef("hash"))
    ends = ProvedEnd.objects.filter(~Exists(same)).order_by("about")
    if about is not None:
        ends = ends.filter(about=about)
    for end in ends:
        left = Entry.objects.filter(about=end.about).aggregate(top=Max("number"))["top"]
        if left is None:
            problem = f"is gone: it had {end.number} entries on {end.on.isoformat()}"
        elif left < end.number:
            problem = f"ends here, but had {end.number} entries on {end.on.isoformat()}"
        else:
            problem = f"entry {end.number} is another than on {end.on.isoformat()}"
        yield Fault(end.about, left or 0, problem)


def _chained(row: EntryData, number: int, before: str) -> dict[str, Any]:
    data, actor = _plain(row.data), row.actor or ("person" if row.by_id else "portal")
    digest = _digest(row.about_kind, row.about, number, row.at, row.on, row.by_id, actor, row.step, data, before)
    return {
        "about_kind": row.about_kind, "about": row.about, "number": number, "at": row.at, "on": row.on,
        "by_id": row.by_id, "actor": actor, "step": str(row.step), "data": data, "before": before, "hash": digest,
    }  # fmt: skip


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    """The data as both databases give it back; a float would come back rounded or as a whole number."""
    plain: dict[str, object] = json.loads(json.dumps(dict(data), cls=DjangoJSONEncoder))
    if _has_float(plain):
        raise TypeError("An entry of the chronology holds no floats: write a whole number or text.")
    return plain


def _has_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    if isinstance(value, list):
        return any(map(_has_float, value))
    return isinstance(value, float)


def _digest(
    kind: str,
    about: UUID,
    number: int,
    at: dt.datetime,
    on: dt.date,
    by_id: int | None,
    actor: str,
    step: str,
    data: Mapping[str, object],
    before: str,
) -> str:
    if at.tzinfo is None:
        raise ValueError("The time of an entry needs its time zone.")
    fields = [
        kind, str(about), number, at.astimezone(dt.UTC).isoformat(timespec="microseconds"), on.isoformat(),
        by_id, actor, str(step), data, before,
    ]  # fmt: skip
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
