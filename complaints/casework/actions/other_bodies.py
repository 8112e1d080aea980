"""Other bodies that have the same matter: recorded, looked at again on their day, and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import BodyNews, Complaint, OtherBody


def _held(complaint: Complaint, by: User, at: dt.datetime) -> Complaint:
    locked = lock(complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("other bodies")
    return locked


@transaction.atomic
def add_other_body(complaint: Complaint, *, by: User, at: dt.datetime, once: str = "", **facts: Any) -> OtherBody:
    """Another body has the same matter: who, where it stands, when to look again. Possible whatever the state."""
    locked = _held(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return OtherBody.objects.get(pk=before.data["body"])
    body = OtherBody.objects.create(complaint=locked, recorded_on=day_of(at), recorded_by=by, **facts)
    note(locked, "other_body_recorded", by=by, at=at, data={"body": body.pk, "kind": body.kind, **mark(once)})
    return body


@transaction.atomic
def add_news(
    body: OtherBody,
    *,
    kind: str,
    on: dt.date,
    text: str,
    standing: str,
    next_check_on: dt.date,
    no_interviews: bool,
    by: User,
    at: dt.datetime,
    once: str = "",
) -> BodyNews:
    """What was heard or asked, where it stands now, and the next day to look again: there is always one."""
    locked = _held(body.complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return BodyNews.objects.get(pk=before.data["news"])
    current = OtherBody.objects.get(pk=body.pk)
    if current.ended_on is not None:
        raise Refused("It is recorded that this body has finished.")
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    if next_check_on <= day_of(at):
        raise Refused("The day to look again must be in the future.")
    if kind != BodyNews.Kind.LOOKED and not text.strip():
        raise Refused("Write down what was said.")
    current.standing, current.next_check_on, current.no_interviews = standing, next_check_on, no_interviews
    current.save(update_fields=["standing", "next_check_on", "no_interviews"])
    news = BodyNews.objects.create(
        body=current, kind=kind, on=on, text=text.strip(), standing=standing, next_check_on=next_check_on, by=by,
        added_at=at,
    )  # fmt: skip
    data = {"body": current.pk, "news": news.pk, "kind": kind, **mark(once)}
    note(locked, "other_body_heard", by=by, at=at, on=on, data=data)
    return news


@transaction.atomic
def end_other_body(body: OtherBody, *, on: dt.date, how: str, by: User, at: dt.datetime) -> None:
    """The body has finished. A pause that named it goes on until somebody resumes the case."""
    locked = _held(body.complaint, by, at)
    current = OtherBody.objects.get(pk=body.pk)
    if current.ended_on is not None:
        return
    if on > day_of(at) or not how.strip():
        raise Refused("Say how it ended, on a day that has come.")
    current.ended_on, current.ended_how, current.no_interviews = on, how.strip(), False
    current.save(update_fields=["ended_on", "ended_how", "no_interviews"])
    note(locked, "other_body_ended", by=by, at=at, on=on, data={"body": current.pk})
