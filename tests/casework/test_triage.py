"""Triage: when it happened, what is covered, whom it is about, what could go wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.tokens import hidden as key_of
from complaints.casework import actions, permissions
from complaints.casework.models import CaseLetter, Complaint, Contact, Risk
from complaints.casework.vocabulary import Closure, State, Step
from letters import reading
from tests.casework.screens import act, day, issue, page, send, sign_in, take
from tests.casework.stories import LONDON, begin
from tests.people import People

pytestmark = pytest.mark.django_db
D = dt.date
TUESDAY = dt.datetime(2026, 9, 15, 10, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def days(*rows: tuple[dt.date, str], **more: str) -> dict[str, str]:
    typed: dict[str, str] = dict(more)
    for number, (on, what) in enumerate(rows, start=1):
        typed |= {**day(f"day-{number}-day", on), f"day-{number}-what": what}
    return typed


def triage(user: Any, complaint: Complaint) -> str:
    return sign_in(user).get(page("triage", complaint)).content.decode()


# --- in time, or not --------------------------------------------------------------------------------------------


@pytest.mark.req("R44")
def test_the_last_of_a_series_of_related_incidents_counts(school: People) -> None:
    complaint = begin(school, happened_on=D(2026, 3, 2)).complaint
    assert complaint.raised_late
    rows = ((D(2026, 3, 2), "Left out of the trip"), (D(2026, 7, 6), "Left out of the play"))
    answer = send(sign_in(school.principal), page("occurrences", complaint), **days(*rows))
    assert "Say whether they are one series of related incidents." in answer.content.decode()
    typed = days(*rows, series="yes", series_how="The same teacher each time.")
    assert send(sign_in(school.principal), page("occurrences", complaint), **typed).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.happened_on, complaint.raise_by, complaint.raised_late) == (D(2026, 7, 6), D(2026, 10, 6), False)
    shown = triage(school.principal, complaint)
    assert "In time" in shown
    assert "the time counts from the last of them" in shown


@pytest.mark.req("R44")
def test_incidents_that_are_no_series_are_each_measured_by_themselves(school: People) -> None:
    complaint = begin(school).complaint
    rows = ((D(2026, 3, 2), "A lost coat"), (D(2026, 9, 7), "A late bus"))
    typed = days(*rows, series="no", series_how="They have nothing to do with each other.")
    send(sign_in(school.principal), page("occurrences", complaint), **typed)
    coat = triage(school.principal, complaint).split("A lost coat")[1].split("A late bus")[0]
    assert "Too late by itself" in coat


def test_days_that_cannot_be_are_refused(school: People) -> None:
    complaint = begin(school).complaint
    browser = sign_in(school.principal)
    late = send(browser, page("occurrences", complaint), **days((D(2026, 9, 15), "After it arrived")))
    assert late.status_code == 422
    assert "The date must be 14 September 2026 or earlier." in late.content.decode()
    half = send(browser, page("occurrences", complaint), **{"day-1-what": "Something"})
    assert "Enter the day on which this happened." in half.content.decode()
    none = send(browser, page("occurrences", complaint))
    assert "Enter at least one day." in none.content.decode()
    assert not complaint.occurrences.exists()


@pytest.mark.req("R45")
def test_a_late_complaint_is_accepted_with_its_two_reasons(school: People) -> None:
    complaint = begin(school, happened_on=D(2026, 3, 2)).complaint
    refused = send(sign_in(school.principal), page("step", complaint, "accept_informal"), late_reasons="He was ill.")
    assert "Say why a fair investigation is still possible." in refused.content.decode()
    complaint = take(
        school.principal, complaint, Step.ACCEPT_INFORMAL, late_reasons="He was in hospital until June.",
        fair_still="Everybody concerned is still here, and the log was kept.",
    )  # fmt: skip
    assert complaint.state == State.INFORMAL
    shown = triage(school.principal, complaint)
    assert "Accepted all the same" in shown
    assert "He was in hospital until June." in shown
    assert "the log was kept." in shown


@pytest.mark.req("R44", "R45")
def test_an_incident_that_is_too_late_by_itself_is_taken_in_with_the_two_reasons(school: People) -> None:
    complaint = begin(school).complaint
    rows = ((D(2026, 3, 2), "A lost coat"), (D(2026, 9, 7), "A late bus"))
    typed = days(*rows, series="no", series_how="They have nothing to do with each other.")
    send(sign_in(school.principal), page("occurrences", complaint), **typed)
    half = send(sign_in(school.principal), page("step", complaint, "accept_informal"), late_reasons="He was ill.")
    assert "Say why a fair investigation is still possible." in half.content.decode()
    complaint = take(
        school.principal, complaint, Step.ACCEPT_INFORMAL, late_reasons="He was ill.", fair_still="The coat is kept."
    )
    assert complaint.late_decisions.get().accepted
    other = begin(school).complaint
    take(school.principal, other, Step.ACCEPT_INFORMAL)
    assert not other.late_decisions.exists()


@pytest.mark.req("R45")
def test_a_late_complaint_is_refused_with_its_reasons_in_the_letter(school: People) -> None:
    complaint = begin(school, happened_on=D(2026, 3, 2)).complaint
    answer = send(sign_in(school.principal), page("step", complaint, "decline_late"), reasons="The records are gone.")
    assert answer.status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED
    complaint = issue(complaint, Step.DECLINE_LATE, approver=school.principal, by=school.principal)
    assert (complaint.state, complaint.closure) == (State.CLOSED, Closure.OUT_OF_TIME)
    letter = CaseLetter.objects.select_related("letter").get(step=Step.DECLINE_LATE).letter
    assert "The records are gone." in letter.body
    assert "Not accepted" in triage(school.principal, complaint)


# --- scope ------------------------------------------------------------------------------------------------------

MIXED = {
    "row-1-text": "Messages were not answered", "row-1-sentences": "1",
    "row-2-text": "The place in year 7 was refused", "row-2-signpost": "admissions",
    "row-3-text": "The football club took a fee twice", "row-3-signpost": "other_providers",
}  # fmt: skip


@pytest.mark.req("R21", "R24", "R25")
def test_a_mixed_complaint_is_split_and_each_part_has_its_own_way(school: People) -> None:
    complaint = begin(school).complaint
    browser = sign_in(school.principal)
    answer = send(browser, page("edit_heads", complaint), **MIXED)
    assert "Enter the name of the other provider and how to reach it." in answer.content.decode()
    club = "Alder Rovers, 01632 960777"
    assert send(browser, page("edit_heads", complaint), **MIXED, **{"row-3-provider": club}).status_code == 302
    shown = triage(school.principal, complaint)
    assert club in shown
    letters = CaseLetter.objects.filter(
        complaint=complaint, letter__key="some_heads_elsewhere", letter__state="drafted"
    )
    case_letter = letters.get()
    for words in ("Messages were not answered", "The place in year 7 was refused", club):
        assert words in case_letter.letter.body
    complaint = take(school.principal, complaint, Step.ACCEPT_INFORMAL)
    assert list(complaint.heads_to_answer().values_list("number", flat=True)) == [1]
    assert act(school.principal, complaint, case_letter, "approve").status_code == 302
    assert act(school.principal, complaint, case_letter, "issue").status_code == 302
    complaint.refresh_from_db()
    assert complaint.state == State.INFORMAL
    # Written again with the same parts elsewhere, nothing more is drafted: they have been told.
    send(browser, page("edit_heads", complaint), **{"row-1-text": "Three messages were not answered"})
    assert not letters.exists()


@pytest.mark.req("R9", "R25")
def test_a_head_has_the_same_number_in_every_letter_as_on_the_pages(school: People) -> None:
    replay = begin(school)
    cut = {
        "row-1-text": "The place in year 7 was refused", "row-1-signpost": "admissions",
        "row-2-text": "Messages were not answered", "row-3-text": "The football club took a fee twice",
        "row-3-signpost": "other_providers", "row-3-provider": "Alder Rovers", "row-4-text": "Nobody rang back",
        "rows": "4",
    }  # fmt: skip
    assert send(sign_in(school.principal), page("edit_heads", replay.complaint), **cut).status_code == 302
    letter = replay.complaint.letters.get(letter__key="some_heads_elsewhere").letter
    assert "2. Messages were not answered\n4. Nobody rang back" in letter.body
    assert "1. The place in year 7 was refused\n3. The football club took a fee twice" in letter.body
    assert '<li value="4">Nobody rang back</li>' in reading.html(letter)
    assert '<li value="3">The football club took a fee twice</li>' in reading.html(letter)
    replay.to(State.FORMAL_ANSWERED)
    answer = replay.complaint.letters.get(letter__key="stage2_answer").letter
    assert "### 2. Messages were not answered" in answer.body
    assert "### 4. Nobody rang back" in answer.body
    assert "4. Nobody rang back" in sign_in(school.principal).get(page("heads", replay.complaint)).content.decode()


def test_the_letter_goes_away_when_nothing_is_covered_elsewhere_any_more(school: People) -> None:
    complaint = begin(school).complaint
    browser = sign_in(school.principal)
    send(browser, page("edit_heads", complaint), **{**MIXED, "row-3-provider": "Alder Rovers"})
    send(browser, page("edit_heads", complaint), **{"row-2-text": "", "row-3-text": ""})
    assert CaseLetter.objects.get(letter__key="some_heads_elsewhere").letter.state == "withdrawn"
    assert complaint.heads.get().closed_on is None


@pytest.mark.req("R22")
def test_sen_support_goes_first_to_the_senco_and_then_into_the_procedure(school: People) -> None:
    complaint = begin(school, category="sen_support").complaint
    assert "The procedure turns first to the" in triage(school.principal, complaint)
    browser = sign_in(school.principal)
    rows = {"row-1-text": "Sessions were missed", "row-1-signpost": "first:senco", "row-2-text": "Nobody answered"}
    assert send(browser, page("edit_heads", complaint), **rows).status_code == 302
    head = complaint.heads.get(number=1)
    assert (head.in_scope, head.first_to, head.closed_on) == (True, "senco", None)
    typed = {"settled": "no", "outcome": "A new timetable; the parents want more.", **day("day", D(2026, 9, 15))}
    assert send(browser, page("first", complaint, 1), **typed).status_code == 302
    assert browser.get(page("first", complaint, 1)).status_code == 404
    assert list(complaint.heads_to_answer().values_list("number", flat=True)) == [1, 2]
    assert "It goes into the procedure." in triage(school.principal, complaint)


@pytest.mark.req("R22")
def test_what_the_senco_settles_closes_by_itself(school: People) -> None:
    complaint = begin(school).complaint
    rows = {"row-1-text": "Sessions were missed", "row-1-signpost": "first:senco", "row-2-text": "Nobody answered"}
    send(sign_in(school.principal), page("edit_heads", complaint), **rows)
    actions.record_first(
        complaint.heads.get(number=1), settled=True, outcome="All content.", on=D(2026, 9, 15), by=school.principal,
        at=TUESDAY,
    )  # fmt: skip
    assert list(complaint.heads_to_answer().values_list("number", flat=True)) == [2]


# --- what hangs on it, and whom it is about -----------------------------------------------------------------------


def test_a_risk_to_a_child_lets_the_safeguarding_lead_in(school: People) -> None:
    complaint = begin(school).complaint
    lead = school.safeguarding_lead
    assert not permissions.visible_to(lead, on=TUESDAY.date()).filter(pk=complaint.pk).exists()
    typed = {"kind": "child", "words": "He says that he is hit at home. The lead was told at once."}
    assert send(sign_in(school.principal), page("risk", complaint), **typed).status_code == 302
    assert permissions.visible_to(lead, on=TUESDAY.date()).filter(pk=complaint.pk).exists()
    tagged = "Risk: harm to a child"
    assert tagged in sign_in(school.principal).get(page("people", complaint)).content.decode()
    risk = Risk.objects.get()
    assert (
        send(sign_in(school.principal), page("risk_over", complaint, risk.pk), reason="Looked into.").status_code == 302
    )
    assert "Passed on 15 September 2026" in triage(school.principal, complaint)
    with pytest.raises(actions.Refused, match="already"):
        actions.risk_over(risk, because="Again.", by=school.principal, at=TUESDAY)


def test_severity_is_weighed_and_a_serious_case_says_so_on_every_tab(school: People) -> None:
    complaint = begin(school).complaint
    answer = send(sign_in(school.principal), page("classify", complaint), severity="serious")
    assert answer.status_code == 302
    for name in ("case", "triage", "people"):
        assert ">Serious</strong>" in sign_in(school.principal).get(page(name, complaint)).content.decode()


@pytest.mark.req("R101")
def test_several_people_are_added_at_once_and_the_most_senior_decides_the_way(school: People) -> None:
    complaint = begin(school).complaint
    complaint = take_several(school, complaint)
    assert complaint.lead_subject == "principal"
    assert complaint.handler == school.operations_officer
    for user in (school.teacher, school.principal, school.clerk):
        assert permissions.locked_out(user, complaint)


def take_several(school: People, complaint: Complaint) -> Complaint:
    typed = {
        "kind": "academy_staff", "person": key_of(school.teacher.pk), "other-2-kind": "principal",
        "other-2-person": key_of(school.principal.pk), "other-3-kind": "academy_staff", "other-3-name": "Clement Vale",
    }  # fmt: skip
    answer = send(sign_in(school.principal), page("step", complaint, "add_subject"), **typed)
    assert answer.status_code == 302, [fault.text for fault in answer.context["ask"].problems]
    return Complaint.objects.get(pk=complaint.pk)


def test_whom_a_head_concerns_is_said_at_the_head(school: People) -> None:
    given = (("academy_staff", "the cook"), ("academy_staff", "the driver"))
    complaint = begin(school, subjects=given).complaint
    cook = complaint.subjects.get(name="the cook")
    rows = {"row-1-text": "The dinner was cold", "row-1-about": [key_of(cook.pk)], "row-2-text": "The bus was late"}
    assert send(sign_in(school.principal), page("edit_heads", complaint), **rows).status_code == 302
    assert list(complaint.heads.get(number=1).about.all()) == [cook]
    said = triage(school.principal, complaint).split("<li>the cook, ")[1].split("</li>")[0]
    assert said.endswith("(head 1)")


# --- informal first ------------------------------------------------------------------------------------------------


@pytest.mark.req("R15", "R57")
def test_going_straight_to_the_formal_stage_needs_a_reason_that_stays_on_the_record(school: People) -> None:
    complaint = begin(school).complaint
    answer = send(sign_in(school.principal), page("step", complaint, "accept_formal"))
    assert "Say why it does not begin at the informal stage." in answer.content.decode()
    complaint = take(school.principal, complaint, Step.ACCEPT_FORMAL, why_formal_at_once="Tried twice in July.")
    assert complaint.state == State.FORMAL
    assert Contact.objects.filter(complaint=complaint, note__contains="Tried twice in July.").exists()


@pytest.mark.req("R55")
def test_it_is_recorded_that_information_settled_it(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    complaint = take(
        school.principal, complaint, Step.SETTLE, settled_how="They saw the timetable.",
        settled_by_information="on", **day("settled_on", TUESDAY.date()),
    )  # fmt: skip
    assert complaint.settled_by_information is True


@pytest.mark.parametrize("name", ["triage", "occurrences", "risk"])
def test_triage_does_not_exist_for_the_person_complained_about(school: People, name: str) -> None:
    complaint = begin(school, subjects=(("academy_staff", "Rowan Pike"),)).complaint
    assert sign_in(school.record_keeper).get(page(name, complaint)).status_code == 404
    assert sign_in(school.principal).get(page(name, complaint)).status_code == 200


@pytest.mark.req("R11", "R81")
def test_of_several_people_each_is_written_to_about_the_heads_that_concern_them(school: People) -> None:
    given = (("academy_staff", "the cook"), ("academy_staff", "the driver"))
    replay = begin(school, subjects=given)
    cook, driver = replay.complaint.subjects.order_by("pk")
    actions.cut_heads(
        replay.complaint, by=school.principal, at=TUESDAY,
        heads=[
            {"text": "The dinner was cold", "about": [cook.pk]}, {"text": "The bus was late", "about": [driver.pk]},
            {"text": "Nobody answered", "about": []},
        ],
    )  # fmt: skip
    replay.to(State.FORMAL)
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, declaration="No part in it.",
        nobody_else="Nobody else.",
    )  # fmt: skip
    rows = CaseLetter.objects.filter(to="subject", letter__key="appointment_parties").select_related("letter")
    letters = {row.letter.recipient_name: row for row in rows}
    assert letters["the cook"].letter.context["heads"] == ["The dinner was cold", "Nobody answered"]
    assert "The bus was late" not in letters["the cook"].letter.body
    assert letters["the driver"].letter.context["heads"] == ["The bus was late", "Nobody answered"]
    # Counted from 1, because a number left out would tell of what concerns somebody else.
    assert "1. The bus was late\n2. Nobody answered" in letters["the driver"].letter.body
    actions.refresh_letter(letters["the cook"], by=replay.handler, at=replay.at)
    letters["the cook"].letter.refresh_from_db()
    assert "The bus was late" not in letters["the cook"].letter.body
