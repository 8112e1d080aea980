"""Incidents in a real browser: on a telephone, by keyboard, without JavaScript, and axe is content."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from complaints.evidence import vault
from socialmedia.forms.acts import FORMS
from socialmedia.models import Exhibit, Incident
from socialmedia.vocabulary import Act, Body, Kind, Part, State
from tests.browser.screens import violations, width_needed
from tests.chromium import complaints_of, listen
from tests.people import People
from tests.socialmedia.tales import NOW, Tale, good, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("LOOK_PICTURES", "")
Open = Callable[..., Page]
SCROLLED = """([place, way]) => new Promise((there, missed) => {
  const until = performance.now() + 10000;
  (function look() {
    if ((scrollY - place) * way > 0) there();
    else if (performance.now() > until) missed(new Error(`still at ${scrollY}, not past ${place}`));
    else requestAnimationFrame(look);
  })();
})"""
"""Waits until the page has scrolled past a place. Playwright's own waiting evaluates words, which the page forbids."""


@pytest.fixture
def open_as(chromium: Browser, live_server, client: Client) -> Iterator[Open]:
    """`open_as(user, width, script=True)` is a page of somebody who has signed in."""
    contexts: list[tuple[BrowserContext, list[str]]] = []

    def go(user: User, width: int = 1280, *, script: bool = True, touch: bool = False) -> Page:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 800}, base_url=live_server.url,
            has_touch=touch,
        )  # fmt: skip
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        contexts.append((context, listen(page)))
        return page

    yield go
    for context, said in contexts:
        context.close()
        assert not complaints_of(said), said


def fits(page: Page, name: str, width: int) -> None:
    assert violations(page) == [], (name, width)
    assert width_needed(page) <= width, (name, width)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def told(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(text)


@pytest.mark.req("R233", "R145")
def test_a_teacher_reports_a_post_from_a_telephone(school: People, open_as: Open, tmp_path: Path) -> None:
    page = open_as(school.teacher, 360)
    page.goto("/incidents/")
    fits(page, "front", 360)
    page.get_by_role("button", name="Report a post").click()
    fits(page, "report", 360)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Nobody in particular").check()
    page.get_by_label("Where was it posted?").select_option("Facebook")
    page.get_by_label("Address of the post").fill("https://www.facebook.com/groups/1/posts/2?fbclid=abc")
    page.get_by_label("Name or account it was posted under").fill("Grumpy")
    page.get_by_label("What kind of place is it?").select_option("closed_group")
    page.get_by_role("button", name="Go on to the screenshots").click()
    files = []
    for number in (1, 2):
        path = tmp_path / f"{number}.png"
        path.write_bytes(screenshot().read())
        files.append(path)
    page.get_by_label("Screenshots").set_input_files(files)
    fits(page, "screenshots", 360)
    page.get_by_role("button", name="Seal them").click()
    page.get_by_label("A parent or carer told me").check()
    page.get_by_label("Name of whoever told you").fill("Wren Hidden")
    fits(page, "source", 360)
    page.get_by_role("button", name="Send the report").click()
    told(page, "2 pieces of evidence are sealed")
    fits(page, "done", 360)
    assert Incident.objects.get().address == "https://www.facebook.com/groups/1/posts/2"


@pytest.mark.req("R281")
def test_a_box_is_drawn_moved_and_burnt_in_with_keys_alone(school: People, open_as: Open) -> None:
    tale = Tale(school).sealed()
    page = open_as(school.principal)
    page.goto(f"/incidents/{tale.incident.reference}/evidence/")
    page.get_by_role("link", name="Black out Picture 1").press("Enter")
    page.get_by_role("button", name="Add a box").press("Enter")
    box = page.get_by_role("button", name="Box 1.")
    expect(box).to_be_focused()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    for _ in range(45):
        page.keyboard.press("ArrowUp")
    for _ in range(30):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range(14):
        page.keyboard.press("Shift+ArrowDown")
    told(page, "0 from the left, 0 from the top, 500 wide, 200 high")
    page.get_by_role("button", name="Add a box").press("Enter")
    page.keyboard.press("Delete")
    told(page, "The box is taken away.")
    fits(page, "black-out", 1280)
    page.get_by_label("What you blacked out").fill("The name at the top")
    page.get_by_role("button", name="Make the copy").press("Enter")
    told(page, "The copy is made.")
    exhibit = Exhibit.objects.get()
    assert exhibit.boxes == [[1, 0, 0, 500, 200]]
    assert exhibit.sanitised is not None
    picture = Image.open(io.BytesIO(b"".join(vault.read(exhibit.sanitised.stored_as))))
    assert picture.crop((0, 0, 300, 80)).getextrema() == ((0, 0), (0, 0), (0, 0))


def test_a_box_is_drawn_with_the_mouse(school: People, open_as: Open) -> None:
    tale = Tale(school).sealed()
    page = open_as(school.principal)
    page.goto(f"/incidents/{tale.incident.reference}/evidence/{Exhibit.objects.get().uuid}/black-out/")
    sheet = page.locator("[data-sheet]")
    sheet.scroll_into_view_if_needed()
    area = sheet.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 20, area["y"] + 20)
    page.mouse.down()
    page.mouse.move(area["x"] + 220, area["y"] + 120, steps=4)
    page.mouse.up()
    told(page, "Box on page 1 drawn")
    page.get_by_role("button", name="Make the copy").click()
    told(page, "The copy is made.")
    assert len(Exhibit.objects.get().boxes) == 1


def test_a_finger_scrolls_over_the_picture_until_draw_is_chosen(school: People, open_as: Open) -> None:
    tale = Tale(school)
    tale.do(Act.SEAL, upload=screenshot(size=(1080, 2400)))
    page = open_as(school.principal, 360, touch=True)
    page.goto(f"/incidents/{tale.incident.reference}/evidence/{Exhibit.objects.get().uuid}/black-out/")
    sheet = page.locator("[data-sheet]")
    expect(sheet.locator("img")).to_have_js_property("complete", value=True)
    pen = page.get_by_role("button", name="Draw")
    expect(pen).to_have_attribute("aria-pressed", "false")
    page.evaluate("document.querySelector('[data-sheet]').scrollIntoView({behavior: 'instant'})")
    before = page.evaluate("scrollY")
    swipe(page, (180, 500), (180, 300))
    page.evaluate(SCROLLED, [before + 100, 1])
    assert page.locator(".blacking-box").count() == 0
    fits(page, "black-out-touch", 360)

    page.evaluate("document.querySelector('[data-sheet]').scrollIntoView({behavior: 'instant'})")
    expect(pen).to_be_in_viewport()
    pen.focus()
    page.keyboard.press("Space")
    expect(pen).to_have_attribute("aria-pressed", "true")
    still = page.evaluate("scrollY")
    swipe(page, (60, 400), (260, 600))
    expect(page.locator(".blacking-box")).to_have_count(1)
    told(page, "Box on page 1 drawn")
    assert abs(page.evaluate("scrollY") - still) < 60, "a swipe of 200 pixels that draws does not scroll"
    fits(page, "black-out-drawn", 360)
    # Clicked, not tapped: on a busy machine an emulated tap becomes a long press, which presses no button.
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".blacking-box")).to_have_count(0)
    pen.click()
    swipe(page, (180, 200), (180, 500))
    page.evaluate(SCROLLED, [still - 100, -1])
    assert page.locator(".blacking-box").count() == 0


def swipe(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """A finger that touches, moves and lifts, as the screen of a phone tells it."""
    hand = page.context.new_cdp_session(page)
    steps = 8
    for step in range(steps + 1):
        x, y = (start[axis] + (end[axis] - start[axis]) * step / steps for axis in (0, 1))
        kind = "touchMove" if step else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_without_javascript_a_box_is_typed(school: People, open_as: Open) -> None:
    tale = Tale(school).sealed()
    page = open_as(school.principal, script=False)
    page.goto(f"/incidents/{tale.incident.reference}/evidence/{Exhibit.objects.get().uuid}/black-out/")
    for name, value in (("Left", "0"), ("Top", "0"), ("Width", "1000"), ("Height", "150")):
        page.get_by_label(name).first.fill(value)
    page.get_by_role("button", name="Make the copy").click()
    told(page, "The copy is made.")
    assert Exhibit.objects.get().boxes == [[1, 0, 0, 1000, 150]]


def test_every_page_of_an_incident_fits_and_passes_axe(school: People, open_as: Open) -> None:
    tale = Tale(school, words="The head is called useless.").to(State.MEETING).sanitised()
    tale.named(Part.ABOUT_STAFF, "Miss Reed").named(Part.POSTED_PARENT, "Mx Poster")
    tale.told(Body.HR)
    tale.do(Act.MAKE_PRINTS)
    tale.met("refused")
    tale.do(Act.RECORD_OPTIONS, options="A call")
    tale.do(Act.ASK_REMOVAL, asked_of="Mx Poster", asked_on=NOW.date(), what="The post")
    tale.do(Act.REPORT_TO_PLATFORM, **good(Act.REPORT_TO_PLATFORM, tale.incident, school))
    tale.do(Act.WRITE_TO_INVOLVED, **good(Act.WRITE_TO_INVOLVED, tale.incident, school))
    danger = Tale(school, danger=True).sealed().answered(Kind.THREAT, crime=True)
    danger.do(Act.ASSESS)
    meeting = Tale(school).to(State.MEETING).named(Part.ABOUT_STAFF, "", user=school.deputy)
    tale.do(Act.CONTACT_BODY, body=Body.HR, said="Wren Hidden telephoned.")
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    mine = Tale(school, by=school.operations_officer, danger=True).incident
    locked_out = meeting.incident.concerned.get()
    here = f"/incidents/{tale.incident.reference}"
    there = f"/incidents/{meeting.incident.reference}"
    letter = tale.incident.letters.get().letter.uuid
    pages = {
        "list": "/incidents/", "guide": "/incidents/guide/", "counts": "/incidents/counts/",
        "incident": f"{here}/", "evidence": f"{here}/evidence/",
        "assessment": f"{here}/assessment/", "question": f"{here}/assessment/crime/", "people": f"{here}/people/",
        "meetings": f"{here}/meetings/", "afterwards": f"{here}/afterwards/", "letters": f"{here}/letters/",
        "letter": f"{here}/letters/{letter}/", "chronology": f"{here}/chronology/",
        "act": f"{here}/acts/record_meeting/", "danger": f"/incidents/{danger.incident.reference}/",
        "forbidden": f"/incidents/{danger.incident.reference}/acts/meet/",
        "original": f"{here}/evidence/{tale.incident.exhibits.get().uuid}/original/",
        "meeting-ahead": f"{there}/", "people-locked": f"{there}/people/", "letters-shut": f"{there}/letters/",
        "meetings-empty": f"{there}/meetings/", "review-not-yet": f"{there}/acts/begin_review/",
        "lift": reverse("socialmedia:lift", args=[meeting.incident.reference, locked_out.pk]),
        "source-again": f"{here}/source/", "not-finished": f"/incidents/report/{mine.uuid}/done/",
        "own": "/incidents/report/mine/",
    }  # fmt: skip
    pages |= {f"act-{act}": f"{here}/acts/{act}/" for act in FORMS}
    page = open_as(school.operations_officer)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for name, address in pages.items():
            page.goto(address)
            fits(page, name, width)
    for name in (
        "incident",
        "meeting-ahead",
        "people-locked",
        "evidence",
        "lift",
        "act-record_meeting",
        "not-finished",
    ):
        page.goto(pages[name])
        reached_by_keys(page, name)


TO_REACH = """() => {
  const kinds = ["a[href]", "button", "input", "select", "textarea", "summary"];
  const all = [...document.querySelectorAll(kinds.map(kind => `main ${kind}`).join(", "))];
  const seen = all.filter(one => one.checkVisibility() && one.type !== "hidden" && !one.disabled);
  const groups = new Set(), kept = [];
  for (const one of seen) {
    if (one.type === "radio") { if (groups.has(one.name)) continue; groups.add(one.name); }
    kept.push(one.type === "radio" ? `radio ${one.name}` : one.outerHTML);
  }
  return kept;
}"""
WHERE = """() => {
  const one = document.activeElement;
  return one.type === "radio" ? `radio ${one.name}` : one.outerHTML;
}"""


def reached_by_keys(page: Page, name: str) -> None:
    """The tabulator comes to every link, button and field of the page that is to be seen."""
    missing = set(page.evaluate(TO_REACH))
    for _ in range(3 * len(missing) + 60):
        page.keyboard.press("Tab")
        missing.discard(page.evaluate(WHERE))
        if not missing:
            return
    raise AssertionError((name, missing))


@pytest.mark.parametrize("script", [True, False], ids=["with", "without"])
def test_a_note_that_names_a_colleague_asks_back_with_keys_alone(school: People, open_as: Open, script: bool) -> None:
    tale = Tale(school)
    page = open_as(school.operations_officer, 360, script=script)
    page.goto(f"/incidents/{tale.incident.reference}/acts/contact_body/?body=hr")
    page.get_by_label("What was said and advised?").fill("They know Ms Ashdown well.")
    page.get_by_role("button", name="Record a call or an advice taken").press("Enter")
    told(page, "Is the post about Petra Ashdown?")
    if script:
        fits(page, "asks-back", 360)
    page.get_by_label("No, they are named for another reason").press("Space")
    page.get_by_role("button", name="Record a call or an advice taken").press("Enter")
    told(page, "Whom we spoke with")
    told(page, "They know Ms Ashdown well.")


def test_whoever_comes_of_the_same_family_name_is_asked_about(school: People, open_as: Open) -> None:
    tale = Tale(school).to(State.MEETING).named(Part.ABOUT_STAFF, "", user=school.teacher)
    page = open_as(school.principal, 360)
    page.goto(f"/incidents/{tale.incident.reference}/acts/plan_meeting/")
    page.get_by_label("Whom do you meet?").fill("Tracey Poster")
    page.get_by_label("Whom do they bring, if you know?").fill("Jonas Reed")
    page.get_by_role("button", name="Plan a meeting").press("Enter")
    told(page, "this family name stands among those who come")
    fits(page, "same-family-name", 360)
    page.get_by_label("It is somebody else, of the same family name").press("Space")
    page.get_by_role("button", name="Plan a meeting").press("Enter")
    told(page, "they bring Jonas Reed")


def test_the_story_of_a_threat_to_the_police_in_the_browser(school: People, open_as: Open) -> None:
    tale = Tale(school, danger=True).sealed().answered(Kind.THREAT, crime=True)
    tale.do(Act.ASSESS)
    page = open_as(school.principal, 360)
    page.goto(f"/incidents/{tale.incident.reference}/")
    told(page, "Telephone 999 now if it is urgent")
    told(page, "Meet those involved, not yet: A credible threat or a crime goes to the police before anything else.")
    page.get_by_role("link", name="Record the call to 999").first.click()
    expect(page.get_by_label("Whom did you speak with?")).to_have_value("police_999")
    page.get_by_label("What was said and advised?").fill("Officers come.")
    page.get_by_label("Reference number, such as a crime reference").fill("EX/1")
    page.get_by_role("button", name="Record a call or an advice taken").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Meet those involved").click()
    page.get_by_label("Why is action needed?").fill("People are afraid.")
    page.get_by_role("button", name="Meet those involved").click()
    told(page, "Meeting those involved")
    assert Incident.objects.get().state == State.MEETING
