"""What had been issued about time and was a mistake: a new time limit, or a pause, is taken back, and the earlier date
stands again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from complaints.casework import deadlines, permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.messages import send_message
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Clock, Complaint, Extension, Pause
from complaints.casework.vocabulary import Step

PASSED = "The earlier date has passed already, so this cannot be taken back. The later one stands."


def _held(complaint: Complaint, step: Step, by: User, at: dt.datetime) -> Complaint:
    locked = lock(complaint)
    permissions.require(by, step, locked, on=day_of(at))
    return locked


def _tell(complaint: Complaint, text: str, *, by: User, at: dt.datetime) -> None:
    """The complainant hears of it on their own page; who gave no name has none."""
    if not complaint.complainant.anonymous:
        send_message(complaint, text=text, by=by, at=at)


@transaction.atomic
def take_back_extension(extension: Extension, *, why: str, tell: str, by: User, at: dt.datetime) -> Extension:
    """A new time limit that was issued does not stand: the days that it added no longer count, those of others do, and
    the complainant is told (S0 §5.1, R48). In whatever order pauses, new limits and this come, the date is the same.

    Raises Refused: it does not stand, its time limit is over, or the earlier date has passed.
    """
    locked, on = _held(extension.complaint, Step.EXTEND, by, at), day_of(at)
    current = Extension.objects.select_related("clock", "complaint").get(pk=extension.pk)
    if not current.stands:
        raise Refused("This new time limit does not stand.")
    if not current.clock.running:
        raise Refused("This time limit is over. A date that is over never moves.")
    if not why.strip() or not (tell.strip() or locked.complainant.anonymous):
        raise Refused("Say why it is taken back, and what the complainant is told.")
    current.taken_back_by, current.taken_back_on, current.taken_back_why = by, on, why.strip()
    current.save(update_fields=["taken_back_by", "taken_back_on", "taken_back_why"])
    deadlines.take_back_extension(current, by=by, at=at, on=on)
    _not_in_the_past(Clock.objects.filter(pk=current.clock_id), on=on)
    deadlines.summarise(locked)
    locked.save()
    note(locked, "extension_taken_back", by=by, at=at, data={"extension": current.pk, "clock": current.clock.kind})
    _tell(locked, tell, by=by, at=at)
    return current


@transaction.atomic
def take_back_pause(pause: Pause, *, why: str, tell: str, by: User, at: dt.datetime) -> Pause:
    """A pause that was issued by mistake counts for nothing: it ends on the day it began, and its days count after all.

    Raises Refused: it never began, it was taken back already, or a date would lie in the past.
    """
    locked, on = _held(pause.complaint, Step.PAUSE, by, at), day_of(at)
    current = Pause.objects.get(pk=pause.pk)
    if current.began_on is None or current.taken_back_on is not None:
        raise Refused("This pause does not stand.")
    if not why.strip() or not (tell.strip() or locked.complainant.anonymous):
        raise Refused("Say why it is taken back, and what the complainant is told.")
    current.resumed_on, current.resumed_why = current.began_on, why.strip()
    current.taken_back_by, current.taken_back_on = by, on
    current.save(update_fields=["resumed_on", "resumed_why", "taken_back_by", "taken_back_on"])
    deadlines.count_pauses_again(locked, why="A pause was taken back", by=by, at=at, on=on)
    _not_in_the_past(locked.clocks.filter(moves__on=on, moves__why="A pause was taken back"), on=on)
    deadlines.summarise(locked)
    locked.save()
    note(locked, "pause_taken_back", by=by, at=at, data={"pause": current.pk})
    _tell(locked, tell, by=by, at=at)
    return current


def _not_in_the_past(moved: QuerySet[Clock], *, on: dt.date) -> None:
    """Nothing becomes late by being taken back."""
    if moved.filter(stopped_on__isnull=True, due_on__lt=on).exists():
        raise Refused(PASSED)
