"""What a parent met who tried the portal for the first time: each of these once went wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, User
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import State
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import ClockKind
from tests.casework.stories import complaint_at
from tests.intake.conftest import Parent, errors, own_address
from tests.intake.test_own_page import LetIn, address, at_the_day_of, moment_of, page
from tests.people import People

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
FOR_HIM = {
    "for_name": "Old Mr Meadow",
    "for_relationship": "parent",
    "for_email": "old.meadow@example.org",
    "authority": "A signed letter",
}


def main(answer: Any) -> str:
    """What stands in the page itself, without its frame."""
    return str(answer.content.decode().split("<main")[1].split("<footer")[0])


# --- the own page ----------------------------------------------------------------------------------------------


def test_after_the_hearing_nobody_is_invited_to_it(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.HEARD)
    at_the_day_of(complaint, time_machine)
    shown = page(let_in(complaint), complaint)
    assert "You may come" not in shown
    assert "Your complaint was heard on" in shown
    assert re.search(r"<h1[^>]*>Stage 3: heard on [^;<]+; decision by [^<]+</h1>", shown)


def test_they_can_read_again_what_they_told_us_and_asked_for(school: People, let_in: LetIn, time_machine: Any) -> None:
    words = "The bus left.\nNobody rang."
    complaint = Parent().complain(what={"words": words}, about={"kind": "academy_staff", "name": "the driver"})
    shown = page(let_in(complaint), complaint)
    for said in (words, "A member of staff, or the", "the driver", "An apology", "The driver", "7 September 2026"):
        assert said in shown or said.lower() in shown.lower()
    later = complaint_at(school, State.FORMAL_ANSWERED)
    at_the_day_of(later, time_machine)
    client = let_in(later)
    client.post(address("own_step", later, "review-panel"), {"text": "The answer misses the rain."})
    shown = page(client, later)
    assert "Your request for a review panel" in shown
    assert "The answer misses the rain." in shown


def test_an_independent_panel_that_was_ruled_on_is_not_offered_again(
    school: People, let_in: LetIn, time_machine: Any
) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    client.post(address("own_step", complaint, "independent-panel"), {"text": "The council has talked of it."})
    assert "It waits for a decision" in page(client, complaint)
    complaint.independence_requests.update(
        granted=False, ruled_on=dt.date(2026, 12, 1), ruled_by=school.trustee, ruling_reasons="No link."
    )
    shown = page(client, complaint)
    assert "It was decided on Tuesday 1 December 2026: the panel stays as the procedure provides" in shown
    assert address("own_step", complaint, "independent-panel") not in shown


def test_a_late_answer_is_regretted_and_says_whom_to_ask(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    time_machine.move_to(moment_of(complaint, ClockKind.ANSWER_INFORMAL, days=3))
    shown = page(let_in(complaint), complaint)
    assert "We are sorry. You should have heard from us by that day" in shown
    assert complaint.handler is not None
    assert f"turn to {complaint.handler.name}" in shown


def test_with_the_outside_body_it_is_said_what_comes_next(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.REFERRED)
    at_the_day_of(complaint, time_machine)
    shown = page(let_in(complaint), complaint)
    assert "The Department for Education now looks at how we dealt with your complaint" in shown


def test_who_is_content_says_so_and_the_handler_settles_it(
    school: People, let_in: LetIn, signed_in: SignedIn, time_machine: Any
) -> None:
    complaint = complaint_at(school, State.INFORMAL_ANSWERED)
    at_the_day_of(complaint, time_machine)
    client = let_in(complaint)
    there = address("own_step", complaint, "content")
    assert there in page(client, complaint)
    client.post(there, {"text": "Thank you for the new timetable."})
    shown = page(client, complaint)
    assert "that you are content" in shown
    assert there not in shown
    complaint.refresh_from_db()
    assert complaint.state == State.INFORMAL_ANSWERED
    assert complaint.handler is not None
    assert Notice.objects.filter(user=complaint.handler, text__contains="says that they are content").exists()
    case = signed_in(complaint.handler).get(complaint.get_absolute_url()).content.decode()
    assert "on their own page, that they are content" in case
    assert "Thank you for the new timetable." in complaint.messages.get().text


# --- somebody who acts for another -----------------------------------------------------------------------------


def test_who_acts_for_another_is_told_plainly_what_comes_to_whom(
    school: People, django_capture_on_commit_callbacks: Any
) -> None:
    parent = Parent()
    with django_capture_on_commit_callbacks(execute=True):
        complaint = parent.complain(acting={"acting": "yes"}, acting_for=FOR_HIM)
    shown = main(parent.client.get(parent.address("done")))
    assert "our receipt and letters go to Old Mr Meadow, not to you" in " ".join(shown.split())
    assert "a code for it goes to Old Mr Meadow too" in shown
    assert "A receipt is on its way" not in shown
    assert "To open it we send a code to your e-mail address" not in shown
    notes = [one for one in mail.outbox if one.to == ["priya.meadow@example.org"]]
    assert len(notes) == 1
    assert complaint.reference in notes[0].body
    for secret in ("Meadow", complaint.words, complaint.complainant.token, "bus"):
        assert secret not in notes[0].subject + notes[0].body
    assert "If you act for somebody else" in main(Client().get(own_address(complaint)))


def test_the_link_is_sent_again_with_one_answer_for_everybody(
    school: People, django_capture_on_commit_callbacks: Any
) -> None:
    complaint = Parent().complain()
    acted = Parent().complain(acting={"acting": "yes"}, acting_for=FOR_HIM, contact={"email": "helper@example.org"})
    mail.outbox.clear()
    there = reverse("intake:again")
    seen = []
    for email in ("PRIYA.meadow@example.org", "stranger@example.org", "helper@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().post(there, {"email": email})
        assert answer.status_code == 200
        seen.append(re.sub(r'value="[^"]*"', "", main(answer)))
    assert seen[0] == seen[1] == seen[2]
    assert "If you gave us this e-mail address" in seen[0]
    sent = {one.to[0]: one.body for one in mail.outbox}
    assert set(sent) == {"priya.meadow@example.org", "helper@example.org"}
    assert own_address(complaint) in sent["priya.meadow@example.org"]
    assert own_address(acted) not in sent["helper@example.org"]
    assert "gave you permission" in sent["helper@example.org"]
    assert reverse("intake:again") in Client().get(reverse("intake:front")).content.decode()


def test_many_codes_asked_for_at_one_address_lock_out_nobody_else_there(school: People) -> None:
    complaints = [Parent().complain(contact={"email": f"parent{number}@example.org"}) for number in range(5)]
    client = Client()
    for complaint in complaints[:4]:
        answers = [client.post(own_address(complaint), {"send": "1"}).status_code for _time in range(7)]
        assert answers == [200] * 6 + [429]
    assert client.post(own_address(complaints[4]), {"send": "1"}).status_code == 200


# --- the form --------------------------------------------------------------------------------------------------


def test_a_telephone_number_must_be_one_when_nothing_else_is_given(parent: Parent) -> None:
    parent.begin()
    parent.send("nature", nature="complaint")
    parent.send("you", relationship="parent")
    parent.send("name", name="Priya Meadow")
    assert "with its area code" in errors(parent.send("contact", telephone="ask at the gate"))
    assert parent.send("contact", telephone="01632 960001 (after six)").status_code == 302
    assert parent.send("contact", telephone="960001", email="priya.meadow@example.org").status_code == 302


def test_who_they_act_for_is_asked_on_a_page_of_its_own_and_only_then(parent: Parent) -> None:
    parent.fill()
    assert "If yes" not in main(parent.client.get(parent.address("acting")))
    assert "for_name" not in main(parent.client.get(parent.address("acting")))
    answer = parent.send("acting", acting="yes")
    assert answer["Location"] == parent.address("acting_for")
    assert "Enter the name of the person" in errors(parent.send("acting_for", authority="A letter"))
    assert parent.send("acting_for", **FOR_HIM)["Location"] == parent.address("check")
    assert "Old Mr Meadow" in main(parent.client.get(parent.address("check")))
    parent.send("acting", acting="no")
    assert "Old Mr Meadow" not in main(parent.client.get(parent.address("check")))
    parent.submit()
    assert Complaint.objects.get().complainant.name == "Priya Meadow"


@pytest.mark.parametrize(
    ("year", "said"),
    [("15", "such as 2015"), ("1985", "Check the year of birth"), ("2030", "must be in the past. Check the year")],
)
def test_a_wrong_year_of_birth_is_said_as_one(parent: Parent, year: str, said: str) -> None:
    parent.begin()
    answer = parent.send("child", pupil_born_on_day="27", pupil_born_on_month="3", pupil_born_on_year=year)
    assert said in errors(answer)


def test_the_reason_for_telling_late_is_marked_as_optional(parent: Parent) -> None:
    long_ago = {"happened_on_day": "7", "happened_on_month": "9", "happened_on_year": "2024"}
    parent.fill(when=long_ago)
    assert "Why are you telling us now? (optional)" in main(parent.client.get(parent.address("late")))


def test_the_checking_page_makes_statements_and_shortens_long_texts(parent: Parent) -> None:
    parent.fill(what={"words": "It went on and on. " * 100 + "This was the end."})
    shown = main(parent.client.get(parent.address("check")))
    for question in ("What would you like to do?", "Who are you?", "What happened?", "What would put it right?"):
        assert question not in shown
    assert "What you want to do" in shown
    before = shown.split("Show all")[0]
    assert "This was the end." not in before
    assert "This was the end." in shown.split("Show all")[1]


def test_added_files_stand_under_the_heading_and_changes_are_said(parent: Parent) -> None:
    parent.begin()
    files = [SimpleUploadedFile("a:note?.txt", b"One"), SimpleUploadedFile("same.txt", b"One")]
    parent.send("files", uploads=files, more="1")
    shown = main(parent.client.get(parent.address("files")))
    assert shown.index("<h1") < shown.index("Added so far")
    assert "it is now “a-note-.txt”" in shown
    assert "“same.txt” holds the same as “a-note-.txt”" in shown
    parent.send("files", uploads=[SimpleUploadedFile("same.txt", b"One")], more="1")
    assert "“same.txt” was added already" in main(parent.client.get(parent.address("files")))


def test_who_it_is_about_is_asked_in_two_short_groups(parent: Parent) -> None:
    parent.begin()
    parent.send("about", kind="principal", name="Mr Nobody", more="1")
    shown = main(parent.client.get(parent.address("about")))
    assert shown.index("At the school") < shown.index("In the trust that runs the school")
    assert shown.index("<h1") < shown.index("Named so far")
    labels = re.findall(r'govuk-radios__label"[^>]*>([^<]+)<', shown)
    assert len(labels) == 10
    assert max(len(label) for label in labels) <= 40


def test_marks_that_turn_the_direction_of_words_do_not_reach_a_page(
    parent: Parent, let_in: LetIn, signed_in: SignedIn
) -> None:
    complaint = parent.complain(what={"words": "He said \u202egnihton\u2066 to me"})
    assert complaint.words == "He said \u202egnihton\u2066 to me"
    assert "He said gnihton to me" in page(let_in(complaint), complaint)
    assert complaint.handler is not None
    case = signed_in(complaint.handler).get(complaint.get_absolute_url()).content.decode()
    assert "He said gnihton to me" in case
    assert not CaseLetter.objects.filter(complaint=complaint, letter__body__contains="\u202e").exists()


# --- finding the way -------------------------------------------------------------------------------------------


def test_the_first_page_shows_two_ways_in(school: People, signed_in: SignedIn) -> None:
    shown = main(Client().get("/"))
    assert "Parents, carers, pupils and everybody else" in shown
    assert reverse("intake:front") in shown
    assert "People who work for us" in shown
    assert reverse("account_login") in shown
    assert "What to do today" in signed_in(school.principal).get("/").content.decode()
    assert "What to do today" not in shown


def test_an_overdue_review_is_said_to_the_trust_officer_and_is_a_plain_fact_to_the_public(
    school: People, signed_in: SignedIn, time_machine: Any
) -> None:
    Procedure.objects.update(next_review_on=dt.date(2027, 9, 1))
    there = reverse("policy:public", args=["alder"])
    shown = main(Client().get(there))
    assert "Next review due by" in shown
    assert "10 school days’ notice" in shown
    time_machine.move_to(dt.datetime(2027, 9, 13, 9, tzinfo=dt.UTC))
    shown = main(Client().get(there))
    assert "Next review due by" not in shown
    assert "This version applies until a new one comes into force" in shown
    assert "verdue" not in shown
    assert "review of a complaints procedure is overdue" in signed_in(school.trust_officer).get("/").content.decode()
    assert "review of a complaints procedure" not in signed_in(school.principal).get("/").content.decode()
