"""The stories of an incident as a principal walks them in a browser, from the button to what is then open or shut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from socialmedia.models import Incident
from socialmedia.vocabulary import Body, Kind, Part, State
from tests.people import People
from tests.socialmedia.tales import LATER, NOW, TODAY, Tale
from tests.socialmedia.test_browser import Open, open_as, told  # noqa: F401 - the fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Walk:
    """Somebody's page of one incident; `act` opens an act from the overview, fills it and sends it."""

    def __init__(self, page: Page, incident: Incident) -> None:
        self.page, self.here = page, f"/incidents/{incident.reference}"

    def overview(self) -> Walk:
        self.page.goto(f"{self.here}/")
        return self

    def says(self, text: str) -> Walk:
        told(self.page, text)
        return self

    def act(self, label: str, **answers: Any) -> Walk:
        """Open an act by its button, or by its link below “Everything else”; answers by label, ticks are True."""
        self.overview()
        button = self.page.get_by_role("button", name=label, exact=True)
        if not button.count():
            self.page.get_by_text("Everything else").click()
            button = self.page.get_by_role("link", name=label, exact=True)
        button.first.click()
        return self.fill(label, **answers)

    def fill(self, label: str, **answers: Any) -> Walk:
        for name, value in answers.items():
            field = self.page.locator(f"main [name='{name}']")
            if isinstance(value, dt.date):
                for part, said in (("day", value.day), ("month", value.month), ("year", value.year)):
                    self.page.locator(f"main [name='{name}_{part}']").fill(str(said))
            elif value is True:
                field.check()
            elif field.first.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            elif field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            else:
                field.fill(value)
        self.page.get_by_role("button", name=label, exact=True).click()
        expect(self.page.locator(".govuk-error-summary")).to_have_count(0)
        return self

    def shut(self, act: str, because: str) -> Walk:
        """The act is not possible now, and its page says why."""
        self.page.goto(f"{self.here}/acts/{act}/")
        told(self.page, because)
        return self


@pytest.fixture
def as_principal(school: People, open_as: Open) -> Iterator[Any]:  # noqa: F811 - the fixture
    """`as_principal(tale)` walks a tale as the principal, on a telephone."""
    return lambda tale: Walk(open_as(school.principal, 360), tale.incident)


def state() -> str:
    return Incident.objects.order_by("pk")[0].state


@pytest.mark.req("R143", "R183")
def test_the_story_of_an_opinion_that_is_answered_with_the_route(school: People, as_principal: Any) -> None:
    tale = Tale(school).sealed().answered(Kind.OPINION, valid_concern=True)
    walk = as_principal(tale).act("Finish the assessment")
    walk.shut("report_to_platform", "Criticising the school")
    walk.act(
        "Answer with the right route", reasons="An opinion about homework.",
        route_told="By telephone: the class teacher first.", told_on=TODAY,
    )  # fmt: skip
    walk.overview().says("Route explained")
    assert state() == State.REVIEW


@pytest.mark.req("R154", "R181", "R239")
def test_the_story_of_an_allegation_that_goes_to_the_lado_first(school: People, as_principal: Any) -> None:
    tale = Tale(school).sealed().answered(Kind.ALLEGATION, allegation=True)
    tale.named(Part.ABOUT_STAFF, "", user=school.teacher)
    walk = as_principal(tale).act("Finish the assessment")
    walk.shut("meet", "LADO")
    walk.act(
        "Record a call or an advice taken", body="lado", day=TODAY, said="They advise to wait for their call.",
        their_reference="LADO/3",
    )  # fmt: skip
    walk.act("Meet those involved", reasons="The LADO agrees.")
    assert state() == State.MEETING
    walk.page.goto(f"{walk.here}/acts/plan_meeting/")
    walk.page.get_by_label("Whom do you meet?").fill("Mx Poster")
    walk.page.get_by_label("Who leads the meeting?").fill("Tamsin Reed")
    walk.page.get_by_role("button", name="Plan a meeting").click()
    told(walk.page, "There is a problem")


@pytest.mark.req("R164", "R200", "R269")
def test_the_story_of_a_meeting_that_is_refused_and_the_letter_that_then_opens(
    school: People, as_principal: Any
) -> None:
    tale = Tale(school).to(State.MEETING).sanitised().named(Part.POSTED_PARENT, "Mx Poster")
    walk = as_principal(tale).shut("write_to_involved", "meeting")
    walk.act("Plan a meeting", with_whom="Mx Poster", led_by="Petra Ashdown", offered_on=TODAY)
    walk.act("Record the meeting", outcome="refused", day=TODAY, result="They do not want to come.")
    walk.shut("write_to_involved", "other ways")
    walk.act("Record the other ways that were considered", options="A call, a friend of theirs, the platform.")
    walk.act(
        "Write to the people involved", recipient_name="Mx Poster", address="1 Lane", event="homework",
        sections="comments", note_taker="Dilys Marsh, deputy", contact_name="Petra Ashdown",
        contact_telephone="01632 960100",
    )  # fmt: skip
    walk.says("Mx Poster")
    assert tale.again().letters.count() == 1


@pytest.mark.req("R160", "R165", "R170")
def test_the_story_of_an_unknown_reviewer_platform_then_helpline(school: People, as_principal: Any) -> None:
    tale = Tale(school, platform_name="Google reviews", place="reviews").sealed().named(Part.POSTED_PUBLIC, "Not known")
    tale.answered(Kind.DEFAMATION)
    walk = as_principal(tale).act("Finish the assessment")
    walk.act("Watch it for now", reasons="Nobody can be met.", look_again_on=LATER)
    walk.act(
        "Record a report to the platform", reported_on=TODAY, ground="terms", ground_words="A review of nothing.",
        ticket="GR-1", look_again_on=LATER,
    )  # fmt: skip
    walk.act("Record what the platform decided", decision="kept", decided_on=TODAY)
    walk.act("Record that it is not resolved", reasons="It is still up.")
    walk.act("Take it further", reasons="The helpline is next.")
    walk.act(
        "Record a call or an advice taken", body="helpline", day=TODAY, said="They write to the platform.",
        their_reference="H-1",
    )  # fmt: skip
    walk.act(
        "Record a further measure", measure="helpline", day=TODAY, reasons="The platform keeps it.",
        agreed_with="The trust",
    )  # fmt: skip
    walk.page.goto(f"{walk.here}/afterwards/")
    walk.says("Kept: no rule of the platform is broken").says("Professionals Online Safety Helpline asked")


@pytest.mark.req("R192")
def test_the_story_of_a_police_investigation_that_holds_back_the_letter_to_all(
    school: People, as_principal: Any
) -> None:
    tale = Tale(school, danger=True).sealed().answered(Kind.THREAT, crime=True).told(Body.POLICE_101)
    walk = as_principal(tale).act("Finish the assessment")
    walk.act("Meet those involved", reasons="Parents will ask.")
    walk.act("Record that an investigation is live, or over", live="yes", note="The police ask for silence.")
    walk.shut("write_to_all", "investigation").overview().says("Live investigation")
    walk.act("Record that an investigation is live, or over", live="no", note="The police: it is over.")
    walk.page.goto(f"{walk.here}/acts/write_to_all/")
    expect(walk.page.get_by_label("Nobody can be identified from this letter")).to_be_visible()


@pytest.mark.req("R150", "R186")
def test_the_story_of_a_post_that_comes_back(school: People, as_principal: Any) -> None:
    tale = Tale(school).to(State.CLOSED)
    walk = as_principal(tale).overview()
    walk.page.get_by_role("button", name="Report that it has happened again").click()
    walk.says(f"linked to {tale.incident.reference}")
    walk.page.get_by_label("No", exact=True).check()
    walk.page.get_by_label("Nobody in particular").check()
    walk.page.get_by_role("button", name="Go on to the screenshots").click()
    again = Incident.objects.get(recurrence_of=tale.incident)
    walk.overview().says(again.reference)
    assert again.reported_at >= NOW
