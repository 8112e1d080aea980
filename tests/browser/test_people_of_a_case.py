"""The people of a complaint on screen: an interest, somebody who acts, a request taken down, a member who left."""

from __future__ import annotations

import pytest

from accounts import posts
from accounts.models import Post
from complaints.casework.models import Complaint, SurveyAnswer
from complaints.casework.vocabulary import State
from tests.browser.conftest import GO
from tests.browser.screens import DESK, TELEPHONE, Office, Screen, code_sent_to, sign_in
from tests.casework.stories import begin
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = None
PARENT = "ottoline.marchbanks@example.org"


def both(screen: Screen, name: str) -> Screen:
    """Looked at on a desk and on a telephone."""
    own = screen.window
    for window, where in ((DESK, "desk"), (TELEPHONE, "telephone")):
        screen.window = window
        screen.page.set_viewport_size(window)
        screen.look(f"{name}-{where}")
    screen.window = own
    screen.page.set_viewport_size(own)
    return screen


def signed_in(office: Office, user) -> Screen:
    """Signed in, with nothing answered yet."""
    screen = office.screen()
    screen.page.goto(f"{screen.url}/account/login/")
    screen.page.locator("input[name=login]").fill(user.email)
    screen.page.locator("input[name=password]").fill(PASSWORD)
    return screen.press("Sign in")


@pytest.mark.req("R101")
def test_an_interest_declared_before_opening_sends_the_case_elsewhere(
    school: People, office: Office, until: GO
) -> None:
    complaint = begin(school).complaint
    at = signed_in(office, school.principal)
    at.page.goto(at.url + complaint.get_absolute_url())
    both(at.heading("Before you open it").reads("Ottoline Marchbanks"), "interest")
    at.press("Continue").reads("There is a problem", "Choose whether you have an interest.")
    at.tick("Yes, I have an interest").press("Continue").reads("Say what the interest is.")
    both(at, "interest-error")
    at.type("If yes: what is it?", "Her sister is my neighbour.").press("Continue")
    both(at.heading("Your declaration is recorded").does_not_read(complaint.reference), "declared")
    at.page.goto(at.url + complaint.get_absolute_url())
    at.heading("Page not found")
    at.leave()
    officer = sign_in(office.screen(), school.operations_officer).go(f"/cases/{complaint.reference}/people/")
    both(officer.reads("Her sister is my neighbour.", "Declarations of interest"), "people")
    officer.leave()


@pytest.mark.req("R58", "R60")
def test_a_parent_has_somebody_act_and_a_request_taken_down(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    complaint = replay.to(State.FORMAL_ANSWERED)
    until(replay.later().date(), 18)
    at = office.screen(TELEPHONE).go(f"/your-complaint/{complaint.complainant.token}/")
    at.press("Send me a code by e-mail").type("Code", code_sent_to(PARENT)).press("Open my page")
    at.link("Ask for a review panel").link("Take this down for me")
    both(at.heading("Take it down for me"), "take-down")
    at.type("Telephone number", "").press("Ask somebody to take it down").reads("Give a telephone number")
    at.type("Telephone number", "01632 960777").press("Ask somebody to take it down")
    both(at.reads("that day counts as the day on which you asked"), "own-page-asked")
    at.link("Have somebody act for you")
    both(at.heading("Have somebody act for you"), "acting")
    at.type("Their full name", "Evander Rusk").type("Their e-mail address", "evander.rusk@example.org")
    at.tick("I want this person to act for me").press("Name this person").reads("You named Evander Rusk")
    both(at, "acting-named")
    clerk = sign_in(office.screen(), school.clerk).go(complaint.get_absolute_url())
    both(clerk.reads("to have a request for a review panel taken down for them", "01632 960777"), "case-asked")
    clerk.go(f"/cases/{complaint.reference}/own-page/").reads("by the complainant, on their own page")
    clerk.type("How was the authority given?", "A signed letter.").day("When did we see it?", replay.on)
    clerk.press("Record that we have seen it").reads("The authority is on record.")
    both(clerk, "staff-acting")
    clerk.leave()
    both(at.go(f"/your-complaint/{complaint.complainant.token}/acting/").reads("Who gets what"), "acting-recorded")
    at.leave()


@pytest.mark.req("R66")
def test_a_governor_who_leaves_after_the_hearing_is_fixed_stops_it(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    complaint = replay.to(State.HEARING_FIXED)
    left = Post.objects.get(user=school.council_member)
    posts.end(left, to_date=replay.on, by=school.operations_officer, on=replay.on)
    until(replay.later().date())
    clerk = sign_in(office.screen(), school.clerk).go(f"/cases/{complaint.reference}/hearing/")
    both(clerk.reads("This panel cannot hear the complaint yet.", "Mabel Thorn holds no post any more."), "certificate")
    clerk.link("Stand a panel member down").heading("Stand a panel member down").reads("Mabel Thorn")
    clerk.leave()


def test_the_trust_learns_from_the_survey_and_words_its_grounds(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            academy_code="ALD",
            month=replay.on.replace(day=1),
            stage=1,
            clear=4,
            fair=5,
            comment=f"Ring sooner {number}",
        )
        for number in range(7)
    )
    month = replay.on.replace(day=28)
    until(month.replace(month=month.month + 1, day=5))
    at = sign_in(office.screen(), school.trust_officer).link("Register", within="header")
    at.link("How it was for those who complained")
    both(at.heading("How it was for those who complained").reads("about 100 in 100"), "how-it-was")
    at.link("Contact grounds", within="header").link("Add a ground")
    both(at.type("The ground, as letters give it", "Recordings are published"), "add-ground")
    at.press("Add it").reads("The ground is added.", "added “Recordings are published”")
    both(at, "grounds")
    at.leave()
    assert Complaint.objects.count() == 1
