"""Who looked at one complaint, at what and when (S0 §10, R134): the access log read by case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse

from accounts import looks
from accounts.models import Access, User
from accounts.seen import COUNTED, About, Room
from accounts.tokens import hidden
from complaints.casework import permissions
from complaints.casework.models import CaseDocument, Complaint
from complaints.casework.vocabulary import ABOUT
from letters.models import Letter


@dataclass(frozen=True)
class Reader:
    """One person, or the complainant, and how often they looked."""

    name: str
    job_title: str
    times: int
    first: dt.datetime
    last: dt.datetime
    key: str
    user_id: int | None


@dataclass(frozen=True)
class Look:
    """One look, with the name of the file or letter where it was one."""

    at: dt.datetime
    name: str
    what: str
    which: str


@dataclass(frozen=True)
class Export:
    """One file of the register, and to what it was limited."""

    at: dt.datetime
    name: str
    detail: str


EXPORTS = 50
FROM_A_SEARCH = "from a search"
"""What is noted of a complaint that was opened out of the hits of a search; never what was searched for."""

NOBODY = {"complainant": "The complainant", "portal": "The portal"}


def of(complaint: Complaint) -> QuerySet[Access]:
    """Everything that is written down about this complaint, the newest first."""
    return Access.objects.filter(about=complaint.uuid, about_kind=ABOUT).order_by("-at", "-pk")


def exports(complaint: Complaint, *, on: dt.date) -> list[Export]:
    """Files of the register that may have held this complaint, the newest first: made since it came in by somebody who
    may see it. Which complaints a file held is not kept; what it was limited to is. How many stays theirs (R134).
    """
    rows = Access.objects.filter(about_kind="register", what="export", at__date__gte=complaint.received_on)
    found = list(rows.exclude(user=None).select_related("user").order_by("-at", "-pk")[:EXPORTS])
    people = {row.user for row in found if row.user is not None}
    may = {user.pk for user in people if permissions.visible_to(user, on=on).filter(pk=complaint.pk).exists()}
    return [
        Export(row.at, row.user.name, COUNTED.sub("", row.detail))
        for row in found
        if row.user is not None and row.user_id in may
    ]


def readers(complaint: Complaint) -> list[Reader]:
    """Everybody who looked, whoever did so last first."""
    rows = (
        of(complaint).order_by().values("user", "user__name", "user__job_title", "actor")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at")).order_by("-last")
    )  # fmt: skip
    typed = complaint.names_typed()
    return [
        Reader(
            typed.get(row["user"], row["user__name"]) or NOBODY.get(row["actor"], "Somebody by a link"),
            row["user__job_title"] or "", row["times"], row["first"], row["last"], hidden(row["user"] or 0),
            row["user"],
        )
        for row in rows
    ]  # fmt: skip


def described(complaint: Complaint, rows: Collection[Access]) -> list[Look]:
    """Looks at this complaint in words; two queries for the titles of files and letters, whatever the number."""
    keys = {key for row in rows if (key := _uuid(row.detail)) is not None}
    titles: dict[UUID, str] = {}
    if keys:
        titles |= dict(CaseDocument.objects.filter(uuid__in=keys).values_list("uuid", "title"))
        titles |= dict(Letter.objects.filter(uuid__in=keys).values_list("uuid", "title"))
    typed = complaint.names_typed()
    return [
        Look(
            row.at, typed.get(row.user.pk, row.user.name) if row.user else NOBODY.get(row.actor, "Somebody by a link"),
            looks.said(row.what),
            titles.get(_uuid(row.detail) or UUID(int=0), "from a search" if row.detail == FROM_A_SEARCH else ""),
        )
        for row in rows
    ]  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _visible(user: User, on: dt.date) -> QuerySet[Any]:
    return permissions.visible_to(user, on=on).values("uuid")


def _named(uuids: Collection[UUID]) -> dict[UUID, About]:
    rows = Complaint.objects.filter(uuid__in=uuids).values_list("uuid", "reference")
    return {uuid: About(reference, reverse("casework:case", args=[reference])) for uuid, reference in rows}


ROOM = Room(visible=_visible, named=_named)
"""How the log by person asks this room."""
