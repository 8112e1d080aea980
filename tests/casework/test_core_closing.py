"""Closing and opening again: the two facts of paragraph 33(j), rights, pauses, requests on the record."""

from __future__ import annotations

import datetime as dt

import pytest

from complaints.casework import actions, guards, workflow
from complaints.casework.actions.effects import CLOSING
from complaints.casework.models import CaseRight, Complaint, Named
from complaints.casework.vocabulary import WITHOUT_SIGHT, Closure, ResolvedAt, State, Step
from tests.casework.stories import begin, complaint_at
from tests.people import People


def rights_in_step(complaint: Complaint) -> bool:
    """Whether exactly those who are named now in a role that shows it have the right to this one complaint."""
    named = Named.objects.filter(complaint=complaint, until__isnull=True).exclude(role__in=WITHOUT_SIGHT)
    return set(named.values_list("user_id", flat=True)) == set(
        CaseRight.objects.filter(content_object=complaint).values_list("user_id", flat=True)
    )


def test_every_step_that_closes_ends_the_rights_of_people_from_outside() -> None:
    arrows = {
        step
        for step in Step
        for state in State
        if (meta := getattr(getattr(workflow.Workflow, step.value, None), "_django_fsm", None))
        and (arrow := meta.get_transition(state.value))
        and arrow.target == State.CLOSED
    }
    assert arrows == set(CLOSING)


@pytest.mark.req("R21")
def test_a_formal_complaint_that_is_signposted_holds_both_statutory_facts(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    post = replay.complaint.procedure.signposts.all()[0]
    actions.prepare(Step.SIGNPOST, replay.complaint, by=school.principal, at=replay.at, signpost=post)
    replay.complaint.refresh_from_db()
    replay.issue(Step.SIGNPOST, approver=school.principal, by=school.principal)
    complaint = Complaint.objects.get(pk=replay.complaint.pk)
    assert complaint.closure == Closure.OUT_OF_SCOPE
    assert complaint.resolved_at == ResolvedAt.AFTER_FORMAL
    assert complaint.no_action_reason


def test_heads_that_go_on_stop_a_wholesale_signpost(school: People) -> None:
    replay = begin(school)
    actions.cut_heads(
        replay.complaint, by=school.principal, at=replay.at,
        heads=[{"text": "The exclusion", "in_scope": False, "signpost_text": "Exclusions."}, {"text": "The calls"}],
    )  # fmt: skip
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    post = replay.complaint.procedure.signposts.all()[0]
    with pytest.raises(actions.Refused, match="others go on"):
        actions.prepare(Step.SIGNPOST, replay.complaint, by=school.principal, at=replay.at, signpost=post)


@pytest.mark.req("R119")
def test_a_formal_duplicate_holds_both_facts_and_a_comparison_is_kept_when_the_first_is_open(school: People) -> None:
    first = begin(school, submission_key="first")
    replay = begin(school, submission_key="second")
    replay.to(State.FORMAL)
    compared = {"new_aspect": False, "new_information": False, "reasons": "The same calls."}
    with pytest.raises(actions.Refused, match="still open"):
        actions.prepare(
            Step.DECLINE_DUPLICATE, replay.complaint, by=school.principal, at=replay.at, first=first.complaint,
            **compared,
        )  # fmt: skip
    actions.assess_duplicate(replay.complaint, first=first.complaint, by=school.principal, at=replay.at, **compared)
    assert Complaint.objects.get(pk=replay.complaint.pk).first == first.complaint
    first.take(Step.WITHDRAW, by=None)
    actions.prepare(
        Step.DECLINE_DUPLICATE, replay.complaint, by=school.principal, at=replay.at, first=first.complaint, **compared
    )
    replay.complaint.refresh_from_db()
    replay.issue(Step.DECLINE_DUPLICATE, approver=school.principal, by=school.principal)
    complaint = Complaint.objects.get(pk=replay.complaint.pk)
    assert guards.statutory_facts(complaint)
    assert complaint.resolved_at == ResolvedAt.AFTER_FORMAL


def test_nobody_compares_with_a_complaint_that_they_may_not_see(school: People) -> None:
    hidden = begin(school, submission_key="hidden", academy=school.birch).complaint
    replay = begin(school, submission_key="open")
    with pytest.raises(actions.Refused, match="no complaint with this reference"):
        actions.assess_duplicate(
            replay.complaint, first=hidden, new_aspect=False, new_information=False, reasons="?", by=school.principal,
            at=replay.at,
        )  # fmt: skip


@pytest.mark.req("R105")
def test_a_referral_that_ends_without_the_two_facts_is_refused(school: People) -> None:
    replay = begin(school)
    replay.to(State.REFERRED)
    assert rights_in_step(replay.complaint)
    with pytest.raises(actions.Refused, match="action taken"):
        replay.take(Step.CONCLUDE_REFERRAL, by=school.trust_officer, result="The procedure was followed.")
    replay.take(
        Step.CONCLUDE_REFERRAL, by=school.trust_officer, result="The procedure was followed.",
        no_action_reason="The body asked for nothing.",
    )  # fmt: skip
    assert replay.complaint.resolved_at == ResolvedAt.AT_PANEL
    assert replay.complaint.closure == Closure.OUTSIDE_FINISHED


def test_a_request_for_a_panel_that_is_withdrawn_did_not_go_to_a_hearing(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    replay.take(Step.WITHDRAW, by=None)
    assert replay.complaint.resolved_at == ResolvedAt.AFTER_FORMAL


@pytest.mark.req("R71")
def test_reopened_before_the_hearing_the_panel_reads_it_again_and_old_facts_do_not_close_it(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    replay.take(Step.WITHDRAW, by=None)
    assert rights_in_step(replay.complaint)
    assert not replay.complaint.named.filter(role="panel_chair", until__isnull=True).exists()
    replay.take(Step.REOPEN, by=school.trust_officer, reason="They changed their mind.")
    assert replay.complaint.state == State.HEARING_FIXED
    assert replay.complaint.named.get(role="panel_chair", until__isnull=True).user == school.council_member
    assert rights_in_step(replay.complaint)
    assert (replay.complaint.resolved_at, replay.complaint.no_action_reason) == ("", "")
    assert replay.complaint.contacts.filter(note__startswith="Closed before: Withdrawn.").exists()


def test_a_case_that_closes_is_no_longer_paused(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(
        Step.PROPOSE_PAUSE, by=school.principal, body="The police", reason="They asked.",
        look_again_on=replay.on + dt.timedelta(days=20),
    )  # fmt: skip
    replay.issue(Step.PAUSE, approver=school.trust_officer, by=school.principal)
    replay.take(Step.WITHDRAW, by=None)
    assert not guards.is_paused(replay.complaint)


@pytest.mark.req("R16", "R64")
def test_nothing_lapses_over_a_late_request_and_a_refused_one_is_not_asked_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL_ANSWERED)
    replay.later(14)
    actions.ask_late_for_panel(replay.complaint, why="I was in hospital.", at=replay.at)
    with pytest.raises(actions.Refused, match="asked for a panel"):
        replay.take(Step.LET_LAPSE, by=school.clerk, no_action_reason="None.")
    letter = actions.prepare(
        Step.REFUSE_LATE_REQUEST, replay.complaint, by=school.clerk, at=replay.at, reasons="No reason for the delay.",
        no_action_reason="None needed.",
    )  # fmt: skip
    with pytest.raises(actions.door.permissions.NotAllowed):
        actions.approve_letter(letter, by=school.clerk, at=replay.at)
    replay.issue(Step.REFUSE_LATE_REQUEST, approver=school.principal, by=school.clerk)
    assert replay.complaint.state == State.CLOSED
    with pytest.raises(actions.Refused, match="answered your late request"):
        actions.ask_late_for_panel(replay.complaint, why="Please.", at=replay.at)


def test_heads_with_findings_are_not_thrown_away(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.DRAFT_ANSWER, by=school.principal, findings=replay.findings())
    with pytest.raises(actions.Refused, match="Findings are recorded"):
        actions.cut_heads(replay.complaint, heads=[{"text": "Another"}], by=school.principal, at=replay.at)


@pytest.mark.req("R125")
def test_an_old_closed_case_holds_both_facts_and_one_that_hangs_on_a_panel_is_brought_in_a_step_before(
    school: People,
) -> None:
    answers = begin(school).complaint  # any complaint gives the shape of the answers
    told = actions.Answers(
        academy=school.alder, words=answers.words, channel="imported", complainant={"name": "Ottoline Marchbanks"},
        received_on=dt.date(2026, 9, 3),
    )  # fmt: skip
    stood = actions.Standing(State.CLOSED, 2, dt.date(2026, 9, 10), Closure.NOT_TAKEN_FURTHER)
    at = dt.datetime(2026, 9, 14, 10, tzinfo=dt.UTC)
    complaint = actions.bring_in(told, standing=stood, by=school.trust_officer, at=at)
    assert guards.statutory_facts(complaint)
    with pytest.raises(actions.Refused, match="step before"):
        actions.bring_in(told, standing=actions.Standing(State.HEARING_FIXED), by=school.trust_officer, at=at)
    waiting = actions.bring_in(told, standing=actions.Standing(State.PANEL_REQUESTED), by=school.trust_officer, at=at)
    assert waiting.clerk == school.clerk


def test_every_closing_ends_the_right_of_an_investigator_from_outside(school: People) -> None:
    complaint = complaint_at(school, State.FORMAL)
    actions.take(
        Step.APPOINT_INVESTIGATOR, complaint, by=school.principal, at=complaint.received_at + dt.timedelta(days=14),
        investigator=school.outside_person, external=True, declaration="I had no part in it.",
    )  # fmt: skip
    closed = actions.take(Step.WITHDRAW, complaint, by=None, at=complaint.received_at + dt.timedelta(days=15))
    assert not closed.named.filter(external=True, until__isnull=True).exists()
    assert rights_in_step(closed)
