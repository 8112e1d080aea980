"""What keeps an issued letter from going to more people, or still from going to its reader. This room knows no case:
rooms above register what stops it.

A letter to everybody goes behind the gates of its own case; to a list it goes later, and they count then too (R192).
"""

from __future__ import annotations

from collections.abc import Callable

from letters.models import Letter

Stops = Callable[[Letter], list[str]]
"""The issued letter. Sentences that say why it goes to nobody else now."""

STOPS: list[Stops] = []


Barred = Callable[[Letter], bool]
"""The issued letter: whether its reader may have nothing of it any more."""

BARRED: list[Barred] = []

NO_READER = "It was not sent: whoever it is for may have nothing of this matter any more."


def reader_barred(letter: Letter) -> bool:
    """Whether the reader of a letter that waits to go may have nothing of it any more (procedure.md, conflicts)."""
    return any(barred(letter) for barred in BARRED)


def stopped(letter: Letter) -> list[str]:
    """Why this letter may go to nobody else at present."""
    return [sentence for one in STOPS for sentence in one(letter)]
