"""A precaution is lifted: the name that was typed meant somebody else."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from socialmedia import permissions
from socialmedia.actions import unnamed
from socialmedia.actions.door import day_of, lock, note
from socialmedia.actions.people import lift
from socialmedia.models import Concerned
from socialmedia.vocabulary import Act


@transaction.atomic
def lift_precaution(row: Concerned, *, why: str, by: User, at: dt.datetime) -> None:
    """The colleague finds the incident again. Raises Refused for a row that is no precaution, or without a reason."""
    locked = lock(row.incident)
    permissions.require(by, Act.NAME_CONCERNED, locked, on=day_of(at))
    current = Concerned.objects.select_for_update().get(pk=row.pk)
    unnamed.insist(locked, why)
    lift(current, by=by, on=day_of(at), why=why)
    note(locked, "precaution_lifted", by=by, at=at, data={"concerned": current.pk})
