"""Declarations of interest: everybody who is given a complaint is asked before it opens to them (S0 §6.3, §7)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, Notice, User
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint, Interest
from complaints.casework.vocabulary import State, Step
from complaints.policy.models import Procedure
from complaints.policy.models.procedure import Decider
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import page, sign_in, take
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.casework.test_cover import covered
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def browser_of(user: User) -> Client:
    """A browser in which nothing is answered for this person."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def question(complaint: Complaint) -> str:
    return reverse("casework:interest", args=[complaint.reference])


@pytest.mark.req("R7")
def test_the_handler_is_asked_before_any_page_of_it_opens_and_then_gets_where_they_were_going(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    browser = browser_of(school.principal)
    for name in ("case", "letters", "chronology"):
        answer = browser.get(page(name, complaint))
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, question(complaint))
    asked = browser.get(answer["Location"])
    shown = asked.content.decode()
    assert "Before you open it" in shown
    assert "Ottoline Marchbanks" in shown
    assert complaint.summary not in shown
    assert complaint.words not in shown
    assert "handler" in shown
    went = browser.post(question(complaint), {"has_one": "no", "then": page("chronology", complaint)})
    assert went["Location"] == page("chronology", complaint)
    assert browser.get(page("case", complaint)).status_code == 200
    assert "declared that they have no interest in it" in browser.get(page("chronology", complaint)).content.decode()
    assert browser.get(question(complaint)).status_code == 302


def test_somebody_who_only_reads_by_a_post_is_not_asked(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    assert browser_of(school.trust_officer).get(page("case", complaint)).status_code == 200
    assert not Interest.objects.exists()


def test_a_step_sent_without_having_opened_the_case_is_not_taken(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    answer = browser_of(school.principal).post(page("classify", complaint), {"nature": "concern", "summary": "Changed"})
    assert answer["Location"] == question(complaint)
    complaint.refresh_from_db()
    assert complaint.summary != "Changed"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose whether you have an interest."),
        ({"has_one": "yes"}, "Say what the interest is."),
        ({"has_one": "yes", "detail": "   "}, "Say what the interest is."),
        ({"has_one": "no", "detail": "My cousin."}, "You chose no, and wrote what the interest is."),
        ({"has_one": "perhaps"}, "Choose yes or no"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(school: People, typed: dict[str, str], said: str) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    answer = browser_of(school.principal).post(question(complaint), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Interest.objects.exists()


@pytest.mark.req("R101")
def test_a_declared_interest_ends_access_at_once_reroutes_and_leaves_only_a_confirmation(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    actions.note_saw(complaint, user=school.principal, what="case", at=MONDAY)
    browser = browser_of(school.principal)
    answer = browser.post(question(complaint), {"has_one": "yes", "detail": "Her sister is my neighbour."})
    complaint.refresh_from_db()
    assert complaint.handler == school.operations_officer
    assert not permissions.visible_to(school.principal, on=MONDAY.date()).exists()
    shown = browser.get(answer["Location"]).content.decode()
    row = Interest.objects.get()
    assert row.number in shown
    notices = browser.get(reverse("accounts:notices")).content.decode()
    assert row.number in notices
    for trace in (complaint.reference, "Ottoline", "neighbour", complaint.academy.name):
        assert trace not in shown.replace("Alder Academy</a>", "")
        assert trace not in notices
    for name in ("case", "people", "declare"):
        assert browser.get(page(name, complaint)).status_code == 404
    assert browser.get(question(complaint)).status_code == 404
    assert browser.post(question(complaint), {"has_one": "no"}).status_code == 404
    assert list(Notice.objects.filter(user=school.principal).values_list("about_kind", flat=True)) == ["declaration"]
    people = sign_in(school.operations_officer).get(page("people", complaint)).content.decode()
    assert "Her sister is my neighbour." in people
    assert row.number in people


@pytest.mark.req("R101")
def test_whoever_has_it_now_is_told_and_whoever_has_to_find_somebody_else(school: People) -> None:
    replay = begin(school)
    complaint = replay.complaint
    actions.declare_conflict(complaint, by=school.principal, at=replay.at, detail="A cousin.")
    assert told(school.operations_officer) == [f"{complaint.reference}: this complaint is now yours."]
    other = begin(school, submission_key="another")
    other.to(State.FORMAL)
    other.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.deputy, declaration="I had no part in it."
    )
    actions.declare_conflict(other.complaint, by=school.deputy, at=other.at, detail="I know them.")
    text = f"{other.complaint.reference}: whoever investigates it cannot go on. Appoint somebody else."
    assert text in told(school.principal)
    assert not [text for text in told(school.deputy) if other.complaint.reference in text]
    heard = begin(school, submission_key="a third")
    heard.to(State.HEARING_FIXED)
    actions.declare_conflict(heard.complaint, by=school.second_council_member, at=heard.at, detail="A friend.")
    assert any("a member of the panel cannot sit" in text for text in told(school.clerk))


@pytest.mark.req("R101")
def test_a_subject_added_later_is_told_nothing_and_the_next_handler_is(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.ADD_SUBJECT, by=school.trust_officer, kind=SubjectKind.PRINCIPAL, reason="They say so now.")
    assert f"{replay.complaint.reference}: this complaint is now yours." in told(school.operations_officer)
    assert not [text for text in told(school.principal) if replay.complaint.reference in text]


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("text", flat=True))


@pytest.mark.req("R101")
def test_whoever_acts_for_the_handler_and_whoever_approves_are_asked_too(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    acting = covered(school, school.principal)
    assert browser_of(acting).get(page("case", complaint))["Location"].startswith(question(complaint))
    replay = begin(school, submission_key="another")
    replay.to(State.REPORT_SUBMITTED)
    Interest.objects.all().delete()
    with time_machine.travel(replay.at, tick=False):
        approver = browser_of(replay.approver)
        assert approver.get(page("case", replay.complaint))["Location"].startswith(question(replay.complaint))


def test_a_confirmation_opens_for_nobody_else(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    declared = actions.declare_conflict(complaint, by=school.principal, at=MONDAY, detail="A cousin.")
    clean = actions.declare_no_interest(complaint, by=school.operations_officer, at=MONDAY)
    address = reverse("casework:declared", args=[declared.uuid])
    assert browser_of(school.operations_officer).get(address).status_code == 404
    assert browser_of(school.operations_officer).get(
        reverse("casework:declared", args=[clean.uuid])
    ).status_code == 404  # fmt: skip
    assert "/account/login/" in Client().get(address)["Location"]


@pytest.mark.req("R101")
def test_once_somebody_more_is_complained_about_everybody_is_asked_again(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    take(
        school.principal, complaint, Step.ADD_SUBJECT, kind=SubjectKind.ACADEMY_STAFF.value, name="Mr Hedge",
        reason="They say so now.",
    )  # fmt: skip
    browser = browser_of(school.principal)
    answer = browser.get(page("case", complaint))
    assert answer["Location"].startswith(question(complaint))
    shown = browser.get(question(complaint)).content.decode()
    assert "Somebody was added to those complained about" in shown
    assert "Mr Hedge" in shown
    # What they were typing when it changed is still taken.
    sent = browser.post(page("classify", complaint), {"nature": "complaint", "summary": "Typed before"})
    assert sent["Location"] in (page("case", complaint), page("triage", complaint))
    complaint.refresh_from_db()
    assert complaint.summary == "Typed before"


def test_an_interest_sent_twice_shows_its_confirmation_twice(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    browser = browser_of(school.principal)
    once = browser.get(question(complaint)).context["ask"]["once"].value()
    typed = {"has_one": "yes", "detail": "A cousin.", "once": once}
    first, second = (browser.post(question(complaint), typed) for _ in range(2))
    assert first["Location"] == second["Location"] == reverse("casework:declared", args=[Interest.objects.get().uuid])
    assert browser_of(school.operations_officer).post(question(complaint), typed)["Location"] != first["Location"]


def test_asked_twice_at_once_it_is_written_down_once(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    browser = browser_of(school.principal)
    for _ in range(2):
        assert browser.post(question(complaint), {"has_one": "no"}).status_code == 302
    assert Interest.objects.count() == 1
    assert Entry.objects.filter(about=complaint.uuid, step="interest_none").count() == 1


@pytest.mark.parametrize("then", ["https://example.org/", "//example.org/", "/people/", "/cases/ALD-22222/"])
def test_the_question_leads_to_no_other_address(school: People, then: str) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    answer = browser_of(school.principal).post(question(complaint), {"has_one": "no", "then": then})
    assert answer["Location"] == page("case", complaint)


@pytest.mark.req("R68", "R71")
def test_a_member_of_the_panel_who_declares_an_interest_is_out_and_the_certificate_fails_by_itself(
    school: People,
) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    complaint, on = replay.complaint, replay.on
    assert complaint.current_panel.certificate(on=on).passes
    with time_machine.travel(replay.at, tick=False):
        browser = browser_of(school.council_member)
        answer = browser.get(page("hearing", complaint))
        assert answer["Location"].startswith(question(complaint))
        browser.post(question(complaint), {"has_one": "yes", "detail": "My niece is in that class."})
        assert browser.get(page("hearing", complaint)).status_code == 404
        kept = sign_in(school.clerk).get(page("hearing", complaint)).content.decode()
        assert "This panel cannot hear the complaint yet." in kept
    assert not complaint.current_panel.certificate(on=on).passes


@pytest.mark.req("R133")
def test_the_decider_on_an_independent_panel_is_asked_without_learning_who_complains(school: People) -> None:
    Procedure.objects.update(independence_decided_by=Decider.TRUSTEE)
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    replay.take(Step.ASK_FOR_INDEPENDENT_PANEL, by=None, reasons="They all know each other.")
    complaint = replay.complaint
    ruling = reverse("casework:ruling", args=[complaint.reference])
    with time_machine.travel(replay.at, tick=False):
        browser = browser_of(school.trustee)
        asked = browser.get(ruling)
        assert asked["Location"].startswith(question(complaint))
        shown = browser.get(asked["Location"]).content.decode()
        assert "Ottoline" not in shown
        answer = browser.post(question(complaint), {"has_one": "no", "then": ruling})
        assert answer["Location"] == ruling
        assert "They all know each other." in browser.get(ruling).content.decode()
        assert browser.get(page("case", complaint)).status_code == 404


def test_a_closed_complaint_asks_nobody(school: People) -> None:
    complaint = complaint_at(school, State.CLOSED)
    Interest.objects.all().delete()
    with time_machine.travel(MONDAY + dt.timedelta(days=200), tick=False):
        assert browser_of(school.principal).get(page("case", complaint)).status_code == 200


def test_the_people_page_says_who_has_not_been_asked_yet(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    before = sign_in(school.trust_officer).get(page("people", complaint)).content.decode()
    assert 'Petra Ashdown: <strong class="govuk-tag govuk-tag--yellow">Not yet</strong>' in before
    actions.declare_no_interest(complaint, by=school.principal, at=MONDAY)
    after = sign_in(school.trust_officer).get(page("people", complaint)).content.decode()
    assert "Petra Ashdown: no interest, declared on 14 September 2026" in after


def test_whoever_is_complained_about_finds_no_question(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED, subjects=((SubjectKind.PRINCIPAL, ""),))
    unknown = browser_of(school.principal).get(reverse("casework:interest", args=["ALD-22222"]))
    found = browser_of(school.principal).get(question(complaint))
    assert (found.status_code, found.content) == (404, unknown.content)
