"""Where a letter says that its signatory's post is, and how a letter goes when nobody knows where to."""

from __future__ import annotations

import pytest

from complaints.casework.forms.letters import IssueForm
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import SubjectKind
from letters.catalogue import CATALOGUE
from letters.models import Letter
from tests.casework.stories import begin, complaint_at
from tests.people import People


def receipt_of(complaint: Complaint) -> Letter:
    return complaint.letters.get(letter__key="receipt").letter


def test_a_post_at_the_trust_signs_for_the_trust(school: People) -> None:
    complaint = begin(school, subjects=[(SubjectKind.PRINCIPAL, "")]).to(State.RECEIVED)
    assert complaint.handler == school.operations_officer
    assert receipt_of(complaint).body.rstrip().endswith(f"Operations Officer, {school.trust.name}")


def test_a_post_at_the_academy_signs_for_the_academy(school: People) -> None:
    assert receipt_of(complaint_at(school, State.RECEIVED)).body.rstrip().endswith(f"Principal, {school.alder.name}")


def test_no_way_is_chosen_beforehand_when_no_address_is_held(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    letter = complaint.letters.exclude(letter__key="receipt").first().letter
    chosen = IssueForm.about(letter)(complaint=complaint, user=school.principal, on=complaint.received_on)
    assert chosen["how"].value() == "email"
    letter.recipient_email = letter.recipient_address = ""
    asked = IssueForm.about(letter)(complaint=complaint, user=school.principal, on=complaint.received_on)
    assert asked["how"].value() is None


@pytest.mark.parametrize("key", ["acknowledgement_informal", "stage1_answer"])
def test_the_sample_of_a_stage_1_letter_names_stage_2_as_the_next(key: str) -> None:
    assert CATALOGUE[key].sample()["next_stage_name"] == "stage 2 (formal)"


def stage_one_answer(complaint: Complaint) -> str:
    return complaint.letters.get(letter__key="stage1_answer").letter.body


@pytest.mark.req("R35", "R101")
def test_the_answer_to_a_complaint_about_the_principal_leads_to_the_trust_and_not_to_their_office(
    school: People,
) -> None:
    body = stage_one_answer(begin(school, subjects=[(SubjectKind.PRINCIPAL, "")]).to(State.INFORMAL_ANSWERED))
    assert "2 Hedge Row" in body
    assert school.alder.address.splitlines()[0] not in body


@pytest.mark.req("R35")
def test_any_other_answer_leads_to_the_academy(school: People) -> None:
    body = stage_one_answer(complaint_at(school, State.INFORMAL_ANSWERED))
    assert school.alder.address.splitlines()[0] in body
