"""Telling the complainant by e-mail that a message waits on their own page. The e-mail holds nothing of the case."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.mail import RealAddress
from complaints.casework.letter_context import own_page
from complaints.casework.models import Message

log = logging.getLogger(__name__)

PATIENCE = dt.timedelta(minutes=2)
"""How long an e-mail may wait before the sweep sends it: a lost queue dropped it."""
AT_ONCE = 200
Told = Message.Told


def tell(message_id: int, *, at: dt.datetime) -> bool:
    """E-mail once that a message waits: the claim is written first. False when nothing was sent; one that could not be
    sent is marked so, and the case shows it."""
    message = Message.objects.select_related("complaint__academy", "complaint__complainant").get(pk=message_id)
    person = message.complaint.complainant
    way = Told.READ_FIRST if message.seen_at else Told.SENT if person.reads_email else Told.TO_POST
    claimed = Message.objects.filter(pk=message.pk, told=Told.WAITING).update(told=way, told_at=at)
    if not claimed or way != Told.SENT:
        return False
    try:
        _email(message).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("the notice of message %s was not sent: %s", message.pk, type(problem).__name__)
        Message.objects.filter(pk=message.pk, told=Told.SENT).update(told=Told.FAILED)
        return False
    return True


def tell_of_those_left(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Take up what a lost queue dropped; how many were sent, or in a dry run would have been tried."""
    left = Message.objects.filter(told=Told.WAITING, sent_at__lte=at - PATIENCE).order_by("pk")
    if dry_run:
        return left.count()
    return sum(tell(pk, at=at) for pk in left.values_list("pk", flat=True)[:AT_ONCE])


def _email(message: Message) -> EmailMessage:
    complaint = message.complaint
    context = {
        "reference": complaint.reference, "academy": complaint.academy,
        "link": own_page(complaint.complainant.token), "practice_mode": settings.PRACTICE_MODE,
    }  # fmt: skip
    text = render_to_string("casework/mail/message_waits.txt", context)
    subject = f"{complaint.reference}: a message for you from {complaint.academy.name}"
    return EmailMessage(subject, text, to=[complaint.complainant.write_to_email])
