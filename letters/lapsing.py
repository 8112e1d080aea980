"""Letters to many people whose time is over: the list goes with each person’s letter; that it went out stays (R130)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from accounts import trail
from accounts.models import Access, Notice
from letters import disposing
from letters.mailings import ABOUT
from letters.models import Mailing, MailingReader


def over(*, before: dt.date) -> QuerySet[Mailing]:
    """Those for which nothing was done since this day, and which still hold somebody."""
    last = Greatest(
        "written_at",
        Coalesce("approved_at", "written_at"), Coalesce("sent_back_at", "written_at"),
        Coalesce("sending_since", "written_at"), Coalesce("carried_on_at", "written_at"),
        Coalesce("stopped_at", "written_at"), Coalesce("put_away_at", "written_at"),
    )  # fmt: skip
    holding = Mailing.objects.filter(pk__in=MailingReader.objects.values("mailing_id"))
    return holding.annotate(last_on=TruncDate(last)).filter(last_on__lte=before).order_by("pk")


def lapse(*, before: dt.date, forget: bool, at: dt.datetime, dry_run: bool = False) -> int:
    """Let go of the lists that are over; answers how many letters to many people that were."""
    rows = list(over(before=before))
    if not dry_run:
        for row in rows:
            _forget(row, forget=forget, at=at)
    return len(rows)


@transaction.atomic
def _forget(mailing: Mailing, *, forget: bool, at: dt.datetime) -> None:
    """The list, the letters and what was printed of them; bytes after the commit."""
    locked = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    written = [pk for pk in locked.readers.values_list("letter", flat=True) if pk is not None]
    _gone, places = disposing.forget(written)
    locked.readers.all().delete()
    Notice.objects.filter(about=locked.uuid).delete()
    if forget:
        Access.objects.filter(about=locked.uuid).update(user=None, detail="")
    trail.record(about_kind=ABOUT, about=locked.uuid, step="disposed_of", by=None, on=at.date(), at=at, actor="portal")
    transaction.on_commit(lambda: disposing.remove(places))
