"""A new e-mail address for an own page: proved by a code that was sent there, with word to the one before it."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from accounts.mail import RealAddress, one_line
from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.intake import telling
from complaints.intake.models import FormerAddress
from letters import outbox

log = logging.getLogger(__name__)
TELL = "complaints.intake.tasks.tell_former_address"
KEEP_TRYING = dt.timedelta(days=7)


def change(complaint: Complaint, *, at: dt.datetime, **facts: str | bool) -> list[str]:
    """What the complainant changes about how they are reached and helped; whoever handles it gets one line (R17).

    Raises casework's Refused. A changed e-mail address is told to the former one, so that nobody who found the page
    open takes it over unnoticed.
    """
    with transaction.atomic():
        former = actions.lock(complaint).complainant.email
        changed = actions.change_complainant(complaint, by=None, at=at, **facts)
        if changed:
            said = "the complainant has changed how to reach or help them."
            telling.staff(complaint, key=f"details:{at.isoformat()}", text=said, at=at)
        if former and "email" in changed:
            row = FormerAddress.objects.create(complaint=complaint, email=former, changed_at=at)
            outbox.after_commit(TELL, row.pk)
    return changed


def tell(pk: int, *, at: dt.datetime) -> bool:
    """Write to a former address, once. False when nothing was sent; the nightly sweep tries again for a week."""
    row = FormerAddress.objects.select_related("complaint__academy").filter(pk=pk, told_at=None).first()
    if row is None or not FormerAddress.objects.filter(pk=pk, told_at=None).update(told_at=at):
        return False
    academy = row.complaint.academy
    context = {"academy": academy, "changed_at": row.changed_at, "practice_mode": settings.PRACTICE_MODE}
    text = render_to_string("intake/mail/former_address.txt", context)
    subject = one_line(f"Your e-mail address at {academy.name} was changed")
    try:
        EmailMessage(subject, text, to=[row.email]).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("former address %s was not told: %s", row.pk, type(problem).__name__)
        FormerAddress.objects.filter(pk=pk).update(told_at=None)
        return False
    return True


def sweep(*, at: dt.datetime) -> None:
    """Try again where word has not gone out; forget the addresses that were told, and those given up."""
    FormerAddress.objects.exclude(told_at=None).delete()
    FormerAddress.objects.filter(changed_at__lt=at - KEEP_TRYING).delete()
    for row in FormerAddress.objects.filter(told_at=None, changed_at__lt=at - dt.timedelta(hours=1)):
        tell(row.pk, at=at)
