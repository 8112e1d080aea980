"""Reminders of reviews: two weeks before a measure ends by itself, and on the day on which it has (R113)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from accounts.notices import NoticeData
from complaints.casework import attention
from complaints.casework.attention import Fact
from complaints.casework.models import Complaint
from complaints.conduct.contact import worded
from complaints.conduct.models import ContactPlan, Measure, SiteBar, StopResponding
from letters.vocabulary import LetterState

BEFORE = dt.timedelta(days=14)
AFTER = dt.timedelta(days=14)
"""How long an ended measure is still told of; a portal that stood still for a day loses no reminder."""

TOLD = "letter__state"


def look(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> list[NoticeData]:
    """Tell whoever made a measure and whoever handles the case; never whoever is locked out of it. Twice is once."""
    return attention.tell(list(_facts(on=on)), on=on, at=at, dry_run=dry_run)


def _facts(*, on: dt.date) -> Iterator[Fact]:
    due = {"ended_on": None, "review_on__gt": on - AFTER, "review_on__lte": on + BEFORE, TOLD: LetterState.ISSUED}
    for plan in ContactPlan.objects.filter(**due).select_related("record__complaint"):
        yield _fact("plan", "the contact plan", plan, plan.record.complaint, plan.made_by_id, on=on)
    for stop in StopResponding.objects.filter(**due).select_related("record__complaint"):
        yield _fact("stop", "the decision to stop responding", stop, stop.record.complaint, stop.proposed_by_id, on=on)
    for bar in SiteBar.objects.filter(**due).select_related("aggression__complaint"):
        yield _fact("bar", "the bar from the site", bar, bar.aggression.complaint, bar.made_by_id, on=on)


def _fact(kind: str, words: str, measure: Measure, complaint: Complaint, maker: int, *, on: dt.date) -> Fact:
    ended = measure.review_on <= on
    when = worded(measure.review_on)
    said = (
        f"{words} ended by itself on {when}. If it is still needed, it is decided anew."
        if ended
        else f"{words} is to be reviewed by {when}. Unless it is renewed it ends on that day."
    )
    return Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{kind}:{measure.pk}:{measure.review_on}:{'ended' if ended else 'soon'}",
        text=f"{complaint.reference}: {said}", people=(maker, complaint.handler_id), urgent=False,
    )  # fmt: skip
