"""Records that belong to no complaint: which are due, why one stays for now, and taking one (accounts.own_records)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import posts
from accounts.models import Access, Notice, User
from accounts.own_records import OF_THEIR_OWN, Described
from complaints.records.models import Disposal, DisposalItem, DoomedFile, Hold, RetentionRule
from complaints.records.retention import schedule

HELD, GONE, NOT_OVER = (
    "A hold stands.",
    "It has gone already.",
    "Its time is not over: something was done since, something else needs it, or the rule is longer now.",
)


@dataclass(frozen=True)
class Due:
    """One record that may go, and by which rule."""

    record: Described
    rule: RetentionRule
    due_on: dt.date


def due(user: User, kind: str, rules: dict[str, RetentionRule], *, on: dt.date) -> QuerySet[Any]:
    """Of what this person may see of a kind, what may go today, the oldest first."""
    keeping = OF_THEIR_OWN[kind]
    held = Hold.objects.filter(about=OuterRef("uuid"), lifted_on=None)
    proposed = DisposalItem.objects.filter(about=OuterRef("uuid"), state=DisposalItem.State.WAITING)
    rows = keeping.over(before=schedule.cutoff(rules, kind, on)).filter(~Exists(held), ~Exists(proposed))
    return rows.filter(pk__in=keeping.seen(user, on=on).order_by().values("pk"))


def counts(user: User, rules: dict[str, RetentionRule], *, on: dt.date) -> list[tuple[RetentionRule, int]]:
    """How many records of each kind are due, where any are."""
    found = ((rules[kind], due(user, kind, rules, on=on).order_by().count()) for kind in sorted(OF_THEIR_OWN))
    return [(rule, number) for rule, number in found if number]


def listed(user: User, kind: str, *, at: dt.datetime, most: int) -> tuple[list[Due], int]:
    """The first so many that are due, and how many there are."""
    on, rules = timezone.localtime(at).date(), schedule.in_force(at=at)
    rows = due(user, kind, rules, on=on)
    return described(kind, rows[:most], rules), rows.order_by().count()


def described(kind: str, rows: QuerySet[Any], rules: dict[str, RetentionRule]) -> list[Due]:
    """These rows for a list, each with the first day on which it may go."""
    keys = [row.pk for row in rows]
    keeping = OF_THEIR_OWN[kind]
    found = keeping.describe(keeping.model._default_manager.filter(pk__in=keys).order_by("pk"))
    return sorted(
        (Due(one, rules[kind], schedule.due_on(rules, kind, one.since)) for one in found),
        key=lambda one: (one.record.since, one.record.reference),
    )


def told(user: User, items: Collection[DisposalItem], *, on: dt.date) -> dict[UUID, Described]:
    """What the records of these items are about, where they are still there and this person may see them."""
    found: dict[UUID, Described] = {}
    for kind, wanted in by_kind(items).items():
        keeping = OF_THEIR_OWN[kind]
        rows = keeping.seen(user, on=on).filter(uuid__in=wanted)
        found |= {one.about: one for one in keeping.describe(rows)}
    return found


def found(user: User, kind: str, about: UUID, *, on: dt.date) -> Described | None:
    """One record of a kind, where there is one that this person may see."""
    keeping = OF_THEIR_OWN.get(kind)
    if keeping is None:
        return None
    return next(iter(keeping.describe(keeping.seen(user, on=on).filter(uuid=about))), None)


def lock(kind: str, abouts: Collection[UUID]) -> None:
    """Nobody else changes these records until the transaction is over."""
    rows = OF_THEIR_OWN[kind].model._default_manager.filter(uuid__in=sorted(abouts))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def by_kind(items: Collection[DisposalItem]) -> dict[str, set[UUID]]:
    """The records among these items, by their kind; complaints are left out."""
    found: dict[str, set[UUID]] = {}
    for item in items:
        if item.about is not None:
            found.setdefault(item.rule.kind, set()).add(item.about)
    return found


def why_not(items: Collection[DisposalItem], rules: dict[str, RetentionRule], *, on: dt.date) -> dict[UUID | None, str]:
    """Of these, which may not go today after all, each with its reason: asked again just before anything goes."""
    found: dict[UUID | None, str] = {}
    held = set(
        Hold.objects.filter(about__in=[one.about for one in items], lifted_on=None).values_list("about", flat=True)
    )
    for kind, wanted in by_kind(items).items():
        keeping = OF_THEIR_OWN[kind]
        over = keeping.over(before=schedule.cutoff(rules, kind, on))
        may = set(over.filter(uuid__in=wanted).values_list("uuid", flat=True))
        there = set(keeping.model._default_manager.filter(uuid__in=wanted - may).values_list("uuid", flat=True))
        for about in wanted - may:
            found[about] = NOT_OVER if about in there else GONE
        found |= dict.fromkeys(wanted & held, HELD)
    return found


def take(item: DisposalItem, disposal: Disposal, *, at: dt.datetime) -> tuple[int, int]:
    """Dispose of one record; answers how many rows and files went. Inside a transaction.

    Whoever might not see it keeps finding no trace of it: neither here nor in what was proposed before.
    """
    if item.about is None:
        raise ValueError("This item is a complaint.")
    on = timezone.localtime(at).date()
    keeping = OF_THEIR_OWN[item.rule.kind]
    officers = [user for kind in posts.OFFICERS for user in posts.holders(kind, on=on)]
    locked_out = [user for user in officers if not keeping.seen(user, on=on).filter(uuid=item.about).exists()]
    went = keeping.dispose(item.about, at=at)
    Notice.objects.filter(about=item.about).delete()
    if item.rule.names_go:
        Access.objects.filter(about=item.about).update(user=None, detail="")
    DoomedFile.objects.bulk_create(DoomedFile(disposal=disposal, place=name, of_a_letter=True) for name in went.letters)
    gone, _ = Hold.objects.filter(about=item.about).delete()
    if locked_out:
        for one in DisposalItem.objects.filter(about=item.about):
            one.kept_from.add(*locked_out)
    return went.rows + gone, went.files


def unseen_by(user: User, *, on: dt.date) -> QuerySet[DisposalItem]:
    """Items of which this person may know nothing: the record is not theirs to see, or was not when it went."""
    went = DisposalItem.objects.filter(state=DisposalItem.State.DONE, about__isnull=False).values("about")
    hidden = Q(kept_from=user)
    for kind, keeping in OF_THEIR_OWN.items():
        seen = keeping.seen(user, on=on).order_by().values("uuid")
        hidden |= Q(rule__kind=kind) & ~Q(about__in=seen) & ~Q(about__in=went)
    return DisposalItem.objects.filter(hidden, about__isnull=False)


def holds_of(user: User, *, on: dt.date) -> Q:
    """The holds on records that this person may see."""
    found = Q(pk__in=())
    for kind, keeping in OF_THEIR_OWN.items():
        found |= Q(kind=kind, about__in=keeping.seen(user, on=on).order_by().values("uuid"))
    return found
