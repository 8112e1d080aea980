"""Letters to many people whose time is over: the list goes with each person’s letter; that it went out stays (R130)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.own_records import Described, Keeping, Went
from letters import disposing
from letters.mailings import ABOUT
from letters.models import Mailing, MailingReader
from letters.permissions import visible_to

LAST = Greatest(
    "written_at",
    Coalesce("approved_at", "written_at"), Coalesce("sent_back_at", "written_at"),
    Coalesce("sending_since", "written_at"), Coalesce("carried_on_at", "written_at"),
    Coalesce("stopped_at", "written_at"), Coalesce("put_away_at", "written_at"),
)  # fmt: skip
"""When the last thing was done about it."""


def over(*, before: dt.date) -> QuerySet[Mailing]:
    """Those for which nothing was done since this day, and which still hold somebody."""
    holding = Mailing.objects.filter(pk__in=MailingReader.objects.values("mailing_id"))
    return holding.annotate(last_on=TruncDate(LAST)).filter(last_on__lte=before).order_by("last_on", "pk")


def describe(rows: QuerySet[Mailing]) -> Iterator[Described]:
    """What each is: the letter's name and who got it, as the clerk called them."""
    for row in rows.annotate(last_on=TruncDate(LAST)).select_related("academy", "carries"):
        yield Described(
            about=row.uuid, reference=row.reference, says=f"{row.carries.subject_line}: {row.title}",
            academy=row.academy.name, since=row.last_on, path=reverse("letters:mailing", args=[row.uuid]),
        )  # fmt: skip


def dispose(about: UUID, *, at: dt.datetime) -> Went:
    """The list, the letters and what was printed of them."""
    locked = Mailing.objects.select_for_update(of=("self",)).get(uuid=about)
    written = [pk for pk in locked.readers.values_list("letter", flat=True) if pk is not None]
    gone, places = disposing.forget(written)
    readers, _ = locked.readers.all().delete()
    on = timezone.localtime(at).date()
    trail.record(about_kind=ABOUT, about=about, step="disposed_of", by=None, on=on, at=at, actor="portal")
    return Went(rows=gone + readers, letters=places)


KEEPING = Keeping(model=Mailing, seen=visible_to, over=over, describe=describe, dispose=dispose)
