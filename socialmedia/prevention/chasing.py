"""Reminders: to sign, somebody new, a communication, a turn, a notice that waits. Each once for what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse, reverse_lazy
from django.utils import timezone

from accounts import notices
from accounts.models import PostKind, Trust, User
from accounts.notices import NoticeData
from accounts.posts import holders
from complaints.schooldays.bank_holidays import is_working_day
from socialmedia.prevention import reference, staffing
from socialmedia.prevention.models import Agreement, Communication, MailRecord, Round, Turn
from socialmedia.prevention.vocabulary import Signed
from socialmedia.vocabulary import within

NOTICE_DAYS = 5
"""Days after which it is asked why an employee was not told of their e-mails."""
BEFORE = 3
"""Days before a turn in which its person is told of it: a Friday tells of a Saturday."""
SIGN = reverse_lazy("prevention:sign_list")
STAFF = reverse_lazy("prevention:staff")


def rows(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    """Every notice whose turn it is. It names nobody."""
    yield from _rounds(trust, on=on)
    yield from _newcomers(trust, on=on)
    yield from _posters(trust, on=on)
    yield from _reviews(trust, on=on)
    yield from _planned(trust, on=on)
    yield from _turns(on=on)
    yield from _mails(on=on)


def chase(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Tell everybody what their turn it is to do; on working days only. Says how many notices were written."""
    on = timezone.localdate(at)
    trust = Trust.objects.order_by("pk").first()
    if trust is None or not is_working_day(on):
        return 0
    return len(notices.tell_many(list(rows(trust, on=on)), at=at, dry_run=dry_run))


def _rounds(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    """Whoever has not signed, again every few days; the heads once it is late (R230)."""
    going_on = Round.objects.filter(agreement__trust=trust, begins_on__lte=on, closed_on__isnull=True)
    for one in going_on.select_related("agreement__trust"):
        number = one.reminder(on)
        missing = staffing.not_signed(one, on=on)
        by_when = f"{one.due_on:%-d %B %Y}"
        late = on > one.due_on
        said = "was to be signed by" if late else "is to be signed by"
        for colleague in missing:
            joined = colleague.since is not None and colleague.since > one.due_on
            text = f"“{one.agreement.title}” {said} {by_when}. Please read and sign it."
            if joined:  # nothing was to be signed before they were here
                text = f"Welcome. “{one.agreement.title}” is to be read and signed."
            urgent = late and not joined
            yield _row(colleague.user, "round", one, f"sign:{one.uuid}:{number}", text, SIGN, urgent=urgent)
        if missing and late:
            places = {name for colleague in missing for name in colleague.where}
            for academy in trust.academies.all():
                for head in holders(PostKind.PRINCIPAL, on=on, academy=academy) if academy.name in places else ():
                    text = f"Some colleagues at {academy.name} have not signed “{one.agreement.title}”."
                    path = one.get_absolute_url()
                    yield _row(head, "round", one, f"unsigned:{one.uuid}:{academy.pk}:{number}", text, path)


def _newcomers(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    """Somebody new signs on arrival, whether or not a round goes on; their head is told who waits for the talk."""
    agreement = reference.in_force(trust, Signed.ACCEPTABLE_USE, on=on)
    if agreement is None:
        return
    new = staffing.newcomers(staffing.roster(trust, on=on), on=on)
    for one in new:
        if one.must_sign and staffing.open_round(agreement, on=on) is None and one.since:
            number = (on - one.since).days // 7
            text = f"Welcome. “{agreement.title}” is to be read and signed."
            yield _row(one.user, "agreement", agreement, f"new:{agreement.uuid}:{number}", text, SIGN)
    for academy in trust.academies.all():
        late = [one for one in new if academy.name in one.where and one.induct_by and one.induct_by <= on]
        for head in holders(PostKind.PRINCIPAL, on=on, academy=academy) if late else ():
            text = f"Somebody new at {academy.name} waits for the talk about social media."
            yield _row(head, "agreement", agreement, f"induct:{academy.pk}:{on:%G-%V}", text, STAFF)


def _posters(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    """Whoever posts for the school signs the rules for it (R232)."""
    agreement = reference.in_force(trust, Signed.OFFICIAL_USE, on=on)
    if agreement is None or staffing.open_round(agreement, on=on) is not None:
        return
    for user in staffing.official_posters(trust).values():
        if agreement in staffing.must_sign(user, trust, on=on):
            text = f"You post for the school: “{agreement.title}” is to be read and signed."
            yield _row(user, "agreement", agreement, f"poster:{agreement.uuid}:{on:%Y-%m}", text, SIGN)


def _reviews(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    """What is signed is looked at again each year (R174)."""
    for kind in Signed:
        agreement: Agreement | None = reference.in_force(trust, kind, on=on)
        if agreement is None or agreement.review_on is None or agreement.review_on > on:
            continue
        for officer in holders(PostKind.TRUST_OFFICER, on=on) or holders(PostKind.OPERATIONS_OFFICER, on=on):
            text = f"“{agreement.title}” is to be reviewed: its day was {agreement.review_on:%-d %B %Y}."
            path = agreement.get_absolute_url()
            yield _row(officer, "agreement", agreement, f"agreement-review:{agreement.uuid}", text, path)


def _planned(trust: Trust, *, on: dt.date) -> Iterator[NoticeData]:
    due = Communication.objects.filter(planned_for__lte=on, sent_on__isnull=True, dropped_because="")
    for one in due.select_related("owner"):
        text = f"Planned for {one.planned_for:%-d %B %Y} and not yet sent: {within(one.get_channel_display())}."
        key = f"communication:{one.uuid}:{one.planned_for}"
        yield _row(one.owner, "communication", one, key, text, reverse("prevention:list", args=["communications"]))


def _turns(*, on: dt.date) -> Iterator[NoticeData]:
    soon = Turn.objects.filter(looked_on__isnull=True, from_on__lte=on + dt.timedelta(days=BEFORE))
    for one in soon.select_related("who"):
        over = one.to_on < on
        text = (
            "Your turn to look at the school’s own pages is over: write down what you found."
            if over
            else f"It is your turn to look at the school’s own pages from {one.from_on:%-d %B %Y}."
        )
        key = f"turn:{one.uuid}:{'over' if over else 'soon'}"
        yield _row(one.who, "turn", one, key, text, reverse("prevention:turn", args=[one.uuid]))


def _mails(*, on: dt.date) -> Iterator[NoticeData]:
    waiting = MailRecord.objects.filter(
        searched_on__lte=on - dt.timedelta(days=NOTICE_DAYS), notified_on__isnull=True, notice_waits=""
    )
    for one in waiting.select_related("asked_by"):
        text = f"An employee has not been told in writing: {one.reference}."
        yield _row(one.asked_by, "mail_record", one, f"mail-notice:{one.uuid}", text, one.get_absolute_url())


def _row(
    user: User, kind: str, about: Agreement | Round | Communication | Turn | MailRecord, key: str, text: str,
    path: object, *, urgent: bool = False,
) -> NoticeData:  # fmt: skip
    return NoticeData(
        user_id=user.pk, about_kind=kind, about=about.uuid, key=key, text=text, path=str(path), urgent=urgent
    )
