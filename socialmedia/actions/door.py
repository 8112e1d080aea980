"""The one door: lock the row → require → gates → record → advance → chronology → tell, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import Entry, User
from socialmedia import gates, permissions, workflow
from socialmedia.actions import naming, unnamed
from socialmedia.actions.assessing import openable
from socialmedia.actions.records import RECORDS
from socialmedia.actions.refusal import Refused
from socialmedia.actions.telling import after, of_lock_out
from socialmedia.facts import Facts
from socialmedia.gates import Gate
from socialmedia.models import Incident
from socialmedia.vocabulary import ABOUT, Act, State

STALE = (
    "This page was out of date: somebody moved the incident on meanwhile. Look at where it stands now, then decide "
    "again."
)


def lock(incident: Incident) -> Incident:
    """The incident as it is now, with its row locked until the transaction ends."""
    return Incident.objects.select_for_update(of=("self",)).select_related("academy__trust").get(pk=incident.pk)


def day_of(at: dt.datetime) -> dt.date:
    """The Europe/London day of a moment."""
    return timezone.localtime(at).date()


def take(
    act: Act, incident: Incident, *, by: User, at: dt.datetime, seen_state: str = "", once: str = "",
    about_them: Collection[int] | None = None, **details: Any,
) -> Incident:  # fmt: skip
    """Do one act. The same `once` a second time does nothing, and says so (`sent_before`).

    `about_them`: of colleagues who are named in what was written, the keys of those whom the post is about; None where
    that was not asked yet. Raises NotAllowed (nothing is there for this person) and Refused: it makes no sense where
    the incident stands, or gates forbid it, each with its sentence and what would open it; AsksAbout when a colleague
    is named.
    """
    on = day_of(at)
    with transaction.atomic():
        locked = lock(incident)
        if repeated(locked, once):
            locked.sent_before = True
            return locked
        permissions.require(by, act, locked, on=on)
        if seen_state and seen_state != locked.state:
            raise Refused(STALE)
        insist(act, locked, details)
        if act not in unnamed.MAY_NAME:
            unnamed.insist(locked, *details.values())
        named = naming.asked_about(act, locked, details, by=by, on=on)
        if named and about_them is None:
            raise naming.AsksAbout(named)
        before = locked.state
        data = RECORDS[act](locked, by=by, on=on, at=at, **details)
        if workflow.moves(locked, act):
            getattr(locked, act.value)()
        if locked.state == State.CLOSED and before != State.CLOSED:
            locked.closed_on = on
        locked.save()
        theirs = [user for user in named if user.pk in (about_them or ())]
        out = naming.lock_out(act, locked, theirs, by=by, on=on, at=at)
        moved = {"from": before, "to": locked.state} if locked.state != before else {}
        note(locked, act, by=by, at=at, data={**moved, **data, **mark(once)})
        if out:
            note(locked, "locked_out", by=None, at=at, data={"concerned": [row.pk for row in out]})
            of_lock_out(locked, at=at, on=on)
        if others := [user.pk for user in named if user not in theirs]:
            note(locked, naming.NOT_ABOUT_THEM, by=by, at=at, data={"users": others})
        after(act, locked, by=by, on=on, at=at)
    return locked


def insist(act: Act, incident: Incident, details: Mapping[str, Any]) -> None:
    """Raise Refused unless the act makes sense here and no gate forbids it."""
    if not workflow.possible(incident, act):
        raise Refused(f"“{act.label}” is not possible now. {workflow.NOT_HERE[State(incident.state)]}")
    if closed := gates.shut(Facts.of(incident), act, details):
        raise Refused.by(closed)


def repeated(incident: Incident, once: str) -> Entry | None:
    """The entry that the same posting of a form has written already; ask with the row locked (a double click)."""
    return trail.sent_before(once, about=incident.uuid)


def mark(once: str) -> dict[str, object]:
    """What an entry says of the form that it came from."""
    return {"once": once} if once else {}


def note(
    incident: Incident, step: str, *, by: User | None, at: dt.datetime, data: Mapping[str, object] | None = None
) -> None:
    """One entry of the chronology: ids, steps and field names, never anybody's words."""
    trail.record(
        about_kind=ABOUT, about=incident.uuid, step=str(step), by=by, on=day_of(at), at=at,
        actor="person" if by else "portal", data=data,
    )  # fmt: skip


def note_saw(incident: Incident, *, user: User, what: str, at: dt.datetime, detail: str = "") -> None:
    """The access log: who looked at what of this incident, when."""
    trail.saw(about_kind=ABOUT, about=incident.uuid, user=user, what=what, at=at, detail=detail)


@dataclass(frozen=True)
class Offer:
    """One act that makes sense now; `closed`: the gates that forbid it."""

    act: Act
    closed: tuple[Gate, ...] = ()


def available(incident: Incident, user: User, facts: Facts, *, on: dt.date) -> list[Offer]:
    """What this person may do now, each with the gates that forbid it still: the buttons of the page. What there is
    nothing to do it to is not among them.

    Opening a gate by hand is offered only to whoever may open one that is shut.
    """
    parts = permissions.parts_of(user, incident, on=on)
    return [
        Offer(act, tuple(gates.shut(facts, act)))
        for act in workflow.leaves(incident.state)
        if permissions.WHO[act] & parts
        and gates.has_work(facts, act)
        and (act != Act.OVERRIDE or openable(incident, user, facts, on=on))
    ]
