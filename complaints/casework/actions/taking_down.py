"""Requests that a complainant wants taken down for them: asked on one day, written down on another (S0 §6.2, R60)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions, workflow
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, TakingDown
from complaints.casework.vocabulary import Step

STEP_OF: dict[str, Step] = {
    TakingDown.What.FORMAL: Step.ESCALATE,
    TakingDown.What.PANEL: Step.REQUEST_PANEL,
    TakingDown.What.INDEPENDENT: Step.ASK_FOR_INDEPENDENT_PANEL,
}
"""The step by which each request is written down."""


@transaction.atomic
def ask_to_take_down(
    complaint: Complaint, *, what: TakingDown.What, telephone: str, when: str, at: dt.datetime
) -> TakingDown:
    """The complainant asks for help with a request, from their own page. The day of asking is the day that counts."""
    locked = lock(complaint)
    standing = locked.takings_down.filter(what=what, done_on=None).first()
    if standing is not None:
        standing.telephone, standing.when = telephone.strip()[:40], when.strip()[:300]
        standing.save(update_fields=["telephone", "when"])
        return standing
    if not workflow.possible(locked, STEP_OF[what]):
        raise Refused("That cannot be asked for where the complaint now stands. Send us a message instead.")
    if not telephone.strip() and not when.strip():
        raise Refused("Say how we can reach you: a telephone number, or when you can come.")
    row = TakingDown.objects.create(
        complaint=locked, what=what, telephone=telephone.strip()[:40], when=when.strip()[:300], asked_on=day_of(at)
    )
    note(locked, "taking_down_asked", by=None, at=at, data={"taking_down": row.pk, "what": str(what)})
    return row


@transaction.atomic
def close_taking_down(row: TakingDown, *, how: str, by: User, at: dt.datetime) -> None:
    """They were spoken with and do not want to go on with it, or could not be reached: said in words."""
    locked = lock(row.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("taking down")
    if not how.strip():
        raise Refused("Say what came of it.")
    standing = locked.takings_down.filter(pk=row.pk, done_on=None).first()
    if standing is None:
        return
    standing.done_on, standing.done_by, standing.done_how = day_of(at), by, how.strip()[:300]
    standing.save(update_fields=["done_on", "done_by", "done_how"])
    note(locked, "taking_down_closed", by=by, at=at, data={"taking_down": row.pk})
