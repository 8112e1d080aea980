"""Families and the outside: what is kept in the lists, who signed, whose turn it is to look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from accounts.models import Academy, User
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import Refused, day_of, insist_once, note
from socialmedia.prevention.models import (
    Agreement,
    Communication,
    HomeSchoolSignature,
    Page,
    Placement,
    PlacementCheck,
    Turn,
)
from socialmedia.prevention.vocabulary import Found, Says

Row = TypeVar("Row", Communication, Page, Turn)


def may_write(user: User, academy: Academy | None, *, on: dt.date) -> bool:
    """Whether this person keeps the lists of this academy, or of the whole trust where none is named."""
    if academy is None:
        return permissions.for_trust(user, on=on)
    return permissions.places(user, on=on).filter(pk=academy.pk).exists()


def keep(row: Row, *, by: User, at: dt.datetime, once: str = "") -> Row:
    """A row of one of the lists is written, or changed by somebody who keeps that list. The same form sent twice writes
    one."""
    on = day_of(at)
    if not may_write(by, row.academy, on=on):
        raise permissions.NotAllowed("keep")
    if row.pk is not None:
        before = type(row)._default_manager.get(pk=row.pk)
        if not may_write(by, before.academy, on=on):
            raise permissions.NotAllowed("keep")
    new = row.pk is None
    with transaction.atomic():
        insist_once(once, by=by)
        if new:
            row.by, row.at = by, at
        row.save()
        step = "added" if new else "changed"
        note(row._meta.model_name or "row", row.uuid, step, by=by, at=at, data={"once": once})
    return row


def check_placement(
    placement: Placement, academy: Academy, *, placed: str, where: str, by: User, at: dt.datetime
) -> PlacementCheck:
    """Somebody looked whether it is there (R263)."""
    on = day_of(at)
    if not may_write(by, academy, on=on):
        raise permissions.NotAllowed("check")
    given = {"placed": placed, "where": where.strip(), "checked_by": by, "checked_on": on}
    with transaction.atomic():
        row, _new = PlacementCheck.objects.update_or_create(placement=placement, academy=academy, defaults=given)
        note("placement", placement.uuid, "checked", by=by, at=at, data={"academy": academy.pk, "placed": placed})
    return row


@dataclass(frozen=True)
class Family:
    """One line of what was collected: the pupil, who signed, and what they said."""

    child: str
    parent: str = ""
    says: str = Says.SIGNED


def record_families(
    families: Sequence[Family], *, academy: Academy, agreement: Agreement, on: dt.date, by: User, at: dt.datetime
) -> int:
    """Signatures under the statement, many at once (R176). Says how many were new; the same again changes what it says.

    Raises Refused for a version that is not in force.
    """
    today = day_of(at)
    if not may_write(by, academy, on=today):
        raise permissions.NotAllowed("record")
    if agreement.in_force_from is None or agreement.in_force_from > on:
        raise Refused("This version was not in force on that day.")
    if on > today:
        raise Refused("The day of the signature cannot be in the future.")
    new = 0
    with transaction.atomic():
        for one in families:
            _row, made = HomeSchoolSignature.objects.update_or_create(
                academy=academy, agreement=agreement, child=one.child, parent=one.parent,
                defaults={"says": one.says, "on": on, "by": by, "at": at},
            )  # fmt: skip
            new += made
        note("agreement", agreement.uuid, "families", by=by, at=at, data={"academy": academy.pk, "rows": len(families)})
    return new


def take_off(row: HomeSchoolSignature | Turn, *, by: User, at: dt.datetime) -> None:
    """A family that has left, or a line that was wrong; a turn that nobody has written anything about."""
    if not may_write(by, row.academy, on=day_of(at)):
        raise permissions.NotAllowed("take off")
    if isinstance(row, Turn) and row.looked_on is not None:
        raise Refused("Something is written down about this turn, so it stays.")
    with transaction.atomic():
        note(row._meta.model_name or "row", row.uuid, "taken_off", by=by, at=at)
        row.delete()


def plan_weekends(
    people: Sequence[User], *, academy: Academy | None, first: dt.date, last: dt.date, by: User, at: dt.datetime
) -> int:
    """Every weekend between two days, each person in turn (R262). Says how many turns were added."""
    on = day_of(at)
    if not may_write(by, academy, on=on):
        raise permissions.NotAllowed("plan")
    if last < first:
        raise Refused("The last day comes after the first.")
    if (last - first).days > 400:
        raise Refused("Plan at most a year at once.")
    if not people:
        raise Refused("Choose who takes turns.")
    saturday = first + dt.timedelta(days=(5 - first.weekday()) % 7)
    added = 0
    while saturday <= last:
        sunday = saturday + dt.timedelta(days=1)
        taken = Turn.objects.filter(academy=academy, from_on__lte=sunday, to_on__gte=saturday)
        if not taken.exists():
            row = Turn(academy=academy, who=people[added % len(people)], from_on=saturday, to_on=sunday)
            keep(row, by=by, at=at)
            added += 1
        saturday += dt.timedelta(days=7)
    return added


def look(turn: Turn, *, found: str, text: str, by: User, at: dt.datetime) -> Turn:
    """Whoever's turn it is writes down what they found, and what they took down (R262)."""
    on = day_of(at)
    if turn.who_id != by.pk and not may_write(by, turn.academy, on=on):
        raise permissions.NotAllowed("look")
    if found != Found.NOTHING and not text.strip():
        raise Refused("Say what it was, and from where.")
    if turn.from_on > on:
        raise Refused("This turn has not begun.")
    with transaction.atomic():
        locked = Turn.objects.select_for_update().get(pk=turn.pk)
        locked.found, locked.note, locked.looked_by, locked.looked_on = found, text.strip(), by, on
        locked.save()
        note("turn", locked.uuid, "looked", by=by, at=at, data={"found": found})
    return locked
