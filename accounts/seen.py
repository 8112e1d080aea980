"""Who saw what, read by person (S0 §10, R134): the access log, without what its reader may not know of.

The rooms above know what a row is about and who may know of it; each registers here, when it starts, how to ask.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import looks, posts
from accounts.models import Access, PostKind, User

READERS = (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER)
"""Who reads what others looked at; everybody reads what they looked at themselves."""


@dataclass(frozen=True)
class About:
    """What a row is about, as a page names it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Room:
    """How a room above answers for its kind."""

    visible: Callable[[User, dt.date], QuerySet[Any]]
    """The UUIDs of what somebody may know of."""
    named: Callable[[Collection[UUID]], dict[UUID, About]]


ROOMS: dict[str, Room] = {}
LISTS = {
    "register": "The register",
    "home": "The home page",
    "calendar": "Dates in their own calendar",
    "mail": "E-mail in",
    "survey": "How it was for complainants",
    "lesson": "The lessons",
    "issue": "The underlying issues",
    "paper": "The papers",
    "retention": "Retention",
    "disclosure": "Requests to see the record",
    "api": "The interface for reporting tools",
}
"""What is about no single thing, as a page names it."""


COUNTED = re.compile(r"(?:^|, )\d+ (?:row|entr)[a-z]+")
"""How much was in a list or file: beside what its reader may see it would tell of a case that is kept from them."""


@dataclass(frozen=True)
class Seen:
    """One row as it is shown."""

    at: dt.datetime
    what: str
    about: About
    detail: str


def may_read(reader: User, person: User, *, on: dt.date) -> bool:
    """Their own, or as one of the trust's officers."""
    return reader.pk == person.pk or posts.holds(reader, *READERS, on=on)


def of(person: User, *, reader: User, on: dt.date) -> QuerySet[Access]:
    """What a person looked at, the newest first. What the reader may not know of is not there, nor counted."""
    open_to = Q(about__isnull=True)
    for kind, room in ROOMS.items():
        open_to |= Q(about_kind=kind, about__in=room.visible(reader, on))
    return Access.objects.filter(open_to, user=person).order_by("-at", "-pk")


def described(rows: Collection[Access], *, own: bool) -> list[Seen]:
    """Rows with what they are about; a query for each kind. How much a list held is told to whoever had it only."""
    named: dict[UUID, About] = {}
    for kind, room in ROOMS.items():
        some = {row.about for row in rows if row.about_kind == kind and row.about is not None}
        named |= room.named(some) if some else {}
    return [
        Seen(
            row.at, looks.said(row.what),
            named.get(row.about, About(row.about_kind.capitalize())) if row.about
            else About(LISTS.get(row.about_kind, row.about_kind.capitalize())),
            "" if row.about else row.detail if own else COUNTED.sub("", row.detail),
        )
        for row in rows
    ]  # fmt: skip
