"""Nobody who handles a case comes into the complainant's place unnoticed: by a PIN, another address, or by acting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Access, Entry
from complaints.casework import actions
from complaints.casework.models import Complainant, Complaint, Contact
from complaints.casework.vocabulary import State
from tests.casework.screens import page, send, sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.intake.test_pin import new_pin
from tests.people import People

pytestmark = pytest.mark.django_db
THEIRS = "ottoline.marchbanks@example.org"


@pytest.fixture
def complaint(school: People) -> Complaint:
    found = complaint_at(school, State.INFORMAL)
    mail.outbox.clear()
    return found


def told() -> list[tuple[list[str], str]]:
    return [(one.to, one.subject) for one in mail.outbox]


@pytest.mark.req("R13")
def test_a_pin_beside_a_working_e_mail_address_needs_a_reason_and_the_complainant_hears_of_it(
    school: People, complaint: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    staff, address = sign_in(school.principal), reverse("intake:pin", args=[complaint.reference])
    assert "hear by e-mail that a PIN was made" in staff.get(f"{address}?ask=new").content.decode()
    refused = staff.post(address, {"pin": "1"})
    assert refused.status_code == 422
    assert not Complainant.objects.get(complaint=complaint).pin_hash
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        shown = staff.post(address, {"pin": "1", "why": "They read no e-mail at work."})
    assert "Print this page now" in shown.content.decode()
    assert told() == [([THEIRS], "A PIN for your page at Alder Academy was made")]
    assert "you did not ask for it" in mail.outbox[0].body
    assert Contact.objects.filter(complaint=complaint, note__contains="They read no e-mail at work.").exists()
    with pytest.raises(actions.Refused, match="Say why"):
        actions.give_pin(complaint, pin="20481632", by=school.principal, at=MONDAY)


@pytest.mark.req("R17")
def test_an_address_that_staff_replace_hears_of_it_wherever_it_is_replaced(
    school: People, complaint: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    staff = sign_in(school.principal)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(staff, page("details", complaint), email="private@example.net")
    assert answer.status_code == 302
    assert ([THEIRS], "Your e-mail address at Alder Academy was changed") in told()
    assert "by somebody of the school or the trust" in mail.outbox[0].body
    assert "private@example.net" not in mail.outbox[0].body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send(staff, page("details", complaint), telephone="01632 960123")
    assert told() == []


@pytest.mark.req("R58")
def test_the_complainant_hears_when_staff_record_that_somebody_acts_for_them(
    school: People, complaint: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.name_representative(
            complaint, name="Ada Friend", email="ada@example.net", told="By telephone.", by=school.principal, at=MONDAY
        )
        assert told() == []
        day = complaint.received_on
        later = MONDAY + dt.timedelta(days=30)
        actions.record_authority(complaint, how="A letter.", seen_on=day, by=school.principal, at=later)
    assert told() == [([THEIRS], "Somebody acts for you at Alder Academy")]


@pytest.mark.req("R134")
def test_what_is_done_on_the_page_says_how_the_page_was_opened(school: People, complaint: Complaint) -> None:
    Complainant.objects.filter(complaint=complaint).update(email="", address="3 Mill Row\nExampleton")
    pin = new_pin(sign_in(school.principal), reverse("intake:pin", args=[complaint.reference]))
    browser = Client()
    answer = browser.post(reverse("intake:by_reference"), {"reference": complaint.reference, "pin": pin})
    token = complaint.complainant.token
    assert answer.status_code == 302
    assert Access.objects.get(about=complaint.uuid, what="let in").detail == "pin"
    browser.post(reverse("intake:own_step", args=[token, "withdraw"]), {"text": "I withdraw.", "once": "a"})
    entry = Entry.objects.get(about=complaint.uuid, step="withdraw")
    assert (entry.actor, entry.data["entered"]) == ("complainant", "pin")
    shown = sign_in(school.principal).get(page("chronology", complaint)).content.decode()
    assert "withdrew the complaint; closed (page opened with the PIN)" in shown


@pytest.mark.req("R134")
def test_what_staff_do_in_the_same_browser_does_not(school: People, complaint: Complaint) -> None:
    Complainant.objects.filter(complaint=complaint).update(email="", address="3 Mill Row\nExampleton")
    pin = new_pin(sign_in(school.principal), reverse("intake:pin", args=[complaint.reference]))
    browser = sign_in(school.principal)
    browser.post(reverse("intake:by_reference"), {"reference": complaint.reference, "pin": pin})
    send(browser, page("details", complaint), telephone="01632 960123")
    assert "entered" not in Entry.objects.get(about=complaint.uuid, step="complainant_changed").data
