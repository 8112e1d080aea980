"""What a trust calls its posts, bodies and stages, and which body looks at complaints afterwards (R280).

The procedure is kept in a room above; it registers here, when the portal starts, how to read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from accounts.models import Academy

Reads = Callable[[Academy, dt.date], Mapping[str, str]]
"""The fields of letters.fields that hold names, as they are at an academy on a day."""

READERS: list[Reads] = []


def names_at(academy: Academy, *, on: dt.date) -> dict[str, str]:
    """Every name that is known there on that day."""
    found: dict[str, str] = {}
    for read in READERS:
        found |= read(academy, on)
    return found
