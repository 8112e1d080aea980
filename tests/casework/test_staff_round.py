"""What a newcomer in each post found wrong on the first round, as they would see it now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts import posts
from accounts.models import Entry, Notice, Post, PostKind
from complaints.casework import actions, deadlines, letter_context
from complaints.casework.actions.intake import LONGEST_SUMMARY
from complaints.casework.models import CaseLetter
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind, Stage
from letters.vocabulary import LetterState
from tests.casework.screens import day, letter_for, page, send, sign_in
from tests.casework.stories import LONDON, MONDAY, begin, complaint_at
from tests.people import People, make_person

D = dt.date


def on(moment: dt.date) -> time_machine.travel:
    return time_machine.travel(dt.datetime.combine(moment, dt.time(11), tzinfo=LONDON), tick=False)


def said_at(answer: Any) -> str:
    assert answer.status_code == 422
    return " ".join(fault.text for fault in answer.context["ask"].problems)


def submit(replay: Replay) -> None:
    """The report of the investigator who is appointed already."""
    replay.take(
        Step.SUBMIT_REPORT, by=replay.cast.investigator, facts="What was found.", potential_solutions="A plan.",
        impartial=True, findings=replay.findings(),
    )  # fmt: skip


# --- an acknowledgement that was overtaken ---------------------------------------------------------------------


@pytest.mark.req("R52")
def test_it_is_said_before_the_report_that_no_acknowledgement_went_and_the_limit_is_then_missed(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_FORMAL, by=replay.handler)
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.deputy, declaration="No part in it."
    )
    draft = replay.letter(Step.ACKNOWLEDGE)
    with on(replay.on):
        shown = sign_in(school.deputy).get(page("step", replay.complaint, Step.SUBMIT_REPORT.value)).content.decode()
        assert "This stage has not been acknowledged" in shown
        assert "Petra Ashdown" in shown
    submit(replay)
    complaint = replay.complaint
    assert complaint.state == State.REPORT_SUBMITTED
    clock = complaint.clocks.filter(kind=ClockKind.ACKNOWLEDGE).latest("pk")
    assert clock.outcome == "missed"
    assert clock.stopped_on == replay.on
    assert CaseLetter.objects.get(pk=draft.pk).letter.state == LetterState.WITHDRAWN
    with on(replay.on):
        shown = sign_in(school.principal).get(page("dates", complaint)).content.decode()
    assert "No acknowledgement was sent before the work went on" in shown


# --- days that cannot be ---------------------------------------------------------------------------------------


@pytest.mark.req("R54")
def test_a_meeting_from_before_the_complaint_is_refused_and_called_a_contact(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    before = complaint.received_on - dt.timedelta(days=3)
    with on(complaint.received_on + dt.timedelta(days=4)):
        answer = send(
            sign_in(school.principal), page("step", complaint, Step.RECORD_MEETING.value), **day("met_on", before),
            people="Ottoline Marchbanks", note="We talked.",
        )  # fmt: skip
        assert "Record a meeting from before the complaint arrived as a contact instead" in said_at(answer)


def test_a_formal_request_from_before_stage_one_is_refused(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    with on(complaint.received_on + dt.timedelta(days=4)):
        answer = send(
            sign_in(school.principal), page("step", complaint, Step.ESCALATE.value),
            **day("asked_on", complaint.received_on - dt.timedelta(days=1)), how="By letter", why="All of it.",
        )  # fmt: skip
        assert "The formal stage cannot be asked for before stage 1 began" in said_at(answer)


def test_a_panel_request_from_before_the_answer_is_refused(school: People) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    answered = complaint.answered_formally_on
    assert answered is not None
    with on(answered + dt.timedelta(days=1)):
        answer = send(
            sign_in(school.clerk), page("step", complaint, Step.REQUEST_PANEL.value),
            **day("asked_on", answered - dt.timedelta(days=1)), why="Not satisfied.",
        )  # fmt: skip
        assert "A review panel cannot be asked for before the stage 2 answer was sent" in said_at(answer)


# --- the chronology --------------------------------------------------------------------------------------------


@pytest.mark.req("R126")
def test_the_chronology_gives_the_day_it_happened_and_leads_to_what_was_typed(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.later(3)
    met = replay.on - dt.timedelta(days=1)
    replay.take(Step.RECORD_MEETING, by=school.principal, met_on=met, people="Both", note="We talked.")
    entry = Entry.objects.get(about=replay.complaint.uuid, step=Step.RECORD_MEETING)
    assert entry.on == met
    with on(replay.on):
        shown = sign_in(school.principal).get(page("chronology", replay.complaint)).content.decode()
    row = shown[shown.index("recorded a meeting") - 200 : shown.index("recorded a meeting") + 300]
    assert f"{met:%a} {met.day} {met:%b %Y}" in row
    assert page("contacts", replay.complaint) in row


# --- in a few words --------------------------------------------------------------------------------------------


def test_a_summary_ends_with_a_sentence_or_a_word_and_a_letter_quotes_no_stump(school: People) -> None:
    first = "When I rang, nobody could tell me where my son was at the end of the school day on Monday."
    words = f"{first} {'I rang again and again. ' * 20}"
    complaint = begin(school, words=words, summary="").complaint
    assert complaint.summary.startswith(first)
    assert complaint.summary.endswith(". …")
    assert len(complaint.summary) <= LONGEST_SUMMARY + 1
    assert letter_context.base(complaint, on=MONDAY.date())["summary"] == complaint.words
    unbroken = begin(school, words="When I rang, " + "w" * 400, summary="", submission_key="x").complaint
    assert len(unbroken.summary) > 100


# --- stage 2: what will be done, and the investigator ----------------------------------------------------------


@pytest.mark.req("R33")
def test_the_stage_two_answer_says_what_will_be_done(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.REPORT_APPROVED)
    report = complaint.latest_report
    assert report is not None
    wanted = letter_context.answers(complaint, Stage.FORMAL)["actions"]
    assert wanted
    body = letter_for(complaint, Step.ANSWER_FORMALLY).letter.body
    assert "## What we will do" in body
    assert wanted[0] in body


@pytest.mark.req("R30")
def test_the_investigator_is_told_and_finds_it_on_home_and_why_it_came_back(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.FORMAL)
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.deputy, declaration="No part in it."
    )
    told = Notice.objects.filter(user=school.deputy, text__contains="asked to look into it")
    assert told.count() == 1
    with on(replay.on):
        home = sign_in(school.deputy).get("/").content.decode()
        assert "To investigate" in home
        assert complaint.reference in home
        overview = sign_in(school.deputy).get(complaint.get_absolute_url()).content.decode()
        assert "When they asked for the formal stage" in overview
    submit(replay)
    replay.take(Step.RETURN_REPORT, by=replay.approver, reasons="Please speak with the class teacher too.")
    assert Notice.objects.filter(user=school.deputy, text__contains="came back to you with reasons").count() == 1
    with on(replay.on):
        form = sign_in(school.deputy).get(page("step", complaint, Step.SUBMIT_REPORT.value)).content.decode()
    assert "Please speak with the class teacher too." in form


# --- home ------------------------------------------------------------------------------------------------------


def test_the_record_keepers_home_shows_triage_that_is_due(school: People) -> None:
    complaint = begin(school).complaint
    due = complaint.clocks.get(kind=ClockKind.TRIAGE).due_on
    assert due is not None
    with on(due + dt.timedelta(days=1)):
        home = sign_in(school.record_keeper).get("/").content.decode()
        assert "To be looked at first" in home
        assert complaint.reference in home
        assert complaint.reference not in sign_in(school.birch_record_keeper).get("/").content.decode()


def test_whoever_acts_for_the_principal_signs_as_acting(school: People) -> None:
    complaint = begin(school).complaint
    post = Post.objects.get(user=school.principal, kind=PostKind.PRINCIPAL)
    acting = make_person("Ada Lightwood")
    posts.begin(
        user=acting, kind=PostKind.PRINCIPAL, trust=school.trust, academy=school.alder, from_date=MONDAY.date(),
        acting_for=post, by=school.operations_officer, on=MONDAY.date(),
    )  # fmt: skip
    assert letter_context.title_of(complaint, acting, on=MONDAY.date()) == "Acting principal"
    assert letter_context.title_of(complaint, school.principal, on=MONDAY.date()) == "Principal"


def test_a_closed_case_with_a_letter_to_send_does_not_say_that_nothing_needs_to_be_done(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.WITHDRAW, by=school.principal, said="By telephone.", action_taken="", no_action_reason="")
    with on(replay.on):
        shown = sign_in(school.principal).get(replay.complaint.get_absolute_url()).content.decode()
    assert "Letters in progress" in shown
    assert "Nothing needs to be done" not in shown


# --- stage 3 ---------------------------------------------------------------------------------------------------


def test_a_hearing_on_a_day_without_school_asks_why(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.PANEL_CONVENED)
    saturday = replay.on + dt.timedelta(days=35 + (5 - replay.on.weekday()) % 7)
    assert saturday.weekday() == 5
    with on(replay.on):
        answer = send(
            sign_in(school.clerk), page("step", complaint, Step.FIX_HEARING.value), **day("on_day", saturday),
            begins="16:30", place="The library", dates_offered="Three dates.",
        )  # fmt: skip
        assert "is not a school day at Alder Academy" in said_at(answer)
        answer = send(
            sign_in(school.clerk), page("step", complaint, Step.FIX_HEARING.value), **day("on_day", saturday),
            begins="16:30", place="The library", dates_offered="Three dates.",
            not_a_school_day="The family works on weekdays; everybody agreed.",
        )  # fmt: skip
        assert answer.status_code == 302
        assert complaint.next_hearing.not_a_school_day == "The family works on weekdays; everybody agreed."
        shown = sign_in(school.clerk).get(page("hearing", complaint)).content.decode()
        assert "The family works on weekdays; everybody agreed." in shown


@pytest.mark.req("R37")
def test_papers_are_not_late_from_the_start_when_the_notice_is_short_by_consent(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    tomorrow, then, hearing = (deadlines.school_day_after(replay.complaint, replay.on, days) for days in (1, 2, 3))
    actions.prepare(
        Step.FIX_HEARING, replay.complaint, by=school.clerk, at=replay.at, on=hearing, begins=dt.time(16, 30),
        place="The library", dates_offered="Three dates.", short_notice_consent="They asked for it.",
        submissions_by=tomorrow,
    )  # fmt: skip
    replay.issue(Step.FIX_HEARING, approver=school.clerk, by=school.clerk)
    clock = replay.complaint.clocks.get(kind=ClockKind.PAPERS)
    assert clock.due_on == then
    assert not clock.is_late(replay.on)


def test_the_clerk_records_a_request_and_does_not_ask_for_a_panel_themselves(school: People) -> None:
    complaint = complaint_at(school, State.FORMAL_ANSWERED)
    answered = complaint.answered_formally_on
    assert answered is not None
    with on(answered + dt.timedelta(days=1)):
        shown = sign_in(school.clerk).get(complaint.get_absolute_url()).content.decode()
    assert "Record a request for a review panel" in shown
