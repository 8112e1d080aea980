"""Holds, and disposals by two people: one proposes, another looks through it, leaves out what should stay, approves."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import notices, posts, trail
from accounts.models import User
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint
from complaints.casework.models.complaint import LETTERS
from complaints.records.models import Disposal, DisposalItem, Hold
from complaints.records.retention import due, own, permissions, schedule
from letters import outbox

CARRY_OUT = "complaints.records.tasks.carry_out_disposal"
ABOUT = "disposal"
HELD_ALREADY = "A hold stands already. Lift it first, or leave it as it is."
MOST = 1_000
"""Records in one disposal: as many as a second person can look through."""


class NotAllowed(Exception):
    """There is nothing here for this person."""


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def note(about: UUID, step: str, *, by: User | None, at: dt.datetime, data: Mapping[str, object] | None = None) -> None:
    """One entry in the chronology of a disposal."""
    trail.record(about_kind=ABOUT, about=about, step=step, by=by, on=_day(at), at=at, data=data)


# --- holds ----------------------------------------------------------------------------------------------------


@transaction.atomic
def place_hold(complaint: Complaint, *, reason: str, review_on: dt.date, by: User, at: dt.datetime) -> Hold:
    """Keep a record longer: for a court, an inquiry, or because somebody asked (O3)."""
    on = _day(at)
    _seen(complaint, by, on)
    _worth(reason, review_on, on)
    locked = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    if locked.disposed_on is not None:
        raise Refused("The record was disposed of already.")
    if Hold.objects.filter(complaint=locked, lifted_on=None).exists():
        raise Refused(HELD_ALREADY)
    made = Hold.objects.create(complaint=locked, reason=reason.strip(), review_on=review_on, placed_by=by, placed_on=on)
    note(made.uuid, "hold_placed", by=by, at=at, data={"complaint": str(locked.uuid), "review_on": str(review_on)})
    return made


@transaction.atomic
def hold_own(kind: str, about: UUID, *, reason: str, review_on: dt.date, by: User, at: dt.datetime) -> Hold:
    """Keep a record longer that belongs to no complaint. Raises NotAllowed where there is none for this person."""
    on = _day(at)
    record = own.found(by, kind, about, on=on)
    if record is None or not permissions.keeps(by, on=on):
        raise NotAllowed
    _worth(reason, review_on, on)
    own.lock(kind, [about])
    if Hold.objects.filter(about=about, lifted_on=None).exists():
        raise Refused(HELD_ALREADY)
    made = Hold.objects.create(
        kind=kind, about=about, label=record.reference, reason=reason.strip(), review_on=review_on, placed_by=by,
        placed_on=on,
    )  # fmt: skip
    note(made.uuid, "hold_placed", by=by, at=at, data={kind: str(about), "review_on": str(review_on)})
    return made


def _worth(reason: str, review_on: dt.date, on: dt.date) -> None:
    if not reason.strip():
        raise Refused("Say why it is kept longer.")
    if review_on <= on:
        raise Refused("Choose a day in the future on which somebody looks at it again.")


@transaction.atomic
def keep_holding(hold: Hold, *, reason: str, review_on: dt.date, seen: dt.date, by: User, at: dt.datetime) -> None:
    """Somebody has looked again, and the record is still to be held: until another day, without a moment between in
    which it is not. `seen` is the day to look again that stood before them."""
    on = _day(at)
    current = Hold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if not permissions.holds_visible_to(by, on=on).filter(pk=current.pk).exists():
        raise NotAllowed
    if current.lifted_on is not None:
        raise Refused("It was lifted already.")
    if current.review_on != seen:
        raise Refused("Somebody has looked at it meanwhile. Look at the day that it has now.")
    _worth(reason, review_on, on)
    was, current.reason, current.review_on = current.review_on, reason.strip(), review_on
    current.save(update_fields=["reason", "review_on"])
    note(current.uuid, "hold_kept", by=by, at=at, data={"was": str(was), "review_on": str(review_on)})


@transaction.atomic
def lift_hold(hold: Hold, *, because: str, by: User, at: dt.datetime) -> None:
    """The reason has passed; the schedule counts again."""
    on = _day(at)
    current = Hold.objects.select_for_update().get(pk=hold.pk)
    if not permissions.holds_visible_to(by, on=on).filter(pk=current.pk).exists():
        raise NotAllowed
    if current.lifted_on is not None:
        raise Refused("It was lifted already.")
    if not because.strip():
        raise Refused("Say why it is no longer needed.")
    current.lifted_by, current.lifted_on, current.lifted_because = by, on, because.strip()
    current.save(update_fields=["lifted_by", "lifted_on", "lifted_because"])
    note(current.uuid, "hold_lifted", by=by, at=at)


def _seen(complaint: Complaint, by: User, on: dt.date) -> None:
    seen = casework.visible_to(by, on=on).filter(pk=complaint.pk).exists()
    if not permissions.keeps(by, on=on) or not seen:
        raise NotAllowed


# --- disposals ------------------------------------------------------------------------------------------------


@transaction.atomic
def propose(complaints: Collection[Complaint], *, by: User, at: dt.datetime) -> Disposal:
    """Propose to dispose of records that are due. Nothing goes before somebody else has approved it."""
    on = _day(at)
    if not permissions.keeps(by, on=on):
        raise NotAllowed
    rules = schedule.in_force(at=at)
    wanted = due.due(casework.visible_to(by, on=on), rules, on=on).filter(pk__in=[one.pk for one in complaints])
    later = due.postponed([one.pk for one in complaints])
    keys = list(wanted.values_list("pk", flat=True)[: MOST + 1])
    rows = [row for row in due.told(Complaint.objects.filter(pk__in=keys)).order_by("pk") if row.pk not in later]
    if not rows:
        raise Refused("None of these may go today. Look at the list again.")
    if len(rows) > MOST:
        raise Refused(f"At most {MOST:,} records go in one disposal.")
    return _proposed(
        [
            DisposalItem(
                complaint=row, reference=row.reference, rule=rules[row.rule_kind], closed_on=row.closed_on or row.since,
                due_on=schedule.due_on(rules, row.rule_kind, row.since),
            )
            for row in rows
        ],
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def propose_own(kind: str, abouts: Collection[UUID] | None, *, by: User, at: dt.datetime) -> Disposal:
    """Propose to dispose of records that belong to no complaint; `abouts` None: of all that are due, the oldest first,
    as many as a second person can look through."""
    on = _day(at)
    if not permissions.keeps(by, on=on):
        raise NotAllowed
    rules = schedule.in_force(at=at)
    wanted = own.due(by, kind, rules, on=on)
    if abouts is not None:
        wanted = wanted.filter(uuid__in=list(abouts))
    rows = own.described(kind, wanted[:MOST], rules)
    if not rows:
        raise Refused("None of these may go today. Look at the list again.")
    return _proposed(
        [
            DisposalItem(
                about=one.record.about, reference=one.record.reference, rule=one.rule, closed_on=one.record.since,
                due_on=one.due_on,
            )
            for one in rows
        ],
        by=by, at=at,
    )  # fmt: skip


def _proposed(items: Sequence[DisposalItem], *, by: User, at: dt.datetime) -> Disposal:
    """Written down, and whoever may be the second person is told."""
    try:
        with transaction.atomic():
            made = Disposal.objects.create(reference=_reference(), proposed_by=by, proposed_at=at)
            for item in items:
                item.disposal = made
            DisposalItem.objects.bulk_create(items)
    except IntegrityError:
        raise Refused("Somebody proposed some of these just now. Look at the list again.") from None
    note(made.uuid, "proposed", by=by, at=at, data={"records": len(items)})
    for kind in posts.OFFICERS:
        for user in posts.holders(kind, on=_day(at)):
            if user.pk != by.pk and permissions.disposals_visible_to(user, on=_day(at)).filter(pk=made.pk).exists():
                notices.tell(
                    user, about_kind=ABOUT, about=made.uuid, key=f"disposal:{made.pk}", at=at,
                    text=f"{made.reference}: a disposal of records waits for a second person.",
                    path=made.get_absolute_url(),
                )  # fmt: skip
    return made


def _reference() -> str:
    while True:
        found = "DSP-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not Disposal.objects.filter(reference=found).exists():
            return found


def _lock(disposal: Disposal, by: User, on: dt.date) -> Disposal:
    locked = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if not permissions.disposals_visible_to(by, on=on).filter(pk=locked.pk).exists():
        raise NotAllowed
    if locked.state != Disposal.State.PROPOSED:
        raise Refused(f"It stands otherwise by now: {locked.get_state_display().lower()}.")
    return locked


@transaction.atomic
def approve(disposal: Disposal, *, leave_out: Sequence[str] = (), by: User, at: dt.datetime) -> None:
    """A second person has looked through it; what they leave out stays, the rest goes."""
    locked = _lock(disposal, by, _day(at))
    if locked.proposed_by_id == by.pk:
        raise Refused("Somebody else approves what you proposed.")
    left = locked.items.filter(reference__in=list(leave_out)).update(state=DisposalItem.State.LEFT_OUT)
    if not locked.items.filter(state=DisposalItem.State.WAITING).exists():
        raise Refused("Everything was left out. Drop the disposal instead.")
    locked.state, locked.approved_by, locked.approved_at = Disposal.State.APPROVED, by, at
    locked.save(update_fields=["state", "approved_by", "approved_at"])
    note(locked.uuid, "approved", by=by, at=at, data={"left_out": left})
    outbox.after_commit(CARRY_OUT, locked.pk)


@transaction.atomic
def drop(disposal: Disposal, *, by: User, at: dt.datetime) -> None:
    """Nothing goes: whoever proposed it thought again, or the second person does not agree."""
    locked = _lock(disposal, by, _day(at))
    locked.items.filter(state=DisposalItem.State.WAITING).update(state=DisposalItem.State.LEFT_OUT)
    locked.state, locked.dropped_by, locked.dropped_at = Disposal.State.DROPPED, by, at
    locked.save(update_fields=["state", "dropped_by", "dropped_at"])
    note(locked.uuid, "dropped", by=by, at=at)
