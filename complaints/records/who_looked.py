"""How the log of what a person looked at asks about requests to see the record, and about disposals (R134)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.seen import About, Room
from complaints.records.disclosing import permissions as asking
from complaints.records.models import Disclosure, Disposal
from complaints.records.retention import permissions as keeping


def _requests(user: User, on: dt.date) -> QuerySet[Any]:
    return asking.visible_to(user, on=on).values("uuid")


def _disposals(user: User, on: dt.date) -> QuerySet[Any]:
    return keeping.disposals_visible_to(user, on=on).values("uuid")


def _named_requests(uuids: Collection[UUID]) -> dict[UUID, About]:
    rows = Disclosure.objects.filter(uuid__in=uuids)
    return {row.uuid: About(row.reference, row.get_absolute_url()) for row in rows}


def _named_disposals(uuids: Collection[UUID]) -> dict[UUID, About]:
    rows = Disposal.objects.filter(uuid__in=uuids)
    return {row.uuid: About(row.reference, row.get_absolute_url()) for row in rows}


ROOMS = {
    "disclosure": Room(visible=_requests, named=_named_requests),
    "disposal": Room(visible=_disposals, named=_named_disposals),
}
