"""Nothing needs a mouse: a parent's form, and a step of a principal with its letter."""

from __future__ import annotations

import pytest

from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from tests.browser.conftest import GO
from tests.browser.keys import Keyboard
from tests.browser.screens import TELEPHONE, Office
from tests.casework.stories import MONDAY, complaint_at
from tests.people import PASSWORD, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = None


def test_a_parent_complains_with_the_keyboard_alone(school: People, office: Office, until: GO) -> None:
    at = office.screen(TELEPHONE).go("/complain/")
    keys = Keyboard(at.page)
    keys.to("Start: Alder Academy").press("Enter").to("Start now").press("Space")
    at.heading("Is it mainly about one of these?")
    keys.choose("None of these").to("Continue").press("Enter")
    at.heading("What would you like to do?")
    keys.to("Continue").press("Enter")
    at.reads("There is a problem")
    keys.choose("Make a complaint").press("Enter")
    at.heading("Who are you?")
    keys.choose("A parent or carer of a pupil").press("Enter")
    keys.to("Your full name").write("Priya Meadow").press("Enter")
    keys.to("E-mail address").write("priya.meadow@example.org").press("Enter")
    keys.to("Child’s full name").write("Asha Meadow").press("Enter")
    keys.choose("No, it is my own").press("Enter")
    keys.to("What happened?").write("The bus left early.").to("Continue").press("Enter")
    at.heading("Who is it about?")
    keys.to("Continue").press("Enter")
    keys.to("Day").write("11").to("Month").write("9").to("Year").write("2026").press("Enter")
    for heading in ("Who else was involved, or saw it?", "What would put it right?", "Photos, letters and other files"):
        at.heading(heading)
        keys.to("Continue").press("Enter")
    keys.to("Letters in large print").tick().to("Continue").press("Enter")
    at.heading("Check your answers before you send them")
    keys.to("What I have written is true").tick().to("Send it").press("Enter")
    at.heading("We have it")
    at.leave()
    complaint = Complaint.objects.get()
    assert complaint.complainant.large_print
    assert complaint.words == "The bus left early."


def test_a_principal_takes_it_on_with_the_keyboard_alone(school: People, office: Office, until: GO) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    until(MONDAY.date(), 11)
    at = office.screen().go("/account/login/")
    keys = Keyboard(at.page)
    keys.to("E-mail address").write(school.principal.email).to("Password").write(PASSWORD).press("Enter")
    at.heading("What to do today")
    keys.to(complaint.reference).press("Enter")
    at.heading("Before you open it")
    keys.choose("No, I have no interest in it").to("Continue").press("Enter")
    keys.to("Accept at the informal stage").press("Space")
    at.heading("Accept at the informal stage")
    keys.to("Heads of complaint").write(" (as told)").to("Accept at the informal stage").press("Enter")
    at.told("It is accepted at the informal stage")
    keys.to("Read the letter: issue the acknowledgement").press("Enter").to("Approve the letter").press("Space")
    at.told("The letter is approved. It can now be issued.")
    keys.to("Issue the letter").press("Enter")
    at.told("The letter is issued.")
    at.leave()
    complaint.refresh_from_db()
    assert complaint.state == State.INFORMAL
    assert complaint.letters.filter(letter__key="acknowledgement_informal", letter__state="issued").exists()
