"""Declarations of interest: none, and the case opens; one, and it closes to them at once and goes to somebody else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.models import User
from complaints.casework import correspondence, permissions
from complaints.casework.actions import people, rerouted
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Interest
from complaints.casework.vocabulary import Why

ABOUT_DECLARATION = "declaration"
"""What the notices call a confirmation: it hangs on no complaint, so that none can be found by it."""


@transaction.atomic
def declare_no_interest(complaint: Complaint, *, by: User, at: dt.datetime) -> Interest:
    """Somebody who was given the complaint has no interest in it (S0 §6.3, §7). Said twice it is said once."""
    locked = lock(complaint)
    on = day_of(at)
    parts = permissions.parts_of(by, locked, on=on)
    if not parts:
        raise permissions.NotAllowed("declare")
    standing = Interest.objects.filter(complaint=locked, user=by, overtaken_on=None).first()
    if standing is not None:
        return standing
    made = _write(locked, by, parts, on=on)
    note(locked, "interest_none", by=by, at=at)
    return made


@transaction.atomic
def declare_conflict(
    complaint: Complaint, *, by: User, at: dt.datetime, detail: str, once: str | None = None
) -> Interest:
    """Somebody declares an interest of their own: they are out at once, the case is rerouted, and all that they keep
    is a confirmation that names no complaint (S0 §7, R101)."""
    locked = lock(complaint)
    on = day_of(at)
    parts = permissions.parts_of(by, locked, on=on)
    if not parts:
        raise permissions.NotAllowed("declare")
    if not detail.strip():
        raise Refused("Say what the conflict is. Only those who handle the complaint will read it.")
    made, was = _write(locked, by, parts, on=on, detail=detail.strip(), once=once), rerouted.before(locked)
    people.lock_out(locked, by, Why.DECLARED, on=on, detail=detail)
    people.reroute(locked, led_before=locked.lead_subject, by=by, on=on, at=at)
    locked.save()
    correspondence.put_away(locked, by=by, at=at)
    note(locked, "conflict_declared", by=by, at=at)
    rerouted.tell(locked, was, on=on, at=at)
    notices.tell(
        by, about_kind=ABOUT_DECLARATION, about=made.uuid, key=f"declared-{made.uuid}", at=at,
        text=f"Your declaration of an interest is recorded. Confirmation {made.number}.",
        path=reverse("casework:declared", args=[made.uuid]),
    )  # fmt: skip
    return made


def _write(
    complaint: Complaint,
    by: User,
    parts: frozenset[permissions.Part],
    *,
    on: dt.date,
    detail: str = "",
    once: str | None = None,
) -> Interest:
    Interest.objects.filter(complaint=complaint, user=by, overtaken_on=None).update(overtaken_on=on)
    asked_as = "; ".join(permissions.given_as(by.pk, complaint, parts))[:200]
    return Interest.objects.create(
        complaint=complaint, user=by, asked_as=asked_as, has_one=bool(detail), detail=detail, declared_on=on,
        once=once or None,
    )  # fmt: skip
