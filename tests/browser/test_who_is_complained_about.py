"""Stories of who is complained about, by clicking: the principal, the chief executive, chair and vice-chair jointly."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from accounts.models import User
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import SubjectKind
from tests.browser.conftest import GO
from tests.browser.screens import TABS, Office, Screen, letter_box, links_in, sign_in
from tests.browser.walking import Story, begun, sits
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None
OUTSIDE, HER_ADDRESS = "Tess Umber", "tess.umber@example.org"
HER_PASSWORD = "a long road with poplars"
DECLARED = "What they declared about having had no direct involvement"
HEAD = "Messages about missed support sessions were not answered"


def comes_from_outside(story: Story, address: str = HER_ADDRESS) -> User:
    """Somebody without a post takes up the invitation and chooses a password."""
    invitation = next(message for message in letter_box(address) if "sign-in" in message.subject.lower())
    screen = story.office.screen().go(next(link for link in links_in(invitation) if "accept" in link))
    for box in screen.page.locator("input[type=password]").all():
        box.fill(HER_PASSWORD)
    screen.press("Set my password").leave()
    return User.objects.get(email=address)


def at_her_desk(story: Story) -> Screen:
    return sign_in(story.office.screen(), User.objects.get(email=HER_ADDRESS), HER_PASSWORD)


def takes_it_on(story: Story, handler: User, name: str) -> None:
    """Whoever the table names accepts it at the informal stage and sends the acknowledgement."""
    story.later()
    with story.as_(handler) as at:
        at.reads(story.reference).go(story.case).look(f"{name}-case")
        at.step("Accept at the informal stage").press("Accept at the informal stage")
        at.told("It is accepted at the informal stage.")
        at.reads("Record findings and draft the answer: The procedure asks for an impartial third party")
        at.step("Read the letter: issue the acknowledgement").reads(handler.name)
        story.issue(at)


def third_party_from_outside(story: Story, handler: User, name: str) -> None:
    """Appointed with a declaration, invited, and let in to this one case; the findings begin with her work."""
    with story.as_(handler) as at:
        at.go(story.case).step("Appoint an investigator").look(f"{name}-appoint")
        at.type("Somebody not on the list: their full name", OUTSIDE).type("Their e-mail address", HER_ADDRESS)
        at.type(DECLARED, "She has never had to do with the trust.").press("Appoint an investigator")
        at.told("The investigator is appointed and told.").reads("Appointment of the investigator")
        at.link("People", within=TABS).reads(OUTSIDE, "Impartial third party", "(from outside)").look(f"{name}-people")
    comes_from_outside(story)
    her = at_her_desk(story)
    her.reads(story.reference).look(f"{name}-home-from-outside").link(story.reference)
    assert her.status(f"{story.case}hearing/") == 404
    her.link("Investigation", within=TABS).link(re.compile("^Work on it"))
    her.type("Facts", "The log shows nine messages.").choose("Finding that you propose", "Upheld")
    her.type("Reasons", "None of the nine was answered within three weeks.").look(f"{name}-her-work")
    her.press("Save your work").leave()


def answers_at_stage_one(story: Story, handler: User, name: str) -> None:
    """The third party's work stands in the form; the handler decides and answers in their own name."""
    story.later(2)
    with story.as_(handler) as at:
        at.go(story.case).step("Record findings and draft the answer").look(f"{name}-findings")
        group = f"1. {HEAD}"
        at.choose("Finding", "Upheld", within=group).press("Record findings and draft the answer")
        at.told("The findings are recorded.").step("Read the letter: issue the stage 1 answer")
        at.reads("None of the nine was answered", handler.name).does_not_read("Petra Ashdown, principal")
        story.issue(at, name=f"{name}-answer")


@pytest.mark.req("R84", "R92", "R101")
def test_a_complaint_against_the_principal(school: People, office: Office, until: GO, tmp_path: Path) -> None:
    about = ((SubjectKind.PRINCIPAL, "Mrs Ashdown"),)
    story = begun(school, office, until, tmp_path, State.RECEIVED, subjects=about)
    story.finds_nothing(school.principal, school.record_keeper, school.deputy)
    officer = school.operations_officer
    takes_it_on(story, officer, "principal")
    third_party_from_outside(story, officer, "principal")
    answers_at_stage_one(story, officer, "principal")
    story.later()
    with story.as_parent() as at:
        at.heading(re.compile("^Stage 1: answered")).reads("Odette Crane").does_not_read("Petra Ashdown")
        at.look("principal-own").link("Ask for the formal stage")
        at.type("Why are you not satisfied with stage 1?", "Nobody says what happens now.").press("Ask for it")
        at.heading("Stage 2: being investigated")
    with story.as_(officer) as at:
        at.go(story.case).step("Appoint an investigator").choose("Who investigates", OUTSIDE)
        at.tick("They come from outside the trust").type(DECLARED, "She looked into stage 1.")
        at.press("Appoint an investigator").reads(f"{OUTSIDE} decided stage 1. Choose somebody else")
        at.look("principal-appoint-refused")
    story.replay.cast = replace(story.replay.cast, investigator=school.executive_leader)
    story.on_with_it(State.PANEL_REQUESTED)
    with story.as_(school.clerk) as at:
        at.go(story.case).link("Hearing", within=TABS).link("Who may sit, and why not")
        at.reads("Petra Ashdown is complained about, may be, or declared a conflict.").look("principal-who-may-sit")
    story.finds_nothing(school.principal, school.record_keeper)


@pytest.mark.req("R91", "R101")
def test_a_complaint_against_the_chief_executive(school: People, office: Office, until: GO, tmp_path: Path) -> None:
    about = ((SubjectKind.CHIEF_EXECUTIVE, ""),)
    story = begun(school, office, until, tmp_path, State.RECEIVED, subjects=about)
    chair = school.board_chair
    story.finds_nothing(school.chief_executive, school.record_keeper, school.trustee)
    takes_it_on(story, chair, "chief")
    third_party_from_outside(story, chair, "chief")
    answers_at_stage_one(story, chair, "chief")
    story.later()
    with story.as_parent() as at:
        at.heading(re.compile("^Stage 1: answered")).reads("Harriet Sloe").look("chief-own")
        at.link("Ask for the formal stage").type("Why are you not satisfied with stage 1?", "Nobody was asked.")
        at.press("Ask for it").heading("Stage 2: being investigated")
    with story.as_(chair) as at:
        at.go(story.case).step("Appoint an investigator").choose("Who investigates", "Dilys Marsh")
        at.type(DECLARED, "She teaches none of them.").press("Appoint an investigator")
        at.reads("The procedure asks for somebody from outside the trust to investigate this complaint.")
        at.look("chief-appoint-refused")
    story.replay.cast = replace(story.replay.cast, investigator=school.outside_person, investigator_external=True)
    story.on_with_it(State.FORMAL_ANSWERED)
    story.later()
    with story.as_(chair) as at:
        at.go(f"{story.case}letters/").link(re.compile("tage 2 answer|nswer, stage 2")).reads(
            "Harriet Sloe", "Clement Vale"
        )
        at.does_not_read("Conrad Finch").look("chief-answer-2")
    with story.as_parent() as at:
        at.heading(re.compile("^Stage 2: answered; you can ask for a review until")).look("chief-own-2")
    story.finds_nothing(school.chief_executive)


@pytest.mark.req("R93", "R99", "R101")
def test_a_complaint_against_chair_and_vice_chair_jointly(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    about = ((SubjectKind.COUNCIL_MEMBER, "Cora Hollis"), (SubjectKind.COUNCIL_MEMBER, "Mr Stone"))
    story = begun(school, office, until, tmp_path, State.RECEIVED, subjects=about)
    chief = school.chief_executive
    story.finds_nothing(school.council_chair, school.council_vice_chair, school.council_member)
    story.later()
    with story.as_(chief) as at:
        at.go(story.case).reads("about one member of the academy council").link("Say whether it is them")
        for name in ("Cora Hollis", "Vikram Stone"):
            at.link(re.compile(f"^Yes.*{name}")).press("Yes, record it")
            at.told(f"{name} is recorded as complained about.")
        at.look("jointly-people").go(story.case)
        at.reads("about the academy council, its chair and vice-chair, or most of it").look("jointly-case")
    takes_it_on(story, chief, "jointly")
    third_party_from_outside(story, chief, "jointly")
    answers_at_stage_one(story, chief, "jointly")
    story.replay.cast = replace(story.replay.cast, investigator=school.outside_person, investigator_external=True)
    story.on_with_it(State.PANEL_REQUESTED)
    story.later()
    with story.as_(school.clerk) as at:
        at.go(story.case).step("Convene the panel").reads("Who cannot sit, and why")
        at.type("Appointed on behalf of the trust by", "Harriet Sloe, chair of the board").day(
            "Appointed on", story.replay.on
        )
        sits(at, 1, "Beatrix Dale", "Governor of another academy", chair=True)
        sits(at, 2, "Nathan Weir", "Independent", because="A retired head of a school outside the trust.")
        sits(at, 3, "Thea Garland", "Trustee")
        at.press("Convene the panel")
        at.reads("Everybody on this panel must come from another academy, the authority or another trust.")
        at.look("jointly-refused")
        sits(at, 3, "Benedict Moor", "Governor of another academy")
        at.press("Convene the panel").told("The panel is convened.").look("jointly-convened")
    story.finds_nothing(school.council_chair, school.council_vice_chair, school.council_member, school.trustee)
