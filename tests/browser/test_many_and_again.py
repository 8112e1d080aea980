"""Stories of several people and of contact, by clicking: a duplicate with and without anything new, a campaign of
thirty with one who goes on, a contact plan that ends by itself."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from complaints.casework.models import Complaint
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import Closure, Relationship, State
from complaints.conduct.tasks import remind_of_reviews
from tests.browser.conftest import GO
from tests.browser.screens import TABS, Office, letter_box
from tests.browser.walking import Story, begun, story_of
from tests.casework.stories import LONDON, cast_of
from tests.conduct.stories import MOTHER, STEPFATHER
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None
D = dt.date
COACH = dt.datetime(2026, 9, 21, 10, 0, tzinfo=LONDON)


def mother_and_stepfather(
    school: People, office: Office, until: GO, folder: Path, state: State
) -> tuple[Complaint, Story]:
    """Hers was answered; his, about the same afternoon, has just arrived."""
    hers = Replay(plain_answers(academy=school.alder, **MOTHER), at=COACH, cast=cast_of(school))
    first = hers.to(state)
    his = Replay(plain_answers(academy=school.alder, **STEPFATHER), at=hers.later(), cast=cast_of(school))
    return first, story_of(his, school, office, until, folder, State.RECEIVED)


@pytest.mark.req("R118", "R119", "R121")
def test_a_duplicate_without_anything_new_is_declined(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    first, story = mother_and_stepfather(school, office, until, tmp_path, State.FORMAL_ANSWERED)
    story.later()
    with story.as_(school.principal) as at:
        at.go(story.case).reads("May be about the same matter", "the same child").look("duplicate-case")
        at.link("All possible duplicates").look("duplicates").link(re.compile(f"^Compare with {first.reference}"))
        at.reads("Philippa Larkrise", "Gregory Oates", "What was considered in the first one").look("side-by-side")
        at.press("Record the comparison").reads("There is a problem")
        at.tick("Yes", within="Are the two about the same matter?")
        at.tick("No", within="Does the later one raise any aspect that was not considered before?")
        at.tick("No", within="Does it bring any new information?")
        at.type("What you compared, and what follows", "Both are about the head count, which was looked into.")
        at.press("Record the comparison").told("The comparison is recorded.")
        at.reads("The later one can be declined").look("declinable").press("Draft the letter that declines it")
        at.told("The letter is drafted.").reads("already investigated", "Department for Education")
        story.issue(at, name="duplicate-letter").reads("Closed").go(story.case).reads("duplicate, no new aspects")
        at.reads("Compared on 15 October 2026: it brings nothing new")
        at.look("duplicate-closed")
    with story.as_parent() as at:
        at.heading(re.compile("^Closed")).look("duplicate-own")
        text = at.pdf(re.compile("PDF"))
        for secret in ("Philippa", first.reference, "Larkrise’s"):
            assert secret not in text
        at.does_not_read("Philippa", first.reference)


@pytest.mark.req("R118", "R120")
def test_a_duplicate_with_a_new_aspect_follows_the_procedure_for_it(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    first, story = mother_and_stepfather(school, office, until, tmp_path, State.FORMAL_ANSWERED)
    story.later()
    new = "Who counted heads on the way out"
    with story.as_(school.principal) as at:
        at.go(f"{story.case}similar/{first.reference}/")
        at.tick("Yes", within="Are the two about the same matter?")
        at.tick("Yes", within="Does the later one raise any aspect that was not considered before?")
        at.tick("No", within="Does it bring any new information?")
        at.type("What you compared, and what follows", "Nobody had looked at the way out.")
        at.press("Record the comparison").reads("It brings something new, so it is not declined.").look("new-aspect")
        at.does_not_read("Draft the letter that declines it")
        at.link("write down the heads that were not considered before").step("Write the heads")
        at.type("Head of complaint", new, within="Head 1").press("Save the heads")
        at.go(story.case).step("Accept at the informal stage").look("new-aspect-accept")
        at.press("Accept at the informal stage").told("It is accepted at the informal stage.")
        at.step("Read the letter: issue the acknowledgement").reads("20 school days")
        at.does_not_read("Philippa", first.reference)
        story.issue(at)
        story.due(at, "Answering at stage 1").look("new-aspect-dates")
        at.link("Heads and findings", within=TABS).reads(new)
    with story.as_parent() as at:
        at.heading("Stage 1: we are looking into it").does_not_read("Philippa", first.reference)


ANSWER = "We have asked the county for a safer crossing.\n\n- The lights go off at nine from Monday."
LIGHTS = "The floodlights of the sports pitch"


def thirty_neighbours(school: People, at: dt.datetime) -> list[Replay]:
    """Thirty people write about the same lights."""
    return [
        Replay(
            plain_answers(
                academy=school.alder, summary="Floodlights until eleven",
                words=f"The floodlights of the sports pitch shine into our bedrooms until eleven. House {number}.",
                complainant={
                    "name": f"Neighbour Number{number}", "email": f"house{number}@example.org",
                    "relationship": Relationship.NEIGHBOUR,
                },
            ),
            at=at, cast=cast_of(school),
        )
        for number in range(30)
    ]  # fmt: skip


@pytest.mark.req("R122", "R123", "R124")
def test_a_campaign_of_thirty_with_one_who_goes_on(school: People, office: Office, until: GO, tmp_path: Path) -> None:
    replays = thirty_neighbours(school, COACH)
    story = story_of(replays[7], school, office, until, tmp_path, State.RECEIVED)
    story.later()
    with story.as_(school.trust_officer) as at:
        at.go("/campaigns/").reads("There is no campaign.").look("no-campaigns")
        at.go(f"{story.case}similar/").reads("The 20 most alike are shown.").look("thirty")
        at.link("Choose all 20 that can be gathered").reads("All 20 are ticked").look("thirty-chosen")
        at.press("Gather the chosen ones and this one into a campaign")
        at.reads("Gather complaints into a campaign").look("gather")
        at.type("A new campaign: what it is about", LIGHTS).press("Gather them").reads("21 gathered")
        at.reads("Others that may belong to it").look("campaign-others")
        at.link("Choose all 9 shown").reads("All 9 are ticked").look("campaign-chosen")
        at.press("Gather the chosen ones").told("9 gathered.").reads("30 gathered, of whom 30 are not connected")
        at.look("campaign")
        at.step("Write the answer").look("campaign-write").type("The answer", ANSWER).press("Save the answer")
        at.told("The answer is saved.").step("Read the answer").reads("another officer of the trust approves it")
        address = at.page.url.removeprefix(at.url)
        with story.as_(school.operations_officer) as other:
            other.go(address).reads("The lights go off at nine from Monday.").look("campaign-approve")
            other.press("Approve it").told("The answer is approved.")
        at.go("/campaigns/").link(LIGHTS).press("Publish it").told("The answer is published.")
        at.step("Send it to 30 people").look("campaign-send")
        at.page.set_default_timeout(300_000)  # a test has no worker: the page answers once all thirty are made
        at.press("Send the letters")
        at.told("The letters are on their way.").reads("30 answered").look("campaign-answered")
        public = at.page.get_by_role("link", name="the public page").get_attribute("href") or ""
    assert Complaint.objects.filter(closure=Closure.CAMPAIGN).count() == 30
    anybody = office.screen().go("/" + public.split("/", 3)[3])
    anybody.reads(LIGHTS, "The lights go off at nine").does_not_read("Neighbour", "House 7").look("campaign-published")
    anybody.leave()
    letter = next(one for one in letter_box("house7@example.org") if one.attachments)
    assert "house8" not in letter.body
    story.later(2)
    with story.as_parent() as at:
        at.heading(re.compile("^Closed")).look("campaign-own").link("I am not satisfied with that answer: go on")
        at.look("campaign-go-on").press("Yes, go on").told("Your complaint goes on.").look("campaign-own-again")
    with story.as_(school.trust_officer) as at:
        at.go("/campaigns/").link(LIGHTS).reads("1 went on with the ordinary procedure").look("campaign-went-on")
    with story.as_(school.principal) as at:
        at.reads(story.reference).go(story.case).step("Accept at the informal stage")
        at.press("Accept at the informal stage").told("It is accepted at the informal stage.").look("campaign-one")
    assert Complaint.objects.filter(closure=Closure.CAMPAIGN).count() == 29


@pytest.mark.req("R108", "R109", "R110", "R111", "R112", "R113")
def test_a_contact_plan_ends_by_itself_on_its_review_date(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    story = begun(school, office, until, tmp_path, State.INFORMAL)
    review = D(2026, 12, 7)
    with story.as_(school.principal) as at:
        at.go(story.case).link("Contact plans and aggression")
        at.reads("Nothing is recorded about contact").look("no-contact")
        at.link("Record that contact has become unreasonable").press("Record it").reads("There is a problem")
        at.look("contact-error").type(_first_ground(at), "Forty calls in two weeks; the log of the office.")
        at.type("Every reasonable step that was taken", "Two meetings.\nA weekly call.")
        at.type("Our position and their options, as they were told", "One answer in writing; stage 2 is open.")
        at.day("When they were told", story.replay.on).press("Record it").told("Recorded.").look("contact")
        at.step("Make a contact plan").type("One e-mail address to write to", "contact@alder.example.org")
        at.type("Number of contacts that are answered in each term", "2")
        at.type("Which needs and adjustments", "None are known; we asked.").day("Review date", review)
        at.tick("Tamsin Reed").look("plan-asked").press("Make the plan and draft its letter")
        at.told("The plan is made and its letter drafted.").link(re.compile("^Its letter"))
        at.reads("up to 2 contacts", "Monday 7 December 2026", "any new complaint")
        story.issue(at, name="plan-letter", approver=school.trust_officer)
        at.go(f"{story.case}contact/").look("plan-in-force")
        at.does_not_read("Make a contact plan").step("Review or change this plan").look("plan-review")
        at.go(story.case).reads("Contact plan", "Until 7 December 2026").look("plan-case")
    with story.as_(school.teacher) as at:
        at.link("Contact plans", within="header").look("plans").link("Ottoline Marchbanks")
        at.heading("Ottoline Marchbanks").does_not_read(story.reference, "missed support sessions")
        for number in (1, 2):
            at.tick("By telephone").type("What it was about", f"Call {number}").press("Record it").told("Recorded.")
        at.reads("2 of 2 used this term", "The number for this term is used up.").look("plan-used-up")
        assert at.status(story.case) == 404
    until(D(2026, 11, 25))
    remind_of_reviews()
    with story.as_(school.principal) as at:
        at.go("/people/notices/").reads("is to be reviewed by Monday 7 December 2026").look("plan-notices")
    until(review)
    remind_of_reviews()
    with story.as_(school.teacher) as at:
        assert at.status("/contact-plans/") == 404
        at.does_not_read("Contact plans")
    with story.as_(school.principal) as at:
        at.go("/people/notices/").reads("ended by itself on Monday 7 December 2026")
        at.go(story.case).does_not_read("Record a contact under the plan")
        at.go(f"{story.case}contact/").reads("ended by itself on 7 December 2026").look("plan-ended")
        at.reads("Its review was set for Monday 7 December 2026.").does_not_read("used this term")
    with story.as_parent() as at:
        at.reads("Dates").look("plan-own")


def _first_ground(at: Any) -> str:
    """How the first of the trust's grounds reads."""
    return str(at.page.locator("main form label").first.inner_text()).split("\n")[0].strip()
