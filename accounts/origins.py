"""What something learnt can come from, by kind and UUID as in the trail: each room registers its own at its start.

So lessons from complaints and from incidents stand in one list, though neither room may import the other or the list
(docs/decisions/0025).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One kind of thing that lessons come from. Its rows have a `uuid`, an `academy`, a `get_absolute_url`, and their
    reference or title as text."""

    noun: str
    seen: Callable[[User, dt.date], QuerySet[Any]]
    """The rows that somebody may read."""
    every: Callable[[], QuerySet[Any]]
    """All rows: what is in none of them has been disposed of since."""
    barred: Callable[[User], QuerySet[Any]]
    """The UUIDs of those that somebody may know nothing of, for an exclusion that always comes last."""
    kept_from: Callable[[UUID], Iterable[int]]
    """The keys of the people who may know nothing of one."""
    works_on: Callable[[User, UUID, dt.date], bool]
    """Whether somebody works on one, and so writes down what was learnt from it."""
    names: Callable[[UUID], Iterable[str]]
    """The names in one that must stand in nothing that others read."""


ORIGINS: Final[dict[str, Origin]] = {}
"""Kind → what the room that owns it says."""
