"""The letters of a mailing, one after the other: each written, approved and issued in one transaction, or not at all.

A worker may be killed at any moment and two may work side by side: who has a letter is known by the row alone, so
nobody gets two (H9).
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.mail import is_practice_address
from letters import mailings, outbox, post_room, stops
from letters.models import Confirmation, Delivery, Enclosure, Letter, Mailing, MailingReader
from letters.vocabulary import BY_HAND, How, MailingState, Outcome, Rendering

AT_ONCE = 20
"""Letters that one message to the worker writes: a stop waits no longer than these take."""
STALE = dt.timedelta(minutes=2)
"""A mailing that goes out and in which nothing was written for so long has lost its worker."""


def waiting(mailing: Mailing) -> QuerySet[MailingReader]:
    """Who has no letter yet, and can have one."""
    return mailing.readers.filter(letter=None, left_out_at=None, problem="").order_by("number")


def send_some(mailing_id: int, *, at: dt.datetime) -> int:
    """The next letters of a mailing, and a message for those after them. Says how many were written."""
    mailing = Mailing.objects.filter(pk=mailing_id, state=MailingState.SENDING).first()
    if mailing is None:
        return 0
    chosen = list(waiting(mailing).values_list("pk", flat=True)[:AT_ONCE])
    written = sum(send_one(pk, at=at) for pk in chosen)
    Mailing.objects.filter(pk=mailing_id).update(carried_on_at=at)
    if chosen:
        outbox.now(mailings.SEND, mailing_id)
    return written


def send_one(pk: int, *, at: dt.datetime) -> bool:
    """The letter of one reader, or a sentence why not."""
    try:
        with transaction.atomic():
            return _send(pk, at=at)
    except post_room.NotReady as stopped:
        MailingReader.objects.filter(pk=pk, letter=None).update(problem=str(stopped)[:500])
    return False


def _send(pk: int, *, at: dt.datetime) -> bool:
    reader = MailingReader.objects.select_for_update(of=("self",)).get(pk=pk)
    mailing = Mailing.objects.select_related(
        "academy__trust", "carries__wording", "written_by", "approved_by", "sending_by"
    ).get(pk=reader.mailing_id)
    if reader.letter_id or reader.problem or reader.left_out_at or mailing.state != MailingState.SENDING:
        return False
    if mailing.approved_by is None or mailing.sending_by is None:
        raise post_room.NotReady(["The letter has not been approved by another person."])
    if wrong := stops.stopped(mailing.carries):
        raise post_room.NotReady(wrong)
    letter = mailings.letter_for(mailing, reader)
    letter.drafted_at = at
    letter.save()
    _take_along(mailing, letter)
    letter = post_room.approve(letter, by=mailing.approved_by, at=at)
    way = How.EMAIL if reader.email else How.POST
    if way == How.EMAIL and settings.PRACTICE_MODE and not is_practice_address(reader.email):
        raise post_room.NotReady(["In practice mode no letter goes to a real address."])
    letter = post_room.issue(letter, how=way, by=mailing.sending_by, on=timezone.localtime(at).date(), at=at)
    reader.letter = letter
    reader.save(update_fields=["letter"])
    return True


def _take_along(mailing: Mailing, letter: Letter) -> None:
    """What goes with the letter that it carries goes with this one; what was confirmed of it is of the same words."""
    Enclosure.objects.bulk_create(
        Enclosure(
            letter=letter, number=one.number, title=one.title, sha256=one.sha256, pages=one.pages,
            added_by=one.added_by, added_at=one.added_at,
        )
        for one in mailing.carries.enclosures.select_related("added_by")
    )  # fmt: skip
    held = mailing.carries.confirmations.filter(text_hash=mailing.carries.text_hash)
    Confirmation.objects.bulk_create(
        Confirmation(
            letter=letter, key=one.key, question=one.question, text_hash=letter.text_hash, by=one.by, at=one.at
        )
        for one in held.select_related("by")
    )


def lost(at: dt.datetime) -> QuerySet[Mailing]:
    """Mailings that go out, have somebody waiting, and whose worker has not been heard of."""
    still = MailingReader.objects.filter(letter=None, left_out_at=None, problem="")
    going = Mailing.objects.filter(state=MailingState.SENDING, pk__in=still.values("mailing_id"))
    return going.filter(Q(carried_on_at=None) | Q(carried_on_at__lt=at - STALE)).order_by("pk")


def progress(mailing: Mailing) -> dict[str, int]:
    """How far it is: people, letters written, made, gone, to be posted, in trouble, still waiting."""
    letter = Q(letter__isnull=False)
    counted = mailing.readers.aggregate(
        people=Count("pk"),
        left_out=Count("pk", filter=Q(left_out_at__isnull=False)),
        written=Count("pk", filter=letter),
        made=Count("pk", filter=Q(letter__rendering=Rendering.MADE)),
        stuck=Count("pk", filter=~Q(problem="") & Q(left_out_at=None)),
    )
    deliveries = Delivery.objects.filter(letter__mailing_reader__mailing=mailing).order_by()
    gone = Q(outcome__in=(Outcome.SENT, Outcome.POSTED))
    by_letter = deliveries.aggregate(
        gone=Count("letter", filter=gone, distinct=True),
        to_post=Count("letter", filter=Q(outcome=Outcome.WAITING, how__in=BY_HAND), distinct=True),
    )
    waiting_for = counted["people"] - counted["left_out"] - counted["written"] - counted["stuck"]
    return {**counted, **by_letter, "returned": returned(mailing).count(), "waiting": waiting_for}


def for_printer(mailing: Mailing, *, by_post: bool) -> QuerySet[MailingReader]:
    """Everybody whose letter is to be in one PDF, whether it is written yet or not."""
    everybody = mailing.readers.filter(left_out_at=None)
    return everybody.filter(Q(letter__how=How.POST) | Q(letter=None, email="")) if by_post else everybody


def returned(mailing: Mailing) -> QuerySet[MailingReader]:
    """Whose letter came back, could not be made, or may not have arrived, and has not gone since by another way."""
    trouble = Delivery.objects.filter(outcome__in=(Outcome.BOUNCED, Outcome.UNSURE))
    fine = Delivery.objects.exclude(outcome__in=(Outcome.BOUNCED, Outcome.UNSURE))
    return (
        mailing.readers.filter(Q(letter__in=trouble.values("letter_id")) | Q(letter__rendering=Rendering.FAILED))
        .exclude(letter__in=fine.filter(letter__mailing_reader__mailing=mailing).values("letter_id"))
        .select_related("letter")
        .order_by("number")
    )
