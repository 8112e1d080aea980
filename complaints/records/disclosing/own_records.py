"""Requests to see the record whose time is over, and which hold no complaint: who asked and for what goes (R130).

A request with a complaint in it goes with that complaint. One in which nothing was held, or that was refused or about
figures only, would otherwise keep names for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.own_records import Described, Keeping, Went
from complaints.evidence import sealing
from complaints.records.disclosing.acting.door import note
from complaints.records.disclosing.permissions import visible_to
from complaints.records.disclosing.vocabulary import State
from complaints.records.models import Disclosure, ScopedCase


def over(*, before: dt.date) -> QuerySet[Disclosure]:
    """Ended on this day or before, with no complaint in it."""
    found = Disclosure.objects.exclude(state=State.OPEN).exclude(pk__in=ScopedCase.objects.values("disclosure_id"))
    found = found.annotate(ended=Coalesce("released_on", "closed_on"))
    return found.filter(ended__lte=before).order_by("ended", "pk")


def describe(rows: QuerySet[Disclosure]) -> Iterator[Described]:
    """What each is: under which law and how it ended, without who asked."""
    for row in rows.select_related("academy", "trust"):
        yield Described(
            about=row.uuid, reference=row.reference,
            says=f"{row.short_kind}, {row.get_state_display().lower()}",
            academy=row.academy.name if row.academy else row.trust.name, since=row.ended_on or row.received_on,
            path=row.get_absolute_url(),
        )  # fmt: skip


@transaction.atomic
def dispose(about: UUID, *, at: dt.datetime) -> Went:
    """The request with the people it concerns, its clock and its packs; bytes after the commit. Its chain stays."""
    locked = Disclosure.objects.select_for_update(of=("self",)).get(uuid=about)
    note(locked, "disposed_of", by=None, at=at)
    files = [pack.file for pack in locked.packs.exclude(file=None).select_related("file") if pack.file is not None]
    gone, _ = locked.delete()
    for file in files:
        sealing.destroy(file)
    return Went(rows=gone, files=len(files))


KEEPING = Keeping(model=Disclosure, seen=visible_to, over=over, describe=describe, dispose=dispose)
