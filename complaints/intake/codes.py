"""Six-digit codes: asked for, sent by the worker, entered (A4). Hashed, short-lived, five tries, used once."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import smtplib
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.mail import RealAddress, one_line
from complaints.casework.models import Complaint
from complaints.intake.models import Code, Draft
from letters import outbox

log = logging.getLogger(__name__)

SEND = "complaints.intake.tasks.send_code"
FOR_A_DRAFT = dt.timedelta(minutes=30)
FOR_A_PAGE = dt.timedelta(minutes=15)
MOST_TRIES = 5


class Answer(StrEnum):
    """What becomes of a code that somebody enters."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too_many"


SENTENCES: dict[Answer, str] = {
    Answer.WRONG: "That is not the code that we sent last. Check the digits and try again.",
    Answer.EXPIRED: "That code is no longer good. Ask for a new one.",
    Answer.TOO_MANY: "The code was entered wrongly too often. Ask for a new one.",
}


def ask(
    *, draft: Draft | None = None, complaint: Complaint | None = None, email: str, at: dt.datetime,
    confirms_address: bool = False,
) -> Code:  # fmt: skip
    """A new code; earlier ones for the same are no longer good. It leaves once the transaction is safe."""
    same = Code.objects.filter(draft=draft, complaint=complaint, confirms_address=confirms_address)
    same.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    lasts = FOR_A_DRAFT if draft or confirms_address else FOR_A_PAGE
    code = Code.objects.create(
        draft=draft, complaint=complaint, email=email, asked_at=at, expires_at=at + lasts,
        confirms_address=confirms_address,
    )  # fmt: skip
    outbox.after_commit(SEND, code.pk)
    return code


def enter(typed: str, *, draft: Draft | None = None, complaint: Complaint | None = None, at: dt.datetime) -> Answer:
    """Try a code against the one sent last. Each try counts, so that guessing ends after five."""
    return _try(typed, Code.objects.filter(draft=draft, complaint=complaint, confirms_address=False).last(), at=at)


def sent_to(complaint: Complaint) -> str:
    """The address to which the latest code for this page went."""
    code = Code.objects.filter(complaint=complaint, confirms_address=False).last()
    return code.email if code is not None else ""


def waiting(complaint: Complaint, *, at: dt.datetime) -> Code | None:
    """The code that would confirm a new address of this complainant."""
    code = Code.objects.filter(complaint=complaint, confirms_address=True).last()
    return code if code is not None and code.used_at is None and code.expires_at > at else None


def confirm(typed: str, code: Code, *, at: dt.datetime) -> Answer:
    """Try the code that was sent to a new address."""
    return _try(typed, code, at=at)


def _try(typed: str, code: Code | None, *, at: dt.datetime) -> Answer:
    digits = "".join(char for char in typed if char.isdecimal() and char.isascii())
    if code is None or code.used_at is not None or code.expires_at <= at:
        return Answer.EXPIRED
    if not Code.objects.filter(pk=code.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return Answer.TOO_MANY
    if not code.code_hash or not constant_time_compare(code.code_hash, _hash(code, digits)):
        return Answer.WRONG if code.tries + 1 < MOST_TRIES else Answer.TOO_MANY
    if not Code.objects.filter(pk=code.pk, used_at=None).update(used_at=at):
        return Answer.EXPIRED
    return Answer.RIGHT


def send(code_id: int, *, at: dt.datetime) -> bool:
    """Make the digits and e-mail them, once: the claim and the hash are written together. False when not sent."""
    code = Code.objects.select_related("draft__academy", "complaint__academy").filter(pk=code_id).first()
    if code is None or code.expires_at <= at:
        return False
    digits = f"{secrets.randbelow(1_000_000):06d}"
    if not Code.objects.filter(pk=code.pk, sent_at=None).update(sent_at=at, code_hash=_hash(code, digits)):
        return False
    try:
        _message(code, digits).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("code %s was not sent: %s", code.pk, type(problem).__name__)
        return False
    return True


def _message(code: Code, digits: str) -> EmailMessage:
    owner = code.draft or code.complaint
    if owner is None:
        raise ValueError("A code opens a draft or a complaint.")
    link = ""
    if code.draft is not None:
        link = settings.SITE_URL + reverse("intake:come_back", args=[code.draft.academy.slug, code.draft.token])
    text = render_to_string(
        "intake/mail/code.txt",
        {
            "digits": f"{digits[:3]} {digits[3:]}", "academy": owner.academy, "link": link, "draft": code.draft,
            "confirms_address": code.confirms_address,
            "minutes": int((code.expires_at - code.asked_at).total_seconds() // 60),
            "practice_mode": settings.PRACTICE_MODE,
        },
    )  # fmt: skip
    return EmailMessage(one_line(f"Your code for {owner.academy.name}"), text, to=[code.email])


def _hash(code: Code, digits: str) -> str:
    return salted_hmac("complaints.intake.code", f"{code.pk}:{digits}", algorithm="sha256").hexdigest()
