"""The look in a real browser: axe is content, nothing is wider than the screen, work outlives a session."""

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from tests.chromium import violations, width_needed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.look.pages"),
]
PICTURES = os.environ.get("LOOK_PICTURES", "")


@pytest.fixture
def signed_in(page: Page, live_server, client):
    """A person with a sign-in, on the sample page of staff."""
    user = get_user_model().objects.create_user("ann@example.org", "a-long-password-1", name="Ann Example")
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("kind", ["base", "public"])
def test_pages_fit_the_screen_and_pass_axe(signed_in, live_server, kind, width):
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(f"{live_server.url}/sample/{kind}/")
    assert violations(signed_in) == []
    picture(signed_in, f"{kind}-{width}")
    signed_in.get_by_role("button", name="Send").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("There is a problem")
    assert violations(signed_in) == []
    picture(signed_in, f"{kind}-{width}-errors")
    assert width_needed(signed_in) <= width


def test_an_error_link_puts_the_cursor_into_its_field(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/")
    signed_in.get_by_role("button", name="Send").click()
    signed_in.locator(".govuk-error-summary a").first.click()
    expect(signed_in.locator("#id_name")).to_be_focused()


def test_the_keyboard_reaches_the_content_by_the_first_link(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/")
    signed_in.keyboard.press("Tab")
    expect(signed_in.locator(".govuk-skip-link")).to_be_focused()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator("#main-content")).to_be_focused()


def test_the_end_of_the_session_is_said_beforehand_and_can_be_put_off(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/?idle=6")
    signed_in.locator("#id_story").fill("Half a story")
    dialog = signed_in.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_be_visible(timeout=8000)
    picture(signed_in, "session")
    assert violations(signed_in) == []
    with signed_in.expect_response("**/people/stay/**") as answer:
        dialog.get_by_role("button", name="Stay signed in").click()
    assert answer.value.ok
    expect(dialog).to_be_hidden()
    assert signed_in.locator("#id_story").input_value() == "Half a story"


def test_what_was_typed_is_there_again_after_the_session_ended(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/?idle=4")
    signed_in.locator("#id_story").fill("Half a story")
    signed_in.get_by_label("Large print").check()
    expect(signed_in.get_by_text("What you had typed here was kept")).to_be_visible(timeout=10000)
    assert signed_in.locator("#id_story").input_value() == "Half a story"
    assert signed_in.get_by_label("Large print").is_checked()


def test_what_one_person_typed_is_never_shown_to_the_next(signed_in, live_server, client):
    signed_in.goto(f"{live_server.url}/sample/?idle=1800")
    signed_in.evaluate(
        "sessionStorage.setItem('portal-kept:/sample/#0', JSON.stringify({person: 'another', index: 0,"
        " path: '/sample/', values: [['story', null, 'A secret']]}))"
    )
    signed_in.reload()
    expect(signed_in.locator("#id_story")).to_have_value("")
    assert signed_in.evaluate("sessionStorage.getItem('portal-kept:/sample/#0')") is None


def test_a_double_click_sends_once(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/")
    sent: list[str] = []
    signed_in.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    signed_in.get_by_role("button", name="Send").dblclick()
    expect(signed_in.get_by_role("alert")).to_contain_text("There is a problem")
    assert len(sent) == 1


def test_pages_work_without_javascript(chromium, live_server):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/sample/public/")
    page.locator("#id_story").fill("Kept")
    page.get_by_role("button", name="Send").click()
    assert "There is a problem" in page.content()
    assert page.locator("#id_story").input_value() == "Kept"
    context.close()


def test_the_accessibility_statement_passes_axe(page, live_server):
    page.goto(f"{live_server.url}/people/accessibility/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accessibility of this site")
    assert violations(page) == []


def test_paper_shows_the_content_and_the_practice_mark_without_the_menus(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/sample/")
    signed_in.emulate_media(media="print")
    expect(signed_in.get_by_role("heading", name="Every kind of field")).to_be_visible()
    expect(signed_in.get_by_text("Practice mode.")).to_be_visible()
    for hidden in (".govuk-service-navigation", ".govuk-footer", ".govuk-back-link", "form .govuk-button"):
        expect(signed_in.locator(hidden).first).to_be_hidden()
    picture(signed_in, "print")
