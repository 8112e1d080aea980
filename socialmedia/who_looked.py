"""How the log of what a person looked at asks about incidents (R134)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.seen import About, Room
from socialmedia import permissions
from socialmedia.models import Incident


def _visible(user: User, on: dt.date) -> QuerySet[Any]:
    return permissions.visible_to(user, on=on).values("uuid")


def _named(uuids: Collection[UUID]) -> dict[UUID, About]:
    rows = Incident.objects.filter(uuid__in=uuids)
    return {row.uuid: About(row.reference, row.get_absolute_url()) for row in rows}


ROOM = Room(visible=_visible, named=_named)
