"""Stories of time and of other bodies, by clicking: an extension, a pause for the police, a re-investigation."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from letters import making
from letters.vocabulary import LetterState
from tests.browser.conftest import GO
from tests.browser.screens import TABS, Office, Screen
from tests.browser.walking import Walk, begun
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None
D = dt.date


def due(screen: Screen, day: str) -> Screen:
    return screen.link("Dates", within=TABS).reads(day)


@pytest.mark.req("R48")
def test_an_extension_counts_from_its_letter_and_lateness_has_its_reason(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    walk = begun(school, office, until, tmp_path, State.INFORMAL)
    with walk.as_(school.principal) as screen:
        screen.go(walk.case).unfold("Other steps").link("Propose a new time limit")
        screen.day("The new date", D(2026, 10, 20)).type("Why more time is needed", "A witness is away until then.")
        screen.type("How it was set with the complainant", "Agreed by telephone.").look("extension-asked")
        screen.press("Propose a new time limit").told("It stands once its letter is issued.")
        due(screen, "Monday 12 October 2026").reads("stands only once its letter is issued")
        screen.go(walk.case).step("Read the letter: issue the new time limit")
        walk.issue(screen)
        due(screen.go(walk.case), "Tuesday 20 October 2026").reads("from 12 October 2026 to 20 October 2026")
        screen.look("extension-dates")
    with walk.as_parent() as at:
        at.reads("Tuesday 20 October 2026", "it was Monday 12 October 2026 before").look("extension-own")
    until(D(2026, 10, 22))
    with walk.as_(school.principal) as screen:
        screen.go(walk.case).reads("A time limit was not kept, and nobody has said why.").look("late")
        screen.link("Say why “Answering at stage 1” was late").tick("It was overlooked")
        screen.type("Why it is late", "The letter lay in a tray over the weekend.").look("why-late")
        screen.press("Record the reason").told("The reason is recorded.")
        screen.reads("The letter lay in a tray over the weekend.")
    with walk.as_parent() as at:
        at.reads("We are late", "We are sorry").look("late-own")
    with walk.as_(school.trust_officer) as screen:
        screen.go("/register/").reads("Why it was late: Answering at stage 1: it was overlooked").look("register-late")


def test_a_pause_for_the_police_and_the_register_of_other_bodies(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    walk = begun(school, office, until, tmp_path, State.INFORMAL)
    began = walk.replay.on
    with walk.as_(school.trust_officer) as screen:
        screen.go(walk.case).link("Other bodies", within=TABS).reads("Nobody else has the matter").look("no-bodies")
        screen.step("Record another body that has the matter").choose("What kind of body", "Police")
        screen.type("Its name", "Exampleshire Police").type("Where it stands with them", "Looking at the pictures")
        screen.day("When to look again", began + dt.timedelta(days=14)).tick("They have asked that nobody").look(
            "add-body"
        )
        screen.press("Record it").reads("Exampleshire Police", "Nobody is interviewed for now").look("bodies")
        screen.go(walk.case).unfold("Other steps").link("Propose a pause").tick("Exampleshire Police")
        screen.type("Why the academy waits for it", "They asked us to wait.")
        screen.day("When to look again", began + dt.timedelta(days=10)).look("pause-asked")
        screen.press("Propose a pause").told("It begins once its letter is issued.")
        screen.go(walk.case).step("Read the letter: issue the notice of the pause")
        walk.issue(screen)
        screen.go(walk.case).reads("Paused since").look("paused")
    walk.finds_nothing(school.teacher, school.council_chair)
    with walk.as_parent() as at:
        at.reads("Exampleshire Police").look("paused-own")
    later = began + dt.timedelta(days=13)
    until(later)
    with walk.as_(school.trust_officer) as screen:
        screen.go("/").reads("Other bodies to ask how it stands", "Exampleshire Police")
        screen.go("/register/other-bodies/").reads("Exampleshire Police", "Paused since").look("register-bodies")
        screen.link(walk.reference).link(re.compile("Record how it stands"))
        screen.tick("We asked them how it stands").type("What was said", "They will ring on Friday.")
        screen.day("When to look again", later + dt.timedelta(days=7)).press("Record it")
        screen.reads("They will ring on Friday.")
        screen.go(walk.case).step("Resume after the pause").type("Why the case goes on", "They need nothing more.")
        screen.tick("The other body has finished with it").press("Resume after the pause").told("The case goes on.")
        screen.link("Dates", within=TABS).reads("of a pause do not count").look("after-the-pause")
        screen.link("Other bodies", within=TABS).reads("Finished")
        screen.go(walk.case).link("Notice that a pause has ended").reads(
            "They need nothing more.", "Exampleshire Police"
        )
        walk.issue(screen, name="resumed-letter")
    with walk.as_parent() as at:
        at.does_not_read("paused since").look("resumed-own")
        assert "They need nothing more." in at.pdf(re.compile("^Notice that a pause has ended"))


@pytest.mark.req("R105", "R106", "R107")
def test_a_reinvestigation_is_followed_and_the_pack_made_in_one_click(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    walk = begun(school, office, until, tmp_path, State.REFERRED)
    replay = walk.replay
    _letters_made(walk.complaint)
    with walk.as_(school.trust_officer) as screen:
        screen.go(walk.case).link("Other bodies", within=TABS).reads("after the procedure").look("outside")
        screen.link("What it looks at, what the record says, and our answers").look("questions")
        screen.link(re.compile("Write the answer")).reads("What the record says")
        screen.type("Our answer", "Every stage was answered in its time.").look("answer").press("Keep the answer")
        screen.reads("Every stage was answered in its time.")
        screen.link("The referral pack: everything in one PDF").reads("No pack has been made yet").look("no-pack")
        screen.press("Make the pack").reads("Version 1,").look("pack")
        text = screen.pdf(re.compile("Download it"))
        for words in ("Referral pack", "Was there undue delay?", "Every stage was answered in its time.", "Timetable"):
            assert words in text, words
        screen.go(f"{walk.case}referral-pack/").unfold("Contents, and who opened it")
        screen.reads(f"{school.trust_officer.name} opened it")
        screen.go(walk.case).step("Investigate again at the formal stage")
        screen.type("What the outside body requires", "Ask the two witnesses again.")
        screen.day("By when", replay.on + dt.timedelta(days=60)).press("Investigate again at the formal stage")
        screen.link("Other bodies", within=TABS).reads("Investigate again", "To be done").look("required")
        screen.go(walk.case).look("reinvestigation-case").link("After a referral: the complaint is looked at again")
        screen.reads("Ask the two witnesses again.", "investigated again at the formal stage")
        walk.issue(screen, name="reinvestigation-letter")
    with walk.as_parent() as at:
        at.heading("Stage 2: being investigated").reads("We answer in writing by").look("reinvestigation-own")
        assert "Ask the two witnesses again." in at.pdf(re.compile("^After a referral"))
    for user in (school.deputy, school.council_chair):
        _finds_nothing(walk, user)
    with walk.as_(replay.handler) as screen:
        screen.go(f"{walk.case}steps/appoint_investigator/").reads("Who acted before", "investigated it before")
        screen.look("reinvestigation-appoint")
    walk.on_with_it(State.FORMAL_ANSWERED)
    with walk.as_(school.trust_officer) as screen:
        screen.go(walk.case).link("Other bodies", within=TABS).reads(
            "The answer after the new investigation was issued"
        )
        screen.look("required-done").link("Heads and findings", within=TABS)
        screen.reads("(looked at again)").look("second-round")
    with walk.as_parent() as at:
        at.heading(re.compile("^Stage 2: answered; you can ask for a review until")).look("reinvestigation-answered")


def _letters_made(complaint: Complaint) -> None:
    """The worker has made the PDF of every letter that went."""
    for pk in complaint.letters.filter(letter__state=LetterState.ISSUED).values_list("letter", flat=True):
        making.make(pk, at=timezone.now())


def _finds_nothing(walk: Walk, user: User) -> None:
    with walk.as_(user) as screen:
        assert screen.status(f"{walk.case}referral-pack/") == 404
