"""A trust with the three-stage procedure in force since 2021."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import Academy
from complaints.policy import loading
from complaints.policy.models import Procedure
from tests.people import People

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "procedures"
THREE_STAGE = FIXTURES / "three_stage.toml"
FOUR_STAGE = FIXTURES / "four_stage_maintained.toml"

TODAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
SINCE = dt.date(2021, 9, 21)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens ask the clock; here it always says Friday 20 November 2026."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def three_stage(people: People) -> Procedure:
    return loading.load(THREE_STAGE, trust=people.trust, in_force_from=SINCE, on=TODAY, at=NOON)


@pytest.fixture
def four_stage(people: People) -> Callable[[Academy | None], Procedure]:
    """`four_stage(academy)` loads it for that academy, in force since 2021."""

    def load(academy: Academy | None) -> Procedure:
        return loading.load(FOUR_STAGE, trust=people.trust, academy=academy, in_force_from=SINCE, on=TODAY, at=NOON)

    return load
