"""What keeps an issued letter from going to more people. This room knows no case: rooms above register what stops it.

A letter to everybody goes behind the gates of its own case; to a list it goes later, and they count then too (R192).
"""

from __future__ import annotations

from collections.abc import Callable

from letters.models import Letter

Stops = Callable[[Letter], list[str]]
"""The issued letter. Sentences that say why it goes to nobody else now."""

STOPS: list[Stops] = []


def stopped(letter: Letter) -> list[str]:
    """Why this letter may go to nobody else at present."""
    return [sentence for one in STOPS for sentence in one(letter)]
