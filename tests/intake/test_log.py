"""The staff's log and the letter with a PIN."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complainant, Complaint
from complaints.casework.vocabulary import Channel, State
from complaints.evidence.models import File
from complaints.intake.models import Draft
from tests.casework.stories import complaint_at
from tests.intake.conftest import errors, own_address
from tests.people import People

pytestmark = pytest.mark.django_db
SignedIn = Callable[[User], Client]
LOG = "/log/"


def facts(client: Client, school: People, **changed: Any) -> dict[str, Any]:
    shown = client.get(LOG).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', shown)
    assert token
    return {
        "academy": str(school.alder.pk), "channel": "telephone", "nature": "complaint", "relationship": "parent",
        "received_on_day": "11", "received_on_month": "9", "received_on_year": "2026", "name": "Priya Meadow",
        "telephone": "01632 960002", "words": "The bus left without the children.", "token": token.group(1), **changed,
    }  # fmt: skip


@pytest.mark.req("R50")
@pytest.mark.parametrize("channel", ["telephone", "in_person", "letter", "email", "taken_down"])
def test_every_channel_is_logged_as_what_it_was(school: People, signed_in: SignedIn, channel: str) -> None:
    client = signed_in(school.record_keeper)
    answer = client.post(LOG, facts(client, school, channel=channel))
    complaint = Complaint.objects.get()
    assert answer["Location"] == reverse("intake:logged", args=[complaint.reference])
    assert (complaint.channel, complaint.received_on) == (Channel(channel), dt.date(2026, 9, 11))


@pytest.mark.req("R51")
def test_a_teacher_logs_and_reads_who_handles_it_and_both_dates(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.teacher)
    saturday = {"received_on_day": "12"}
    answer = client.post(LOG, facts(client, school, **saturday), follow=True)
    complaint = Complaint.objects.get()
    shown = answer.content.decode()
    for said in (
        complaint.reference, "Petra Ashdown", "Saturday 12 September 2026", "Monday 14 September 2026",
        "Wednesday 16 September 2026",
    ):  # fmt: skip
        assert said in shown
    assert complaint.get_absolute_url() not in shown


@pytest.mark.req("R101")
def test_whoever_logs_a_complaint_about_themselves_gets_thanks_and_no_more(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.teacher)
    about = {"kind_0": "academy_staff", "named_0": "Tamsin Reed"}
    answer = client.post(LOG, facts(client, school, **about), follow=True)
    shown = answer.content.decode()
    complaint = Complaint.objects.get()
    assert complaint.reference in shown
    assert "Thank you for passing it on" in shown
    assert "Petra Ashdown" not in shown
    assert "Priya" not in shown
    assert not permissions.visible_to(school.teacher, on=dt.date(2026, 9, 14)).exists()


@pytest.mark.req("R101")
def test_a_principal_who_logs_a_complaint_about_the_principal_loses_sight_of_it(
    school: People, signed_in: SignedIn
) -> None:
    client = signed_in(school.principal)
    answer = client.post(LOG, facts(client, school, kind_0="principal"), follow=True)
    assert "Thank you for passing it on" in answer.content.decode()
    assert Complaint.objects.get().handler == school.operations_officer


def test_nobody_sees_what_another_logged(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.teacher)
    client.post(LOG, facts(client, school))
    reference = Complaint.objects.get().reference
    assert signed_in(school.deputy).get(reverse("intake:logged", args=[reference])).status_code == 404
    assert Client().get(LOG)["Location"].startswith("/account/")


def test_only_academies_where_they_may_log_can_be_chosen(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.teacher)
    answer = client.post(LOG, facts(client, school, academy=str(school.birch.pk)))
    assert "Select a valid choice" in errors(answer)
    assert signed_in(school.trust_officer).get(LOG).content.decode().count("Birch Academy")
    assert signed_in(school.nobody).get(LOG).status_code == 404
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received_on_day": "15"}, "today or in the past"),
        ({"received_on_day": "31", "received_on_month": "2"}, "real date"),
        ({"words": ""}, "Write down what happened"),
        ({"name": ""}, "Enter their name"),
        ({"happened_on_day": "12", "happened_on_month": "9", "happened_on_year": "2026"}, "after it was complained"),
        (
            {
                "happened_on_day": "1", "happened_on_month": "8", "happened_on_year": "2020",
                "pupil_born_on_day": "1", "pupil_born_on_month": "9", "pupil_born_on_year": "2020",
            },
            "before the child was born",
        ),
        ({"named_1": "Somebody"}, "what kind of person"),
        ({"email": "nonsense"}, "such as name@example.org"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_said_at_the_field_and_everything_is_kept(
    school: People, signed_in: SignedIn, changed: dict[str, str], said: str
) -> None:
    client = signed_in(school.record_keeper)
    answer = client.post(LOG, facts(client, school, **changed))
    assert said in errors(answer)
    shown = answer.content.decode()
    assert "01632 960002" in shown
    assert not Complaint.objects.exists()


def test_files_are_not_chosen_again_because_another_answer_was_wrong(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.record_keeper)
    given = facts(client, school, words="")
    answer = client.post(LOG, {**given, "uploads": [SimpleUploadedFile("scan.txt", b"Dear Principal")]})
    assert "scan.txt" in answer.content.decode()
    other = signed_in(school.deputy).post(LOG, {**given, "uploads": [SimpleUploadedFile("x.txt", b"x")]})
    assert other.status_code == 404
    client.post(LOG, {**given, "words": "As in the letter."})
    complaint = Complaint.objects.get()
    assert [document.title for document in complaint.documents.all()] == ["scan.txt"]
    assert complaint.documents.get().added_by == school.record_keeper
    assert File.objects.filter(kind="original").count() == 1
    assert Draft.objects.get().complaint == complaint


def test_the_same_log_sent_twice_is_one_complaint(school: People, signed_in: SignedIn) -> None:
    client = signed_in(school.record_keeper)
    given = facts(client, school)
    first, second = client.post(LOG, given), client.post(LOG, given)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


@pytest.mark.req("R60")
def test_what_is_taken_down_for_somebody_counts_as_written_and_keeps_their_needs(
    school: People, signed_in: SignedIn
) -> None:
    client = signed_in(school.teacher)
    client.post(
        LOG,
        facts(client, school, channel="taken_down", adjustments=["easy_read"], interpreter="Polish",
              representative_name="Rhea Lawson", authority_how="A signed letter"),
    )  # fmt: skip
    complaint = Complaint.objects.get()
    assert complaint.complainant.adjustments == ["easy read", "interpreter: Polish"]
    assert complaint.complainant.representative_name == "Rhea Lawson"


# --- the letter with a PIN ---------------------------------------------------------------------------------------


@pytest.fixture
def received(school: People) -> Complaint:
    complaint = complaint_at(school, State.RECEIVED)
    Complainant.objects.filter(complaint=complaint).update(email="", address="3 Field Way")
    return Complaint.objects.get(pk=complaint.pk)


def test_a_letter_shows_the_pin_once_and_it_opens_the_page(received: Complaint, signed_in: SignedIn) -> None:
    assert received.handler is not None
    client = signed_in(received.handler)
    there = reverse("intake:pin", args=[received.reference])
    shown = client.post(there, {"pin": "1"}).content.decode()
    found = re.search(r"<strong>(\d{4}) (\d{4})</strong>", shown)
    assert found
    pin = "".join(found.groups())
    assert received.reference in shown
    assert reverse("intake:by_reference") in shown
    assert pin not in client.get(there).content.decode()
    person = Complainant.objects.get(complaint=received)
    assert pin not in person.pin_hash
    assert check_password(pin, person.pin_hash)
    assert Client().post(own_address(received), {"enter": "1", "code": pin}).status_code == 302
    by_post = Client()
    answer = by_post.post("/your-complaint/", {"reference": received.reference.lower(), "pin": f"{pin[:4]} {pin[4:]}"})
    assert answer["Location"] == own_address(received)
    assert received.reference in by_post.get(own_address(received)).content.decode()
    client.post(there, {"pin": "1"})
    assert Client().post(own_address(received), {"enter": "1", "code": pin}).status_code == 200


def test_a_wrong_reference_and_a_wrong_pin_are_answered_alike(received: Complaint) -> None:
    answers = [
        errors(Client().post("/your-complaint/", {"reference": reference, "pin": "12345678"}))
        for reference in (received.reference, "ALD-22222", "x")
    ]
    assert len(set(answers)) == 1
    assert "do not belong together" in answers[0]


def test_only_who_works_on_the_case_makes_a_pin(school: People, received: Complaint, signed_in: SignedIn) -> None:
    there = reverse("intake:pin", args=[received.reference])
    for person in (school.teacher, school.birch_principal, school.administrator, school.nobody, school.auditor):
        client = signed_in(person)
        assert client.get(there).status_code == 404
        assert client.post(there, {"pin": "1"}).status_code == 404
    assert Complainant.objects.get(complaint=received).pin_hash == ""


@pytest.mark.req("R58")
def test_the_authority_of_a_representative_is_recorded_with_its_day(received: Complaint, signed_in: SignedIn) -> None:
    Complainant.objects.filter(complaint=received).update(
        representative_name="Rhea Lawson", representative_email="rhea.lawson@example.org"
    )
    assert received.handler is not None
    client = signed_in(received.handler)
    there = reverse("intake:pin", args=[received.reference])
    given = {
        "authority": "1",
        "how": "A signed letter",
        "seen_on_day": "14",
        "seen_on_month": "9",
        "seen_on_year": "2027",
    }
    assert "future" in errors(client.post(there, given))
    client.post(there, {**given, "seen_on_year": "2026"})
    person = Complainant.objects.get(complaint=received)
    assert (person.authority_recorded_on, person.write_to_email) == (dt.date(2026, 9, 14), "rhea.lawson@example.org")
