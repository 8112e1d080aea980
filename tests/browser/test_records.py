"""A request to see the record by keyboard, and a disposal by two people: in a browser, on a desk and a telephone."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urljoin

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import posts
from accounts.models import PostKind
from complaints.casework import actions
from complaints.casework.vocabulary import State
from complaints.evidence import a4
from complaints.evidence.sealing import seal
from complaints.records.disclosing import gathering
from complaints.records.models import Disclosure, DisclosureItem, Disposal, ScopedCase
from complaints.records.retention import carrying_out
from tests.browser.conftest import GO
from tests.browser.screens import Office
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People, make_person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None


def test_a_request_is_recorded_searched_for_blacked_out_by_keyboard_and_checked(
    school: People, office: Office, until: GO
) -> None:
    replay = begin(school)
    complaint = replay.to(State.INFORMAL_ANSWERED)
    page = a4.sheet([("Note of a lesson", 16), ("Milo Pemberton sat beside him.", 12)])
    actions.add_document(
        complaint, file=seal(SimpleUploadedFile("note.pdf", page), by=school.principal, at=replay.at),
        title="Note of a lesson", kind="evidence", shared=False, by=school.principal, at=replay.at,
    )  # fmt: skip
    until(dt.date(2026, 10, 5), 9)
    at = office.signed_in(school.trust_officer).link("Disclosure", within="body")
    at.heading("Requests to see the record").reads("No request is open.").look("requests")
    at.step("Record a request").heading("Record a request to see the record").press("Record it")
    at.reads("There is a problem", "Enter who asks.").look("record-a-request")
    at.tick("Subject access").choose("Asked of", "Alder Academy").type("Who asks", complaint.display_name)
    at.type("What they ask for, in their words", "Everything you hold about me and my child.")
    at.type("Whom the record should be searched for", complaint.display_name).tick("Complainant").press("Record it")
    found = Disclosure.objects.get()
    at.reads("Last day for the answer", "Thursday 5 November 2026").step("Search for what is in scope").press("Search")
    at.reads("Found in 1 complaint", "as the complainant").look("found").press("Take the ticked ones in")
    gathering.gather(ScopedCase.objects.get().pk, at=timezone.now())
    at.go(found.get_absolute_url()).reads("0 of ", "documents are not decided").look("a-request")
    item = DisclosureItem.objects.get(title="Note of a lesson")
    at.link("Note of a lesson").reads("What happens to it").look("a-document").step("Black out parts of it")
    at.page.get_by_role("button", name="Add a box").focus()
    for key in ("Enter", "ArrowUp", "Shift+ArrowRight"):
        at.page.keyboard.press(key)
    at.reads("Box on page 1 resized").look("a-box").press("Say why each is there")
    at.heading("Why is each box there?").press("Make the redacted copy")
    at.reads("Choose why box 1 is there.").look("why-a-box")
    at.choose("Box 1, on page 1", "It is about somebody else").press("Make the redacted copy")
    at.reads("Waits for a second look", "Somebody else who deals with requests").leave()
    other = office.signed_in(school.operations_officer).go(f"{found.get_absolute_url()}items/{item.uuid}/")
    other.reads("It is about somebody else").look("the-second-look")
    copy = other.page.get_by_role("link", name="Look at the redacted copy").get_attribute("href")
    assert copy is not None
    assert other.page.request.get(urljoin(other.page.url, copy)).ok
    other.press("It is right")
    other.reads(f"Looked at by {school.operations_officer.name}").leave()


def test_what_is_due_is_proposed_by_one_and_approved_by_another(school: People, office: Office, until: GO) -> None:
    second = make_person("Ottilie Marsh", job_title="Trust officer")
    posts.begin(
        user=second, kind=PostKind.TRUST_OFFICER, trust=school.trust, academy=None, from_date=school.on, by=None,
        on=school.on,
    )  # fmt: skip
    for _ in range(3):
        complaint = complaint_at(school, State.CLOSED)
    until(MONDAY.date() + relativedelta(years=8), 9)
    at = office.signed_in(school.trust_officer).link("Retention", within="body")
    at.heading("Retention").reads("Complaints that are due: 3 records", "Complaint, 6 years").look("due")
    at.link("The schedule").look("schedule").go("/retention/").press("Propose to dispose of the ticked ones")
    at.reads("Somebody else looks through it").look("proposed").leave()
    other = office.signed_in(second).go(Disposal.objects.get().get_absolute_url())
    other.unfold("What would go").look("to-approve")
    other.tick("I have looked through the list").press("Approve, and dispose of the rest")
    carrying_out.carry_out(Disposal.objects.get().pk, clock=timezone.now, breath=0)
    other.go(Disposal.objects.get().get_absolute_url()).reads("3 of 3 records disposed of").look("done")
    other.go(complaint.get_absolute_url()).heading("The record of this complaint was disposed of").look("disposed-of")
    other.go("/retention/holds/").reads("No record is held.").look("holds").leave()
