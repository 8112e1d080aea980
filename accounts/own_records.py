"""Records that belong to no complaint: each room says here how its kind is seen, when it is over and how it goes.

The retention schedule has a rule for each kind, and two people decide what goes, as they do for complaints (S0 §10,
R130; docs/decisions/0049).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import User


@dataclass(frozen=True)
class Described:
    """One record that belongs to no complaint, for whoever decides whether it goes. `reference` names nobody: it stays
    in the certificate. `says` is what the record is about, and `since` the day from which its time counts."""

    about: UUID
    reference: str
    says: str
    academy: str
    since: dt.date
    path: str = ""


@dataclass(frozen=True)
class Went:
    """What went with one record: how many rows and files, and the stored PDFs of letters to be removed."""

    rows: int
    files: int = 0
    letters: Sequence[str] = ()


class Seen(Protocol):
    """The records of a kind that a person may see, each with a `uuid`."""

    def __call__(self, user: User, *, on: dt.date) -> QuerySet[Any]: ...


class Over(Protocol):
    """Those whose day was `before` or on it, and which nothing else needs; the oldest first."""

    def __call__(self, *, before: dt.date) -> QuerySet[Any]: ...


class Describes(Protocol):
    """What stands in the lists, of the rows that are there, in their order."""

    def __call__(self, rows: QuerySet[Any]) -> Iterable[Described]: ...


class Disposes(Protocol):
    """Takes one record with all that hangs on it, inside a transaction; notices and the access log are the asker's."""

    def __call__(self, about: UUID, *, at: dt.datetime) -> Went: ...


@dataclass(frozen=True)
class Keeping:
    """Records of one kind, kept by a rule of the schedule, which two people dispose of."""

    model: type[Model]
    seen: Seen
    over: Over
    describe: Describes
    dispose: Disposes


OF_THEIR_OWN: dict[str, Keeping] = {}
"""By kind of rule: what belongs to no complaint. The rooms above add theirs when they start."""
