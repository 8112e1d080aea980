"""One world for each module that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.world import FEWER, World, built


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world of tests/house/world.py, on its day and in its own folder."""
    with django_db_blocker.unblock(), built() as world:
        yield world


@pytest.fixture(scope="module")
def small_house(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same world with only the cases that the addresses are tried on."""
    with django_db_blocker.unblock(), built(FEWER) as world:
        yield world
