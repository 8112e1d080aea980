"""Whoever gets a complaint, or has to begin it again, hears of it from the portal (S0 §6, §7, §8)."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Notice, User
from complaints.casework import actions
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import SubjectKind
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db
YOURS = "this complaint is now yours."


def told(replay: Replay, user: User) -> list[str]:
    start = f"{replay.complaint.reference}: "
    return [one.text.removeprefix(start) for one in Notice.objects.filter(user=user)]


def quiet(people: People, state: State, **given: Any) -> Replay:
    replay = begin(people, **given)
    replay.to(state)
    Notice.objects.all().delete()
    return replay


def test_a_colleague_to_whom_a_case_is_given_is_told_and_whoever_gave_it_is_not(school: People) -> None:
    replay = quiet(school, State.INFORMAL)
    replay.take(Step.REASSIGN, by=school.principal, handler=school.deputy, reason="She knows the year group.")
    assert told(replay, school.deputy) == [YOURS]
    assert not told(replay, school.principal)


def test_when_the_formal_stage_goes_to_another_handler_they_are_told(school: People) -> None:
    replay = quiet(school, State.INFORMAL)
    replay.take(Step.REASSIGN, by=school.principal, handler=school.deputy, reason="She knows the year group.")
    Notice.objects.all().delete()
    replay.take(Step.ESCALATE, by=school.deputy, asked_on=replay.on, how="By letter", why="It was not answered.")
    assert replay.complaint.handler == school.principal
    assert told(replay, school.principal) == [YOURS]


@pytest.mark.req("R101")
def test_when_somebody_is_not_complained_about_after_all_the_next_handler_is_told(school: People) -> None:
    replay = quiet(school, State.INFORMAL, subjects=((SubjectKind.PRINCIPAL, ""), (SubjectKind.ACADEMY_STAFF, "")))
    assert replay.complaint.handler == school.operations_officer
    subject = replay.complaint.subjects.get(kind=SubjectKind.PRINCIPAL)
    replay.take(Step.REMOVE_SUBJECT, by=school.operations_officer, subject=subject, reason="A slip of the pen.")
    assert replay.complaint.handler == school.principal
    assert told(replay, school.principal) == [YOURS]
    assert not told(replay, school.operations_officer)


@pytest.mark.req("R99", "R101")
def test_when_two_precautions_turn_out_to_be_the_chair_and_vice_chair_nobody_is_left_untold(school: People) -> None:
    both = ((SubjectKind.COUNCIL_MEMBER, "Cora Hollis"), (SubjectKind.COUNCIL_MEMBER, "Vikram Stone"))
    replay = quiet(school, State.RECEIVED, subjects=both)
    replay.take(Step.REASSIGN, by=school.chief_executive, handler=school.executive_leader, reason="On leave.")
    Notice.objects.all().delete()
    for conflict in replay.complaint.conflicts.filter(why=Why.MAYBE_SUBJECT, ended_on=None):
        actions.confirm_conflict(conflict, by=school.trust_officer, at=replay.at)
    replay.complaint.refresh_from_db()
    assert replay.complaint.lead_subject == SubjectKind.COUNCIL_JOINTLY
    assert replay.complaint.handler == school.chief_executive
    assert told(replay, school.chief_executive) == [YOURS]


@pytest.mark.req("R106")
def test_whoever_has_to_begin_again_for_the_outside_body_is_told(school: People) -> None:
    replay = quiet(school, State.REFERRED)
    replay.take(Step.REINVESTIGATE_FORMALLY, by=school.trust_officer, request="Look at it again.")
    assert told(replay, school.principal) == ["the outside body asked for a new investigation. Stage 2 begins again."]
    replay = quiet(school, State.REFERRED)
    replay.take(Step.REHEAR, by=school.trust_officer, request="Hear it again.")
    assert told(replay, school.clerk) == ["the outside body asked for a new hearing. Stage 3 begins again."]


def test_whoever_has_a_complaint_that_is_opened_again_is_told(school: People) -> None:
    replay = quiet(school, State.FORMAL)
    replay.take(Step.WITHDRAW, by=school.principal, said="By telephone.")
    replay.take(Step.REOPEN, by=school.trust_officer, reason="They were put under pressure.")
    assert told(replay, school.principal) == ["it is open again."]
