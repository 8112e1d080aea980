"""Stopping to respond: three factors with evidence, a second person, a letter; new complaints stay open (S0 §9.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework.actions import Refused
from complaints.conduct import contact
from complaints.conduct.comparing import note
from complaints.conduct.contact import STILL_OPEN, day_of, letter_about, lines, open_for_leader, worded
from complaints.conduct.models import StopResponding, UnreasonableContact


@transaction.atomic
def propose(
    of: UnreasonableContact, *, all_steps_taken: str, position_given: str, meant_to_disrupt: str, review_on: dt.date,
    by: User, at: dt.datetime,
) -> StopResponding:  # fmt: skip
    """Possible only when all three factors are recorded with what shows them (R114)."""
    locked = open_for_leader(of.complaint, by=by, at=at)
    if not (all_steps_taken.strip() and position_given.strip() and meant_to_disrupt.strip()):
        raise Refused("All three must be so, and each needs what shows it. If one is missing, go on responding.")
    if review_on <= day_of(at):
        raise Refused("The review date must be in the future.")
    if of.stops.filter(ended_on=None, refused_on=None, review_on__gt=day_of(at)).exists():
        raise Refused("There is such a decision already. End it first.")
    made = StopResponding.objects.create(
        record=of, all_steps_taken=all_steps_taken.strip(), position_given=position_given.strip(),
        meant_to_disrupt=meant_to_disrupt.strip(), review_on=review_on, proposed_by=by, proposed_on=day_of(at),
    )  # fmt: skip
    note(locked, "stop_proposed", by=by, at=at, data={"stop": str(made.uuid)})
    return made


def _undecided(stop: StopResponding, by: User) -> StopResponding:
    row = StopResponding.objects.select_for_update(of=("self",)).get(pk=stop.pk)
    if row.agreed_on or row.refused_on or row.ended_on:
        raise Refused("This has been decided already.")
    if row.proposed_by_id == by.pk:
        raise Refused("Whoever proposed it does not agree to it. A second person does.")
    return row


@transaction.atomic
def agree(stop: StopResponding, *, by: User, at: dt.datetime) -> StopResponding:
    """A second person agrees; the letter that tells the person is drafted, and the decision counts from it (R115)."""
    locked = open_for_leader(stop.record.complaint, by=by, at=at)
    row = _undecided(stop, by)
    row.agreed_by, row.agreed_on = by, day_of(at)
    row.letter = letter_about(
        "stop_responding", locked, by=by, at=at, steps_taken=lines(row.all_steps_taken), position=row.record.position,
        reasons=row.meant_to_disrupt, review_on=worded(row.review_on), new_complaints=STILL_OPEN,
    )  # fmt: skip
    row.save()
    note(locked, "stop_agreed", by=by, at=at, data={"stop": str(row.uuid)})
    return row


@transaction.atomic
def refuse(stop: StopResponding, *, reason: str, by: User, at: dt.datetime) -> None:
    """The second person does not agree: the school goes on responding."""
    locked = open_for_leader(stop.record.complaint, by=by, at=at)
    row = _undecided(stop, by)
    if not reason.strip():
        raise Refused("Say why.")
    row.refused_by, row.refused_on, row.refused_reason = by, day_of(at), reason.strip()
    row.save()
    note(locked, "stop_refused", by=by, at=at, data={"stop": str(row.uuid)})


@transaction.atomic
def end(stop: StopResponding, *, reason: str, by: User, at: dt.datetime) -> None:
    """The school responds again before the review date."""
    locked = open_for_leader(stop.record.complaint, by=by, at=at)
    row = StopResponding.objects.select_related("letter").get(pk=stop.pk)
    if row.ended_on is not None:
        return
    if not reason.strip():
        raise Refused("Say why.")
    contact.end(row, step="stop_ended", data={"stop": str(row.uuid)}, reason=reason, by=by, at=at, complaint=locked)
