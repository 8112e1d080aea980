"""E-mail that waits for a person: who may see it, and putting it with a complaint, answering it, or putting it aside.

Anybody may be written about in it, so whoever it names does not read it (S0 §10, R101).
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import notices, posts, trail
from accounts.mail import RealAddress, one_line
from accounts.models import PostKind, Trust, User
from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.actions.door import day_of
from complaints.casework.likeness import words_of
from complaints.casework.models import Complaint, Conflict
from complaints.evidence import sealing
from complaints.evidence.models import File
from complaints.intake.models import Mail

log = logging.getLogger(__name__)

READERS: tuple[tuple[PostKind, ...], ...] = (
    (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER),
    (PostKind.BOARD_CHAIR,),
    (PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE),
)
"""Who reads it: the trust's officers; where it names all of them, the chair of the board; then the other trustees."""

OFFICES = tuple(kind for group in READERS for kind in group)
GREETING = re.compile(
    r"^[ \t>]*(?:dear|hello|hi|good (?:morning|afternoon|evening))\b.*$", re.IGNORECASE | re.MULTILINE
)

SHOWN = 200
Standing = Mail.Standing
NOT_SENT = "The answer could not be sent: {why}. What you wrote is still here."


def may_read(user: User, *, on: dt.date) -> bool:
    """Whether this person can be a reader at all."""
    return posts.holds(user, *OFFICES, on=on)


class Readers:
    """Who may read each of some e-mails; what that takes is looked up once for all of them."""

    def __init__(self, mails: Iterable[Mail], *, on: dt.date) -> None:
        self.holders = {kind: posts.holders(kind, on=on) for kind in OFFICES}
        self.groups = [list(dict.fromkeys(user for kind in group for user in self.holders[kind])) for group in READERS]
        named = {reference for mail in mails for reference in mail.references}
        rows = Conflict.objects.filter(complaint__reference__in=named, ended_on__isnull=True)
        rows = rows.select_related("complaint") if named else rows.none()
        self.conflicts = {(row.complaint.reference, row.user_id) for row in rows}

    def of(self, mail: Mail) -> list[User]:
        """The trust's officers, or whoever comes after them where it may be about each of them."""
        said = f"{mail.subject}\n{mail.text}"
        words = words_of.__wrapped__(said)  # not kept: it would hold whole e-mails in memory after they are gone
        offices = {kind for kind in OFFICES if _tells_of(said, kind)}
        about = {user.pk for kind in offices for user in self.holders[kind]}
        for group in self.groups:
            free = [
                user for user in group
                if not self._barred(mail, user) and user.pk not in about and not _names(words, user)
            ]  # fmt: skip
            if free:
                return free
        # It names everybody who could read it, as "Dear Mrs ..." does in a small trust: a name alone hides it no more.
        return [user for user in self.groups[0] if not self._barred(mail, user)]

    def _barred(self, mail: Mail, user: User) -> bool:
        """It is their own, or about a case from which they are locked out."""
        locked_out = any((reference, user.pk) in self.conflicts for reference in mail.references)
        return locked_out or mail.sender == user.email.lower()


def _names(words: frozenset[str], user: User) -> bool:
    """Whether their family name stands in it. Errs on yes."""
    family = words_of(user.name.split()[-1]) if user.name.split() else frozenset()
    return bool(family) and family <= words


def _tells_of(said: str, office: PostKind) -> bool:
    """Whether an office stands in it by its name: somebody can be complained about without being named. Whom it greets
    is whom it was written to."""
    return bool(re.search(rf"\b{re.escape(office.label)}s?\b", GREETING.sub("", said), re.IGNORECASE))


def readers(mail: Mail, *, on: dt.date) -> list[User]:
    """Who may read this one."""
    return Readers([mail], on=on).of(mail)


def visible_to(user: User, mails: Iterable[Mail], *, on: dt.date) -> list[Mail]:
    """Those of some e-mails that this person may read."""
    if not may_read(user, on=on):
        return []
    mails = list(mails)
    found = Readers(mails, on=on)
    return [mail for mail in mails if user in found.of(mail)]


def first_visible(user: User, mails: QuerySet[Mail], *, on: dt.date) -> tuple[list[Mail], bool]:
    """The first of them that this person may read, as many as a page shows, and whether there are more. What they may
    not read takes nobody's place on the page, and is not counted."""
    found: list[Mail] = []
    start = 0
    while len(found) <= SHOWN and (some := list(mails[start : start + SHOWN])):
        found += visible_to(user, some, on=on)
        start += SHOWN
    return found[:SHOWN], len(found) > SHOWN


def all_waiting() -> QuerySet[Mail]:
    """What nobody has dealt with, the newest first."""
    return Mail.objects.filter(standing=Standing.WAITING).prefetch_related("files__file").select_related("original")


def tell(mail: Mail, *, at: dt.datetime) -> None:
    """One notice a day to whoever may read it, however much arrives."""
    on = day_of(at)
    for user in readers(mail, on=on):
        notices.tell(
            user, about_kind="mail", about=mail.uuid, key=f"mail-waits:{on}", at=at, path=reverse("intake:mail"),
            text="An e-mail has come in that the portal could not put with a complaint by itself.",
        )  # fmt: skip


def suggested(mail: Mail, visible: QuerySet[Complaint]) -> list[Complaint]:
    """Complaints that the reader sees whose reference stands in it, or whose complainant may have sent it."""
    by_reference = visible.filter(reference__in=mail.references)
    by_sender = visible.filter(complainant__email__iexact=mail.sender) if mail.sender else visible.none()
    found = [*by_reference.select_related("complainant")[:10], *by_sender.select_related("complainant")[:10]]
    return list(dict.fromkeys(found))


KEPT_OUT = "whoever wrote may not know of it: they are complained about, or kept out. Tell them nothing of it"
NOT_THEIRS = "the address is not the complainant’s: it may be from somebody else"


def cautions(mail: Mail, complaint: Complaint) -> str:
    """What to think of before it is put with this complaint, or answered; nothing when the complainant wrote."""
    out = Conflict.objects.filter(complaint=complaint, user__email__iexact=mail.sender, ended_on__isnull=True)
    if mail.sender and out.exists():
        return KEPT_OUT
    who = complaint.complainant
    known = {who.email.casefold()} | ({who.representative_email.casefold()} if who.authority_recorded_on else set())
    return "" if mail.sender and mail.sender.casefold() in known - {""} else NOT_THEIRS


def put_with(mail: Mail, complaint: Complaint, *, by: User | None, at: dt.datetime) -> None:
    """Its words and files go onto the record of the complaint, and away from here."""
    kept: list[tuple[File, str]] = [(mail.original, "The e-mail as it came")] if mail.original else []
    kept += [(row.file, row.file.name) for row in mail.files.select_related("file")]
    unproven = "" if mail.proven else "\n\n(The portal cannot prove that the sender’s address is genuine.)"
    left = "".join(f"\n\n({problem})" for problem in mail.problems)
    words = f"{mail.subject}\n\n{mail.text}{unproven}{left}".strip()
    actions.file_email(
        complaint, sender=mail.sender or "an unknown sender", text=words, files=kept,
        received_at=mail.received_at, by=by, at=at,
    )  # fmt: skip
    mail.files.all().delete()
    mail.standing, mail.complaint, mail.by, mail.done_at, mail.original = Standing.FILED, complaint, by, at, None
    mail.sender = mail.sender_name = mail.subject = mail.text = mail.answer = ""
    mail.references, mail.problems = [], []
    mail.save()


@transaction.atomic
def assign(mail: Mail, complaint: Complaint, *, by: User, at: dt.datetime) -> None:
    """A person puts it with a complaint that they work on. Raises Refused, and NotAllowed for whoever only reads it."""
    locked = _open(mail)
    put_with(locked, complaint, by=by, at=at)
    _note(locked, "mail_filed", by=by, at=at, complaint=str(complaint.uuid))


def answer(mail: Mail, *, text: str, by: User, at: dt.datetime) -> None:
    """Answer its sender by e-mail, and end it. Raises Refused; then nothing was sent."""
    if not mail.sender:
        raise Refused("It has no sender whom the portal could answer.")
    if mail.automatic:
        raise Refused("A machine wrote it. Answering it could begin a loop.")
    with transaction.atomic():
        locked = _open(mail)
        locked.standing, locked.answer, locked.by, locked.done_at = Standing.ANSWERED, text, by, at
        locked.save()
        _note(locked, "mail_answered", by=by, at=at)
        context = {"text": text, "by": by, "trust": Trust.objects.order_by("pk").first()}
        message = EmailMessage(
            one_line(f"Re: {locked.subject or 'your e-mail'}"), render_to_string("intake/mail/answer.txt", context),
            to=[locked.sender],
        )  # fmt: skip
        try:
            message.send()
        except RealAddress as problem:
            raise Refused(NOT_SENT.format(why="in practice mode no e-mail goes to a real address")) from problem
        except (OSError, smtplib.SMTPException) as problem:
            log.error("the answer to e-mail %s was not sent: %s", mail.pk, type(problem).__name__)
            raise Refused(NOT_SENT.format(why="the mail server did not take it")) from problem


@transaction.atomic
def put_aside(mail: Mail, *, reason: str, by: User, at: dt.datetime) -> None:
    """It belongs to no complaint, and needs no answer; why is kept with it."""
    locked = _open(mail)
    locked.standing, locked.reason, locked.by, locked.done_at = Standing.DISCARDED, reason, by, at
    locked.save()
    _note(locked, "mail_put_aside", by=by, at=at)


@transaction.atomic
def bring_back(mail: Mail, *, by: User, at: dt.datetime) -> None:
    """It waits again."""
    locked = Mail.objects.select_for_update().get(pk=mail.pk)
    if locked.standing != Standing.DISCARDED:
        raise Refused("Only e-mail that was put aside can be brought back.")
    locked.standing, locked.reason, locked.by, locked.done_at = Standing.WAITING, "", None, None
    locked.save()
    _note(locked, "mail_brought_back", by=by, at=at)


def old(*, at: dt.datetime) -> QuerySet[Mail]:
    """What was answered, put aside or was a report, longer ago than is kept (MAIL_IN_KEEP_DAYS)."""
    ended = (Standing.ANSWERED, Standing.DISCARDED, Standing.BOUNCE)
    return Mail.objects.filter(
        standing__in=ended, done_at__lt=at - dt.timedelta(days=settings.MAIL_IN_KEEP_DAYS)
    ).order_by("pk")


@transaction.atomic
def destroy(mail: Mail) -> None:
    """The e-mail with everything that came with it."""
    files = [row.file for row in mail.files.select_related("file")] + ([mail.original] if mail.original else [])
    mail.delete()
    for file in files:
        sealing.destroy(file)


def _open(mail: Mail) -> Mail:
    locked = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if locked.standing != Standing.WAITING:
        raise Refused("Somebody has dealt with it in the meantime.")
    return locked


def _note(mail: Mail, step: str, *, by: User, at: dt.datetime, **more: object) -> None:
    trail.record(about_kind="mail", about=mail.uuid, step=step, by=by, on=day_of(at), at=at, data=more)
