"""A school on a Tuesday in term, with everybody in post and the reference data of incidents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from socialmedia import reference
from tests.casework.stories import furnish
from tests.people import People
from tests.socialmedia.tales import NOW, Tale


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    """The moment of the tales; `clock.move_to(...)` goes on from there."""
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def school(people: People) -> People:
    furnish(people)
    reference.bring_in_all(people.trust)
    return people


@pytest.fixture
def tale(school: People) -> Tale:
    """An incident that has just been reported by a teacher."""
    return Tale(school)
