"""What may happen in which state: impossible steps are refused and change nothing; random walks keep the rules."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import trail
from accounts.models import Entry
from complaints.casework import actions, correspondence, workflow
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import ISSUING, State, Step
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People

RECEIVING = {Step.SUBMIT, Step.LOG, Step.BRING_IN}


@pytest.mark.parametrize("state", list(State))
def test_a_step_without_an_arrow_from_here_is_refused_and_nothing_moves(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    entries = Entry.objects.filter(about=complaint.uuid).count()
    impossible = set(Step) - set(workflow.leaves(state)) - RECEIVING
    assert impossible
    for step in sorted(impossible):
        act = actions.prepare if step in ISSUING else actions.take
        for user in (school.operations_officer, school.principal, school.clerk):
            with pytest.raises((actions.Refused, actions.door.permissions.NotAllowed)):
                act(step, complaint, by=user, at=MONDAY)
    assert Complaint.objects.get(pk=complaint.pk).state == state
    assert Entry.objects.filter(about=complaint.uuid).count() == entries


def test_the_state_cannot_be_set_by_hand(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    with pytest.raises((AttributeError, ValidationError)):
        complaint.state = State.CLOSED


def test_the_database_refuses_an_unknown_state(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(state="somewhere")


def test_the_database_refuses_closed_without_day_and_reason(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(state=State.CLOSED)


def test_a_stale_page_is_told_so(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    with pytest.raises(actions.Refused, match="out of date"):
        actions.take(
            Step.SETTLE, complaint, by=school.principal, at=MONDAY + dt.timedelta(days=9), seen_state=State.RECEIVED,
            settled_on=MONDAY.date(), settled_how="By telephone.",
        )  # fmt: skip


@pytest.mark.req("R9")
def test_no_stage_one_answer_without_a_finding_for_each_head(school: People) -> None:
    replay = begin(school)
    replay.words.heads = ["Messages were not answered", "A meeting was cancelled"]
    replay.to(State.INFORMAL)
    with pytest.raises(actions.Refused, match="finding for each head"):
        actions.take(
            Step.DRAFT_ANSWER, replay.complaint, by=school.principal, at=replay.later(),
            findings=[{"number": 1, "outcome": "upheld", "reasons": "The log shows it."}],
        )  # fmt: skip


@pytest.mark.req("R12")
def test_a_finding_without_reasons_does_not_count(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    with pytest.raises(actions.Refused, match="finding for each head"):
        actions.take(
            Step.DRAFT_ANSWER, replay.complaint, by=school.principal, at=replay.later(),
            findings=[{"number": 1, "outcome": "upheld", "reasons": "  "}],
        )  # fmt: skip


@pytest.mark.req("R34")
def test_the_answer_cannot_be_written_before_the_report_is_approved(school: People) -> None:
    complaint = complaint_at(school, State.REPORT_SUBMITTED)
    assert not correspondence.pending(complaint).filter(step=Step.ANSWER_FORMALLY).exists()
    with pytest.raises(actions.Refused):
        actions.prepare(Step.ANSWER_FORMALLY, complaint, by=school.principal, at=MONDAY)


@pytest.mark.req("R34")
def test_a_report_returned_with_reasons_is_written_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.REPORT_SUBMITTED)
    due = replay.complaint.clocks.get(kind="answer_formal").due_on
    replay.take(Step.RETURN_REPORT, by=school.principal, reasons="The second head is not answered.")
    assert replay.complaint.state == State.FORMAL
    assert replay.complaint.clocks.get(kind="answer_formal").due_on == due


MOVES = ("forward", "extend", "withdraw", "reopen", "contact", "lapse_try", "settle", "add_subject")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(MOVES), min_size=3, max_size=9))
def test_any_walk_keeps_the_rules(school: People, moves: list[str]) -> None:
    with transaction.atomic():
        replay = begin(school)
        for move in moves:
            try:
                with transaction.atomic():
                    _walk(replay, move, school)
            except (actions.Refused, actions.door.permissions.NotAllowed, LookupError):
                replay.complaint.refresh_from_db()
            _rules_hold(Complaint.objects.get(pk=replay.complaint.pk))
        transaction.set_rollback(True)


def _walk(replay, move: str, school: People) -> None:
    complaint = replay.complaint
    at = replay.later()
    officer = school.operations_officer
    if move == "forward":
        order = [s for s in State if s != State.CLOSED]
        here = order.index(State(complaint.state)) if complaint.state != State.CLOSED else len(order)
        if here + 1 < len(order):
            replay.to(order[here + 1])
    elif move == "extend":
        clock = complaint.clocks.filter(stopped_on__isnull=True, due_on__isnull=False).last()
        if clock is not None:
            new = clock.due_on + dt.timedelta(days=7)
            replay.take(
                Step.PROPOSE_EXTENSION, by=complaint.handler, clock=clock, new_due_on=new, reason="A witness is away.",
                agreed_how="Agreed by telephone.",
            )  # fmt: skip
            replay.issue(Step.EXTEND, approver=complaint.handler, by=complaint.handler)
    elif move == "withdraw":
        replay.take(Step.WITHDRAW, by=None)
    elif move == "reopen":
        replay.take(Step.REOPEN, by=officer, reason="New information came.")
    elif move == "contact":
        actions.add_contact(
            complaint, kind="call", on=replay.on, people_present="Both", note_text="A call.", by=officer, at=at
        )
    elif move == "settle":
        replay.take(
            Step.SETTLE, by=complaint.handler, settled_on=replay.on, settled_how="They said so by telephone.",
            action_taken="An apology.",
        )  # fmt: skip
    elif move == "lapse_try":
        replay.take(Step.LET_LAPSE, by=school.record_keeper)
    else:
        replay.take(Step.ADD_SUBJECT, by=complaint.handler, kind="academy_staff", user=school.teacher, reason="Named.")


def _rules_hold(complaint: Complaint) -> None:
    assert list(trail.verify(complaint.uuid)) == []
    running = complaint.clocks.filter(stopped_on__isnull=True)
    assert not running.values("kind").annotate(n=Count("pk")).filter(n__gt=1).exists()
    closed = complaint.state == State.CLOSED
    assert closed == (complaint.closed_on is not None)
    if closed:
        assert not running.exists()
    own = running.exclude(kind__in=("ask_for_formal", "ask_for_panel"))
    assert complaint.next_due_on == min((c.due_on for c in own if c.due_on), default=None)
    handler = complaint.handler
    assert handler is None or not complaint.conflicts.filter(user=handler, ended_on__isnull=True).exists()
