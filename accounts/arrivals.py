"""Somebody takes up a post, or is called otherwise: whoever keeps records about people looks again first."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from accounts.models import User


class LooksAgain(Protocol):
    """Takes out of somebody's sight what may be about them, before the post gives them anything. Runs inside the
    transaction that fills the post or changes the name."""

    def __call__(self, user: User, *, on: dt.date, at: dt.datetime) -> None: ...


ARRIVALS: list[LooksAgain] = []


def announce(user: User, *, on: dt.date, at: dt.datetime) -> None:
    """Tell every room above that this person is here, or is called this."""
    for look_again in ARRIVALS:
        look_again(user, on=on, at=at)
