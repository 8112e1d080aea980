"""A school at work in the autumn, with everybody in post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from tests.casework.stories import LONDON, furnish
from tests.people import People

NOW = dt.datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)
"""A Tuesday in the second half of the autumn term at both academies."""


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    """The day of the stories; `clock.move_to(...)` goes on from there."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def school(people: People) -> People:
    furnish(people)
    return people
