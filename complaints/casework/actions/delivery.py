"""What becomes of a letter after it was issued: posted, handed over, sent again, made again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseLetter
from letters import post_room


def _mine(case_letter: CaseLetter, by: User, at: dt.datetime) -> CaseLetter:
    locked = lock(case_letter.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("letter")
    return CaseLetter.objects.select_related("letter", "complaint").get(pk=case_letter.pk)


@transaction.atomic
def letter_went(case_letter: CaseLetter, *, how: str, on: dt.date, by: User, at: dt.datetime, detail: str = "") -> None:
    """It was posted or handed over, on which day (R72)."""
    current = _mine(case_letter, by, at)
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    try:
        post_room.record_by_hand(current.letter, how=how, by=by, on=on, at=at, detail=detail)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_went", by=by, at=at, on=on, data={"letter": str(current.letter.uuid), "how": how})


@transaction.atomic
def send_letter_again(case_letter: CaseLetter, *, email: str, by: User, at: dt.datetime) -> None:
    """Another attempt by e-mail after one that failed."""
    current = _mine(case_letter, by, at)
    try:
        post_room.send_again(current.letter, by=by, at=at, email=email)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_sent_again", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def make_letter_again(case_letter: CaseLetter, *, by: User, at: dt.datetime) -> None:
    """Another try at a PDF that could not be made."""
    current = _mine(case_letter, by, at)
    try:
        post_room.make_again(current.letter, by=by)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_made_again", by=by, at=at, data={"letter": str(current.letter.uuid)})
