"""How a complainant can be reached: on paper, at school, through somebody who acts for them; and where they turn to."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Relationship, State
from complaints.intake.offers import Offer
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import sign_in
from tests.casework.stories import LONDON, complaint_at
from tests.intake.conftest import ANSWERS, Parent, errors, own_address
from tests.intake.test_log import facts
from tests.people import People

PAPER = {"adjustments": ["post_only"]}
ADDRESS = "7 Hedge End\nExampleton"
AUNT: dict[str, Any] = {
    "you": {"relationship": "relative"}, "name": {"name": "Nadia Hollis"}, "acting": {"acting": "yes"},
    "acting_for": {
        "for_name": "Samira Hollis", "for_relationship": "parent", "for_email": "samira@example.org",
        "authority": "A signed letter",
    },
}  # fmt: skip
OFFERS = {"formal": Offer.ESCALATE.value, "panel": Offer.PANEL.value}


def test_paper_only_without_an_address_is_asked_at_the_tick_box(parent: Parent) -> None:
    parent.begin()
    for page in ("nature", "you", "name", "contact", "needs"):
        answers = {**ANSWERS[page], **(PAPER if page == "needs" else {})}
        answer = parent.send(page, **answers)
    assert "give the postal address" in errors(answer)
    assert "post_address" in answer.context["form"].fields


def test_the_address_typed_beside_the_tick_is_the_complainants(parent: Parent) -> None:
    complaint = parent.complain(needs=PAPER | {"post_address": ADDRESS})
    assert complaint.complainant.post_only
    assert complaint.complainant.address == ADDRESS


def test_who_gave_an_address_before_is_not_asked_again(parent: Parent) -> None:
    complaint = parent.complain(contact={"address": ADDRESS}, needs=PAPER)
    assert complaint.complainant.address == ADDRESS


def test_an_address_taken_away_again_opens_the_question_anew(parent: Parent) -> None:
    parent.fill(contact={"address": ADDRESS}, needs=PAPER)
    parent.send("contact", email="priya.meadow@example.org", address="")
    answer = parent.client.get(parent.address("check"))
    assert answer.status_code == 302
    assert answer["Location"] == parent.address("needs")


def test_what_keeps_somebody_on_a_page_is_said_again_and_what_they_typed_is_kept(parent: Parent) -> None:
    parent.fill()
    parent.send("needs", adjustments=["email_only", "post_only"], interpreter="Polish")
    back = parent.client.get(parent.address("check"))
    assert back["Location"] == parent.address("needs")
    shown = parent.client.get(back["Location"])
    assert "not both" in errors(shown)
    assert "There is a problem" in shown.content.decode()
    assert 'value="Polish"' in shown.content.decode()
    assert parent.send("needs", adjustments=["email_only"], interpreter="Polish")["Location"] == parent.address("check")


def test_an_answer_that_another_answer_made_wrong_says_why(parent: Parent) -> None:
    parent.fill(contact={"address": ADDRESS}, needs=PAPER)
    parent.send("contact", email="priya.meadow@example.org", address="")
    shown = parent.client.get(parent.client.get(parent.address("check"))["Location"])
    assert "give the postal address" in errors(shown)


def test_a_page_that_was_saved_half_way_is_not_judged(parent: Parent) -> None:
    parent.begin()
    parent.client.post(parent.address("what"), {"form_key": parent.key("what"), "words": "", "save": "1"})
    shown = parent.client.get(parent.address("what"))
    assert not shown.context["form"].is_bound
    assert "There is a problem" not in shown.content.decode()


@pytest.mark.parametrize(
    "number", ["01632 960001", "+44 (0)1632 960001 ext. 12", "07700 900 123 after six", "960001", "00 33 1 23 45 67 89"]
)
def test_numbers_that_can_be_called_are_taken_however_they_are_typed(parent: Parent, number: str) -> None:
    parent.begin()
    parent.send("you", relationship="parent")
    assert parent.send("contact", email="priya.meadow@example.org", telephone=number).status_code == 302


@pytest.mark.parametrize("words", ["not a phone", "ask at the gate", "Room 12", "-", "12345"])
def test_what_holds_no_number_to_call_is_refused_wherever_a_number_is_asked(
    school: People, parent: Parent, let_in: Any, words: str
) -> None:
    parent.begin()
    answer = parent.send("contact", email="priya.meadow@example.org", telephone=words)
    assert "with its area code, such as 01632 960001" in errors(answer)
    assert words in answer.content.decode()
    complaint = complaint_at(school, State.RECEIVED)
    there = reverse("intake:own_details", args=[complaint.complainant.token])
    assert "with its area code" in errors(let_in(complaint).post(there, {"email": "a@example.org", "telephone": words}))
    there = reverse("casework:details", args=[complaint.reference])
    on_case = sign_in(school.principal).post(there, {"name": "A", "telephone": words})
    assert "with its area code" in on_case.context["ask"].errors["telephone"][0]


EMAIL = {"adjustments": ["email_only"]}
BY_TELEPHONE = {"email": "", "telephone": "01632 960001"}


@pytest.mark.req("R17")
def test_e_mail_only_without_an_address_is_said_at_the_tick_box(parent: Parent) -> None:
    parent.begin()
    changed = {"contact": BY_TELEPHONE, "needs": EMAIL}
    for page in ("nature", "you", "name", "contact", "needs"):
        answer = parent.send(page, **{**ANSWERS[page], **changed.get(page, {})})
    assert "give an e-mail address" in answer.context["form"].errors["adjustments"][0]
    assert "page that asks how we can reach you" in errors(answer)
    parent.send("contact", email="priya.meadow@example.org")
    assert parent.send("needs", **EMAIL).status_code == 302


def test_an_e_mail_address_taken_away_again_opens_the_question_anew(parent: Parent) -> None:
    parent.fill(needs=EMAIL)
    parent.send("contact", **BY_TELEPHONE)
    assert parent.client.get(parent.address("check"))["Location"] == parent.address("needs")


def test_the_address_of_the_person_for_whom_they_act_will_do_for_e_mail_only(parent: Parent) -> None:
    complaint = parent.complain(**AUNT, contact=BY_TELEPHONE, needs=EMAIL)
    assert (complaint.complainant.email, complaint.complainant.email_only) == ("samira@example.org", True)


def test_the_own_page_says_it_at_the_address(school: People, let_in: Any) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    client = let_in(complaint)
    there = reverse("intake:own_details", args=[complaint.complainant.token])
    answer = client.post(there, {"email": "", "telephone": "01632 960001", "address": ""} | EMAIL)
    assert "give an e-mail address" in answer.context["form"].errors["email"][0]


def test_the_own_page_asks_for_an_address_too(school: People, let_in: Any) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    client = let_in(complaint)
    there = reverse("intake:own_details", args=[complaint.complainant.token])
    typed = {"email": complaint.complainant.email, "telephone": "", "address": ""} | PAPER
    assert "give the postal address" in errors(client.post(there, typed))
    assert client.post(there, typed | {"address": ADDRESS}).status_code == 302
    assert Complaint.objects.get(pk=complaint.pk).complainant.post_only


def test_staff_are_asked_for_the_address_where_paper_is_ticked(school: People, signed_in: Any) -> None:
    client = signed_in(school.record_keeper)
    answer = client.post(reverse("intake:log"), facts(client, school, adjustments=["post_only"]))
    assert "enter the postal address" in errors(answer)
    complaint = complaint_at(school, State.RECEIVED)
    there = reverse("casework:details", args=[complaint.reference])
    answer = signed_in(school.principal).post(there, {"name": "Ida Fell", "email": "i@example.org", "post_only": "on"})
    assert "enter the postal address" in answer.content.decode()


def test_days_of_the_log_are_named_where_they_are_wrong(school: People, signed_in: Any) -> None:
    future = {f"{name}_{part}": value for name in ("received_on", "happened_on", "pupil_born_on")
              for part, value in (("day", "1"), ("month", "1"), ("year", "2030"))}  # fmt: skip
    client = signed_in(school.record_keeper)
    answer = client.post(reverse("intake:log"), facts(client, school, **future))
    said = [sentence for sentences in answer.context["form"].errors.values() for sentence in sentences]
    about = [sentence for sentence in said if "today or in the past" in sentence]
    assert len(about) == 3
    assert len(set(about)) == 3


def test_a_pupil_can_be_talked_to_at_school(parent: Parent) -> None:
    parent.begin()
    for page, given in (("nature", {"nature": "complaint"}), ("you", {"relationship": "pupil"}),
                        ("name", {"name": "Jay Lin"})):  # fmt: skip
        parent.send(page, **given)
    assert "talk to you at school" in errors(parent.send("contact"))
    assert parent.send("contact", at_school="on").status_code == 302


def test_staff_read_that_a_pupil_wants_to_be_talked_to(parent: Parent, signed_in: Any, school: People) -> None:
    complaint = parent.complain(you={"relationship": "pupil"}, name={"name": "Jay Lin"}, contact={"at_school": "on"})
    assert complaint.complainant.talk_at_school
    page = signed_in(school.principal).get(complaint.get_absolute_url()).content.decode()
    assert "talk to them at school" in page
    assert "(pupil, Jay Lin" not in page  # the pupil and the complainant are one


def test_a_parent_is_not_offered_to_be_talked_to_at_school(parent: Parent) -> None:
    parent.begin()
    assert "Talk to me at school" not in parent.client.get(parent.address("contact")).content.decode()


def test_a_wrong_number_beside_a_wrong_email_is_not_called_the_only_way(parent: Parent) -> None:
    parent.begin()
    assert "only way" not in errors(parent.send("contact", email="not an address", telephone="12"))
    assert "only way" in errors(parent.send("contact", email="", telephone="12"))


def test_the_person_represented_has_a_relation_of_their_own(parent: Parent, school: People, signed_in: Any) -> None:
    complaint = parent.complain(**AUNT)
    person = complaint.complainant
    assert (person.name, person.relationship) == ("Samira Hollis", Relationship.PARENT)
    assert person.representative_relationship == Relationship.RELATIVE
    client = signed_in(school.principal)
    assert (
        "<strong>Samira Hollis</strong> (parent or carer" in client.get(complaint.get_absolute_url()).content.decode()
    )
    people = client.get(reverse("casework:people", args=[complaint.reference])).content.decode()
    assert "Nadia Hollis (another relative of a pupil)" in people


def test_who_acts_about_the_principal_brings_permission_to_the_trust(
    parent: Parent, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        parent.complain(**AUNT | {"about": {"kind": SubjectKind.PRINCIPAL}})
    page = parent.client.get(parent.address("done")).content.decode()
    for words in (page.split("You act for")[1], next(one for one in mail.outbox if "permission" in one.body).body):
        assert school.trust.name in words
        assert school.trust.telephone in words
        assert school.alder.telephone not in words.partition("in danger")[0]


def test_who_gives_no_name_about_the_principal_telephones_the_trust(parent: Parent, school: People) -> None:
    parent.complain(name={"anonymous": "on"}, about={"kind": SubjectKind.PRINCIPAL})
    page = parent.client.get(parent.address("done")).content.decode()
    assert f"if you telephone {school.trust.name}, give it" in page
    assert school.trust.telephone in page.split("speak to somebody")[1]


def test_about_staff_the_academy_is_asked(parent: Parent, school: People) -> None:
    parent.complain(name={"anonymous": "on"})
    page = parent.client.get(parent.address("done")).content.decode()
    assert school.alder.telephone in page.split("speak to somebody")[1]


def test_why_it_comes_late_stands_with_what_they_told_us(school: People, let_in: Any) -> None:
    parent = Parent()
    with time_machine.travel(dt.datetime(2027, 1, 18, 10, 0, tzinfo=LONDON), tick=False):
        complaint = parent.complain(late={"late_reasons": "I was in hospital."})
        page = let_in(complaint).get(own_address(complaint)).content.decode()
    assert complaint.late_reasons == "I was in hospital."
    assert "I was in hospital." in page.split('id="told"')[1].split('id="messages"')[0]
    assert not complaint.messages.exists()


@pytest.mark.parametrize(("state", "offer", "words"), [
    (State.INFORMAL_ANSWERED, "formal", "the formal stage"), (State.FORMAL_ANSWERED, "panel", "a review panel"),
])  # fmt: skip
def test_a_request_from_the_own_page_has_a_receipt_by_email(
    school: People, let_in: Any, django_capture_on_commit_callbacks: Any, state: State, offer: str, words: str
) -> None:
    complaint = complaint_at(school, state)
    with time_machine.travel(complaint.clocks.order_by("-pk").first().started_on, tick=False):
        client = let_in(complaint)
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            _ask(client, complaint, offer)
    receipts = [one for one in mail.outbox if one.to == [complaint.complainant.email] and "request for" in one.subject]
    assert len(receipts) == 1
    assert words in receipts[0].body
    assert "secret reason" not in receipts[0].body


def test_no_receipt_by_email_for_who_wants_paper(
    school: People, let_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = complaint_at(school, State.INFORMAL_ANSWERED)
    client = let_in(complaint)
    type(complaint.complainant).objects.update(post_only=True, address=ADDRESS)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        _ask(client, complaint, "formal")
    assert not [one for one in mail.outbox if "request for" in one.subject]


def _ask(client: Client, complaint: Complaint, offer: str) -> None:
    there = reverse("intake:own_step", args=[complaint.complainant.token, OFFERS[offer]])
    answer = client.post(there, {"text": "My secret reason.", "late": "I was away.", "once": "once"})
    assert answer.status_code == 302, errors(answer)


def test_a_day_to_ask_that_has_passed_is_told_as_passed(school: People, let_in: Any) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    with time_machine.travel(dt.datetime(2027, 6, 1, 10, 0, tzinfo=LONDON), tick=False):
        page = let_in(complaint).get(own_address(complaint)).content.decode()
    assert "You can ask for a review panel until" not in page
    assert "The last day to ask for a review panel was" in page


def test_the_own_page_shows_the_email_address_and_that_it_was_dealt_with(school: People, let_in: Any) -> None:
    complaint = complaint_at(school, State.CLOSED)
    page = let_in(complaint).get(own_address(complaint)).content.decode()
    assert complaint.complainant.email in page.split("Your details")[1]
    assert "deals with your complaint" not in page
