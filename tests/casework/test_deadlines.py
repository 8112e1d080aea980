"""When is it due: what each step starts and stops, extensions, pauses, two receipt dates, missing term dates."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.casework import actions, deadlines
from complaints.casework.actions import door
from complaints.casework.actions.calendars import fill_waiting
from complaints.casework.deadlines import EFFECTS, OF_STAGE, standing_still
from complaints.casework.models import Clock, Complaint
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import Channel, Nature, State, Step
from complaints.policy.models import Signpost
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays import calendars
from complaints.schooldays.counting import InsufficientCalendar, Rule, due, is_school_day
from complaints.schooldays.models import Outcome
from complaints.schooldays.spans import SpanData
from letters.models import Letter
from tests.casework.stories import ALDER_DATES, MONDAY, begin, complaint_at
from tests.people import People

D = dt.date
K = ClockKind


def running(complaint: Complaint) -> set[str]:
    return set(complaint.clocks.filter(stopped_on__isnull=True).values_list("kind", flat=True))


def clock_of(complaint: Complaint, kind: ClockKind) -> Clock:
    return complaint.clocks.filter(kind=kind).latest("pk")


def extend(replay: Replay, kind: ClockKind, to: D) -> None:
    clock = clock_of(replay.complaint, kind)
    replay.take(
        Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock, new_due_on=to, reason="A witness is away.",
        agreed_how="Agreed by telephone.",
    )  # fmt: skip
    replay.issue(Step.EXTEND, approver=replay.handler, by=replay.handler)


def pause(replay: Replay, officer: Any, until: D) -> None:
    replay.take(Step.PROPOSE_PAUSE, by=officer, body="The police", reason="They asked us to wait.", look_again_on=until)
    replay.issue(Step.PAUSE, approver=officer, by=officer)


# --- the table, step by step ------------------------------------------------------------------------------------


class Watched:
    """Notes what every step did to the clocks, as the steps are really taken."""

    def __init__(self) -> None:
        self.steps: list[tuple[Step, str, str, set[str], dict[str, str], set[str]]] = []

    def __call__(self, step: Step, complaint: Complaint, **facts: Any) -> None:
        before = {clock.pk: clock.kind for clock in complaint.clocks.filter(stopped_on__isnull=True)}
        FOLLOW(step, complaint, **facts)
        after = set(complaint.clocks.filter(stopped_on__isnull=True).values_list("pk", flat=True))
        stopped = {clock.kind: clock.outcome for clock in complaint.clocks.filter(pk__in=set(before) - after)}
        started = set(complaint.clocks.filter(pk__in=after - set(before)).values_list("kind", flat=True))
        still = set(complaint.clocks.filter(pk__in=after & set(before)).values_list("kind", flat=True))
        self.steps.append((step, facts["before"], complaint.state, started, stopped, still))


FOLLOW = deadlines.follow


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    watch = Watched()
    monkeypatch.setattr(deadlines, "follow", watch)
    return watch


def test_every_step_starts_and_stops_the_clocks_that_the_table_says(school: People, watched: Watched) -> None:
    _every_way(school)
    seen = {step for step, *_ in watched.steps}
    with_effect = {step for step, effect in EFFECTS.items() if effect.starts or effect.meets}
    assert with_effect <= seen, sorted(with_effect - seen)
    for step, before, after, started, stopped, still in watched.steps:
        effect = EFFECTS[step]
        if step != Step.REOPEN:
            wanted = {kind for kind, _ in effect.starts if kind != K.ASK_FOR_FORMAL}  # S0 sets no such limit
            assert started == wanted, (step, before, started)
        for kind, outcome in stopped.items():
            met = kind in effect.meets
            assert outcome in ({Outcome.MET, Outcome.MISSED} if met else {Outcome.STOPPED, Outcome.MISSED}), step
            assert met or after not in OF_STAGE.get(ClockKind(kind), ()) or kind == K.ACKNOWLEDGE, (step, kind)
        for kind in still:
            assert kind not in effect.meets, (step, kind)
            assert after in OF_STAGE.get(ClockKind(kind), State), (step, kind, after)


def _every_way(school: People) -> None:
    officer = school.trust_officer
    whole = begin(school)
    whole.to(State.REFERRED)
    later = whole.later()
    again = begin(school, at=later)
    again.to(State.REFERRED)
    again.take(Step.REINVESTIGATE_FORMALLY, by=officer, request="Investigate the second head again.")
    whole.take(Step.REHEAR, by=officer, request="Hear it again before another panel.")

    concern = begin(school, nature=Nature.CONCERN)
    concern.take(Step.ANSWER_CONCERN, by=concern.handler, answer="A talk at the gate.")
    feedback = begin(school, nature=Nature.FEEDBACK)
    feedback.take(Step.NOTE_FEEDBACK, by=feedback.handler)
    logged = actions.log(
        plain_answers(academy=school.alder, channel=Channel.EMAIL, received_on=MONDAY.date()),
        by=school.teacher, at=MONDAY,
    )  # fmt: skip
    actions.take(Step.ACCEPT_FORMAL, logged, by=school.principal, at=MONDAY)

    elsewhere = begin(school)
    _letter(elsewhere, Step.SIGNPOST, signpost=Signpost.objects.filter(procedure=elsewhere.complaint.procedure).first())
    late = begin(school, happened_on=D(2026, 1, 12))
    _letter(late, Step.DECLINE_LATE, reasons="Nobody who was there is at the academy any more.")
    twice = begin(school)
    _letter(
        twice, Step.DECLINE_DUPLICATE, first=concern.complaint, new_aspect=False, new_information=False,
        reasons="It repeats the first in every point.",
    )  # fmt: skip
    one_of_many = begin(school)
    _letter(
        one_of_many, Step.ANSWER_WITH_CAMPAIGN, by=officer, campaign=uuid.uuid4(), name="Parking",
        answer="The gate stays open.", approved_by=school.chief_executive, approved_on=MONDAY.date(),
    )  # fmt: skip
    one_of_many.take(Step.GO_ON, by=None)
    one_of_many.take(Step.WITHDRAW, by=None)
    one_of_many.take(Step.REOPEN, by=officer, reason="They changed their mind.")


def _letter(replay: Replay, step: Step, *, by: Any = None, **details: Any) -> None:
    by = by or replay.handler
    actions.prepare(step, replay.complaint, by=by, at=replay.at, **details)
    replay.issue(step, approver=by, by=by)


def test_leaving_a_stage_stops_what_is_left_of_it(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
    assert running(replay.complaint) == {K.ACKNOWLEDGE, K.ANSWER_INFORMAL}
    replay.take(Step.ESCALATE, by=None, why="I want it looked into formally.")
    assert running(replay.complaint) == {K.ACKNOWLEDGE, K.ANSWER_FORMAL}
    first = replay.complaint.clocks.filter(kind=K.ACKNOWLEDGE).earliest("pk")
    assert first.outcome == Outcome.STOPPED


@pytest.mark.req("R52")
def test_the_answer_counts_as_the_acknowledgement_when_none_was_sent(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
    assert clock_of(replay.complaint, K.ACKNOWLEDGE).due_on == D(2026, 9, 21)
    replay.answer_informally()
    assert clock_of(replay.complaint, K.ACKNOWLEDGE).outcome == Outcome.MET


# --- receipt ------------------------------------------------------------------------------------------------------


@pytest.mark.req("R46")
def test_a_complaint_in_the_holiday_has_two_dates_and_the_letter_tells_both(school: People) -> None:
    saturday = dt.datetime(2026, 10, 24, 21, 0, tzinfo=MONDAY.tzinfo)
    replay = begin(school, at=saturday)
    complaint = replay.complaint
    # Half-term until Sunday 1 November; Monday 2 November is an INSET day.
    assert (complaint.received_on, complaint.treated_as_received_on) == (D(2026, 10, 24), D(2026, 11, 3))
    replay.at = dt.datetime(2026, 11, 3, 9, 0, tzinfo=MONDAY.tzinfo)
    replay.accept()
    letter = Letter.objects.get(about=complaint.uuid, key="acknowledgement_informal")
    assert "24 October 2026" in letter.body
    assert "3 November 2026" in letter.body


@pytest.mark.req("R47")
@pytest.mark.req("R53")
def test_each_academy_counts_by_its_own_dates(school: People) -> None:
    at = dt.datetime(2026, 10, 12, 9, 0, tzinfo=MONDAY.tzinfo)
    dates = {}
    for academy in (school.alder, school.birch):
        replay = begin(school, academy=academy, at=at)
        replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
        dates[academy.slug] = clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on
    # Birch has a week less before half-term, Alder an INSET day after it.
    assert dates == {"alder": D(2026, 11, 17), "birch": D(2026, 11, 23)}


@pytest.mark.req("R62")
def test_stage_two_counts_from_the_written_request_however_late_it_is_recorded(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    replay.later(10)
    asked_on = replay.on
    replay.later(4)
    replay.take(Step.ESCALATE, by=replay.handler, why="Their letter.", asked_on=asked_on, how="Letter")
    clock = clock_of(replay.complaint, K.ANSWER_FORMAL)
    assert (clock.received_on, clock.started_on) == (asked_on, replay.on)
    assert clock.due_on == due(asked_on, Rule(20), calendars.calendar_of(school.alder.pk)).due_on


@pytest.mark.req("R63")
def test_the_time_to_ask_for_a_panel_runs_from_the_day_after_posting(school: People) -> None:
    complainant = {"name": "Ottoline Marchbanks", "address": "3 Weir Street\nExampleton", "post_only": True}
    replay = begin(school, complainant=complainant)
    replay.to(State.REPORT_APPROVED)
    replay.later()
    actions.refresh_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.handler, at=replay.at, by_post=True)
    actions.approve_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.approver, at=replay.at)
    letter = replay.letter(Step.ANSWER_FORMALLY)
    replay.complaint = actions.issue(letter, by=replay.handler, at=replay.at, how="post")
    calendar = calendars.calendar_of(school.alder.pk)
    clock = clock_of(replay.complaint, K.ASK_FOR_PANEL)
    posted = replay.on
    replay.later()
    assert clock.received_on == replay.on > posted
    assert clock.due_on == due(replay.on, Rule(10), calendar).due_on


# --- new time limits ----------------------------------------------------------------------------------------------


@pytest.mark.req("R48")
def test_a_new_time_limit_counts_only_once_its_letter_is_issued(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    old, new = D(2026, 10, 12), D(2026, 11, 4)
    assert clock.due_on == old
    replay.take(
        Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock, new_due_on=new, reason="A witness is away.",
        agreed_how="Agreed by telephone.",
    )  # fmt: skip
    clock.refresh_from_db()
    assert clock.due_on == old
    assert clock.is_late(D(2026, 10, 13))
    assert replay.complaint.next_due_on == old
    replay.issue(Step.EXTEND, approver=replay.handler, by=replay.handler)
    clock.refresh_from_db()
    assert clock.due_on == new
    assert not clock.is_late(D(2026, 10, 13))
    move = clock.moves.get()
    assert (move.old_due_on, move.new_due_on, move.by) == (old, new, replay.handler)
    extension = replay.complaint.extensions.get()
    assert (extension.old_due_on, extension.new_due_on, extension.reason) == (old, new, "A witness is away.")
    assert len(deadlines.working_of(clock, calendars.calendar_of(school.alder.pk)).counted) == 20 + clock.extra_days


def test_a_new_time_limit_that_cannot_be_counted_any_more_is_not_issued(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    replay.take(
        Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock, new_due_on=D(2026, 11, 20), reason="Illness.",
        agreed_how="By e-mail.",
    )  # fmt: skip
    for span in ALDER_DATES[1:6]:
        calendars.remove(school.alder, span)
    with pytest.raises(actions.Refused, match=r"cannot be counted yet.*after Friday 23 October 2026"):
        replay.issue(Step.EXTEND, approver=replay.handler, by=replay.handler)
    clock.refresh_from_db()
    assert (clock.due_on, clock.extra_days) == (D(2026, 10, 12), 0)


# --- pauses -------------------------------------------------------------------------------------------------------


def test_a_pause_moves_the_schools_school_day_clocks_by_the_days_paused_and_no_others(school: People) -> None:
    replay = begin(school, early_years=True)
    replay.to(State.INFORMAL)
    replay.later()
    began = replay.on
    pause(replay, school.trust_officer, began + dt.timedelta(days=30))
    assert replay.complaint.next_due_on == clock_of(replay.complaint, K.EARLY_YEARS).due_on
    replay.later(5)
    replay.take(Step.RESUME, by=school.trust_officer, why="They have finished.")
    answer = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    assert (answer.due_on, answer.paused_days) == (D(2026, 10, 19), 5)
    assert clock_of(replay.complaint, K.EARLY_YEARS).due_on == D(2026, 10, 12)
    working = deadlines.working_of(answer, calendars.calendar_of(school.alder.pk))
    assert len(working.counted) == 20
    assert sum(skipped.why.startswith("Paused") for skipped in working.skipped) == 5


def test_an_answer_during_a_pause_is_not_late_for_the_days_paused(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    pause(replay, school.trust_officer, replay.on + dt.timedelta(days=60))
    replay.later(25)
    replay.answer_informally()
    clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    assert clock.stopped_on > D(2026, 10, 12)
    assert clock.outcome == Outcome.MET


def test_days_paused_past_the_loaded_dates_count_once_the_dates_arrive(school: People) -> None:
    for span in ALDER_DATES[2:6]:
        calendars.remove(school.alder, span)
    at = dt.datetime(2026, 12, 1, 9, 0, tzinfo=MONDAY.tzinfo)
    replay = begin(school, at=at)
    replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
    clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    assert clock.due_on is None
    assert clock.waiting_for
    pause(replay, school.trust_officer, D(2027, 1, 20))
    replay.at = dt.datetime(2027, 1, 11, 9, 0, tzinfo=MONDAY.tzinfo)
    replay.take(Step.RESUME, by=school.trust_officer, why="They have finished.")
    clock.refresh_from_db()
    assert clock.due_on is None
    assert replay.complaint.waiting_for_dates
    calendars.replace(school.alder, ALDER_DATES, source_file="rest", by=None, at=at)
    fill_waiting(at=replay.at)
    clock.refresh_from_db()
    # Counted by hand: 1 to 18 December and 4 to 8 January were paused, so day 1 is 11 January.
    assert clock.due_on == D(2027, 2, 5)
    assert clock.paused_days == 18


def test_reopening_runs_the_clock_of_the_stage_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    before = clock_of(replay.complaint, K.ANSWER_FORMAL).due_on
    replay.take(Step.WITHDRAW, by=None)
    assert running(replay.complaint) == set()
    replay.later(2)
    replay.take(Step.REOPEN, by=school.trust_officer, reason="They were pressed to withdraw.")
    assert running(replay.complaint) == {K.ANSWER_FORMAL}
    assert clock_of(replay.complaint, K.ANSWER_FORMAL).due_on == before


# --- the date is a function of its facts --------------------------------------------------------------------------

DAYS = st.dates(D(2026, 9, 3), D(2027, 3, 20))
PAUSES = st.lists(st.tuples(DAYS, DAYS).map(sorted).map(tuple), max_size=3)


@settings(max_examples=150, deadline=None)
@given(received=DAYS, length=st.integers(1, 30), extra=st.integers(0, 15), pauses=PAUSES, closed=st.sets(DAYS))
def test_paused_days_never_count_and_the_rest_are_as_many_as_the_limit(
    received: D, length: int, extra: int, pauses: list[tuple[D, D]], closed: set[D]
) -> None:
    calendar = calendars.calendar_from("Alder", [*ALDER_DATES, *(SpanData(day, day, "closure") for day in closed)])
    try:
        plain = due(received, Rule(length), calendar, extra=extra)
        working = standing_still(received, Rule(length), calendar, pauses, extra=extra)
    except InsufficientCalendar:
        return
    assert len(working.counted) == length + extra
    assert working.counted[-1] == working.due_on >= plain.due_on
    assert all(is_school_day(calendar, day) for day in working.counted)
    assert not any(began <= day < resumed for day in working.counted for began, resumed in pauses)
    assert working == standing_still(received, Rule(length), calendar, list(reversed(pauses)), extra=extra)
    if all(began > plain.due_on for began, _ in pauses):
        assert working.due_on == plain.due_on


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(["pause", "closure", "missing", "back"]), length=st.integers(1, 12), snow=st.integers(3, 25)
)
def test_whatever_the_order_of_events_the_stored_date_follows_from_them(
    school: People, order: list[str], length: int, snow: int
) -> None:
    with transaction.atomic():
        replay = begin(school)
        replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
        day = MONDAY.date() + dt.timedelta(days=snow)
        for event in order:
            replay.later()
            if event == "pause":
                pause(replay, school.trust_officer, D(2027, 7, 1))
                replay.later(length)
                replay.take(Step.RESUME, by=school.trust_officer, why="They have finished.")
            elif event == "closure":
                calendars.add(school.alder, SpanData(day, day, "closure", "Snow"))
            elif event == "missing":
                calendars.remove(school.alder, ALDER_DATES[1])
            else:
                calendars.add(school.alder, ALDER_DATES[1])
            for move in list(_differences(replay.complaint)):
                move.clock.save()
        calendars.add(school.alder, ALDER_DATES[1])
        for move in list(_differences(replay.complaint)):
            move.clock.save()
        clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
        stretch = replay.complaint.pauses.values_list("began_on", "resumed_on")
        calendar = calendars.calendar_of(school.alder.pk)
        assert clock.due_on == standing_still(clock.received_on, Rule(20), calendar, list(stretch)).due_on
        transaction.set_rollback(True)


def _differences(complaint: Complaint) -> Any:
    ready = calendars.calendars_of([complaint.academy_id])
    return deadlines.moves(deadlines.running(complaints=[complaint.pk]), ready, at=MONDAY)


# --- missing term dates -------------------------------------------------------------------------------------------


@pytest.mark.req("R47")
def test_missing_term_dates_never_refuse_anything_and_invent_no_date(school: People) -> None:
    for span in ALDER_DATES:
        calendars.remove(school.alder, span)
    replay = begin(school)
    assert replay.complaint.waiting_for_dates
    assert clock_of(replay.complaint, K.TRIAGE).due_on is None
    complaint = replay.to(State.REPORT_APPROVED)
    assert complaint.state == State.REPORT_APPROVED
    assert not complaint.clocks.filter(count="school_days", due_on__isnull=False).exists()
    assert all("Alder Academy" in clock.waiting_for for clock in complaint.clocks.filter(due_on=None))


def test_each_step_and_the_bulk_pass_give_the_same_dates(school: People) -> None:
    complaints = [complaint_at(school, state) for state in (State.RECEIVED, State.FORMAL, State.HEARING_FIXED)]
    ready = calendars.calendars_of([school.alder.pk])
    assert list(deadlines.moves(deadlines.running(), ready, at=MONDAY)) == []
    assert list(deadlines.faulty_summaries()) == []
    last = max(c.due_on for c in Clock.objects.filter(stopped_on=None))
    calendars.add(school.alder, SpanData(last, last, "closure", "Snow"))
    calendars.add(school.alder, SpanData(D(2026, 9, 15), D(2026, 9, 16), "closure", "Snow"))
    calendars.add(school.alder, SpanData(D(2026, 10, 1), D(2026, 10, 1), "closure", "Flood"))
    ready = calendars.calendars_of([school.alder.pk])
    found = {move.clock.pk: move for move in deadlines.moves(deadlines.running(), ready, at=MONDAY)}
    assert {move.clock.complaint_id for move in found.values()} == {complaint.pk for complaint in complaints}
    for clock in Clock.objects.filter(stopped_on=None):
        stored = clock.due_on
        deadlines.compute(clock, ready[school.alder.pk], at=MONDAY)
        bulk = found[clock.pk].new if clock.pk in found else stored
        assert clock.due_on == bulk, clock.kind


def test_door_follows_the_same_table_as_the_tests_watch() -> None:
    assert door.deadlines is deadlines
