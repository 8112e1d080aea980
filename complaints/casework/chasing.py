"""E-mails to whoever is asked for an account or to confirm the heads, and reminders of both. They hold nothing of the
case: who asks, by when, and where to answer.

Each is claimed by a write before it leaves, so that two workers never send it twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import notices, trail
from accounts.mail import RealAddress, one_line
from complaints.casework import permissions
from complaints.casework.letter_context import account_link, own_page
from complaints.casework.models import Complaint, Contribution
from complaints.casework.vocabulary import ABOUT, OPEN
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Calendar, InsufficientCalendar, is_school_day
from complaints.schooldays.dates import long_date

log = logging.getLogger(__name__)

MOST_REMINDERS = 3
BETWEEN = dt.timedelta(days=3)
BEFORE = dt.timedelta(days=1)
"""The first reminder goes on the day before the account is wanted, further ones every few days until it expires."""
HEADS_BEFORE = dt.timedelta(days=2)
AT_ONCE = 200
Told = Contribution.Told


def ask(pk: int, *, at: dt.datetime) -> bool:
    """E-mail the link once. False when nothing was sent; one that could not be sent is marked so, and the case shows
    it."""
    row = Contribution.objects.select_related("complaint__academy", "user", "asked_by").get(pk=pk)
    way = Told.SENT if permissions.may_contribute(row, on=timezone.localtime(at).date()) else Told.FAILED
    claimed = Contribution.objects.filter(pk=pk, told=Told.WAITING).update(told=way, told_at=at)
    if not claimed or way == Told.FAILED:
        return False
    if _sent(row, "contribution", f"{row.complaint.academy.name} asks you for an account"):
        return True
    Contribution.objects.filter(pk=pk, told=Told.SENT).update(told=Told.FAILED)
    return False


def chase(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> int:
    """Remind who has not answered; how many were reminded, or in a dry run would be. Only on school days of the academy
    (R29, R260)."""
    accounts, heads = list(_late_accounts(on=on)), list(_open_heads(on=on))
    if dry_run:
        return len(accounts) + len(heads)
    for pk in _unsent():
        ask(pk, at=at)
    done = sum(_remind(row, on=on, at=at) for row in accounts)
    return done + sum(_remind_of_heads(complaint, on=on, at=at) for complaint in heads)


def _unsent() -> list[int]:
    """First e-mails that a lost queue dropped; one on its way just now is claimed by whoever comes first."""
    waiting = Contribution.objects.filter(told=Told.WAITING, answered_at=None, ended_on=None)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _late_accounts(*, on: dt.date) -> Iterator[Contribution]:
    rows: QuerySet[Contribution] = Contribution.objects.filter(
        answered_at=None, ended_on=None, expires_on__gte=on, due_on__lte=on + BEFORE, reminders__lt=MOST_REMINDERS,
        asked_on__lt=on, complaint__state__in=OPEN, told__in=(Told.SENT, Told.NOTICE),
    ).filter(Q(reminded_on=None) | Q(reminded_on__lte=on - BETWEEN))  # fmt: skip
    found = list(rows.select_related("complaint__academy", "user", "asked_by").order_by("pk")[:AT_ONCE])
    calendars = calendars_of({row.complaint.academy_id for row in found})
    for row in found:
        if _is_school_day(calendars[row.complaint.academy_id], on) and permissions.may_contribute(row, on=on):
            yield row


def _open_heads(*, on: dt.date) -> Iterator[Complaint]:
    rows = Complaint.objects.filter(
        state__in=OPEN, heads_sent_on__lt=on, heads_reply_by__gte=on, heads_reply_by__lte=on + HEADS_BEFORE,
        heads_agreed_on=None, heads_frozen_on=None, heads_reminded_on=None,
    )  # fmt: skip
    found = list(rows.select_related("academy", "complainant").order_by("pk")[:AT_ONCE])
    calendars = calendars_of({row.academy_id for row in found})
    for row in found:
        if _is_school_day(calendars[row.academy_id], on) and row.complainant.reads_email:
            yield row


def _is_school_day(calendar: Calendar, day: dt.date) -> bool:
    try:
        return is_school_day(calendar, day)
    except InsufficientCalendar:
        return day.weekday() < 5


def _remind(row: Contribution, *, on: dt.date, at: dt.datetime) -> bool:
    with transaction.atomic():
        Complaint.objects.select_for_update().get(pk=row.complaint_id)
        claimed = Contribution.objects.filter(
            pk=row.pk, answered_at=None, ended_on=None, reminders=row.reminders
        ).update(reminders=F("reminders") + 1, reminded_on=on)
        if not claimed:
            return False
        trail.record(
            about_kind=ABOUT, about=row.complaint.uuid, step="contribution_reminded", by=None, on=on, at=at,
            actor="portal", data={"contribution": row.pk},
        )  # fmt: skip
        if row.user is not None:
            return notices.tell(
                row.user, about_kind=ABOUT, about=row.complaint.uuid, at=at,
                key=f"contribute:{row.pk}:{row.asked_on}:{row.reminders + 1}",
                text=f"{row.complaint.reference}: you have not yet given the account that you were asked for.",
                path=reverse("casework:contribute", args=[row.uuid]),
            )  # fmt: skip
    return _sent(row, "contribution_reminder", f"{row.complaint.academy.name}: please answer")


def _remind_of_heads(complaint: Complaint, *, on: dt.date, at: dt.datetime) -> bool:
    with transaction.atomic():
        Complaint.objects.select_for_update().get(pk=complaint.pk)
        claimed = Complaint.objects.filter(pk=complaint.pk, heads_reminded_on=None).update(heads_reminded_on=on)
        if not claimed:
            return False
        trail.record(
            about_kind=ABOUT, about=complaint.uuid, step="heads_reminded", by=None, on=on, at=at, actor="portal",
        )  # fmt: skip
    context = {
        "reference": complaint.reference, "academy": complaint.academy, "by": long_date(complaint.heads_reply_by or on),
        "link": own_page(complaint.complainant.token), "practice_mode": settings.PRACTICE_MODE,
    }  # fmt: skip
    text = render_to_string("casework/mail/heads_reminder.txt", context)
    return _go(
        f"{complaint.reference}: please check the points of your complaint", text, complaint.complainant.write_to_email,
        what=f"the reminder of the heads of complaint {complaint.pk}",
    )  # fmt: skip


def _sent(row: Contribution, name: str, subject: str) -> bool:
    academy = row.complaint.academy
    context = {
        "asked": row, "academy": academy, "by": long_date(row.due_on), "expires": long_date(row.expires_on),
        "link": account_link(row.token), "practice_mode": settings.PRACTICE_MODE,
    }  # fmt: skip
    text = render_to_string(f"casework/mail/{name}.txt", context)
    return _go(one_line(subject), text, row.mail_to, what=f"the mail about contribution {row.pk}")


def _go(subject: str, text: str, to: str, *, what: str) -> bool:
    try:
        EmailMessage(subject, text, to=[to]).send()
    except (OSError, smtplib.SMTPException, RealAddress) as problem:
        log.error("%s was not sent: %s", what, type(problem).__name__)
        return False
    return True
