"""What is done with lessons: written down, given to somebody, done with what shows it, given up, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import notices, trail
from accounts.models import Academy, Trust, User
from complaints.casework.actions import Refused
from complaints.casework.models import Finding
from complaints.casework.vocabulary import ABOUT as COMPLAINT
from complaints.evidence.sealing import Refused as FileRefused
from complaints.evidence.sealing import seal
from complaints.register.lessons import seeing
from complaints.register.models import Answer, Improvement, Issue, Lesson
from complaints.schooldays.dates import long_date

ABOUT = "lesson"
"""What the trail and the notices call a lesson."""


class NotAllowed(Exception):
    """This person may not do this. The page answers as if there were nothing."""


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def note(lesson: Lesson, step: str, *, by: User, at: dt.datetime, **data: object) -> None:
    """One entry in the trail of a lesson whose row is locked."""
    trail.record(about_kind=ABOUT, about=lesson.uuid, step=step, by=by, on=_day(at), at=at, data=data)


def nobody_named(text: str, kind: str, about: UUID) -> None:
    """Raise Refused when a text that others read names somebody of what it comes from (R135)."""
    names = seeing.named_in(text, kind, about)
    if names:
        listed = "”, “".join(names)
        raise Refused(f"“{listed}” is the name of somebody in it. Others read this: write it without names.")


def _held(lesson: Lesson, *, by: User, at: dt.datetime) -> Lesson:
    locked = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if not seeing.may_manage(by, locked, on=_day(at)):
        raise NotAllowed("lesson")
    return locked


@transaction.atomic
def record(
    kind: str, about: UUID, *, trust: Trust, academy: Academy | None, source: str, learnt: str, cause: str,
    issue: Issue | None = None, by: User, at: dt.datetime, once: str = "",
) -> Lesson:  # fmt: skip
    """Write down what was learnt from a complaint, an incident or an issue (S0 §12, R14). Sent twice, it is one."""
    on = _day(at)
    if not seeing.may_write(by, kind, about, on=on):
        raise NotAllowed("record")
    key = f"{by.pk}:{once}" if once else None
    before = Lesson.objects.filter(submission_key=key).first() if key else None
    if before is not None:
        return before
    nobody_named(learnt, kind, about)
    made = Lesson.objects.create(
        trust=trust, academy=academy, about_kind=kind, about=about, source=source, learnt=learnt.strip(), cause=cause,
        issue=issue, recorded_by=by, recorded_on=on, submission_key=key,
    )  # fmt: skip
    note(made, "lesson_recorded", by=by, at=at, origin=kind)
    return made


@transaction.atomic
def change(
    lesson: Lesson, *, learnt: str, cause: str, source: str, issue: Issue | None, by: User, at: dt.datetime
) -> None:
    """Other words for a lesson, another cause, or the issue that it belongs to."""
    locked = _held(lesson, by=by, at=at)
    nobody_named(learnt, locked.about_kind, locked.about)
    locked.learnt, locked.cause, locked.source, locked.issue = learnt.strip(), cause, source, issue
    locked.save(update_fields=["learnt", "cause", "source", "issue"])
    note(locked, "lesson_changed", by=by, at=at)


def _give(row: Improvement, *, by: User, at: dt.datetime) -> None:
    """Tell the owner, unless they gave it to themselves."""
    if row.owner_id != by.pk:
        notices.tell(
            row.owner, about_kind=ABOUT, about=row.lesson.uuid, key=f"improvement:{row.uuid}:{row.due_on}", at=at,
            text=f"An improvement was given to you, to be done by {long_date(row.due_on)}.",
            path=reverse("register:lesson", args=[row.lesson.uuid]),
        )  # fmt: skip


def _can_own(lesson: Lesson, owner: User, *, on: dt.date) -> None:
    own = seeing.could_own(lesson.about_kind, lesson.about, lesson.academy, on=on)
    if not own.filter(pk=owner.pk).exists():
        raise Refused("This person cannot be given it. Choose somebody else.")


@transaction.atomic
def improve(
    lesson: Lesson, *, what: str, owner: User, due_on: dt.date, by: User, at: dt.datetime, once: str = ""
) -> Improvement:
    """Give somebody something to do because of a lesson, by a day (R136)."""
    locked, on = _held(lesson, by=by, at=at), _day(at)
    before = locked.improvements.filter(what=what.strip(), owner=owner, due_on=due_on, given_on=on).first()
    if before is not None:
        return before
    if due_on < on:
        raise Refused("The day by which it is done cannot have passed.")
    _can_own(locked, owner, on=on)
    nobody_named(what, locked.about_kind, locked.about)
    made = Improvement.objects.create(
        lesson=locked, what=what.strip(), owner=owner, due_on=due_on, given_by=by, given_on=on
    )
    note(locked, "improvement_given", by=by, at=at, improvement=str(made.uuid), due_on=due_on.isoformat())
    _give(made, by=by, at=at)
    return made


def _open(row: Improvement, *, by: User, at: dt.datetime, owner_too: bool = False) -> Improvement:
    Lesson.objects.select_for_update().get(pk=row.lesson_id)
    locked = Improvement.objects.select_related("lesson__academy", "owner").get(pk=row.pk)
    readable = seeing.lessons_visible_to(by, on=_day(at)).filter(pk=locked.lesson_id).exists()
    mine = owner_too and locked.owner_id == by.pk and readable
    if not mine and not seeing.may_manage(by, locked.lesson, on=_day(at)):
        raise NotAllowed("improvement")
    return locked


@transaction.atomic
def hand_on(row: Improvement, *, owner: User, due_on: dt.date, by: User, at: dt.datetime) -> None:
    """Somebody else does it, or it is done by another day."""
    locked, on = _open(row, by=by, at=at), _day(at)
    if not locked.is_open:
        raise Refused("It is done or was given up. Open it again first.")
    if due_on < on:
        raise Refused("The day by which it is done cannot have passed.")
    _can_own(locked.lesson, owner, on=on)
    was = locked.due_on
    locked.owner, locked.due_on = owner, due_on
    locked.save(update_fields=["owner", "due_on"])
    data = {"improvement": str(locked.uuid), "was_due_on": was.isoformat(), "due_on": due_on.isoformat()}
    note(locked.lesson, "improvement_moved", by=by, at=at, **data)
    _give(locked, by=by, at=at)


@transaction.atomic
def finish(
    row: Improvement, *, done_on: dt.date, evidence: str, upload: UploadedFile[Any] | None, by: User, at: dt.datetime
) -> None:
    """It is done, with what shows it: in words or as a file (R136)."""
    locked = _open(row, by=by, at=at, owner_too=True)
    if locked.done_on is not None:
        return
    if not evidence.strip() and upload is None:
        raise Refused("Say what shows that it is done, or add a file that does.")
    if done_on > _day(at):
        raise Refused("The day on which it was done cannot be in the future.")
    nobody_named(evidence, locked.lesson.about_kind, locked.lesson.about)
    if upload is not None:
        try:
            locked.file = seal(upload, by=by, at=at)
        except FileRefused as refusal:
            raise Refused(str(refusal)) from refusal
    locked.done_by, locked.done_on, locked.evidence = by, done_on, evidence.strip()
    locked.dropped_by, locked.dropped_on, locked.dropped_why = None, None, ""
    locked.save()
    note(locked.lesson, "improvement_done", by=by, at=at, improvement=str(locked.uuid))


@transaction.atomic
def give_up(row: Improvement, *, why: str, by: User, at: dt.datetime) -> None:
    """It will not be done, and why; the row stays."""
    locked = _open(row, by=by, at=at)
    if not locked.is_open:
        raise Refused("It is done or was given up already.")
    if not why.strip():
        raise Refused("Say why it is not done.")
    locked.dropped_by, locked.dropped_on, locked.dropped_why = by, _day(at), why.strip()
    locked.save(update_fields=["dropped_by", "dropped_on", "dropped_why"])
    note(locked.lesson, "improvement_given_up", by=by, at=at, improvement=str(locked.uuid))


@transaction.atomic
def take_back(row: Improvement, *, by: User, at: dt.datetime) -> None:
    """Open again what was recorded as done or given up by mistake. What showed it stays with it."""
    locked = _open(row, by=by, at=at, owner_too=True)
    if locked.is_open:
        return
    locked.done_by, locked.done_on = None, None
    locked.dropped_by, locked.dropped_on, locked.dropped_why = None, None, ""
    locked.save(update_fields=["done_by", "done_on", "dropped_by", "dropped_on", "dropped_why"])
    note(locked.lesson, "improvement_opened_again", by=by, at=at, improvement=str(locked.uuid))


@transaction.atomic
def answer(
    finding: Finding, *, kind: str, reasons: str, learnt: str = "", cause: str = "", what: str = "",
    owner: User | None = None, due_on: dt.date | None = None, by: User, at: dt.datetime,
) -> Answer:  # fmt: skip
    """The school's answer to what a panel recommended; what is accepted becomes a lesson and somebody's work (G5).

    Given again, it replaces the answer and keeps the work that was given out.
    """
    on = _day(at)
    complaint = finding.head.complaint
    if not seeing.recommendations_for(by, on=on).filter(pk=finding.pk).exists():
        raise NotAllowed("answer")
    Finding.objects.select_for_update().get(pk=finding.pk)
    if kind != Answer.Kind.ACCEPTED and not reasons.strip():
        raise Refused("Say why it is not accepted, or not in full.")
    row = Answer.objects.filter(finding=finding).first() or Answer(finding=finding)
    row.answer, row.reasons, row.by, row.on = kind, reasons.strip(), by, on
    if kind != Answer.Kind.NOT_ACCEPTED and row.lesson is None:
        if not (learnt.strip() and what.strip() and owner is not None and due_on is not None):
            raise Refused("Say what was learnt, what is done about it, by whom and by when.")
        row.lesson = record(
            COMPLAINT, complaint.uuid, trust=complaint.academy.trust, academy=complaint.academy,
            source=Lesson.Source.RECOMMENDATION, learnt=learnt, cause=cause, by=by, at=at,
        )  # fmt: skip
        improve(row.lesson, what=what, owner=owner, due_on=due_on, by=by, at=at)
    row.save()
    trail.record(
        about_kind="recommendation", about=_trail_of(finding), step="recommendation_answered", by=by, on=on, at=at,
        data={"answer": kind, "head": finding.head.number},
    )  # fmt: skip
    return row


def _trail_of(finding: Finding) -> UUID:
    """The name in the trail of what a panel recommended: made from its complaint's, so that none is kept."""
    return UUID(int=finding.head.complaint.uuid.int ^ (finding.pk << 64))
