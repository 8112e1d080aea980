"""Nothing needs JavaScript: the form, the own page, a step with its letter."""

from __future__ import annotations

import pytest

from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from tests.browser.conftest import GO
from tests.browser.screens import TELEPHONE, Office, code_sent_to, letter_box, links_in, sign_in
from tests.casework.stories import MONDAY, begin
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = None
PARENT = "priya.meadow@example.org"


def test_a_parent_complains(school: People, office: Office, until: GO) -> None:
    at = office.screen(TELEPHONE, javascript=False).go("/complain/").link("Start: Alder Academy").press("Start now")
    at.tick("None of these").press("Continue").press("Continue").reads("There is a problem")
    at.tick("Make a complaint").press("Continue").tick("A parent or carer of a pupil").press("Continue")
    at.type("Your full name", "Priya Meadow").press("Continue").type("E-mail address", PARENT).press("Continue")
    at.press("Continue").tick("No, it is my own").press("Continue")
    at.type("What happened?", "The bus left early.").press("Continue").press("Continue")
    at.type("If you do not know the day", "Most weeks").press("Continue")
    for _page in ("involved", "wanted", "files", "needs"):
        at.press("Continue")
    at.heading("Check your answers before you send them").press("Send it").reads("There is a problem")
    at.tick("What I have written is true").press("Send it").heading("We have it")
    at.leave()
    complaint = Complaint.objects.get()
    assert complaint.words == "The bus left early."
    assert any("/your-complaint/" in link for link in links_in(letter_box(PARENT)[-1]))


def test_a_parent_escalates_and_the_principal_acknowledges(school: People, office: Office, until: GO) -> None:
    replay = begin(school)
    complaint = replay.to(State.INFORMAL_ANSWERED)
    until(replay.on, 18)
    at = office.screen(TELEPHONE, javascript=False).go(f"/your-complaint/{complaint.complainant.token}/")
    at.press("Send me a code by e-mail").type("Code", code_sent_to(complaint.complainant.email)).press("Open my page")
    at.link("Ask for the formal stage").press("Ask for it").reads("There is a problem")
    at.type("Why are you not satisfied with stage 1?", "It did not say why.").press("Ask for it")
    at.heading("Stage 2: being investigated")
    at.leave()

    until(replay.later().date())
    at = sign_in(office.screen(javascript=False), school.principal).link(complaint.reference)
    at.step("Read the letter: issue the acknowledgement").press("Approve the letter")
    at.reads("The letter is approved. It can now be issued.").press("Issue the letter").reads("The letter is issued.")
    at.leave()
    complaint.refresh_from_db()
    assert complaint.state == State.FORMAL
    assert "acknowledgement_formal" in [row.letter.key for row in complaint.letters.filter(letter__state="issued")]


@pytest.mark.req("R126")
def test_what_was_sent_after_the_time_was_up_is_there_after_signing_in_again(
    school: People, office: Office, until: GO
) -> None:
    complaint = begin(school).complaint
    at = sign_in(office.screen(TELEPHONE, javascript=False), school.principal)
    at.go(f"/cases/{complaint.reference}/contacts/add/").tick("Telephone call")
    at.type("What was said or written", "They rang about the bus.\nIt had gone.")
    until(MONDAY.date(), 10, 31)
    at.press("Record it").heading("Sign in").reads("You were signed out because the time was up.")
    assert not complaint.contacts.exists()
    at.page.locator("input[name=login]").fill(school.principal.email)
    at.page.locator("input[name=password]").fill(PASSWORD)
    at.press("Sign in").heading("What you had typed was kept").reads("They rang about the bus.")
    at.press("Send it again").reads("The contact is recorded.")
    at.leave()
    assert complaint.contacts.get().note.splitlines() == ["They rang about the bus.", "It had gone."]
