"""What the outside body looks at and requires: our answers to its questions, and its requirements as tracked work."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts import notices
from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import BodyAnswer, CaseDocument, Complaint, Question, Referral, RequiredWork
from complaints.casework.vocabulary import ABOUT


def _held(complaint: Complaint, by: User, at: dt.datetime) -> Complaint:
    locked = lock(complaint)
    if not permissions.plays(by, locked, permissions.PACKERS, on=day_of(at)):
        raise permissions.NotAllowed("outside body")
    return locked


@transaction.atomic
def answer_body(
    complaint: Complaint, *, question: Question, text: str, by: User, at: dt.datetime, once: str = ""
) -> BodyAnswer:
    """Our answer to one question that the outside body looks at (S0 §8, R104). The earlier one stays on the record."""
    locked = _held(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return BodyAnswer.objects.get(pk=before.data["answer"])
    if not text.strip():
        raise Refused("Write the answer.")
    standing = locked.body_answers.filter(question=question, replaced_on=None)
    same = standing.filter(text=text.strip()).first()
    if same is not None:
        return same
    standing.update(replaced_on=day_of(at))
    answer = BodyAnswer.objects.create(complaint=locked, question=question, text=text.strip(), by=by, on=day_of(at))
    data = {"answer": answer.pk, "question": question.value, **mark(once)}
    note(locked, "body_answered", by=by, at=at, data=data)
    return answer


@transaction.atomic
def record_work(
    referral: Referral,
    *,
    kind: str,
    what: str,
    who: User,
    by_when: dt.date,
    by: User,
    at: dt.datetime,
    once: str = "",
) -> RequiredWork:
    """What the outside body requires: who does it and by when (S0 §8, R105). Possible after its result as well, because
    a correction of the procedure takes its time."""
    locked = _held(referral.complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return RequiredWork.objects.get(pk=before.data["work"])
    if not what.strip():
        raise Refused("Say what has to be done.")
    _may_do_it(who, locked, on=day_of(at))
    work = RequiredWork.objects.create(
        referral=referral,
        kind=kind,
        what=what.strip(),
        who=who,
        by_when=by_when,
        recorded_by=by,
        recorded_on=day_of(at),
    )
    note(locked, "work_recorded", by=by, at=at, data={"work": work.pk, "kind": kind, **mark(once)})
    _tell(work, locked, by=by, at=at)
    return work


@transaction.atomic
def change_work(work: RequiredWork, *, who: User, by_when: dt.date, by: User, at: dt.datetime) -> None:
    """Somebody else does it, or it is to be done by another day."""
    locked = _held(work.referral.complaint, by, at)
    current = _open(work)
    _may_do_it(who, locked, on=day_of(at))
    if (current.who_id, current.by_when) == (who.pk, by_when):
        return
    data = {"work": current.pk, "by_when": [current.by_when, by_when]}
    current.who, current.by_when = who, by_when
    current.save(update_fields=["who", "by_when"])
    note(locked, "work_changed", by=by, at=at, data=data)
    _tell(current, locked, by=by, at=at)


@transaction.atomic
def finish_work(
    work: RequiredWork, *, on: dt.date, evidence: str, document: CaseDocument | None, by: User, at: dt.datetime
) -> None:
    """It is done, and this shows it: words, or a document of the case. By whoever does it, or who may change it."""
    locked = lock(work.referral.complaint)
    parts = permissions.parts_of(by, locked, on=day_of(at))
    if not (parts & permissions.PACKERS or (parts and work.who_id == by.pk)):
        raise permissions.NotAllowed("outside body")
    current = _open(work)
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    if not evidence.strip() and document is None:
        raise Refused("Say what shows that it is done, or choose the document that does.")
    if document is not None and document.complaint_id != locked.pk:
        raise Refused("This document is not on the case.")
    current.done_by, current.done_on, current.evidence, current.document = by, on, evidence.strip(), document
    current.save(update_fields=["done_by", "done_on", "evidence", "document"])
    note(locked, "work_done", by=by, at=at, on=on, data={"work": current.pk})


@transaction.atomic
def drop_work(work: RequiredWork, *, why: str, by: User, at: dt.datetime) -> None:
    """The body no longer asks for it, or it was recorded by mistake."""
    locked = _held(work.referral.complaint, by, at)
    current = _open(work)
    if not why.strip():
        raise Refused("Say why it is no longer to be done.")
    current.dropped_on, current.dropped_why = day_of(at), why.strip()
    current.save(update_fields=["dropped_on", "dropped_why"])
    note(locked, "work_dropped", by=by, at=at, data={"work": current.pk})


def _open(work: RequiredWork) -> RequiredWork:
    current = RequiredWork.objects.select_related("referral").get(pk=work.pk)
    if not current.is_open:
        raise Refused("This was done, or is no longer to be done: somebody recorded it meanwhile.")
    return current


def _may_do_it(who: User, complaint: Complaint, *, on: dt.date) -> None:
    """Whoever does it has to read the case, so nobody is given it who may not."""
    if not permissions.may_record(who, complaint, on=on):
        raise Refused("Choose somebody who works on this case.")


def _tell(work: RequiredWork, complaint: Complaint, *, by: User, at: dt.datetime) -> None:
    if work.who is not None and work.who_id != by.pk:
        notices.tell(
            work.who, about_kind=ABOUT, about=complaint.uuid, key=f"work:{work.pk}:{work.who_id}:{work.by_when}",
            text=f"{complaint.reference}: the outside body requires something that you are asked to do by "
            f"{work.by_when:%-d %B %Y}.",
            path=f"{complaint.get_absolute_url()}other-bodies/", at=at,
        )  # fmt: skip
