"""How to reach the complainant is added and put right by whoever works on the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Entry
from complaints.casework import actions
from complaints.casework.models import CaseLetter
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Step
from letters.vocabulary import LetterState
from tests.casework.screens import letter_for, page, send, sign_in, whole
from tests.casework.stories import LONDON, begin
from tests.people import People


@pytest.fixture(autouse=True)
def _a_day() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 9, 15, 11, 0, tzinfo=LONDON), tick=False):
        yield


@pytest.fixture
def rung_up(school: People) -> Replay:
    """Logged from a telephone call: neither an e-mail address nor a postal address is known."""
    replay = begin(school)
    person = replay.complaint.complainant
    person.email, person.address, person.telephone = "", "", "01632 960777"
    person.save()
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    return replay


@pytest.mark.req("R17")
def test_an_address_is_added_after_logging_and_the_letter_that_waits_goes_there(
    school: People, rung_up: Replay
) -> None:
    complaint = rung_up.complaint
    draft = letter_for(complaint, Step.ACKNOWLEDGE)
    actions.approve_letter(draft, by=school.principal, at=rung_up.at)
    browser = sign_in(school.record_keeper)
    shown = browser.get(page("letter", complaint, draft.letter.uuid)).content.decode()
    assert "No e-mail or postal address is held" in shown
    assert page("details", complaint) in shown
    assert page("details", complaint) in browser.get(page("people", complaint)).content.decode()
    form = whole(browser.get(page("details", complaint)).context["ask"])
    typed = {"name": "Ottoline Marchbanks-Reed", "email": "o.reed@example.org", "address": "4 Kiln Row\nExampleton"}
    answer = browser.post(page("details", complaint), form | typed | {"large_print": "on"})
    assert answer.status_code == 302
    people = browser.get(page("people", complaint)).content.decode()
    assert "o.reed@example.org" in people
    assert "4 Kiln Row" in people
    assert "Ottoline Marchbanks-Reed" in people
    shown = browser.get(page("letter", complaint, draft.letter.uuid)).content.decode()
    assert "No e-mail or postal address is held" not in shown
    assert "Dear Ottoline Marchbanks-Reed" in shown
    assert "o.reed@example.org" in shown
    assert CaseLetter.objects.get(pk=draft.pk).letter.state == LetterState.DRAFTED


def test_the_chronology_names_what_was_changed_and_not_the_words(school: People, rung_up: Replay) -> None:
    complaint = rung_up.complaint
    browser = sign_in(school.principal)
    send(browser, page("details", complaint), email="o.reed@example.org")
    entry = Entry.objects.get(about=complaint.uuid, step="complainant_changed")
    assert {name: value for name, value in entry.data.items() if name != "once"} == {"fields": ["email"]}
    assert entry.by == school.principal
    shown = browser.get(page("chronology", complaint)).content.decode()
    assert "Petra Ashdown changed how the complainant can be reached: email" in shown


def test_details_are_not_emptied_and_two_contrary_wishes_are_told_apart(school: People, rung_up: Replay) -> None:
    browser, address = sign_in(school.principal), page("details", rung_up.complaint)
    answer = send(browser, address, telephone="", name="")
    assert answer.status_code == 422
    said = [fault.text for fault in answer.context["ask"].problems]
    assert said == ["Enter the name of the person who complains."]
    answer = send(browser, address, telephone="")
    assert "Keep at least one" in answer.content.decode()
    answer = send(browser, address, email_only="on", post_only="on")
    assert "Choose either e-mail only or paper only" in answer.content.decode()


def test_whoever_only_reads_it_finds_no_form(school: People, rung_up: Replay) -> None:
    assert sign_in(school.chief_executive).get(page("people", rung_up.complaint)).status_code == 200
    assert sign_in(school.chief_executive).get(page("details", rung_up.complaint)).status_code == 404
    assert sign_in(school.birch_principal).get(page("details", rung_up.complaint)).status_code == 404
