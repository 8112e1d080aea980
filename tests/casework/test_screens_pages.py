"""Every page of a case opens at every state for whoever works on it, and for nobody else."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Access, User
from complaints.casework import actions
from complaints.casework.forms import STEP_FORMS
from complaints.casework.models import CaseDocument, Complaint
from complaints.casework.views.offers import standing_in_the_way
from complaints.casework.vocabulary import State
from complaints.evidence import copies
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import TABS, page, sign_in, whole
from tests.casework.stories import LONDON, MONDAY, begin, complaint_at
from tests.evidence.conftest import picture
from tests.people import People

LATER = dt.datetime(2027, 1, 18, 11, 0, tzinfo=LONDON)
"""A school day after everything that the stories did."""


@pytest.fixture(autouse=True)
def _a_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def workers(complaint: Complaint, school: People) -> list[User]:
    """Whoever leads at this state, and the trust officer where a step is theirs alone."""
    lead = complaint.clerk if complaint.answered_formally_on else complaint.handler
    central = complaint.state in (State.RECEIVED, State.REFERRED, State.CLOSED)
    return [user for user in (lead, school.trust_officer if central else None) if user is not None]


@pytest.mark.parametrize("state", list(State))
def test_tabs_and_possible_steps_open_and_say_what_is_missing_at_every_state(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    for user in workers(complaint, school):
        browser = sign_in(user)
        for tab in TABS:
            assert browser.get(page(tab, complaint)).status_code == 200, tab
        for offer in actions.available(complaint, user, on=LATER.date()):
            if offer.step not in STEP_FORMS:
                continue
            address = page("step", complaint, offer.step.value)
            answer = browser.get(address)
            if not offer.allowed:
                assert answer.status_code == 404, offer.step
            elif standing_in_the_way(offer, complaint):
                assert answer.status_code == 409, offer.step
            else:
                assert answer.status_code == 200, offer.step
                _refuses_and_keeps(browser, address, answer.context["ask"], complaint)
        for link in complaint.letters.select_related("letter"):
            assert browser.get(page("letter", complaint, link.letter.uuid)).status_code == 200, link.letter.key
        assert browser.get(reverse("casework:home")).status_code == 200


def _refuses_and_keeps(browser: Client, address: str, form, complaint: Complaint) -> None:
    """Half an answer is refused with a sentence; what was typed stands there again, and nothing has moved."""
    data = dict.fromkeys(whole(form), "")
    words = next(
        (
            name
            for name, field in form.fields.items()
            if name not in ("seen_state", "once") and "CharField" in type(field).__name__
        ),
        None,
    )
    required = [name for name, field in form.fields.items() if field.required and name != words]
    if words is None or not required:
        return
    data |= {words: "Kept words, typed once", "seen_state": complaint.state}
    answer = browser.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422, address
    assert "There is a problem" in text, address
    assert "Kept words, typed once" in text, address
    assert "This field is required" not in text, address
    assert Complaint.objects.get(pk=complaint.pk).state == complaint.state


@pytest.fixture
def heard(school: People) -> Complaint:
    complaint = complaint_at(school, State.HEARD)
    file = seal(SimpleUploadedFile("note.txt", b"A note.\n", "text/plain"), by=school.clerk, at=LATER)
    actions.add_document(
        complaint, file=file, title="A note", kind=CaseDocument.Kind.OTHER, shared=False, by=complaint.clerk, at=LATER
    )
    return complaint


def addresses(complaint: Complaint) -> list[str]:
    """Every address of a case, with its real letters and documents."""
    letter = complaint.letters.select_related("letter").first()
    document = complaint.documents.first()
    found = [page(tab, complaint) for tab in TABS]
    found += [
        page(name, complaint)
        for name in ("edit_heads", "offer_heads", "declare", "classify", "begin_letter", "add_contact", "add_body")
    ]
    found += [page(name, complaint, letter.letter.uuid) for name in ("letter", "edit_letter", "letter_pdf")]
    found += [page("document", complaint, document.uuid)] if document else []
    return found + [page("step", complaint, step.value) for step in STEP_FORMS]


@pytest.mark.req("R127")
def test_who_has_no_business_with_a_case_finds_nothing_at_any_address(school: People, heard: Complaint) -> None:
    for user in (school.teacher, school.birch_principal, school.administrator, school.nobody, school.auditor):
        browser = sign_in(user)
        for address in addresses(heard):
            assert browser.get(address).status_code == 404, (user.name, address)
            assert browser.post(address).status_code in (404, 405), (user.name, address)


@pytest.mark.req("R101")
def test_a_person_complained_about_finds_nothing_at_any_address_nor_at_home(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),)).complaint
    browser = sign_in(school.principal)
    for address in addresses(complaint):
        assert browser.get(address).status_code == 404, address
    home = browser.get(reverse("casework:home")).content.decode()
    assert complaint.reference not in home
    assert complaint.summary not in home


def test_a_stranger_is_sent_to_sign_in(school: People, heard: Complaint) -> None:
    for address in addresses(heard):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert "/account/login/" in answer["Location"], address


def test_letters_and_documents_of_another_case_are_not_found_through_this_one(school: People, heard: Complaint) -> None:
    other = begin(school, at=MONDAY).complaint
    browser = sign_in(school.trust_officer)
    document, letter = heard.documents.first(), heard.letters.select_related("letter").first()
    found = browser.get(page("document", heard, document.uuid))
    assert found.status_code == 200
    found.close()
    assert browser.get(page("document", other, document.uuid)).status_code == 404
    assert browser.post(page("share", other, document.uuid), {"shared": "yes"}).status_code == 404
    for name in ("letter", "edit_letter", "letter_pdf"):
        assert browser.get(page(name, other, letter.letter.uuid)).status_code == 404
    assert browser.get(page("document", other, uuid.uuid4())).status_code == 404


@pytest.mark.req("R134")
def test_a_picture_is_shown_as_the_portal_drew_it_and_its_original_is_a_download(
    school: People, heard: Complaint
) -> None:
    file = seal(SimpleUploadedFile("bus.jpg", picture("JPEG")), by=school.clerk, at=LATER)
    copies.make(file, at=LATER)
    document = actions.add_document(
        heard, file=file, title="The bus", kind=CaseDocument.Kind.EVIDENCE, shared=False, by=heard.clerk, at=LATER
    )
    browser, there = sign_in(heard.clerk), page("document", heard, document.uuid)
    shown = browser.get(page("documents", heard)).content.decode()
    assert f'<img src="{there}?show=small" alt="Look at the picture “The bus”"' in shown
    assert shown.count("?show=small") == 1
    for asked, way in (("?show=small", "inline"), ("?show=picture", "inline"), ("", "attachment")):
        answer = browser.get(there + asked)
        assert answer["Content-Disposition"].startswith(f"{way};"), asked
        assert answer["Content-Type"] == "image/jpeg"
        answer.close()
    seen = Access.objects.filter(about=heard.uuid, user=heard.clerk, detail=str(document.uuid))
    assert set(seen.values_list("what", flat=True)) == {"small picture", "picture", "document"}
    note = page("document", heard, heard.documents.get(title="A note").uuid)
    for nothing in (f"{note}?show=picture", f"{there}?show=original", f"{there}?show=redacted"):
        assert browser.get(nothing).status_code == 404
    assert sign_in(school.teacher).get(f"{there}?show=small").status_code == 404
    File.objects.filter(pk=file.pk).update(scan=File.Scan.INFECTED)
    assert browser.get(f"{there}?show=picture").status_code == 404
    assert "?show=small" not in browser.get(page("documents", heard)).content.decode()


@pytest.mark.req("R134")
def test_looking_at_a_case_a_letter_and_a_document_is_written_down(school: People, heard: Complaint) -> None:
    browser = sign_in(school.trust_officer)
    document, letter = heard.documents.first(), heard.letters.select_related("letter").first()
    tabs = ("case", "heads", "people", "letters", "documents", "contacts", "dates", "chronology", "classify")
    for name in tabs:
        assert browser.get(page(name, heard)).status_code == 200
    browser.get(page("letter", heard, letter.letter.uuid)).close()
    browser.get(page("document", heard, document.uuid)).close()
    assert sign_in(school.birch_principal).get(page("heads", heard)).status_code == 404
    seen = (
        Access.objects.filter(about=heard.uuid, user__isnull=False).order_by("pk").values_list("user", "what", "detail")
    )
    own = school.trust_officer.pk
    assert list(seen) == [
        *((own, name, "") for name in tabs),
        (own, "letter", str(letter.letter.uuid)), (own, "document", str(document.uuid)),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.RECEIVED, State.FORMAL, State.HEARING_FIXED, State.CLOSED])
def test_the_case_page_asks_the_database_at_most_thirty_times(
    school: People, state: State, django_assert_max_num_queries
) -> None:
    complaint = complaint_at(school, state)
    for number in range(30):
        actions.note_saw(complaint, user=None, what="case", at=LATER)
        actions.add_contact(
            complaint, kind="note", on=LATER.date(), people_present="", note_text=f"Note {number}",
            by=school.trust_officer, at=LATER,
        )  # fmt: skip
    for user in workers(complaint, school):
        browser = sign_in(user)
        browser.get(page("case", complaint))
        for tab in TABS:
            with django_assert_max_num_queries(30):
                assert browser.get(page(tab, complaint)).status_code == 200, tab


def test_home_asks_no_more_for_many_complaints_than_for_few(school: People, django_assert_max_num_queries) -> None:
    browser = sign_in(school.principal)
    for _ in range(3):
        begin(school).to(State.REPORT_SUBMITTED)
    browser.get("/")
    with django_assert_max_num_queries(40):
        browser.get("/")
    for _ in range(4):
        begin(school).to(State.REPORT_SUBMITTED)
    with django_assert_max_num_queries(40):
        answer = browser.get("/")
    assert len(answer.context["approve"]) >= 7


def test_home_for_who_has_no_case_says_what_to_do(school: People) -> None:
    text = sign_in(school.teacher).get("/").content.decode()
    assert "No complaint is yours to work on" in text


@pytest.mark.req("R282")
def test_the_overview_says_why_this_date_and_the_dates_tab_shows_each_day(school: People) -> None:
    complaint = begin(school, at=dt.datetime(2026, 10, 24, 9, 0, tzinfo=LONDON)).complaint
    text = sign_in(complaint.handler).get(page("case", complaint)).content.decode()
    assert "Why this date?" in text
    assert "treated as received on" in text
    days = sign_in(complaint.handler).get(page("dates", complaint)).content.decode()
    assert "INSET" in days
    assert "Treated as received: day 0" in days


@pytest.mark.req("R280")
def test_what_was_found_stands_under_the_name_that_the_trust_gives_its_stage(
    heard: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Procedure.name
    called = {"stage_1": "First answer: by the school", "stage_2": "The formal stage"}
    monkeypatch.setattr(Procedure, "name", lambda procedure, key: called.get(key) or own(procedure, key))
    text = sign_in(heard.handler).get(page("heads", heard)).content.decode()
    assert "<strong>First answer: " in text
    assert "<strong>The formal stage: " in text
    assert not re.search(r"Stage [12]\b", text)


def test_adjustments_stand_on_every_page_of_a_case_and_of_its_steps(school: People) -> None:
    person = {
        "name": "Ottoline Marchbanks",
        "email": "ottoline@example.org",
        "large_print": True,
        "interpreter": "Polish",
    }
    complaint = begin(school, complainant=person).complaint
    browser = sign_in(complaint.handler)
    for address in [*(page(tab, complaint) for tab in TABS), page("step", complaint, "accept_informal")]:
        text = browser.get(address).content.decode()
        assert "interpreter: Polish" in text, address
        assert re.search(r"large print", text), address


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_whoever_has_not_signed_in_is_asked_to_whatever_the_method(method: str) -> None:
    """Sign-in comes before anything else, also before what a page can and cannot do."""
    browser, some = Client(), uuid.uuid4()
    for address in (
        reverse("casework:case", args=["NOPE-1"]),
        reverse("casework:share", args=["NOPE-1", some]),
        reverse("casework:letter", args=["NOPE-1", some]),
    ):
        answer = getattr(browser, method)(address)
        assert answer.status_code == 302, (method, address)
        assert answer["Location"].startswith(f"{settings.LOGIN_URL}?next="), answer["Location"]
