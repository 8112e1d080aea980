"""What waits for somebody beside their cases, for the page that they see first: each room says it here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from accounts.models import User


@dataclass(frozen=True)
class Line:
    """One thing to look at. `says` names nobody; `urgent` comes first and is told apart by more than its colour."""

    text: str
    path: str
    says: str
    urgent: bool = False
    late: bool = False


@dataclass(frozen=True)
class Group:
    """What one room has for this person, the most urgent first; `everything`: where the rest is, if there is more."""

    key: str
    title: str
    lines: Sequence[Line]
    everything: str = ""


class Asks(Protocol):
    """What waits for this person on this day; None where nothing does."""

    def __call__(self, user: User, *, on: dt.date) -> Group | None: ...


ROOMS: list[Asks] = []
"""The rooms add theirs when they start."""


def for_person(user: User, *, on: dt.date) -> list[Group]:
    """What waits for this person in every room."""
    return [group for asks in ROOMS if (group := asks(user, on=on)) is not None]
