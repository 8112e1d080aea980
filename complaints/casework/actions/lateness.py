"""Why a time limit was not kept: recorded once it is late, and never rewritten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import deadlines, permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Clock, LatenessReason


@transaction.atomic
def record_lateness(
    clock: Clock, *, cause: str, why: str, done_about_it: str = "", by: User, at: dt.datetime, once: str = ""
) -> LatenessReason:
    """The reason for a late date, by whoever works on the case (S0 §5.1, R48, R138). Possible after closing as well.

    A date is late once it has passed or was missed; the complainant's own time never is, nor one that stands still.
    Raises Refused with a sentence.
    """
    on = day_of(at)
    locked = lock(clock.complaint)
    if not permissions.may_record(by, locked, on=on):
        raise permissions.NotAllowed("lateness")
    before = repeated(locked, once)
    if before is not None:
        return LatenessReason.objects.get(pk=before.data["reason"])
    current = Clock.objects.get(pk=clock.pk, complaint=locked)
    if not deadlines.is_late(current, paused_since=deadlines.paused_since(locked), on=on):
        raise Refused("This time limit is not late. A reason is recorded once it is.")
    if not why.strip():
        raise Refused("Say why it is late.")
    reason = LatenessReason.objects.create(
        clock=current, cause=cause, why=why.strip(), done_about_it=done_about_it.strip(), by=by, on=on
    )
    data = {"clock": current.kind, "reason": reason.pk, "cause": cause, **mark(once)}
    note(locked, "lateness_recorded", by=by, at=at, data=data)
    return reason
