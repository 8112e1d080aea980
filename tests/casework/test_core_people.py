"""Who handles, investigates, approves and is locked out while a case goes on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import posts
from accounts.models import Post
from complaints.casework import actions, permissions, routing
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import SubjectKind
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.casework.test_core_closing import rights_in_step
from tests.people import People

ON = MONDAY.date()


@pytest.mark.req("R92")
def test_stage_one_about_a_principal_needs_a_third_party_who_is_not_the_handler(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),))
    replay.to(State.INFORMAL)
    officer = school.operations_officer
    with pytest.raises(actions.Refused, match="third party"):
        replay.take(Step.DRAFT_ANSWER, by=officer, findings=replay.findings())
    with pytest.raises(actions.Refused, match="somebody other"):
        replay.take(Step.APPOINT_INVESTIGATOR, by=officer, investigator=officer, declaration="No part in it.")
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=officer, investigator=school.birch_principal, declaration="I had no part in it."
    )
    replay.take(Step.DRAFT_ANSWER, by=officer, findings=replay.findings())
    replay.take(Step.ESCALATE, by=None, why="Not answered.")
    assert not replay.complaint.investigators.exists()
    assert rights_in_step(replay.complaint)
    with pytest.raises(actions.Refused, match="decided stage 1"):
        replay.take(
            Step.APPOINT_INVESTIGATOR, by=officer, investigator=school.birch_principal, declaration="No part in it."
        )


@pytest.mark.req("R89", "R95")
def test_a_complaint_about_the_board_is_decided_with_a_nominated_member(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.TRUST_BOARD, ""),))
    replay.to(State.INFORMAL)
    chief = school.chief_executive
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=chief, investigator=school.outside_person, external=True, declaration="No part."
    )
    with pytest.raises(actions.Refused, match="nominated trust member"):
        replay.take(Step.DRAFT_ANSWER, by=chief, findings=replay.findings())
    replay.take(
        Step.DRAFT_ANSWER, by=chief, findings=replay.findings(), nominated_member=school.trust_member,
        liaison="The process and the outcome were talked through.",
    )  # fmt: skip
    assert replay.complaint.named.get(role="nominated_member").user == school.trust_member
    assert rights_in_step(replay.complaint)


@pytest.mark.req("R101")
def test_one_of_two_subjects_removed_does_not_free_somebody_whom_the_other_means(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.PRINCIPAL, ""), (SubjectKind.PRINCIPAL, "the head"))).complaint
    first = complaint.subjects.all()[0]
    officer = school.operations_officer
    complaint = actions.take(Step.REMOVE_SUBJECT, complaint, by=officer, at=MONDAY, subject=first, reason="Twice.")
    assert permissions.locked_out(school.principal, complaint)
    assert complaint.handler == officer


def test_a_handler_chosen_with_a_reason_stays_when_a_subject_of_the_same_kind_is_added(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    at = complaint.received_at + dt.timedelta(days=7)
    complaint = actions.take(
        Step.REASSIGN, complaint, by=school.principal, at=at, handler=school.deputy, reason="Knows the family."
    )
    complaint = actions.take(
        Step.ADD_SUBJECT, complaint, by=school.deputy, at=at, kind="academy_staff", user=school.teacher, reason="Named."
    )
    assert complaint.handler == school.deputy


@pytest.mark.req("R101")
def test_nobody_at_the_academy_handles_a_complaint_about_its_principal(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),)).complaint
    for person in (school.deputy, school.nobody):
        with pytest.raises(actions.Refused, match="anybody at an academy"):
            actions.take(
                Step.REASSIGN, complaint, by=school.operations_officer, at=MONDAY, handler=person, reason="Busy."
            )


@pytest.mark.req("R283")
def test_a_former_investigator_does_not_stop_the_approval(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    declared = {"declaration": "I had no part in it.", "nobody_else": "Nobody else is free."}
    replay.take(Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.principal, **declared)
    replay.take(Step.STAND_DOWN_INVESTIGATOR, by=school.principal, reason="No time.")
    replay.to(State.REPORT_SUBMITTED)
    approver = routing.approver_at(replay.complaint, on=replay.on).user
    assert approver == school.operations_officer
    assert routing.approvers_of([replay.complaint], on=replay.on) == {replay.complaint.pk: approver.pk}
    replay.take(Step.APPROVE_REPORT, by=approver)
    assert replay.complaint.state == State.REPORT_APPROVED


@pytest.mark.req("R34", "R101")
def test_an_approver_high_up_the_ladder_can_read_what_they_approve(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    for person in (school.operations_officer, school.chief_executive):
        actions.declare_conflict(replay.complaint, by=person, at=replay.at, detail="Related.")
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.principal, declaration="No part.",
        nobody_else="Nobody else is free.",
    )  # fmt: skip
    replay.take(
        Step.SUBMIT_REPORT, by=school.principal, facts="Read.", potential_solutions="Explain.", impartial=True,
        findings=replay.findings(),
    )  # fmt: skip
    assert permissions.who_may(Step.APPROVE_REPORT, replay.complaint, on=replay.on) == [school.board_chair]


@pytest.mark.req("R101")
def test_somebody_from_outside_whose_name_is_typed_is_held_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.outside_person, external=True,
        declaration="No part.",
    )  # fmt: skip
    replay.take(Step.ADD_SUBJECT, by=school.principal, kind="academy_staff", name="Ms Farrow", reason="Was rude.")
    assert permissions.locked_out(school.outside_person, replay.complaint)
    assert rights_in_step(replay.complaint)


@pytest.mark.req("R101")
def test_a_principal_on_leave_is_held_back_when_the_principal_is_complained_about(school: People) -> None:
    held = Post.objects.get(user=school.principal)
    posts.begin(
        user=school.deputy, kind=held.kind, trust=school.trust, academy=school.alder, from_date=ON, acting_for=held,
        by=school.operations_officer, on=ON,
    )  # fmt: skip
    complaint = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),)).complaint
    assert {conflict.user for conflict in complaint.conflicts.all()} == {school.principal, school.deputy}


def test_a_post_that_ended_shows_nothing_even_before_its_rights_are_cleared_away(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    Post.objects.filter(user=school.trust_officer).update(to_date=ON - dt.timedelta(days=1))
    posts.forget(school.trust_officer)
    assert not permissions.visible_to(school.trust_officer, on=ON).filter(pk=complaint.pk).exists()


def test_when_nobody_keeps_the_central_register_the_chief_executive_does(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    for person in (school.trust_officer, school.operations_officer):
        actions.declare_conflict(complaint, by=person, at=MONDAY, detail="Related.")
    assert permissions.Part.TRUST_OFFICER in permissions.parts_of(school.chief_executive, complaint, on=ON)


def test_the_complainant_does_not_date_their_own_request_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    earlier = replay.on - dt.timedelta(days=5)
    replay.take(Step.ESCALATE, by=None, why="Formally.", asked_on=earlier)
    assert replay.complaint.formal_request_on == replay.on


def test_asking_what_one_may_do_costs_a_bounded_number_of_queries(school: People) -> None:

    complaint = complaint_at(school, State.REPORT_SUBMITTED)
    with CaptureQueriesContext(connection) as asked:
        permissions.parts_of(school.principal, complaint, on=ON)
    assert len(asked) <= 25
    with CaptureQueriesContext(connection) as offered:
        actions.available(complaint, school.principal, on=ON)
    assert len(offered) <= 45
