"""E-mails of an employee as evidence: asked for in writing, with the reason; looked at; the employee told (R264)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Academy, PostKind, User
from accounts.posts import holders, holds
from socialmedia.actions.people import like
from socialmedia.permissions import TRUST_POSTS
from socialmedia.prevention import permissions
from socialmedia.prevention.actions.noting import Refused, day_of, insist_once, new_reference, note
from socialmedia.prevention.models import MailRecord

ABOUT = "mail_record"


def ask(
    academy: Academy, *, employee: User | None, employee_name: str, request: str, reason: str, scope: str,
    asked_on: dt.date, by: User, at: dt.datetime, once: str = "",
) -> MailRecord:  # fmt: skip
    """The head's written request and its reason; about the head, the chair's. Nothing is looked at before it."""
    on = day_of(at)
    if not permissions.mail_at(by, on=on).filter(pk=academy.pk).exists():
        raise permissions.NotAllowed("ask")
    name = " ".join(employee_name.split()) or (employee.name if employee else "")
    if not name:
        raise Refused("Say whose e-mails.")
    if employee is None and like(name, academy, on=on):
        raise Refused("A colleague of this name has a sign-in. Choose them from the list, so that they are kept out.")
    if employee is not None and employee.pk == by.pk:
        raise Refused("Nobody asks for their own.")
    about_head = employee is not None and employee in holders(PostKind.PRINCIPAL, on=on, academy=academy)
    if not about_head and not holds(by, *TRUST_POSTS, PostKind.PRINCIPAL, on=on, academy=academy):
        raise Refused("The principal asks for the e-mails of staff. The chair asks for those of the principal.")
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    if not request.strip() or not reason.strip():
        raise Refused("The request is in writing, and says why.")
    reference = new_reference(academy.code, "E")
    while MailRecord.objects.filter(reference=reference).exists():
        reference = new_reference(academy.code, "E")
    with transaction.atomic():
        insist_once(once, by=by)
        made = MailRecord.objects.create(
            reference=reference, academy=academy, employee=employee, employee_name=name, request=request.strip(),
            reason=reason.strip(), scope=scope.strip(), asked_by=by, asked_on=asked_on, asked_at=at,
        )  # fmt: skip
        note(ABOUT, made.uuid, "asked", by=by, at=at, data={"once": once})
    return made


@transaction.atomic
def record_search(
    record: MailRecord, *, searched_on: dt.date, searched_who: str, kept_where: str, by: User, at: dt.datetime
) -> MailRecord:
    """Who looked, when, and where what was found is kept: on a case or an incident, by its reference."""
    on = day_of(at)
    if searched_on > on:
        raise Refused("The day cannot be in the future.")
    if searched_on < record.asked_on:
        raise Refused("Nothing is looked at before it was asked for in writing.")
    locked = _mine(record, by=by, on=on)
    locked.searched_on, locked.searched_who, locked.kept_where = searched_on, searched_who.strip(), kept_where.strip()
    locked.save()
    note(ABOUT, locked.uuid, "searched", by=by, at=at)
    return locked


@transaction.atomic
def record_notice(
    record: MailRecord, *, notified_on: dt.date | None, notified_how: str, notice_waits: str, by: User, at: dt.datetime
) -> MailRecord:
    """The employee was told in writing and why; or the notice waits, on whose advice and for what reason."""
    on = day_of(at)
    if notified_on is None and not notice_waits.strip():
        raise Refused("Say when they were told in writing, or on whose advice the notice waits.")
    if notified_on is not None and notified_on > on:
        raise Refused("The day cannot be in the future.")
    if notified_on is not None and not notified_how.strip():
        raise Refused("Say what they were told, and how it was sent.")
    locked = _mine(record, by=by, on=on)
    locked.notified_on, locked.notified_how = notified_on, notified_how.strip() if notified_on else ""
    locked.notice_waits = "" if notified_on else notice_waits.strip()
    locked.save()
    note(ABOUT, locked.uuid, "notified" if notified_on else "notice_waits", by=by, at=at)
    return locked


@transaction.atomic
def close(record: MailRecord, *, by: User, at: dt.datetime) -> MailRecord:
    """It is over. Once anything was looked at, not before the employee was told."""
    locked = _mine(record, by=by, on=day_of(at))
    if locked.searched_on is not None and locked.notified_on is None:
        raise Refused("The employee has to be told in writing first.")
    if locked.closed_on is None:
        locked.closed_by, locked.closed_on = by, day_of(at)
        locked.save()
        note(ABOUT, locked.uuid, "closed", by=by, at=at)
    return locked


@transaction.atomic
def keep_longer(record: MailRecord, *, why: str, by: User, at: dt.datetime) -> None:
    """It is kept beyond the days that the trust has set, for a reason that stands on it (R250)."""
    locked = _mine(record, by=by, on=day_of(at))
    locked.kept_because = why.strip()[:300]
    locked.save(update_fields=["kept_because"])
    note(ABOUT, locked.uuid, "kept_longer", by=by, at=at)


def _mine(record: MailRecord, *, by: User, on: dt.date) -> MailRecord:
    found = permissions.mails(by, on=on).filter(pk=record.pk).first()
    if found is None:
        raise permissions.NotAllowed("mails")
    return MailRecord.objects.select_for_update().get(pk=found.pk)
