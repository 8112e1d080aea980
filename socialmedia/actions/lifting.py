"""Somebody who was locked out by mistake is let in again: the name, or the office, meant somebody else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from socialmedia import permissions
from socialmedia.actions import unnamed
from socialmedia.actions.door import day_of, lock, note
from socialmedia.actions.people import lift
from socialmedia.actions.telling import of_letting_in
from socialmedia.models import Concerned
from socialmedia.vocabulary import Act


@transaction.atomic
def lift_precaution(row: Concerned, *, why: str, by: User, at: dt.datetime) -> None:
    """The colleague finds the incident again, and hears of it where they manage it. Raises Refused for a row that locks
    nobody out, or without a reason."""
    locked = lock(row.incident)
    permissions.require(by, Act.NAME_CONCERNED, locked, on=day_of(at))
    current = Concerned.objects.select_for_update().get(pk=row.pk)
    unnamed.insist(locked, why)
    lift(current, by=by, on=day_of(at), why=why)
    step = "precaution_lifted" if current.precaution else "lock_lifted"
    note(locked, step, by=by, at=at, data={"concerned": current.pk})
    of_letting_in(locked, at=at, on=day_of(at))
