"""Somebody acts for the complainant: asked for, proved, recorded, ended; and who gets what meanwhile (S0 §6.2, R58)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, Notice
from complaints.casework import actions, correspondence
from complaints.casework.models import Complaint, Representation
from complaints.casework.vocabulary import State
from tests.casework.stories import MONDAY, complaint_at
from tests.intake.conftest import code_in_mail, errors, own_address
from tests.people import People

pytestmark = pytest.mark.django_db
LetIn = Callable[..., Client]
THEM = {"name": "Evander Rusk", "email": "evander.rusk@example.org"}


@pytest.fixture
def informal(school: People) -> Complaint:
    return complaint_at(school, State.INFORMAL)


def acting(complaint: Complaint) -> str:
    return reverse("intake:own_acting", args=[complaint.complainant.token])


def staff(complaint: Complaint) -> str:
    return reverse("intake:pin", args=[complaint.reference])


def named(complaint: Complaint, school: People, *, recorded: bool = True) -> Complaint:
    actions.name_representative(complaint, **THEM, told=actions.ON_THEIR_PAGE, by=None, at=MONDAY)
    if recorded:
        actions.record_authority(
            complaint, how="A signed letter.", seen_on=MONDAY.date(), by=school.principal, at=MONDAY
        )
    return Complaint.objects.get(pk=complaint.pk)


def ask_code(client: Client, complaint: Complaint, capture: Any, **sent: str) -> str:
    with capture(execute=True):
        client.post(own_address(complaint), sent or {"send": "1"})
    return mail.outbox[-1].to[0]


def enter(client: Client, complaint: Complaint) -> Any:
    return client.post(own_address(complaint), {"enter": "1", "code": code_in_mail()})


@pytest.mark.req("R58")
def test_the_complainant_names_somebody_on_their_page_and_nothing_goes_to_them_before_it_is_proved(
    informal: Complaint, school: People, let_in: LetIn, signed_in: Callable[..., Client]
) -> None:
    client = let_in(informal)
    assert "Have somebody act for you" in client.get(own_address(informal)).content.decode()
    answer = client.post(acting(informal), {**THEM, "agreed": "on", "name_them": "1", "once": "first"})
    assert answer["Location"] == acting(informal)
    shown = client.get(acting(informal)).content.decode()
    assert "You named Evander Rusk on Monday 14 September 2026" in shown
    assert "nothing goes to them" in shown
    complaint = Complaint.objects.get(pk=informal.pk)
    assert complaint.complainant.write_to_email == "ottoline.marchbanks@example.org"
    assert correspondence.complainant(complaint).name == "Ottoline Marchbanks"
    told = Notice.objects.get(user=school.principal, key__contains=":acting:")
    assert told.urgent
    assert "Evander" not in told.text
    page = signed_in(school.principal).get(staff(informal)).content.decode()
    assert "by the complainant, on their own page" in page
    assert "Record that we have seen it" in page


@pytest.mark.req("R58")
def test_once_recorded_letters_and_codes_go_to_them_and_the_complainant_keeps_a_way_in(
    informal: Complaint, school: People, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: Any
) -> None:
    drafted = correspondence.pending(informal).filter(to="complainant").first()
    named(informal, school, recorded=False)
    browser = signed_in(school.principal)
    day = {"seen_on_day": "14", "seen_on_month": "9", "seen_on_year": "2026"}
    browser.post(staff(informal), {"authority": "1", "how": "Both parents signed.", **day})
    complaint = Complaint.objects.get(pk=informal.pk)
    assert correspondence.complainant(complaint).name == "Evander Rusk"
    if drafted is not None:
        drafted.letter.refresh_from_db()
        assert drafted.letter.recipient_email == THEM["email"]
    row = Representation.objects.get()
    assert (row.recorded_by, row.how) == (school.principal, "Both parents signed.")
    gate = Client().get(own_address(complaint)).content.decode()
    assert "Both can open this page" in gate
    assert "Evander" not in gate
    capture = django_capture_on_commit_callbacks
    theirs, own = Client(), Client()
    assert ask_code(theirs, complaint, capture, send="acts") == THEM["email"]
    assert enter(theirs, complaint).status_code == 302
    assert "You act for Ottoline Marchbanks" in theirs.get(acting(complaint)).content.decode()
    assert ask_code(own, complaint, capture, send="complainant") == "ottoline.marchbanks@example.org"
    assert enter(own, complaint).status_code == 302
    shown = own.get(acting(complaint)).content.decode()
    assert "Evander Rusk acts for you since Monday 14 September 2026" in shown
    assert "Who gets what" in shown


@pytest.mark.req("R58")
def test_when_the_complainant_ends_it_their_page_closes_to_whoever_acted_at_once(
    informal: Complaint, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = named(informal, school)
    theirs, own, late = Client(), Client(), Client()
    capture = django_capture_on_commit_callbacks
    ask_code(theirs, complaint, capture, send="acts")
    enter(theirs, complaint)
    ask_code(own, complaint, capture, send="complainant")
    enter(own, complaint)
    ask_code(late, complaint, capture, send="acts")
    in_hand = code_in_mail()
    assert own.post(acting(complaint), {"end": "1"})["Location"] == own_address(complaint)
    shown = theirs.get(own_address(complaint)).content.decode()
    assert complaint.reference not in shown
    assert "Open your page" in shown
    typed = theirs.post(reverse("intake:own_message", args=[complaint.complainant.token]), {"text": "Still here"})
    assert typed["Location"] == own_address(complaint)
    assert not Complaint.objects.get(pk=complaint.pk).messages.filter(text="Still here").exists()
    # A code that was on its way to them opens nothing any more.
    refused = late.post(own_address(complaint), {"enter": "1", "code": in_hand})
    assert "not right" in errors(refused)
    after = Complaint.objects.get(pk=complaint.pk)
    assert after.complainant.write_to_email == "ottoline.marchbanks@example.org"
    assert correspondence.complainant(after).name == "Ottoline Marchbanks"
    row = Representation.objects.get()
    assert (row.ended_on, row.ended_by) == (MONDAY.date(), None)
    assert own.post(acting(complaint), {"end": "1"}).status_code == 302
    assert Entry.objects.filter(about=complaint.uuid, step="authority_ended").count() == 1


def test_whoever_acts_can_step_down_and_can_name_nobody_else(
    informal: Complaint, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = named(informal, school)
    theirs = Client()
    ask_code(theirs, complaint, django_capture_on_commit_callbacks, send="acts")
    enter(theirs, complaint)
    theirs.post(
        acting(complaint), {"name": "A Friend", "email": "friend@example.org", "agreed": "on", "name_them": "1"}
    )
    assert Representation.objects.count() == 1
    left = theirs.post(acting(complaint), {"end": "1"})
    assert left.status_code == 200
    assert complaint.reference not in theirs.get(own_address(complaint)).content.decode()
    assert not Complaint.objects.get(pk=complaint.pk).complainant.representative_name


def test_staff_name_somebody_and_end_it_with_a_reason(
    informal: Complaint, school: People, signed_in: Callable[..., Client]
) -> None:
    browser = signed_in(school.principal)
    browser.post(staff(informal), {**THEM, "told": "By telephone, from the number that we know."})
    assert Representation.objects.get().asked_how == "By telephone, from the number that we know."
    empty = browser.post(staff(informal), {"ended": "1", "why": " "}).content.decode()
    assert "Say why they no longer act." in empty
    browser.post(staff(informal), {"ended": "1", "why": "The complainant rang and ended it."})
    row = Representation.objects.get()
    assert (row.ended_by, row.ended_why) == (school.principal, "The complainant rang and ended it.")
    assert "Evander Rusk: authority never recorded; ended on 14 September 2026" in browser.get(
        staff(informal)
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": THEM["email"], "agreed": "on"}, "Enter their full name."),
        ({"name": "Evander Rusk", "agreed": "on"}, "Enter an e-mail address."),
        ({"name": "Evander Rusk", "email": "not one", "agreed": "on"}, "Enter an e-mail address such as"),
        (THEM, "Tick this if you want them to act for you."),
        ({**THEM, "email": "Ottoline.Marchbanks@example.org", "agreed": "on"}, "not that of the complainant"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    informal: Complaint, let_in: LetIn, sent: dict[str, str], said: str
) -> None:
    answer = let_in(informal).post(acting(informal), {**sent, "name_them": "1"})
    shown = answer.content.decode()
    assert said in shown
    assert sent.get("name", "") in shown
    assert not Representation.objects.exists()


def test_the_same_form_sent_twice_names_one_person(informal: Complaint, let_in: LetIn) -> None:
    client = let_in(informal)
    for _ in range(2):
        client.post(acting(informal), {**THEM, "agreed": "on", "name_them": "1", "once": "same"})
    assert Representation.objects.count() == 1


def test_somebody_who_acted_from_the_form_on_can_be_ended_too(school: People, let_in: LetIn) -> None:
    person = {
        "name": "Ottoline Marchbanks", "email": "ottoline.marchbanks@example.org",
        "representative_name": "Evander Rusk", "representative_email": THEM["email"],
    }  # fmt: skip
    complaint = complaint_at(school, State.RECEIVED, complainant=person)
    let_in(complaint).post(acting(complaint), {"end": "1"})
    row = Representation.objects.get()
    assert (row.name, row.asked_how, row.ended_on) == ("Evander Rusk", "when the complaint was made", MONDAY.date())


def test_it_is_not_ended_while_it_is_the_only_way_to_reach_them(school: People) -> None:
    person = {
        "name": "Ottoline Marchbanks", "representative_name": "Evander Rusk", "representative_email": THEM["email"],
        "authority_recorded_on": MONDAY.date(), "authority_how": "Seen.",
    }  # fmt: skip
    complaint = complaint_at(school, State.RECEIVED, complainant=person)
    with pytest.raises(actions.Refused, match="no other way to reach"):
        actions.end_authority(complaint, why="They asked.", by=school.principal, at=MONDAY)


@pytest.mark.req("R17", "R58")
def test_whoever_acts_cannot_make_the_complainants_way_in_their_own(
    informal: Complaint, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = named(informal, school)
    capture = django_capture_on_commit_callbacks
    there = reverse("intake:own_details", args=[complaint.complainant.token])
    theirs, before = Client(), complaint.complainant
    ask_code(theirs, complaint, capture, send="acts")
    enter(theirs, complaint)
    shown = theirs.get(there)
    assert set(shown.context["form"].fields) == {"adjustments", "interpreter", "other_adjustment"}
    page = shown.content.decode()
    assert "How we reach Ottoline Marchbanks is theirs to change" in page
    assert before.email not in page
    mail.outbox.clear()
    other = {"email": "another.evander@example.org", "telephone": "01632 960555", "address": "9 Elsewhere"}
    with capture(execute=True):
        assert theirs.post(there, {**other, "adjustments": ["step_free"]}).status_code == 302
    assert not mail.outbox
    person = Complaint.objects.get(pk=complaint.pk).complainant
    assert (person.email, person.telephone, person.address) == (before.email, before.telephone, before.address)
    assert person.step_free


@pytest.mark.req("R58")
def test_a_code_that_the_complainant_asked_for_is_not_theirs_to_enter(
    informal: Complaint, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = named(informal, school)
    capture = django_capture_on_commit_callbacks
    there = reverse("intake:own_details", args=[complaint.complainant.token])
    own, theirs = Client(), Client()
    ask_code(own, complaint, capture, send="complainant")
    enter(own, complaint)
    with capture(execute=True):
        own.post(there, {"email": "new.home@example.org"})
    digits = code_in_mail()
    ask_code(theirs, complaint, capture, send="acts")
    enter(theirs, complaint)
    assert "new.home@example.org" not in theirs.get(there).content.decode()
    theirs.post(there, {"confirm": "1", "code": digits})
    assert Complaint.objects.get(pk=complaint.pk).complainant.email == "ottoline.marchbanks@example.org"
    own.post(there, {"confirm": "1", "code": digits})
    assert Complaint.objects.get(pk=complaint.pk).complainant.email == "new.home@example.org"
