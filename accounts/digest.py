"""When notices leave, and the e-mail they leave in: references and plain sentences, no personal data.

An urgent notice leaves at once and takes along whatever waits for the same person; the rest leaves at
seven in the morning, or as often as the person has chosen (`accounts.times`). Nothing leaves in their quiet hours.
A notice is claimed before it is sent, so that two workers do not both send it.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count, Min, Q, QuerySet
from django.template.loader import render_to_string

from accounts import times
from accounts.mail import RealAddress
from accounts.models import Notice, User

log = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Sent:
    """What one run did, or in a dry run would do."""

    people: int
    notices: int
    failed: int = 0


def send_waiting(*, at: dt.datetime, dry_run: bool = False) -> Sent:
    """Send each person what is due for them in one e-mail. What fails is tried again when its claim runs
    out."""
    free = _free(at)
    people = _due(free, at)
    if dry_run:
        return Sent(len(people), free.filter(user__in=people).count())
    reached = sent = failed = 0
    for user in people:
        claimed = [notice for notice in free.filter(user=user).order_by("written_at", "pk") if _claim(notice, at)]
        if not claimed:
            continue
        try:
            _message(user, claimed).send()
        except (OSError, smtplib.SMTPException, RealAddress) as problem:
            log.error("a digest for person %s was not sent: %s", user.pk, type(problem).__name__)
            failed += len(claimed)
            continue
        Notice.objects.filter(pk__in=[notice.pk for notice in claimed]).update(sent_at=at)
        reached, sent = reached + 1, sent + len(claimed)
    return Sent(reached, sent, failed)


def _free(at: dt.datetime) -> QuerySet[Notice]:
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS)
    held_back = Q(not_before__isnull=False, not_before__gt=at)
    return Notice.objects.filter(unclaimed, sent_at=None, seen_at=None).exclude(held_back)


def _claim(notice: Notice, at: dt.datetime) -> bool:
    """Compare and swap: only one worker turns the claim that both of them read into its own."""
    same = Notice.objects.filter(pk=notice.pk, sent_at=None, claimed_at=notice.claimed_at)
    return same.update(claimed_at=at) == 1


def _due(free: QuerySet[Notice], at: dt.datetime) -> list[User]:
    """Whose time it is: something urgent waits, or something older than their last e-mail should have been."""
    waiting = free.order_by().values("user").annotate(oldest=Min("written_at"), urgent=Count("pk", Q(urgent=True)))
    rows = {row["user"]: row for row in waiting}
    people = User.objects.filter(pk__in=list(rows), is_active=True).select_related("notice_times").order_by("pk")
    return [
        user
        for user in people
        if not times.quiet(times.of(user), at)
        and (rows[user.pk]["urgent"] or rows[user.pk]["oldest"] < times.last_due(times.of(user), at))
    ]


def _message(user: User, waiting: Sequence[Notice]) -> EmailMessage:
    text = render_to_string(
        "accounts/mail/digest.txt",
        {
            "person": user,
            "notices": waiting,
            "site": settings.SITE_URL,
            "practice_mode": settings.PRACTICE_MODE,
        },
    )
    count = "1 notice" if len(waiting) == 1 else f"{len(waiting)} notices"
    return EmailMessage(f"Complaints portal: {count}", text, to=[user.email])
