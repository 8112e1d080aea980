"""Carrying an issued letter to its reader by e-mail: once, and what became of it is always on the row (H10).

A worker that dies before the mail server was given the message leaves a claim that is taken up again. One that dies
while the server has it leaves "may or may not have gone": a person looks and sends it again if it did not arrive.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from accounts.mail import RealAddress, one_line
from letters import bounces, stops, stored
from letters.catalogue import CATALOGUE
from letters.models import Delivery, Letter
from letters.serving import file_name
from letters.vocabulary import How, Outcome, Rendering

log = logging.getLogger(__name__)

STALE = dt.timedelta(minutes=10)
MOST_TRIES = 8
PERMANENT = 500
"""SMTP answers from here on are final (RFC 5321, 4.2.1)."""


class Later(Exception):
    """The mail server could not be reached; nothing was handed over."""


class Refused(Exception):
    """The message cannot go to this address; the text says why."""


def ready() -> QuerySet[Delivery]:
    """E-mails that wait and whose PDF is made."""
    return Delivery.objects.filter(how=How.EMAIL, outcome=Outcome.WAITING, letter__rendering=Rendering.MADE)


def carry(letter_id: int, *, at: dt.datetime) -> bool:
    """Sends the waiting e-mail of a letter, however often it is asked to, once. True when this call sent it."""
    claim = uuid.uuid4()
    waiting = ready().filter(letter=letter_id).values_list("pk", flat=True).first()
    if waiting is None or not Delivery.objects.filter(pk=waiting, outcome=Outcome.WAITING).update(
        outcome=Outcome.SENDING, claim=claim, claimed_at=at, tries=F("tries") + 1, detail=""
    ):
        return False
    mine = Delivery.objects.filter(pk=waiting, outcome=Outcome.SENDING, claim=claim)
    delivery = mine.select_related("letter").get()
    try:
        if stops.reader_barred(delivery.letter):
            raise Refused(stops.NO_READER)
        gone = _send(delivery, mine, at=at)
    except Later:
        final = delivery.tries >= MOST_TRIES
        mine.update(
            outcome=Outcome.BOUNCED if final else Outcome.WAITING,
            detail="The mail server could not be reached." + ("" if final else " It will be tried again."),
        )
        return False
    except (Refused, stored.Damaged) as problem:
        mine.update(outcome=Outcome.BOUNCED, detail=str(problem)[:500])
        return False
    except Exception as problem:  # the server has it, and nobody knows what it did with it
        log.error("Delivery %s: %s", delivery.pk, type(problem).__name__)
        mine.update(outcome=Outcome.UNSURE, detail="The connection broke while the letter was being sent.")
        return False
    return gone and bool(mine.update(outcome=Outcome.SENT, done_at=at, done_on=localdate(at), detail=""))


def _send(delivery: Delivery, mine: QuerySet[Delivery], *, at: dt.datetime) -> bool:
    message = message_for(delivery.letter, delivery.address, number=delivery.pk)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as problem:
        raise Later from problem
    try:
        if not mine.update(handed_to_mail_at=at):
            return False
        message.connection = connection
        if not message.send():
            raise Refused("The mail server did not take the message.")
    except RealAddress as problem:
        raise Refused("In practice mode no letter goes to a real address.") from problem
    except SMTPRecipientsRefused as problem:
        codes = [code for code, _ in problem.recipients.values()]
        _answered(mine, max(codes, default=PERMANENT), problem)
    except SMTPResponseException as problem:
        _answered(mine, problem.smtp_code, problem)
    finally:
        connection.close()
    return True


def _answered(mine: QuerySet[Delivery], code: int, problem: Exception) -> None:
    """The mail server said no: for good, or for now."""
    if code >= PERMANENT:
        raise Refused(f"The mail server refused the address (answer {code}).") from problem
    mine.update(handed_to_mail_at=None)
    raise Later from problem


def message_for(letter: Letter, address: str, *, number: int) -> EmailMessage:
    """The e-mail: who writes and the reference, and the letter itself only as the PDF that comes with it."""
    practice = "Practice, not a real letter: " if letter.practice else ""
    place = letter.letterhead
    reply_to = str(letter.context.get("contact_email", "")) or place.get("email", "")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    kind = CATALOGUE.get(letter.key)
    opening = kind.email_opening if kind else ""
    about = opening or f"Letter from {place['name']}"
    message = EmailMessage(
        subject=one_line(f"{practice}{about} ({letter.reference})"),
        body=render_to_string("letters/email.txt", {"letter": letter, "place": place, "opening": opening}),
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers={"Message-ID": f"<{bounces.name_of(letter, number)}@{domain}>"},
    )
    message.attach(file_name(letter), stored.content(letter), "application/pdf")
    return message


def lost(at: dt.datetime) -> Q:
    """Claims of workers that are no more."""
    return Q(outcome=Outcome.SENDING, claimed_at__lt=at - STALE)


def take_up_lost(at: dt.datetime) -> int:
    """What a lost worker had not yet handed over waits again; what it may have handed over needs a person."""
    gone = Delivery.objects.filter(lost(at))
    unsure = gone.filter(handed_to_mail_at__isnull=False).update(
        outcome=Outcome.UNSURE, detail="The portal stopped while the letter was being sent."
    )
    return unsure + gone.filter(handed_to_mail_at__isnull=True).update(outcome=Outcome.WAITING)


def is_due(delivery: Delivery, at: dt.datetime) -> bool:
    """After each failed try the wait doubles, up to an hour."""
    wait = dt.timedelta(minutes=min(2**delivery.tries, 60) if delivery.tries else 0)
    return delivery.claimed_at is None or delivery.claimed_at <= at - wait
