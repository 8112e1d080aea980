"""A parent's whole submission on a telephone, in a real browser, with files and axe on every page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from tests.casework.stories import MONDAY, complaint_at, furnish
from tests.chromium import follow, violations, width_needed
from tests.intake.conftest import code_in_mail, own_address
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("INTAKE_PICTURES", "")


@pytest.fixture
def furnished(people: People) -> People:
    furnish(people)
    return people


def fine(browser: Page, name: str, width: int) -> None:
    """axe is content and nothing is wider than the screen."""
    if PICTURES:
        browser.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    assert violations(browser) == []
    assert width_needed(browser) <= width


def go_on(browser: Page, name: str, width: int) -> None:
    fine(browser, name, width)
    follow(browser.get_by_role("button", name="Continue", exact=True))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_parent_tells_us_and_follows_it(
    page: Page,
    furnished: People,
    live_server: Any,
    tmp_path: Path,
    width: int,
) -> None:
    picture = tmp_path / "bus.txt"
    picture.write_text("The bus at the gate.")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/complain/")
    fine(page, "01-front", width)
    follow(page.get_by_role("link", name="Start: Alder Academy"))
    fine(page, "02-start", width)
    follow(page.get_by_role("button", name="Start now"))
    page.get_by_label("Admissions").check()
    go_on(page, "03-route", width)
    fine(page, "04-elsewhere", width)
    follow(page.get_by_role("button", name="Go on all the same"))
    follow(page.get_by_role("button", name="Continue", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("Choose what you would like to do")
    fine(page, "05-nature-error", width)
    page.get_by_label("Make a complaint").check()
    go_on(page, "05-nature", width)
    page.get_by_label("A parent or carer of a pupil", exact=True).check()
    go_on(page, "06-you", width)
    page.get_by_label("Your full name").fill("Priya Meadow")
    go_on(page, "07-name", width)
    page.get_by_label("E-mail address").fill("priya.meadow@example.org")
    go_on(page, "08-contact", width)
    page.get_by_label("Child’s full name").fill("Asha Meadow")
    go_on(page, "09-child", width)
    page.get_by_label("No, it is my own").check()
    go_on(page, "10-acting", width)
    page.get_by_label("What happened?").fill("The bus left without the children.\n\nNobody rang.")
    go_on(page, "11-what", width)
    page.get_by_label("A member of staff").check()
    page.get_by_label("Their name").fill("Tamsin Reed")
    follow(page.get_by_role("button", name="Add this and another"))
    go_on(page, "12-about", width)
    page.get_by_label("Roughly when", exact=False).fill("Most weeks since September")
    go_on(page, "13-when", width)
    page.get_by_label("Who else was involved").fill("The driver")
    go_on(page, "14-involved", width)
    page.get_by_label("What would put it right?").fill("An apology")
    go_on(page, "15-wanted", width)
    page.get_by_label("Add files").set_input_files([str(picture)])
    follow(page.get_by_role("button", name="Add and choose more"))
    expect(page.get_by_text("bus.txt").first).to_be_visible()
    go_on(page, "16-files", width)
    page.get_by_label("Letters in large print").check()
    go_on(page, "17-needs", width)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    fine(page, "18-check", width)
    page.get_by_label("What I have written is true").check()
    page.get_by_role("button", name="Send it").dblclick()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    fine(page, "19-done", width)
    complaint = Complaint.objects.get()
    assert [document.title for document in complaint.documents.all()] == ["bus.txt"]
    assert complaint.complainant.large_print

    page.goto(live_server.url + own_address(complaint))
    fine(page, "20-gate", width)
    follow(page.get_by_role("button", name="Send me a code"))
    fine(page, "21-gate-sent", width)
    page.get_by_label("Code").fill(code_in_mail())
    follow(page.get_by_role("button", name="Open my page"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your complaint")
    page.get_by_text("Why this date?").first.click()
    fine(page, "22-own", width)
    page.get_by_label("Write to us").fill("When do I hear?")
    page.get_by_role("button", name="Send message").dblclick()
    expect(page.get_by_text("Your message has been sent.")).to_be_visible()
    assert complaint.messages.count() == 1
    follow(page.get_by_role("link", name="Change how we reach or help you"))
    fine(page, "23-details", width)
    page.get_by_label("E-mail address").fill("priya@example.org")
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("A code is on its way to priya@example.org")).to_be_visible()
    page.get_by_label("Code").fill("12")
    follow(page.get_by_role("button", name="Confirm the address"))
    fine(page, "23-details-confirm", width)
    page.get_by_label("Code").fill(code_in_mail())
    follow(page.get_by_role("button", name="Confirm the address"))
    expect(page.get_by_text("We write to your new e-mail address from now on.")).to_be_visible()
    page.goto(live_server.url + own_address(complaint))
    follow(page.get_by_role("link", name="Withdraw it"))
    fine(page, "24-withdraw", width)
    follow(page.get_by_role("button", name="Yes, withdraw it"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Closed: withdrawn")
    fine(page, "25-own-closed", width)
    assert mail.outbox


def test_the_form_needs_no_javascript(chromium: Any, furnished: People, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    browser = context.new_page()
    browser.goto(f"{live_server.url}/complain/alder/route/")
    browser.get_by_label("None of these").check()
    follow(browser.get_by_role("button", name="Continue"))
    browser.get_by_label("Give feedback").check()
    follow(browser.get_by_role("button", name="Continue", exact=True))
    assert "Who are you?" in browser.content()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_later_stages_and_of_staff(
    page: Page,
    furnished: People,
    live_server: Any,
    client: Any,
    time_machine: Any,
    width: int,
) -> None:
    complaint = complaint_at(furnished, State.FORMAL_ANSWERED)
    fixed = complaint_at(furnished, State.HEARING_FIXED)
    received = complaint_at(furnished, State.RECEIVED)
    heads = [{"text": "The bus left early"}, {"text": "Nobody rang"}]
    actions.cut_heads(received, heads=heads, by=received.handler, at=MONDAY)
    actions.offer_heads(received, reply_by=MONDAY.date().replace(day=21), by=received.handler, at=MONDAY)
    page.set_viewport_size({"width": width, "height": 800})
    for name, one, offer in (
        ("answered", complaint, "review-panel"),
        ("hearing", fixed, ""),
        ("heads", received, "points"),
    ):
        page.goto(live_server.url + own_address(one))
        follow(page.get_by_role("button", name="Send me a code"))
        page.get_by_label("Code").fill(code_in_mail())
        follow(page.get_by_role("button", name="Open my page"))
        fine(page, f"30-own-{name}", width)
        if offer:
            page.goto(f"{live_server.url}{own_address(one)}do/{offer}/")
            fine(page, f"31-step-{offer}", width)
    client.force_login(furnished.principal, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/log/")
    fine(page, "40-log", width)
    follow(page.get_by_role("button", name="Save"))
    fine(page, "41-log-errors", width)
    page.goto(f"{live_server.url}/cases/{received.reference}/own-page/")
    page.get_by_label("No, I have no interest in it").check()
    follow(page.get_by_role("button", name="Continue", exact=True))
    fine(page, "42-pin", width)
    follow(page.get_by_role("button", name="Make a new PIN"))
    page.get_by_label("Why do they need a PIN").fill("They read no e-mail at work.")
    follow(page.get_by_role("button", name="Make it and show"))
    fine(page, "43-pin-letter", width)
