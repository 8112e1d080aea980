"""A real case to try a wording with. This room knows no case: rooms above register here how to fetch one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accounts.models import Academy, User


@dataclass(frozen=True)
class Tried:
    """The facts of a case as a letter merges them."""

    reference: str
    academy: Academy
    context: Mapping[str, str | list[str]]
    choices: Mapping[str, bool]


Finds = Callable[[User, str, str, dt.datetime], Tried | None]
"""Who asks, the reference, the key of the letter, now. None: they have no such case, or it has no such letter."""

FINDERS: list[Finds] = []


def find(user: User, reference: str, key: str, *, at: dt.datetime) -> Tried | None:
    """The case with that reference, if this person may read it."""
    for finder in FINDERS:
        found = finder(user, reference.strip(), key, at)
        if found is not None:
            return found
    return None
