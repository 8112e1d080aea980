"""The public form, as a parent, a pupil, somebody acting for another, or nobody in particular uses it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from complaints.casework import permissions
from complaints.casework.models import CaseDocument, Complaint
from complaints.casework.vocabulary import Channel, Nature, Relationship, State
from complaints.evidence.models import File
from complaints.intake.models import Draft
from complaints.policy.vocabulary import SubjectKind
from letters.models import Delivery
from tests.intake.conftest import Parent, errors
from tests.people import People

D = dt.date
pytestmark = pytest.mark.django_db


def text_file(name: str = "note.txt", content: bytes = b"What the driver said.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/plain")


# --- finding the way in --------------------------------------------------------------------------------------


@pytest.mark.req("R4")
def test_anybody_finds_every_academy_its_procedure_and_the_form(school: People, client: Client) -> None:
    shown = client.get(reverse("intake:front")).content.decode()
    for academy in (school.alder, school.birch):
        assert reverse("intake:start", args=[academy.slug]) in shown
        assert reverse("policy:public", args=[academy.slug]) in shown
    assert reverse("account_login") in shown


@pytest.mark.req("R28")
def test_the_first_page_says_what_follows_what_helps_and_that_late_ones_are_considered(
    school: People, client: Client
) -> None:
    shown = client.get(reverse("intake:start", args=["alder"])).content.decode()
    assert "What helps" in shown
    assert "social media" in shown
    assert "3 months" in shown or "3 calendar months" in shown
    assert "we consider late ones" in shown


@pytest.mark.req("R259")
def test_out_of_hours_the_safeguarding_contact_is_named(school: People, client: Client, time_machine: Any) -> None:
    address = reverse("intake:start", args=["alder"])
    assert "The school is closed just now" not in client.get(address).content.decode()
    time_machine.move_to(dt.datetime(2026, 9, 12, 22, tzinfo=dt.UTC))
    shown = client.get(address).content.decode()
    assert "The school is closed just now. You can send this at any time; somebody reads it" in shown
    assert school.alder.safeguarding_contact in shown


@pytest.mark.req("R20")
def test_each_subject_with_its_own_procedure_has_an_exit_page_and_a_way_on(school: People, client: Client) -> None:
    route = reverse("intake:route", args=["alder"])
    for key in ("admissions", "exclusion", "sen_assessment", "whistleblowing", "other_providers", "safeguarding"):
        answer = client.post(route, {"about": key})
        page = client.get(answer["Location"])
        assert page.status_code == 200
        assert "Go on all the same" in page.content.decode()
    answer = client.post(reverse("intake:elsewhere", args=["alder", "admissions"]))
    assert "/nature/" in answer["Location"]
    assert "Choose one" in client.post(route, {}).content.decode()
    assert client.get(reverse("intake:elsewhere", args=["alder", "nothing"])).status_code == 404


# --- the whole way -----------------------------------------------------------------------------------------------


@pytest.mark.req("R17")
@pytest.mark.req("R27")
@pytest.mark.req("R59")
def test_a_parents_answers_become_one_complaint(parent: Parent) -> None:
    complaint = parent.complain(
        about={"kind": "academy_staff", "name": "the bus driver"},
        files={"uploads": [text_file(), text_file("b.txt", b"B")]},
    )
    assert (complaint.nature, complaint.channel, complaint.state) == (Nature.COMPLAINT, Channel.FORM, State.RECEIVED)
    assert complaint.words == "The bus left without the children."
    assert (complaint.wanted, complaint.involved) == ("An apology", "The driver")
    assert complaint.happened_on == D(2026, 9, 7)
    person = complaint.complainant
    assert (person.name, person.email, person.relationship) == (
        "Priya Meadow",
        "priya.meadow@example.org",
        Relationship.PARENT,
    )
    assert (person.pupil_name, person.pupil_year) == ("Asha Meadow", "Year 5")
    assert person.large_print
    assert person.step_free
    assert not person.easy_read
    assert person.interpreter == "Polish"
    assert list(complaint.subjects.values_list("kind", "name")) == [("academy_staff", "the bus driver")]
    assert set(complaint.documents.values_list("title", flat=True)) == {"note.txt", "b.txt"}
    draft = Draft.objects.get()
    assert (draft.answers, draft.email, draft.files.count()) == ({}, "", 0)


@pytest.mark.req("R18")
@pytest.mark.parametrize("nature", ["concern", "complaint", "feedback"])
def test_a_concern_a_complaint_and_feedback_are_told_apart(parent: Parent, nature: str) -> None:
    assert parent.complain(nature={"nature": nature}).nature == nature


def test_the_checking_page_shows_every_answer_with_a_way_to_change_it(parent: Parent) -> None:
    parent.fill(about={"kind": "principal"})
    shown = parent.client.get(parent.address("check")).content.decode()
    for said in ("Priya Meadow", "The bus left", "7 September 2026", "Letters in large print", "The Principal"):
        assert said in shown
    assert parent.address("what") in shown
    assert parent.send("what", words="It left at three.")["Location"] == parent.address("check")
    assert "It left at three." in parent.client.get(parent.address("check")).content.decode()


def test_nothing_is_sent_without_the_declaration(parent: Parent) -> None:
    parent.fill()
    answer = parent.send("check")
    assert "Tick that what you have written is true" in answer.content.decode()
    assert not Complaint.objects.exists()


@pytest.mark.req("R46")
def test_the_last_page_gives_the_reference_and_both_dates_with_the_reason(parent: Parent, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2026, 9, 12, 9, tzinfo=dt.UTC))
    complaint = parent.complain()
    shown = parent.client.get(parent.address("done")).content.decode()
    assert complaint.reference in shown
    assert "It arrived on Saturday 12 September 2026" in shown
    assert "Monday 14 September 2026" in shown
    assert "Saturday" in shown
    assert reverse("intake:own", args=[complaint.complainant.token]) in shown
    assert "Wednesday 16 September 2026" in shown
    assert Client().get(parent.address("done")).status_code == 404


def test_the_receipt_is_mailed_after_the_request_with_an_unguessable_link(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    parent.fill()
    with django_capture_on_commit_callbacks() as later:
        parent.submit()
    complaint = Complaint.objects.get()
    assert mail.outbox == []
    assert not complaint.letters.exists()
    shown = parent.client.get(parent.address("done")).content.decode()
    assert complaint.reference in shown
    with django_capture_on_commit_callbacks(execute=True):
        for callback in later:
            callback()
    receipt = complaint.letters.get().letter
    assert len(complaint.complainant.token) >= 43
    assert complaint.complainant.token in receipt.body
    assert [message.to for message in mail.outbox] == [["priya.meadow@example.org"]]
    assert mail.outbox[0].attachments
    assert reverse("intake:own", args=[complaint.complainant.token]) in mail.outbox[0].body
    assert Delivery.objects.get(letter=receipt).outcome == "sent"
    assert Notice.objects.get(about=complaint.uuid).user == complaint.handler


# --- not only parents ----------------------------------------------------------------------------------------


@pytest.mark.req("R27")
def test_a_pupil_is_asked_in_simple_words_and_heard(parent: Parent) -> None:
    parent.begin()
    parent.send("nature", nature="complaint")
    parent.send("you", relationship="pupil")
    assert "What is your name?" in parent.client.get(parent.address("name")).content.decode()
    shown = parent.client.get(parent.address("what")).content.decode()
    assert "Spelling does not matter" in shown
    assert "What would make it better?" in parent.client.get(parent.address("wanted")).content.decode()
    complaint = Parent().complain(you={"relationship": "pupil"}, child={"pupil_year": "7B"})
    assert complaint.complainant.relationship == Relationship.PUPIL
    assert (complaint.complainant.pupil_name, complaint.complainant.pupil_year) == ("Priya Meadow", "7B")


def test_somebody_without_a_name_is_heard_and_gets_a_reference_but_no_link(parent: Parent) -> None:
    complaint = parent.complain(name={"anonymous": "on"})
    assert complaint.complainant.anonymous
    assert complaint.complainant.name == ""
    shown = parent.client.get(parent.address("done")).content.decode()
    assert complaint.reference in shown
    assert complaint.complainant.token not in shown
    assert not complaint.letters.exists()
    assert parent.client.get(reverse("intake:own", args=[complaint.complainant.token])).status_code == 404


@pytest.mark.req("R58")
def test_who_acts_for_another_gives_the_name_and_how_they_were_allowed_to(parent: Parent) -> None:
    for_him = {"for_name": "Old Mr Meadow", "for_relationship": "relative", "authority": "A signed letter"}
    complaint = parent.complain(acting={"acting": "yes"}, acting_for=for_him)
    person = complaint.complainant
    assert (person.name, person.representative_name) == ("Old Mr Meadow", "Priya Meadow")
    assert person.representative_email == "priya.meadow@example.org"
    assert person.authority_how == "A signed letter"
    assert person.authority_recorded_on is None
    assert person.write_to_email == ""
    done = parent.client.get(parent.address("done")).content.decode()
    assert "we must see that Old Mr Meadow gave you permission" in done


def test_acting_for_another_needs_a_name_and_a_permission(parent: Parent) -> None:
    parent.begin()
    parent.send("acting", acting="yes")
    answer = parent.send("acting_for")
    assert "Enter the name of the person you are acting for" in answer.content.decode()
    assert "Say how they gave you permission" in answer.content.decode()


def test_without_an_e_mail_address_the_form_promises_a_pin_by_post(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complaint = parent.complain(contact={"address": "3 Field Way\nExampleton"})
    assert complaint.complainant.address == "3 Field Way\nExampleton"
    assert "PIN" in parent.client.get(parent.address("done")).content.decode()
    letter = complaint.letters.get().letter
    assert (letter.how, letter.deliveries.get().outcome) == ("post", "waiting")


def test_one_way_to_be_reached_is_needed_unless_anonymous(parent: Parent) -> None:
    parent.begin()
    assert "Give at least one" in errors(parent.send("contact"))


# --- who it is about -----------------------------------------------------------------------------------------


@pytest.mark.req("R101")
def test_several_people_can_be_named_and_taken_out_again(parent: Parent) -> None:
    parent.fill()
    parent.send("about", kind="academy_staff", name="Tamsin Reed", more="1")
    parent.send("about", kind="academy_staff", name="Sunil Orchard", more="1")
    parent.send("about", kind="principal")
    assert parent.draft is not None
    parent.client.post(parent.address("about"), {"form_key": parent.key("about"), "remove": "1"})
    parent.submit()
    complaint = Complaint.objects.get()
    assert list(complaint.subjects.values_list("kind", "name")) == [
        (SubjectKind.ACADEMY_STAFF, "Tamsin Reed"),
        (SubjectKind.PRINCIPAL, ""),
    ]
    assert complaint.lead_subject == SubjectKind.PRINCIPAL


@pytest.mark.req("R101")
def test_a_principal_who_is_complained_about_never_sees_it(
    parent: Parent, school: People, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complaint = parent.complain(about={"kind": "principal"})
    assert complaint.handler == school.operations_officer
    assert not permissions.visible_to(school.principal, on=D(2026, 9, 14)).exists()
    assert not Notice.objects.filter(user=school.principal).exists()
    assert Notice.objects.filter(user=school.operations_officer).exists()


# --- late ----------------------------------------------------------------------------------------------------


@pytest.mark.req("R45")
def test_what_is_long_ago_asks_why_and_is_taken(parent: Parent) -> None:
    parent.begin()
    long_ago = {"happened_on_day": "1", "happened_on_month": "3", "happened_on_year": "2026"}
    complaint = parent.complain(when=long_ago, late={"late_reasons": "I was in hospital."})
    assert complaint.raised_late
    assert complaint.late_reasons == "I was in hospital."


def test_what_is_recent_is_not_asked_why(parent: Parent) -> None:
    parent.fill()
    assert parent.draft is not None
    parent.draft.refresh_from_db()
    assert "late" not in parent.draft.answers


# --- save and come back --------------------------------------------------------------------------------------


@pytest.mark.req("R13")
def test_files_with_a_taken_and_a_refused_one_keep_the_good_one(parent: Parent) -> None:
    parent.fill()
    answer = parent.send("files", uploads=[text_file(), text_file("page.html", b"<html>")])
    assert "page.html" in errors(answer)
    assert "note.txt" in answer.content.decode()
    assert parent.draft is not None
    assert [row.file.name for row in parent.draft.files.all()] == ["note.txt"]
    parent.send("files", uploads=[text_file()])
    assert parent.draft.files.count() == 1
    parent.submit()
    assert CaseDocument.objects.count() == 1
    assert File.objects.filter(kind="original").count() == 1
