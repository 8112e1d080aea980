"""Taking e-mail in: sealed as it came and written down first, then put with its complaint or laid before a person.

A message leaves the mailbox only once both are safe; taken up twice, it is one (docs/decisions/0031).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import imaplib
import logging
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from imap_tools.errors import ImapToolsError

from accounts import trail
from accounts.mail import RealAddress
from accounts.models import Trust
from complaints.casework import actions
from complaints.casework.actions.door import day_of
from complaints.casework.models import Complaint
from complaints.evidence import sealing
from complaints.intake import telling
from complaints.intake.mail import alarm, boxes, reading, waiting
from complaints.intake.mail.proof import proven
from complaints.intake.mail.reading import Read
from complaints.intake.models import Mail, MailFile
from letters import bounces

log = logging.getLogger(__name__)

ABOUT = "mail"
"""What the trail calls an e-mail."""

ALIKE = 3
"""The same from the same sender within a day: from here on a machine is at work, and it is only counted."""

A_DAY = dt.timedelta(days=1)
TOO_LARGE = (
    "It is larger than the portal takes in. It lies in the mailbox: open it there, and put what matters on record."
)
BROKEN = (OSError, imaplib.IMAP4.error, ImapToolsError, boxes.Unsafe)
Standing = Mail.Standing


@dataclass
class Fetched:
    """What one visit to the mailbox brought."""

    taken: int = 0
    filed: int = 0
    failed: int = 0
    problem: str = ""


def fetch(*, at: dt.datetime, dry_run: bool = False) -> Fetched:
    """Take everything out of the mailbox that MAIL_IN_URL names; one message that fails stays there, and stops none."""
    found = Fetched()
    if not settings.MAIL_IN_URL:
        return found
    try:
        with boxes.opened(settings.MAIL_IN_URL) as lying:
            for message in lying:
                if dry_run:
                    found.taken += 1
                    continue
                _one(message, found, at=at)
    except BROKEN as fault:
        log.error("The mailbox could not be read: %s", type(fault).__name__)
        found.problem = type(fault).__name__
    if not dry_run:
        alarm.count(failed=bool(found.problem or found.failed), at=at)
    return found


def _one(message: boxes.InBox, found: Fetched, *, at: dt.datetime) -> None:
    try:
        if message.size > settings.MAIL_IN_LARGEST_MB * 1024 * 1024:
            mail = _too_large(message, at=at)
            message.leave()
        else:
            raw = message.content()
            mail = take(raw, at=at) if raw else None
            if raw:
                message.remove()
    except BROKEN:
        raise
    except Exception as fault:
        log.error("An e-mail was not taken in and stays in the mailbox: %s", type(fault).__name__)
        found.failed += 1
        return
    if mail is not None:
        found.taken += 1
        found.filed += mail.standing == Standing.FILED


def take(raw: bytes, *, at: dt.datetime) -> Mail | None:
    """One e-mail, sealed and written down; None for one that is here already, or that only repeats another."""
    digest = hashlib.sha256(raw).hexdigest()
    if Mail.objects.filter(digest=digest).exists():
        return None
    said = reading.read(raw)
    if _is_here(said) or _repeats(said, at=at):
        return None
    try:
        mail = _kept(raw, digest, said, at=at)
    except IntegrityError:
        return None  # another worker was quicker
    if said.bounce is not None and said.bounce.final:
        _came_back(mail, said.bounce, at=at)
    elif not mail.automatic:
        _tell_sender(mail, at=at)
        complaint = _belongs_to(mail)
        if complaint is not None and (mail.proven or not settings.MAIL_IN_PROVEN_BY):
            file(mail, complaint, at=at)
            telling.staff(complaint, key=f"mail:{mail.uuid}", text="an e-mail has arrived for it.", at=at)
        else:
            waiting.tell(mail, at=at)
    return mail


@transaction.atomic
def _kept(raw: bytes, digest: str, said: Read, *, at: dt.datetime) -> Mail:
    original = sealing.seal_made([raw], name="e-mail.eml", media_type="message/rfc822", at=at)
    mail = Mail.objects.create(
        digest=digest, content_hash=said.content_hash, message_id=_hash(said.message_id),
        sender_mark=_mark(said.sender), received_at=at, sender=said.sender, sender_name=said.sender_name,
        subject=said.subject, text=said.text, references=said.references, proven=proven(said),
        automatic=said.automatic or ("From the portal's own address" if _is_ours(said.sender) else ""),
        original=original,
    )  # fmt: skip
    problems = list(said.problems)
    for number, attached in enumerate(said.files, start=1):
        try:
            upload = SimpleUploadedFile(attached.name or "file", attached.content)
            MailFile.objects.create(mail=mail, file=sealing.seal(upload, by=None, at=at), number=number)
        except sealing.Refused as refused:
            problems.append(f"{refused} It is kept in the sealed original only.")
    if problems:
        mail.problems = problems
        mail.save(update_fields=["problems"])
    note(mail, "mail_arrived", at=at)
    return mail


def note(mail: Mail, step: str, *, at: dt.datetime, **more: object) -> None:
    """One entry of the e-mail's own chronology, by the portal."""
    trail.record(about_kind=ABOUT, about=mail.uuid, step=step, by=None, on=day_of(at), at=at, actor="portal", data=more)


def file(mail: Mail, complaint: Complaint, *, at: dt.datetime) -> None:
    """Put it with its complaint, by the portal: a contact for staff, with what came with it."""
    with transaction.atomic():
        locked = Mail.objects.select_for_update().get(pk=mail.pk)
        waiting.put_with(locked, complaint, by=None, at=at)
        note(locked, "mail_filed", at=at, complaint=str(complaint.uuid))
    mail.refresh_from_db()


def _belongs_to(mail: Mail) -> Complaint | None:
    """The one complaint whose reference stands in it and whose complainant's address it comes from.

    A reference alone opens nothing: whoever read it somewhere could write into somebody else's case.
    """
    if not mail.references or not mail.sender:
        return None
    person = Q(complainant__email__iexact=mail.sender) | Q(
        complainant__representative_email__iexact=mail.sender, complainant__authority_recorded_on__isnull=False
    )
    found = list(Complaint.objects.filter(person, reference__in=mail.references)[:2])
    return found[0] if len(found) == 1 else None


def _came_back(mail: Mail, bounce: reading.Bounce, *, at: dt.datetime) -> None:
    """A letter that could not be delivered: the delivery says so, and whoever handles the complaint hears of it."""
    with transaction.atomic():
        delivery = bounces.bounced(message_id=bounce.message_id, recipient=bounce.recipient, why=bounce.why, at=at)
        if delivery is None:
            return
        complaint = actions.letter_came_back(delivery.letter, at=at)
        Mail.objects.filter(pk=mail.pk).update(standing=Standing.BOUNCE, complaint=complaint, done_at=at, text="")
        note(mail, "mail_was_bounce", at=at, letter=str(delivery.letter.uuid))
    mail.refresh_from_db()
    if complaint is not None:
        telling.staff(
            complaint, key=f"came-back:{delivery.pk}", at=at, urgent=True,
            text="a letter could not be delivered by e-mail. Look under letters, and send it another way.",
        )  # fmt: skip
    else:
        waiting.tell(mail, at=at)


def _is_here(said: Read) -> bool:
    """Whether this very message came before, by another way: its own name and its content are the same."""
    same = Mail.objects.filter(message_id=_hash(said.message_id), content_hash=said.content_hash)
    return bool(said.message_id) and same.exists()


def _repeats(said: Read, *, at: dt.datetime) -> bool:
    """Whether it is the same again within a day, as mail loops are: it is counted on the one that is kept."""
    same = Mail.objects.filter(content_hash=said.content_hash, received_at__gt=at - A_DAY)
    if not said.sender or same.count() < ALIKE:
        return False
    Mail.objects.filter(pk=same.order_by("pk").values_list("pk", flat=True)[0]).update(repeats=F("repeats") + 1)
    return True


def _too_large(message: boxes.InBox, *, at: dt.datetime) -> Mail | None:
    said = reading.read(message.head())
    mail, made = Mail.objects.get_or_create(
        digest=message.key,
        defaults={
            "received_at": at, "sender": said.sender, "sender_name": said.sender_name, "subject": said.subject,
            "automatic": said.automatic, "problems": [TOO_LARGE], "left_in_box": True, "proven": proven(said),
            "references": said.references, "sender_mark": _mark(said.sender),
        },
    )  # fmt: skip
    if not made:
        return None
    note(mail, "mail_too_large", at=at)
    waiting.tell(mail, at=at)
    _tell_sender(mail, at=at)
    return mail


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def _mark(sender: str) -> str:
    return salted_hmac("intake.mail.sender", sender, algorithm="sha256").hexdigest() if sender else ""


def _is_ours(sender: str) -> bool:
    return bool(sender) and sender == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def _tell_sender(mail: Mail, *, at: dt.datetime) -> None:
    """That it has arrived: the same words for everybody, so that they say nothing of any complaint; once a day for one
    address, never to a machine, and where the mail server proves senders, only to a proven one."""
    if not mail.sender or mail.automatic or (settings.MAIL_IN_PROVEN_BY and not mail.proven):
        return
    told = Mail.objects.filter(sender_mark=mail.sender_mark, told_sender_at__gt=at - A_DAY)
    if told.exists():
        return
    Mail.objects.filter(pk=mail.pk).update(told_sender_at=at)
    context = {
        "trust": Trust.objects.order_by("pk").first(), "too_large": mail.left_in_box, "site": settings.SITE_URL,
        "largest": settings.MAIL_IN_LARGEST_MB, "practice_mode": settings.PRACTICE_MODE,
    }  # fmt: skip
    message = EmailMessage(
        "Your e-mail has arrived", render_to_string("intake/mail/arrived.txt", context), to=[mail.sender],
        headers={"Auto-Submitted": "auto-replied", "Precedence": "auto_reply", "X-Auto-Response-Suppress": "All"},
    )  # fmt: skip
    try:
        message.send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("the answer to e-mail %s was not sent: %s", mail.pk, type(problem).__name__)
