"""Signatures of families whose time is over (R130, R174)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.own_records import Described, Keeping, Went
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import note
from socialmedia.prevention.models import HomeSchoolSignature


def seen(user: User, *, on: dt.date) -> QuerySet[HomeSchoolSignature]:
    """The signatures at the academies whose lists this person keeps."""
    return HomeSchoolSignature.objects.filter(academy__in=permissions.places(user, on=on))


def over(*, before: dt.date) -> QuerySet[HomeSchoolSignature]:
    """What was signed on this day or before."""
    return HomeSchoolSignature.objects.filter(on__lte=before).order_by("on", "pk")


def describe(rows: QuerySet[HomeSchoolSignature]) -> Iterator[Described]:
    """Which pupil's family signed what; the reference says nothing of either."""
    for row in rows.select_related("academy", "agreement"):
        yield Described(
            about=row.uuid, reference=f"SIGN-{row.uuid.hex[:8].upper()}", says=f"{row.child}: {row.agreement.title}",
            academy=row.academy.name if row.academy else "", since=row.on,
        )  # fmt: skip


def dispose(about: UUID, *, at: dt.datetime) -> Went:
    """One signature."""
    row = HomeSchoolSignature.objects.select_for_update(of=("self",)).get(uuid=about)
    note("homeschoolsignature", about, "disposed_of", by=None, at=at)
    row.delete()
    return Went(rows=1)


KEEPING = Keeping(model=HomeSchoolSignature, seen=seen, over=over, describe=describe, dispose=dispose)
