"""A complaint is closed in one way: what is recorded of it is what its letter says, and nothing before (33(j))."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from complaints.casework import actions, correspondence
from complaints.casework.models import Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Closure, State, Step
from complaints.policy.vocabulary import SubjectKind
from complaints.register.rows import Found, columns, described
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


def afresh(replay: Replay) -> Complaint:
    replay.complaint = Complaint.objects.get(pk=replay.complaint.pk)
    return replay.complaint


def late(people: People) -> Replay:
    replay = begin(people)
    replay.to(State.FORMAL_ANSWERED)
    replay.later(15)
    return replay


def refuse(replay: Replay, **more: Any) -> None:
    actions.prepare(
        Step.REFUSE_LATE_REQUEST, replay.complaint, by=replay.clerk, at=replay.at, asked_on=replay.on,
        why="Not satisfied.", reasons="No reason was given.", no_action_reason="It came too late.", action_taken="",
        **more,
    )  # fmt: skip


@pytest.mark.req("R64")
def test_the_draft_of_a_refusal_ends_nothing(school: People) -> None:
    replay = late(school)
    refuse(replay)
    complaint = afresh(replay)
    assert (complaint.state, complaint.closure, complaint.resolved_at) == (State.FORMAL_ANSWERED, "", "")
    row = described([*map_found(complaint)], {}, on=replay.on)[0]
    assert (row.ending, row.resolved_at, row.action) == ("", "", "")


def map_found(complaint: Complaint) -> Any:
    return [Found(*values) for values in columns(Complaint.objects.filter(pk=complaint.pk))]


@pytest.mark.req("R64")
def test_what_was_written_for_a_refusal_that_never_went_is_no_part_of_the_closing_that_comes(school: People) -> None:
    replay = late(school)
    refuse(replay)
    afresh(replay)
    replay.take(Step.REQUEST_PANEL, by=replay.clerk, asked_on=replay.on, why="x", late_reasons="They were in hospital.")
    replay.to(State.PANEL_DECIDED)
    replay.close()
    complaint = afresh(replay)
    assert complaint.closure == Closure.DECIDED_BY_PANEL
    assert complaint.action_taken
    assert complaint.no_action_reason == ""


@pytest.mark.req("R21", "R44")
def test_of_two_ways_to_close_it_the_letter_of_the_one_begun_later_stands(school: People) -> None:
    replay = begin(school, happened_on=dt.date(2026, 3, 2))
    post = replay.complaint.procedure.signposts.first()
    actions.prepare(Step.SIGNPOST, replay.complaint, by=school.principal, at=replay.at, signpost=post)
    afresh(replay)
    actions.prepare(Step.DECLINE_LATE, replay.complaint, by=school.principal, at=replay.at, reasons="Too long ago.")
    steps = [one.step for one in correspondence.pending(replay.complaint)]
    assert steps == [Step.DECLINE_LATE]


@pytest.mark.req("R21")
def test_why_it_closed_is_recorded_when_the_letter_goes(school: People) -> None:
    replay = begin(school)
    post = replay.complaint.procedure.signposts.first()
    actions.prepare(Step.SIGNPOST, replay.complaint, by=school.principal, at=replay.at, signpost=post)
    assert afresh(replay).closure == ""
    replay.issue(Step.SIGNPOST, approver=school.principal, by=school.principal)
    assert afresh(replay).closure == Closure.OUT_OF_SCOPE


@pytest.mark.req("R101", "R121")
def test_the_record_of_a_duplicate_does_not_give_the_reference_of_the_first(school: People) -> None:
    first = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),))
    first.to(State.FORMAL_ANSWERED)
    second = begin(school, at=first.at)
    second.to(State.FORMAL)
    second.take(Step.REASSIGN, by=school.principal, handler=school.operations_officer, reason="Somebody else.")
    actions.prepare(
        Step.DECLINE_DUPLICATE, second.complaint, by=school.operations_officer, at=second.at, first=first.complaint,
        new_aspect=False, new_information=False, reasons="The same sessions on the same days.",
    )  # fmt: skip
    second.issue(Step.DECLINE_DUPLICATE, approver=second.approver, by=school.operations_officer)
    complaint = afresh(second)
    assert complaint.closure == Closure.DUPLICATE
    assert complaint.no_action_reason
    assert first.complaint.reference not in complaint.no_action_reason
