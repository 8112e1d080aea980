"""The complainant's time runs from the day on which the answer really went, and runs out for nobody who was never sent
it; a pause and a new time limit that was set while it lasted are not counted twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from complaints.casework import actions, correspondence, deadlines
from complaints.casework.models import CaseLetter, Clock, Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import days_between, next_school_day
from complaints.schooldays.models import Outcome
from letters import tasks
from letters.models import Delivery
from tests.casework.stories import begin
from tests.people import People

K = ClockKind
ONE_DAY = dt.timedelta(days=1)
NOT_SENT = "The answer has not gone"


def clock_of(complaint: Complaint, kind: ClockKind) -> Clock:
    return complaint.clocks.filter(kind=kind).latest("pk")


def answer_of(complaint: Complaint) -> CaseLetter:
    return complaint.letters.select_related("letter").get(step=Step.ANSWER_FORMALLY)


def answered_by_post(school: People) -> Replay:
    """The answer at stage 2 is put down as posted, and nobody has posted it yet."""
    replay = begin(school, complainant={"name": "Otto Lane", "address": "1 Lane\nTown", "pupil_name": "Felix"})
    replay.to(State.REPORT_APPROVED)
    replay.later()
    letter = replay.letter(Step.ANSWER_FORMALLY)
    actions.refresh_letter(letter, by=school.principal, at=replay.at, by_post=True)
    replay.opened_by(replay.approver)
    actions.approve_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.approver, at=replay.at)
    replay.complaint = actions.issue(
        replay.letter(Step.ANSWER_FORMALLY), by=school.principal, at=replay.at, how="post"
    )  # fmt: skip
    return replay


def refused_to_lapse(replay: Replay, school: People) -> None:
    with pytest.raises(actions.Refused, match=NOT_SENT):
        replay.take(Step.LET_LAPSE, by=school.clerk, no_action_reason="None.")


@pytest.mark.req("R63")
def test_an_answer_posted_late_gives_the_complainant_their_whole_time(school: People) -> None:
    replay = answered_by_post(school)
    issued_on = replay.on
    replay.later(25)
    refused_to_lapse(replay, school)
    actions.letter_went(
        answer_of(replay.complaint), how="post", on=replay.on, by=school.principal, at=replay.at, detail="12"
    )
    calendar = calendar_of(replay.complaint.academy_id)
    window = clock_of(replay.complaint, K.ASK_FOR_PANEL)
    assert window.received_on == next_school_day(calendar, replay.on + ONE_DAY)
    assert window.due_on is not None
    assert days_between(calendar, window.received_on, window.due_on) == 10
    assert window.moves.get().why == "The answer went on a later day"
    school_s = clock_of(replay.complaint, K.ANSWER_FORMAL)
    assert (school_s.outcome, school_s.stopped_on) == ("missed", replay.on)
    assert issued_on < replay.on
    with pytest.raises(actions.Refused, match="has not passed"):
        replay.take(Step.LET_LAPSE, by=school.clerk, no_action_reason="None.")
    replay.later(9)
    replay.take(Step.REQUEST_PANEL, by=None, why="I do not agree.")
    assert not replay.complaint.panel_request_late


def test_a_copy_posted_after_the_answer_had_gone_changes_no_date(school: People) -> None:
    replay = answered_by_post(school)
    letter = answer_of(replay.complaint)
    actions.letter_went(letter, how="post", on=replay.on, by=school.principal, at=replay.at)
    before = clock_of(replay.complaint, K.ASK_FOR_PANEL).due_on
    replay.later(4)
    actions.letter_went(letter, how="handed_over", on=replay.on, by=school.principal, at=replay.at)
    assert clock_of(replay.complaint, K.ASK_FOR_PANEL).due_on == before
    assert clock_of(replay.complaint, K.ANSWER_FORMAL).outcome == "met"


@pytest.mark.req("R16", "R63")
def test_an_answer_that_bounced_runs_from_the_day_it_was_sent_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL_ANSWERED)
    Delivery.objects.filter(letter=answer_of(replay.complaint).letter).update(outcome="bounced")
    replay.later(14)
    refused_to_lapse(replay, school)
    actions.send_letter_again(
        answer_of(replay.complaint), email="right@example.org", by=school.principal, at=replay.at
    )  # fmt: skip
    window = clock_of(replay.complaint, K.ASK_FOR_PANEL)
    assert window.received_on == replay.on
    assert window.due_on is not None
    assert window.due_on > replay.on
    assert clock_of(replay.complaint, K.ANSWER_FORMAL).outcome == "met"
    replay.later(14)
    refused_to_lapse(replay, school)
    tasks.render(answer_of(replay.complaint).letter_id)
    replay.take(Step.LET_LAPSE, by=school.clerk, no_action_reason="None.")
    assert replay.complaint.state == State.CLOSED


def test_the_page_says_why_a_case_cannot_lapse_while_the_answer_has_not_gone(
    school: People, signed_in: Any, time_machine: Any
) -> None:
    replay = answered_by_post(school)
    replay.later(15)
    replay.opened_by(school.clerk)
    time_machine.move_to(replay.at, tick=False)
    shown = signed_in(school.clerk).get(reverse("casework:case", args=[replay.complaint.reference])).content.decode()
    assert NOT_SENT in shown


def paused(replay: Replay, school: People) -> None:
    replay.take(
        Step.PROPOSE_PAUSE, by=school.trust_officer, body="The police", body_kind="police", reason="They asked us to.",
        look_again_on=replay.on + dt.timedelta(days=40),
    )  # fmt: skip
    replay.issue(Step.PAUSE, approver=school.trust_officer, by=school.trust_officer)


def agreed(replay: Replay, day: dt.date) -> None:
    replay.take(
        Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock_of(replay.complaint, K.ANSWER_INFORMAL), new_due_on=day,
        reason="A witness is away.", agreed_how="By telephone.",
    )  # fmt: skip
    replay.issue(Step.EXTEND, approver=replay.handler, by=replay.handler)


@pytest.mark.req("R48")
def test_a_date_set_during_a_pause_moves_only_by_the_days_after_it(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    paused(replay, school)
    replay.later(6)
    new = dt.date(2026, 11, 20)
    agreed(replay, new)
    set_on = replay.on
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on == new
    replay.later(5)
    replay.take(Step.RESUME, by=school.trust_officer, why="The police have finished.")
    clock, calendar = clock_of(replay.complaint, K.ANSWER_INFORMAL), calendar_of(replay.complaint.academy_id)
    assert clock.due_on is not None
    assert days_between(calendar, set_on, replay.on - ONE_DAY) == 4
    assert days_between(calendar, new, clock.due_on) == 4
    assert clock.paused_days == 4
    # The nightly proof and every later count come to the same date.
    at = replay.at
    assert not [move for move in deadlines.moves(deadlines.running(), {school.alder.pk: calendar}, at=at) if move.moves]


@pytest.mark.req("R48")
def test_the_end_of_a_pause_is_told_by_a_letter_with_the_new_date(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    paused(replay, school)
    replay.later(3)
    replay.take(Step.RESUME, by=school.trust_officer, why="The police have finished.")
    letter = correspondence.pending(replay.complaint).get(letter__key="resumed").letter
    due = clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on
    assert due is not None
    for words in ("The police", "The police have finished.", f"{due:%A} {due.day} {due:%B %Y}", "Monday"):
        assert words in letter.body, words
    assert "[[" not in letter.body


@pytest.mark.req("R48")
@pytest.mark.parametrize("kind", [K.EARLY_YEARS])
def test_no_agreement_moves_a_limit_of_the_law(school: People, kind: ClockKind) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    actions.classify(
        replay.complaint, by=replay.handler, at=replay.at, early_years=True, data_protection=True
    )  # fmt: skip
    clock = clock_of(replay.complaint, kind)
    assert clock.due_on is not None
    with pytest.raises(actions.Refused, match="set by law"):
        replay.take(
            Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock, new_due_on=clock.due_on + dt.timedelta(days=30),
            reason="Busy.", agreed_how="By telephone.",
        )  # fmt: skip


def test_why_it_was_reopened_is_a_fact_and_not_found_among_the_notes(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.WITHDRAW, by=None)
    replay.take(Step.REOPEN, by=school.trust_officer, reason="They withdrew under a misunderstanding.")
    actions.add_contact(
        replay.complaint, kind="note", on=replay.on + ONE_DAY, people_present="", note_text="Reopened: the window.",
        by=replay.handler, at=replay.at + ONE_DAY,
    )  # fmt: skip
    letter = correspondence.pending(replay.complaint).get(letter__key="reopened")
    refreshed = actions.refresh_letter(letter, by=school.trust_officer, at=replay.at)
    letter.letter.refresh_from_db()
    assert "They withdrew under a misunderstanding." in letter.letter.body
    assert "the window" not in letter.letter.body
    assert refreshed is None or refreshed.pk == letter.letter.pk
    assert replay.complaint.reopened_because == "They withdrew under a misunderstanding."


@pytest.mark.req("R62")
def test_an_answer_says_sorry_for_being_late_only_when_it_is_itself_late(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.REPORT_APPROVED)

    def says_sorry() -> bool:
        return correspondence.context_of("stage2_answer", complaint, CaseLetter.To.COMPLAINANT, on=replay.on)[1]["late"]

    complaint.clocks.filter(kind=K.ACKNOWLEDGE).update(outcome=Outcome.MISSED)
    assert not says_sorry()
    complaint.clocks.filter(kind=K.ANSWER_FORMAL).update(due_on=replay.on)
    assert not says_sorry()
    complaint.clocks.filter(kind=K.ANSWER_FORMAL).update(due_on=replay.on - ONE_DAY)
    assert says_sorry()
