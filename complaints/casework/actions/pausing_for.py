"""Which other body a case waits for: every pause names one that stands in the register."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, OtherBody

Kind = OtherBody.Kind
STANDING_AT_FIRST = "Asked us to wait"
"""Where it stands with a body that a pause names for the first time."""


def that_has_it(
    complaint: Complaint, body: OtherBody | None, *, name: str, kind: str, look_again_on: dt.date, by: User, on: dt.date
) -> OtherBody:
    """The row of the body for which a case is to be paused: the one chosen, one of that name, or a new one.

    Every pause names a body that stands in the register, so that somebody looks again (features.md, 14). It is looked
    at again on the day of the pause, or earlier where that was agreed before.
    """
    found = body or complaint.other_bodies.filter(name__iexact=name.strip(), ended_on=None).first()
    if found is not None and found.complaint_id != complaint.pk:
        raise Refused("Choose one of the bodies that have this matter.")
    if found is not None and found.ended_on is not None:
        raise Refused("It is recorded that this body has finished. Record it again first.")
    if found is None:
        if not name.strip():
            raise Refused("Say which body has the matter.")
        return OtherBody.objects.create(
            complaint=complaint, kind=kind or Kind.OTHER, name=name.strip(), standing=STANDING_AT_FIRST,
            next_check_on=look_again_on, recorded_on=on, recorded_by=by,
        )  # fmt: skip
    if found.next_check_on is None or found.next_check_on > look_again_on:
        found.next_check_on = look_again_on
        found.save(update_fields=["next_check_on"])
    return found


def finished(rows: QuerySet[Any], *, how: str, on: dt.date) -> None:
    """These bodies have the matter no longer."""
    OtherBody.objects.filter(pk__in=rows, ended_on=None).update(ended_on=on, ended_how=how)


def held_back(complaint: Complaint) -> OtherBody | None:
    """A body that asked that nobody is interviewed for now, such as the LADO before its strategy meeting."""
    return complaint.other_bodies.filter(no_interviews=True, ended_on=None).first()


def no_interview_while_asked(complaint: Complaint) -> None:
    """Raise Refused while a body has asked that nobody is interviewed."""
    body = held_back(complaint)
    if body is not None:
        raise Refused(
            f"{body.name} has asked that nobody is interviewed for now. Record under other bodies when that ends."
        )
