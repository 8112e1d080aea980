"""The register in a real browser: axe is content, it fits a telephone, and it works without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from tests.casework.stories import begin, complaint_at
from tests.chromium import violations, width_needed
from tests.people import People
from tests.register.conftest import Copies

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LOOK_PICTURES", "")


@pytest.fixture
def busy(school: People, copies: Copies) -> People:
    """A register of two pages with late, waiting, answered and closed complaints."""
    copies(begin(school).complaint, 14)
    copies(complaint_at(school, State.FORMAL_ANSWERED), 8)
    settled = begin(school, academy=school.birch)
    settled.to(State.PANEL_DECIDED)
    settled.close()
    long = begin(school, academy=school.birch, summary="Ein" + "Donaudampfschiff" * 9).complaint
    Complaint.objects.filter(pk=long.pk).update(waiting_for_dates=True)
    return school


@pytest.mark.parametrize("script", [True, False])
def test_every_page_fits_every_screen_and_passes_axe(
    busy: People, chromium: Browser, live_server, client: Client, script: bool
) -> None:
    client.force_login(busy.trust_officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = chromium.new_context(java_script_enabled=script)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    pages = {
        "register": "", "limited": "?academy=alder&lateness=late&sort=due&q=messages", "wrong": "?received_from_day=3",
        "nothing": "?stage=4", "week": "week/",
    }  # fmt: skip
    for width in (320, 360, 768, 1280) if script else ():
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in pages.items():
            page.goto(f"{live_server.url}/register/{address}")
            assert violations(page) == [], (name, width)
            assert width_needed(page) <= width, (name, width)
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/register/")
    page.get_by_text("Limit and order the list").click()
    page.get_by_label("Dates").select_option("late")
    if PICTURES and script:
        page.screenshot(path=Path(PICTURES) / "open-1280.png", full_page=True)
    page.get_by_role("button", name="Show these complaints").click()
    assert page.url.endswith("/register/?lateness=late&sort=newest"), "what was left empty is not in the address"
    page.get_by_role("link", name="Remove this limit: Dates: Late now").click()
    assert page.url.endswith("/register/?sort=newest")
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="Back a page")).to_be_visible()
    if PICTURES and script:
        page.emulate_media(media="print")
        page.screenshot(path=Path(PICTURES) / "print.png", full_page=True)
        page.pdf(path=Path(PICTURES) / "print.pdf")
    context.close()
    assert not [line for line in said if "Security Policy" in line], said
