"""Who may what: the predicate and its list agree for everybody; nobody sees more than their posts give."""

from __future__ import annotations

import dataclasses

import pytest

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import SubjectKind
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People

ON = MONDAY.date()


def everybody(people: People) -> dict[str, User]:
    return {
        f.name: getattr(people, f.name) for f in dataclasses.fields(people) if isinstance(getattr(people, f.name), User)
    }


@pytest.mark.parametrize(
    "state", [State.RECEIVED, State.FORMAL, State.REPORT_SUBMITTED, State.PANEL_CONVENED, State.CLOSED]
)
def test_the_list_agrees_with_the_predicate_for_every_person_and_step(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    for step in Step:
        listed = set(permissions.who_may(step, complaint, on=ON))
        asked = {user for user in everybody(school).values() if permissions.may(user, step, complaint, on=ON)}
        assert listed == asked, step
    for name, user in everybody(school).items():
        parts = permissions.parts_of(user, complaint, on=ON)
        assert {one for one in permissions.Part if permissions.plays(user, complaint, {one}, on=ON)} == parts, name


SEES_AT_RECEIPT = {
    "principal", "record_keeper", "operations_officer", "trust_officer", "chief_executive",
}  # fmt: skip


@pytest.mark.req("R11", "R127", "R128")
def test_a_complaint_just_received_is_seen_by_those_whose_post_gives_it_and_nobody_else(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    seeing = {
        name for name, user in everybody(school).items()
        if permissions.visible_to(user, on=ON).filter(pk=complaint.pk).exists()
    }  # fmt: skip
    assert seeing == SEES_AT_RECEIPT


@pytest.mark.req("R36", "R71")
def test_the_clerk_sees_it_from_the_formal_answer_and_the_panel_only_this_one(school: People) -> None:
    early = complaint_at(school, State.FORMAL)
    assert not permissions.visible_to(school.clerk, on=ON).filter(pk=early.pk).exists()
    complaint = complaint_at(school, State.PANEL_CONVENED, submission_key="second")
    assert permissions.visible_to(school.clerk, on=ON).get() == complaint
    assert permissions.visible_to(school.council_member, on=ON).get() == complaint


@pytest.mark.req("R71")
def test_the_members_access_ends_with_the_decision(school: People) -> None:
    complaint_at(school, State.PANEL_DECIDED)
    assert not permissions.visible_to(school.council_member, on=ON).exists()


def test_a_superuser_without_a_post_reads_no_case(school: People) -> None:
    complaint_at(school, State.INFORMAL)
    assert school.administrator.is_superuser
    assert not permissions.visible_to(school.administrator, on=ON).exists()


def test_the_chair_of_the_board_sees_only_complaints_about_the_chief_executive(school: People) -> None:
    complaint_at(school, State.RECEIVED)
    about_ceo = begin(school, subjects=((SubjectKind.CHIEF_EXECUTIVE, ""),)).complaint
    assert list(permissions.visible_to(school.board_chair, on=ON)) == [about_ceo]


def test_the_record_keeper_has_no_record_of_the_principal_or_above(school: People) -> None:
    begin(school, subjects=((SubjectKind.PRINCIPAL, ""),))
    assert not permissions.visible_to(school.record_keeper, on=ON).exists()
    assert not permissions.visible_to(school.birch_principal, on=ON).exists()


def test_safeguarding_cases_are_seen_by_the_safeguarding_lead(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    assert not permissions.visible_to(school.safeguarding_lead, on=ON).exists()
    Complaint.objects.filter(pk=complaint.pk).update(safeguarding=True)
    assert permissions.visible_to(school.safeguarding_lead, on=ON).get() == complaint


def test_the_complainant_alone_takes_the_complainants_steps_without_a_sign_in(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    own = {Step.SUBMIT, Step.GO_ON, Step.ESCALATE, Step.REQUEST_PANEL, Step.ASK_FOR_INDEPENDENT_PANEL, Step.WITHDRAW}
    for step in Step:
        if step in own:
            permissions.require(None, step, complaint, on=ON)
        else:
            with pytest.raises(permissions.NotAllowed):
                permissions.require(None, step, complaint, on=ON)
