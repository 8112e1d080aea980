"""Reminders: of improvements a week before their day, on it and once late, then upward; of issues to review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from accounts import notices
from accounts.models import User
from accounts.notices import NoticeData
from accounts.origins import ORIGINS
from complaints.casework import attention
from complaints.register.lessons.acting import ABOUT
from complaints.register.models import Improvement, Issue, IssueReview
from complaints.schooldays.dates import long_date

BEFORE = dt.timedelta(days=7)
UPWARD = dt.timedelta(days=14)
"""So long after its day, the trust's officers hear of what is still not done."""


def look(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> list[NoticeData]:
    """Tell whoever has something to improve that its day is near, here or past. Twice on a day is once.

    Whoever may know nothing of what it came from hears nothing; it then goes to the trust's officers.
    """
    return notices.tell_many([*_improvements(on=on), *_issues(on=on)], at=at, dry_run=dry_run)


def _improvements(*, on: dt.date) -> Iterator[NoticeData]:
    officers = [user.pk for user in attention.central_officers(on=on)]
    rows = Improvement.objects.filter(done_on=None, dropped_on=None, due_on__lte=on + BEFORE)
    for row in rows.select_related("lesson", "owner").order_by("due_on", "pk"):
        kept_from = set(ORIGINS[row.lesson.about_kind].kept_from(row.lesson.about))
        owner = {row.owner_id} if row.owner.is_active and row.owner_id not in kept_from else set()
        people = owner or set(officers)
        if row.due_on <= on - UPWARD:
            people = people | set(officers)
        step, text = _said(row, on=on)
        for pk in sorted(people - kept_from):
            yield NoticeData(
                user_id=pk, about_kind=ABOUT, about=row.lesson.uuid, text=text, urgent=step != "soon",
                key=f"improvement:{row.uuid}:{row.due_on}:{step}",
                path=reverse("register:lesson", args=[row.lesson.uuid]),
            )  # fmt: skip


def _said(row: Improvement, *, on: dt.date) -> tuple[str, str]:
    day = long_date(row.due_on)
    if row.due_on <= on - UPWARD:
        return "upward", f"An improvement was to be done by {day} and is more than two weeks late."
    if row.due_on < on:
        return "late", f"An improvement was to be done by {day} and is late. Record what shows that it is done."
    if row.due_on == on:
        return "today", "An improvement is to be done today."
    return "soon", f"An improvement is to be done by {day}."


def _issues(*, on: dt.date) -> Iterator[NoticeData]:
    """The day to review an issue again has come: whoever reviewed it last."""
    last = IssueReview.objects.filter(issue=OuterRef("pk")).order_by("-on", "-pk")
    rows = Issue.objects.filter(closed_on=None).annotate(
        again_on=Subquery(last.values("next_on")[:1]), reviewer=Subquery(last.values("by")[:1])
    )
    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    for row in rows.filter(again_on__lte=on).annotate(who=F("reviewer")).order_by("pk"):
        kept_from = set(ORIGINS["issue"].kept_from(row.uuid))
        people = {row.who} & active or {user.pk for user in attention.central_officers(on=on)}
        for pk in sorted(people - kept_from):
            yield NoticeData(
                user_id=pk, about_kind="issue", about=row.uuid, key=f"issue:{row.uuid}:{row.again_on}",
                text=f"An underlying issue was to be reviewed again on {long_date(row.again_on)}.",
                path=reverse("register:issue", args=[row.uuid]),
            )  # fmt: skip
