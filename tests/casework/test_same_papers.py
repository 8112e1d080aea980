"""Whoever only sits on a panel reads what both sides read, and nothing beside it (docs/decisions/0017)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State, Step
from letters.catalogue import CATALOGUE
from letters.vocabulary import ApproverKind
from tests.casework.screens import TABS, page, sign_in, take
from tests.casework.stories import LONDON, MONDAY, complaint_at
from tests.people import People

CLOSED_TO_SITTERS = tuple(tab for tab in TABS if tab != "case")


def asked(complaint: Complaint) -> None:
    """Everybody who is named has said that they have no interest in it."""
    for named in complaint.named.filter(until__isnull=True).select_related("user"):
        actions.declare_no_interest(complaint, by=named.user, at=MONDAY)


@pytest.fixture
def fixed(school: People) -> Iterator[Complaint]:
    complaint = complaint_at(school, State.HEARING_FIXED)
    asked(complaint)
    day = complaint.next_hearing.on - dt.timedelta(days=7)
    with time_machine.travel(dt.datetime.combine(day, dt.time(10), LONDON), tick=False):
        yield complaint


@pytest.mark.req("R71")
@pytest.mark.req("R127")
def test_members_of_the_panel_find_only_the_overview_and_the_hearing(school: People, fixed: Complaint) -> None:
    for member in (school.council_member, school.second_council_member, school.trust_member):
        browser = sign_in(member)
        for tab in CLOSED_TO_SITTERS:
            assert browser.get(page(tab, fixed)).status_code == 404, tab
        overview = browser.get(page("case", fixed))
        assert overview.status_code == 200
        assert [tab.text for tab in overview.context["tabs"]] == ["Overview", "Hearing"]
        text = overview.content.decode() + browser.get(page("hearing", fixed)).content.decode()
        assert fixed.complainant.email not in text
        assert 'id="told"' not in text
        assert 'id="newest"' not in text
        assert page("contacts", fixed) not in text


@pytest.mark.req("R71")
def test_no_page_that_a_member_may_open_leads_to_one_that_they_may_not(school: People, fixed: Complaint) -> None:
    browser = sign_in(school.council_member)
    here = f"/cases/{fixed.reference}/"
    for name in ("case", "hearing", "running_order", "away", "notes", "declare"):
        shown = browser.get(page(name, fixed))
        assert shown.status_code == 200, name
        for link in set(re.findall(rf'<a[^>]+href="({here}[^"#]*)', shown.content.decode())):
            assert browser.get(link).status_code == 200, (name, link)


def test_documents_and_letters_of_the_case_are_closed_to_the_panel(school: People, fixed: Complaint) -> None:
    browser = sign_in(school.council_member)
    for row in fixed.letters.select_related("letter"):
        if CATALOGUE[row.letter.key].approver != ApproverKind.PANEL_CHAIR:
            assert browser.get(page("letter", fixed, row.letter.uuid)).status_code == 404, row.letter.key
    for document in fixed.documents.all():
        assert browser.get(page("document", fixed, document.uuid)).status_code == 404


def test_the_chair_reads_the_letter_of_the_panel_before_it_goes(school: People) -> None:
    complaint = complaint_at(school, State.HEARD)
    asked(complaint)
    letter = complaint.letters.get(letter__key="panel_decision").letter
    day = dt.datetime.combine(complaint.last_hearing.on, dt.time(18), LONDON)
    with time_machine.travel(day, tick=False):
        assert sign_in(school.council_member).get(page("letter", complaint, letter.uuid)).status_code == 200
        assert sign_in(school.second_council_member).get(page("letter", complaint, letter.uuid)).status_code == 404


def test_the_clerk_goes_on_seeing_everything(school: People, fixed: Complaint) -> None:
    browser = sign_in(fixed.clerk)
    for tab in TABS:
        assert browser.get(page(tab, fixed)).status_code == 200, tab


def test_a_hearing_is_recorded_from_its_day_on(school: People, fixed: Complaint) -> None:
    hearing = fixed.next_hearing
    browser = sign_in(fixed.clerk)
    address = page("step", fixed, Step.HOLD_HEARING.value)
    answer = browser.get(address)
    assert answer.status_code == 409
    assert "The day of the hearing has not come yet." in answer.content.decode()
    overview = browser.get(page("case", fixed)).content.decode()
    assert address not in overview
    with time_machine.travel(dt.datetime.combine(hearing.on, dt.time(18), LONDON), tick=False):
        assert sign_in(fixed.clerk).get(address).status_code == 200


def test_a_member_of_the_panel_has_no_dates_that_others_keep(school: People, fixed: Complaint) -> None:
    shown = sign_in(school.council_member).get("/").content.decode()
    assert "Panels on which you sit" in shown
    assert 'id="mine"' not in shown
    assert fixed.reference in sign_in(fixed.clerk).get("/").content.decode().partition('id="mine"')[2]


@pytest.mark.req("R37", "R71")
def test_papers_put_together_elsewhere_open_for_those_they_were_sent_to(school: People, fixed: Complaint) -> None:
    papers = SimpleUploadedFile("papers.txt", b"Papers for the hearing.", content_type="text/plain")
    given = sign_in(school.council_member)
    take(
        school.clerk, fixed, Step.CIRCULATE_PAPERS, upload=papers, how="E-mail",
        recipients=f"{school.council_member.name}\nOttoline Marchbanks",
    )  # fmt: skip
    document = fixed.documents.get(kind="bundle")
    address = page("document", fixed, document.uuid)
    assert address in given.get(page("hearing", fixed)).content.decode()
    answer = given.get(address)
    assert b"".join(answer.streaming_content) == b"Papers for the hearing."
    answer.close()
    other = sign_in(school.second_council_member)
    assert address not in other.get(page("hearing", fixed)).content.decode()
    assert other.get(address).status_code == 404
    for another in fixed.documents.exclude(pk=document.pk):
        assert given.get(page("document", fixed, another.uuid)).status_code == 404
