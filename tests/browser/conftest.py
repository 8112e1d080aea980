"""A school at work behind a real web server, and the folder where pictures go."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from tests.browser.screens import Album, Office
from tests.casework.stories import LONDON, MONDAY, furnish
from tests.people import People

GO = Callable[..., None]
expect.set_options(timeout=20_000)  # a busy computer is no fault of the page


@pytest.fixture
def album(tmp_path: Path, request: pytest.FixtureRequest) -> Album:
    """docs/images/NAME with WRITE_PICTURES=1, else a folder that is thrown away."""
    kept = os.environ.get("WRITE_PICTURES") == "1"
    name = getattr(request.module, "PICTURES", "")
    if kept and name is not None:
        return Album(Path(django_settings.BASE_DIR) / "docs" / "images" / name)
    return Album(tmp_path / "pictures")


@pytest.fixture
def office(chromium: Browser, live_server: Any, settings: Any, album: Album) -> Office:
    """Practice mode is on; what the portal calls itself does not change with the port of the test."""
    settings.PRACTICE_MODE = True
    settings.SITE_URL = "https://complaints.example.org"
    cache.clear()
    return Office(chromium, live_server.url, album)


class Steady:
    """Stands in for `secrets` where a reference or a link is made, so that a picture comes out as it did before."""

    def __init__(self) -> None:
        self.choice = random.Random(14).choice

    def token_urlsafe(self, number: int) -> str:
        return "".join(self.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(number))


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same reference and the same link to the own page each time."""
    one = Steady()
    for module in ("complaint", "people"):
        monkeypatch.setattr(f"complaints.casework.models.{module}.secrets", one)


@pytest.fixture
def school(people: People) -> People:
    """Term dates, the procedure in force, every wording; somebody in every post."""
    furnish(people)
    return people


@pytest.fixture
def until(time_machine: Any) -> GO:
    """`until(date, hour, minute)`: time stands there, for the web server as well, which is a thread of the test."""

    def go(day: dt.date, hour: int = 10, minute: int = 0) -> None:
        time_machine.move_to(dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON), tick=False)

    go(MONDAY.date())
    return go
