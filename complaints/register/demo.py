"""Lessons, an underlying issue and a paper for the practice trust, by the same acts as anybody's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, PostKind, Trust, User
from complaints.casework import permissions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.register.lessons import acting, issues, seeing
from complaints.register.models import Lesson
from complaints.register.papers import periods, writing

K = PostKind


@dataclass(frozen=True)
class Told:
    """One lesson and what is done about it; `days` from today, those that have passed are late."""

    learnt: str
    cause: str
    what: str
    days: int
    done: str = ""


STORIES = (
    Told(
        "Messages to the office were read by whoever was there and not logged, so nobody saw that an answer was owed.",
        "records", "Log every message on the day it comes, with who answers it.", -30,
        "The log has been kept since the first day of term; the office went through it with the principal.",
    ),
    Told(
        "A change of seating was decided in class, and the family heard of it from their child.",
        "communication", "Agree with all classes that families are told on the same day.", 12,
    ),
    Told(
        "Whoever covered a lesson did not know of the support that had been agreed.",
        "training", "Put agreed support on the cover sheet, and show supply colleagues where it stands.", -4,
    ),
)  # fmt: skip
"""What could have been learnt at any school: it names nobody and no complaint."""


def seed(*, at: dt.datetime) -> list[Lesson]:
    """Write them, once; nothing in a trust that is not the practice trust."""
    trust = Trust.objects.filter(practice=True).first()
    if trust is None or Lesson.objects.filter(trust=trust).exists():
        return []
    made = []
    with transaction.atomic():
        for academy, told in zip(Academy.objects.filter(trust=trust).order_by("pk"), STORIES, strict=False):
            lesson = _lesson(academy, told, at=at)
            if lesson is not None:
                made.append(lesson)
        if made:
            _issue(made[0], at=at)
            _paper(made[0], at=at)
    return made


def _lesson(academy: Academy, told: Told, *, at: dt.datetime) -> Lesson | None:
    """From a complaint that its principal works on; none where there is no such complaint."""
    on, earlier = timezone.localtime(at).date(), at - dt.timedelta(days=40)
    principal = next(iter(posts.holders(K.PRINCIPAL, on=on, academy=academy)), None)
    if principal is None:
        return None
    rows = permissions.visible_to(principal, on=on).filter(academy=academy, handler=principal).order_by("pk")
    complaint = next((one for one in rows if _may(principal, one, on=timezone.localtime(earlier).date())), None)
    if complaint is None:
        return None
    try:
        lesson = acting.record(
            "complaint", complaint.uuid, trust=academy.trust, academy=academy, source=Lesson.Source.FINDING,
            learnt=told.learnt, cause=told.cause, by=principal, at=earlier,
        )  # fmt: skip
        due = on + dt.timedelta(days=told.days)
        owner = _owner(academy, lesson, but=principal, on=on)
        row = acting.improve(lesson, what=told.what, owner=owner, due_on=due, by=principal, at=earlier)
    except Refused:  # a name in that complaint happens to be a word of ours
        return None
    if told.done:
        acting.finish(row, done_on=due, evidence=told.done, upload=None, by=owner, at=at)
    return lesson


def _may(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    return seeing.may_write(user, "complaint", complaint.uuid, on=on)


def _owner(academy: Academy, lesson: Lesson, *, but: User, on: dt.date) -> User:
    """A senior leader or the SENCO of the academy, else the principal."""
    own = seeing.could_own(lesson.about_kind, lesson.about, academy, on=on)
    kinds = (K.SENIOR_LEADER, K.SENCO)
    held = [user for kind in kinds for user in posts.holders(kind, on=on, academy=academy)]
    return next((user for user in held if user.pk != but.pk and own.filter(pk=user.pk).exists()), but)


def _issue(lesson: Lesson, *, at: dt.datetime) -> None:
    on = timezone.localtime(at).date()
    officer = posts.holders(K.TRUST_OFFICER, on=on)[0]
    issue = issues.begin(
        trust=lesson.trust, academy=None, title="Families do not hear what becomes of what they wrote",
        what="Several offices take messages, and none of them sees what the others have.", cause="records",
        by=officer, at=at,
    )  # fmt: skip
    try:
        reference = Complaint.objects.values_list("reference", flat=True).get(uuid=lesson.about)
        issues.join(issue, [reference], by=officer, at=at)
        issues.review(
            issue, reviewed_on=on, with_whom="chief_executive", decided="One log for all offices by the end of term.",
            next_on=on + dt.timedelta(days=90), by=officer, at=at,
        )  # fmt: skip
    except Refused:
        return


def _paper(lesson: Lesson, *, at: dt.datetime) -> None:
    """A draft for the council about the last term that is over, which waits for somebody to read it."""
    academy, on = lesson.academy, timezone.localtime(at).date()
    over = periods.over_by(on)
    if academy is None or not over:
        return
    writer = lesson.recorded_by
    paper = writing.begin("council", trust=lesson.trust, academy=academy, period=over[0], by=writer, at=at)
    writing.write(
        paper, words="Messages were answered sooner than in the term before, since each of them is logged.",
        lessons=[lesson], issues=[], by=writer, at=at,
    )  # fmt: skip
