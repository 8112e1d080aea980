"""Possible duplicates on the case: found, compared side by side, declined or followed; and never given away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints.casework import actions
from complaints.casework.models import CaseLetter, Complaint, Conflict
from complaints.casework.vocabulary import Closure, State, Step, Why
from complaints.conduct import finding
from tests.casework.screens import issue, page, sign_in
from tests.conduct.conftest import NOW
from tests.conduct.stories import MOTHER, SOMETHING_ELSE, STEPFATHER, answered, fill, sent
from tests.people import People

pytestmark = pytest.mark.django_db

NOTHING_NEW: dict[str, Any] = {
    "same": "yes", "new_aspect": "no", "new_information": "no",
    "reasons": "Both are about the head count on the way back from the museum, which was looked into.",
}  # fmt: skip


def side_by_side(later: Complaint, first: Complaint) -> str:
    return reverse("conduct:side_by_side", args=[later.reference, first.reference])


def similar(user: User, complaint: Complaint) -> str:
    answer = sign_in(user).get(reverse("conduct:similar", args=[complaint.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("R118", "R119", "R121")
def test_a_duplicate_without_new_aspects_is_declined_and_sent_on_to_the_outside_body(school: People) -> None:
    first = answered(school, MOTHER)
    later = sent(school, STEPFATHER)
    browser = sign_in(school.principal)
    listed = browser.get(reverse("conduct:similar", args=[later.reference])).content.decode()
    assert first.reference in listed
    assert "The same child" in listed
    shown = browser.get(side_by_side(later, first)).content.decode()
    assert "Philippa Larkrise" in shown
    assert "Gregory Oates" in shown
    assert fill(browser, side_by_side(later, first), **NOTHING_NEW).status_code == 302
    found = browser.get(side_by_side(later, first)).content.decode()
    assert "The later one can be declined" in found
    drafted = browser.post(reverse("conduct:decline", args=[later.reference, first.reference]))
    assert drafted.status_code == 302
    closed = issue(later, Step.DECLINE_DUPLICATE, approver=school.principal, by=school.principal)
    assert (closed.state, closed.closure) == (State.CLOSED, Closure.DUPLICATE)
    letter = CaseLetter.objects.get(complaint=later, step=Step.DECLINE_DUPLICATE).letter
    assert "already investigated" in letter.subject_line
    assert "Department for Education" in letter.body
    assert "gov.uk" in letter.body
    for name in ("Philippa", first.reference, "philippa.larkrise@example.org"):
        assert name not in letter.body


@pytest.mark.req("R120")
def test_a_duplicate_with_new_aspects_follows_the_procedure_again(school: People) -> None:
    first = answered(school, MOTHER)
    later = sent(school, STEPFATHER)
    browser = sign_in(school.principal)
    new = {**NOTHING_NEW, "new_aspect": "yes", "reasons": "Nobody had looked at who counted heads on the way out."}
    assert fill(browser, side_by_side(later, first), **new).status_code == 302
    found = browser.get(side_by_side(later, first)).content.decode()
    assert "It brings something new" in found
    beside = browser.get(reverse("conduct:beside", args=[later.reference])).content.decode()
    assert "Compared on 10 November 2026: it brings something new" in beside
    assert "Draft the letter that declines it" not in found
    refused = browser.post(reverse("conduct:decline", args=[later.reference, first.reference]), follow=True)
    assert "It brings something new, so it is not declined" in refused.content.decode()
    later.refresh_from_db()
    assert later.state == State.RECEIVED
    actions.take(Step.ACCEPT_INFORMAL, later, by=school.principal, at=NOW, heads=["Who counted heads on the way out"])
    later = Complaint.objects.get(pk=later.pk)
    assert (later.state, later.first) == (State.INFORMAL, first)
    assert later.clocks.filter(kind="answer_informal", stopped_on=None).exists()


def test_while_the_first_is_open_the_two_are_linked_and_both_go_on(school: People) -> None:
    first = sent(school, MOTHER)
    later = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    browser = sign_in(school.principal)
    assert fill(browser, side_by_side(later, first), **NOTHING_NEW).status_code == 302
    found = browser.get(side_by_side(later, first)).content.decode()
    assert "The two are linked and handled beside each other" in found
    assert "Draft the letter that declines it" not in found
    later.refresh_from_db()
    assert later.first == first
    assert not CaseLetter.objects.filter(complaint=later, step=Step.DECLINE_DUPLICATE).exists()
    assert later.reference in similar(school.principal, first)


@pytest.mark.req("R121")
def test_a_letter_that_names_who_complained_first_cannot_be_approved(school: People) -> None:
    first = answered(school, MOTHER)
    later = sent(school, STEPFATHER)
    browser = sign_in(school.principal)
    slip = {**NOTHING_NEW, "reasons": f"Ms Philippa's complaint {first.reference} was the same."}
    assert fill(browser, side_by_side(later, first), **slip).status_code == 302
    browser.post(reverse("conduct:decline", args=[later.reference, first.reference]))
    case_letter = CaseLetter.objects.get(complaint=later, step=Step.DECLINE_DUPLICATE)
    with pytest.raises(actions.Refused, match="names the person who complained first") as stopped:
        actions.approve_letter(case_letter, by=school.principal, at=NOW)
    assert "reference of the first complaint" in str(stopped.value)


@pytest.mark.req("R121")
def test_a_letter_that_quotes_what_the_first_complainant_wrote_cannot_be_approved(school: People) -> None:
    first = answered(school, MOTHER)
    later = sent(school, STEPFATHER)
    theirs = " ".join(first.words.split()[:9])
    browser, slip = sign_in(school.principal), {**NOTHING_NEW, "reasons": f"We knew: {theirs}."}
    assert fill(browser, side_by_side(later, first), **slip).status_code == 302
    browser.post(reverse("conduct:decline", args=[later.reference, first.reference]))
    case_letter = CaseLetter.objects.get(complaint=later, step=Step.DECLINE_DUPLICATE)
    assert "We keep what they told us confidential" in case_letter.letter.body
    with pytest.raises(actions.Refused, match="quotes what the person who complained first wrote"):
        actions.approve_letter(case_letter, by=school.principal, at=NOW)


def test_whoever_complains_twice_is_pointed_to_their_own_answer_and_not_told_of_somebody_else(school: People) -> None:
    first = answered(school, MOTHER)
    later = sent(school, MOTHER)
    browser = sign_in(school.principal)
    assert fill(browser, side_by_side(later, first), **NOTHING_NEW).status_code == 302
    browser.post(reverse("conduct:decline", args=[later.reference, first.reference]))
    body = CaseLetter.objects.get(complaint=later, step=Step.DECLINE_DUPLICATE).letter.body
    assert "Our answer to your earlier complaint" in body
    assert "Somebody else" not in body


@pytest.mark.req("R121")
def test_neither_complainant_is_told_of_the_other_on_their_own_page(school: People) -> None:
    first = sent(school, MOTHER)
    later = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    fill(sign_in(school.principal), side_by_side(later, first), **NOTHING_NEW)
    for one, other in ((first, later), (later, first)):
        browser = Client()
        actions.give_pin(Complaint.objects.get(pk=one.pk), pin="20481632", by=school.principal, at=NOW, why="Asked.")
        address = reverse("intake:own", args=[one.complainant.token])
        browser.post(address, {"enter": "1", "code": "20481632"})
        own = browser.get(address).content.decode()
        assert one.reference in own
        assert other.reference not in own
        assert other.complainant.name not in own


@pytest.mark.req("R101", "R118")
def test_a_person_complained_about_never_learns_of_a_hidden_case_by_looking_for_duplicates(school: People) -> None:
    hidden = sent(school, MOTHER)
    open_one = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    assert hidden.reference in similar(school.principal, open_one)
    Conflict.objects.create(complaint=hidden, user=school.principal, why=Why.SUBJECT, from_date=NOW.date())
    text = similar(school.principal, open_one)
    assert hidden.reference not in text
    assert "Nothing like it was found" in text
    browser = sign_in(school.principal)
    assert browser.get(side_by_side(open_one, hidden)).status_code == 404
    assert browser.post(side_by_side(open_one, hidden), NOTHING_NEW).status_code == 404
    beside = browser.get(reverse("conduct:beside", args=[open_one.reference]), headers={"HX-Request": "true"})
    assert hidden.reference not in beside.content.decode()
    assert finding.possible_duplicates(hidden, for_user=school.principal, on=NOW.date())[0].complaint == open_one


def test_two_that_were_told_apart_are_not_shown_again(school: People) -> None:
    first = sent(school, MOTHER)
    later = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    browser = sign_in(school.record_keeper)
    answer = fill(browser, side_by_side(later, first), same="no", reasons="Another trip, on another day.")
    assert answer.status_code == 302
    assert first.reference not in similar(school.record_keeper, later)
    assert later.reference not in similar(school.record_keeper, first)
    assert "different matters" in browser.get(page("chronology", later)).content.decode()
    assert "different matters" not in browser.get(page("chronology", first)).content.decode()


def test_a_comparison_needs_its_answers(school: People) -> None:
    first = sent(school, MOTHER)
    later = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    answer = fill(sign_in(school.principal), side_by_side(later, first), same="yes", reasons="The same.")
    assert answer.status_code == 422
    assert answer.content.decode().count("Choose yes or no") >= 2
    assert not later.duplicate_assessments.exists()


def test_the_case_page_leads_to_what_was_found_with_and_without_javascript(school: People) -> None:
    first = sent(school, MOTHER)
    later = sent(school, STEPFATHER, at=NOW + dt.timedelta(hours=1))
    sent(school, SOMETHING_ELSE)
    browser = sign_in(school.principal)
    address = reverse("conduct:beside", args=[later.reference])
    case = browser.get(page("case", later)).content.decode()
    assert f'hx-get="{address}"' in case
    assert f'href="{address}"' in case
    part = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert first.reference in part
    assert "<html" not in part
    whole_page = browser.get(address).content.decode()
    assert first.reference in whole_page
    assert "<html" in whole_page


def test_whoever_only_reads_a_case_looks_for_nothing_beside_it(school: People) -> None:
    first = answered(school, MOTHER)
    for name in ("beside", "similar"):
        address = reverse(f"conduct:{name}", args=[first.reference])
        assert sign_in(school.teacher).get(address).status_code == 404
        assert sign_in(school.council_member).get(address).status_code == 404
