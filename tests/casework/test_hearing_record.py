"""The hearing on its screens: arranged, chaired, recorded, decided, and its minutes sent to everybody who gets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine

from complaints.casework import actions
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind, SubjectKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import days_between
from complaints.schooldays.models import Outcome
from tests.casework.screens import day, issue, page, send, sign_in, take
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db

THERE = {f"person-{number}-present": "yes" for number in range(1, 7)}
CONFIRMED = {"understood": "on", "presented": "on", "parties_left": "on"}
KEYS = ("panel_decision", "panel_decision_subject", "inspection_copy")
MINUTES = "Ms Marchbanks spoke first. Felix has an appointment at the clinic. The principal answered questions."


@contextmanager
def on(moment: dt.datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


@pytest.fixture
def fixed(school: People) -> Replay:
    """A hearing is fixed, its papers have gone out, and its day has come."""
    replay = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Mr Hedge"),))
    replay.to(State.HEARING_FIXED)
    hearing = replay.complaint.next_hearing
    while replay.on < hearing.on:
        replay.later()
    return replay


def record(replay: Replay, **typed: object) -> Complaint:
    with on(replay.at):
        return take(
            replay.complaint.clerk, replay.complaint, Step.HOLD_HEARING, running_order="Welcome and questions.",
            **{**CONFIRMED, **THERE, **typed},
        )  # fmt: skip


@pytest.mark.req("R38")
def test_the_clerk_arranges_date_place_and_who_comes_and_the_invitation_says_so(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    when = replay.on + dt.timedelta(days=27)
    while when.weekday() > 4 or when in (dt.date(2026, 10, 26), dt.date(2026, 10, 27)):
        when += dt.timedelta(days=1)
    with on(replay.at):
        clerk = sign_in(school.clerk)
        answer = send(
            clerk, page("step", replay.complaint, "fix_hearing"), begins="16:30", place="The library", mode="hybrid",
            link="https://meet.example.org/room", dates_offered="Two days were offered.",
            academy_speaker="Petra Ashdown", companion="Ann Frost, a friend", witnesses="The bus driver",
            short_notice_consent="By telephone.", not_a_school_day="Agreed with everybody.", **day("on_day", when),
        )  # fmt: skip
        assert answer.status_code == 302
        letter = clerk.get(answer["Location"]).content.decode()
        assert "The library" in letter
        assert f"{when.day} {when:%B %Y}" in letter
        tab = clerk.get(page("hearing", replay.complaint)).content.decode()
        for words in ("In person, with some by video", "Ann Frost, a friend", "Petra Ashdown", "The bus driver"):
            assert words in tab


@pytest.mark.req("R40", "R41", "R78")
def test_the_chair_has_a_script_with_questions_from_each_side_and_others_do_not(fixed: Replay, school: People) -> None:
    with on(fixed.at):
        chair = sign_in(school.council_member).get(page("running_order", fixed.complaint)).content.decode()
        academy = sign_in(school.principal).get(page("running_order", fixed.complaint)).content.decode()
    order = [
        "Purpose and papers.", "The complainant’s statement and evidence.", "Questions to the complainant,",
        "from the academy and then from the panel", "The academy’s statement and evidence.",
        "Questions to the academy,",
        "from the complainant and then from the panel", "Closing words.", "Both sides leave together.",
    ]  # fmt: skip
    for said in (chair, academy):
        places = [said.index(words) for words in order]
        assert places == sorted(places)
    assert "Has everybody had the papers?" in chair
    assert "Chair: “" not in academy


@pytest.mark.req("R40", "R78", "R79")
@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("understood", "Confirm that everybody had seen the papers and understood the purpose."),
        ("presented", "Confirm that each side could put its case, ask questions and answer them."),
        ("parties_left", "Both parties leave before the panel deliberates. Confirm that they did."),
    ],
)
def test_what_the_chair_does_not_confirm_is_no_hearing(fixed: Replay, school: People, left_out: str, said: str) -> None:
    with on(fixed.at):
        answer = send(
            sign_in(school.clerk), page("step", fixed.complaint, "hold_hearing"), running_order="Welcome.",
            **{**CONFIRMED, **THERE, left_out: None},
        )  # fmt: skip
    assert answer.status_code == 422
    assert said in answer.content.decode()
    fixed.complaint.refresh_from_db()
    assert fixed.complaint.state == State.HEARING_FIXED


@pytest.mark.req("R40", "R74", "R79")
def test_who_came_who_did_not_and_what_the_chair_confirmed_stand_on_the_record(fixed: Replay, school: People) -> None:
    absent = {"person-1-present": "no"}
    with on(fixed.at):
        refused = send(
            sign_in(school.clerk), page("step", fixed.complaint, "hold_hearing"), running_order="Welcome.",
            **{**CONFIRMED, **THERE, **absent},
        )  # fmt: skip
        assert "Record what was decided about the absence." in refused.content.decode()
    complaint = record(fixed, **absent, **{"person-1-absence_decision": "Rang and agreed to go on without them."})
    assert complaint.state == State.HEARD
    with on(fixed.at):
        shown = sign_in(school.clerk).get(page("people", complaint)).content.decode()
    assert "Ottoline Marchbanks (complainant): absent. Rang and agreed to go on without them." in shown
    assert "Petra Ashdown (for the academy): there" in shown
    assert "each side could put its case, ask questions and answer them" in shown
    assert "Both parties left before the panel deliberated." in shown


@pytest.mark.req("R39", "R81", "R82", "R83")
def test_minutes_and_outcome_go_to_each_in_writing_in_time_and_without_what_is_private(
    fixed: Replay, school: People
) -> None:
    complaint = record(fixed)
    asked_on = complaint.panel_request_on
    with on(fixed.at):
        number = complaint.heads_to_answer().get().number
        found = {f"head-{number}-outcome": "upheld", f"head-{number}-reasons": "The messages lay for three weeks."}
        answer = send(
            sign_in(school.clerk), page("step", complaint, "issue_decision"), minutes=MINUTES,
            minutes_for_subject=MINUTES.replace(" Felix has an appointment at the clinic.", ""), **found,
        )  # fmt: skip
        assert answer.status_code == 302
        complaint = issue(complaint, Step.ISSUE_DECISION, approver=school.council_member, by=school.clerk)
        clock = complaint.clocks.filter(kind=ClockKind.DECIDE_PANEL).latest("pk")
        assert days_between(calendar_of(complaint.academy_id), asked_on, clock.due_on) == 30
        assert (clock.stopped_on, clock.outcome) == (fixed.on, Outcome.MET)
        rows = CaseLetter.objects.filter(complaint=complaint, letter__key__in=KEYS)
        clerk = sign_in(school.clerk)
        letters = {
            row.letter.key: clerk.get(page("letter", complaint, row.letter.uuid)).content.decode() for row in rows
        }
        assert set(letters) == set(KEYS)
        for key in ("panel_decision", "inspection_copy"):
            assert "Minutes of the hearing" in letters[key]
            assert "appointment at the clinic" in letters[key]
        assert "The principal answered questions." in letters["panel_decision_subject"]
        assert "clinic" not in letters["panel_decision_subject"]


@pytest.mark.req("R72")
@pytest.mark.parametrize("days", [0, -1])
def test_no_hearing_is_arranged_for_today_or_a_day_gone_by(school: People, days: int) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    with pytest.raises(actions.Refused, match="must be in the future"):
        actions.prepare(
            Step.FIX_HEARING, replay.complaint, by=replay.clerk, at=replay.at, on=replay.on + dt.timedelta(days=days),
            begins=dt.time(16, 30), place="The library", mode="in_person", dates_offered="Three dates were offered.",
            academy_speaker=replay.handler.name, short_notice_consent="They agreed by telephone.",
        )  # fmt: skip
    assert replay.complaint.next_hearing is None


@pytest.mark.req("R37", "R74")
def test_once_it_was_held_the_tab_says_who_came_and_how_the_papers_went(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    with on(replay.at):
        before = sign_in(replay.clerk).get(page("hearing", replay.complaint)).content.decode()
    assert "Has not said whether they come" in before
    assert "No papers have been put together here yet." in before
    replay.to(State.HEARD)
    missing = replay.complaint.last_hearing.attendances.filter(part="panel").last()
    missing.present, missing.absence_decision = False, "The other two and a stand-in went on."
    missing.save()
    with on(replay.at):
        for user in (replay.clerk, school.principal, school.council_member):
            tab = sign_in(user).get(page("hearing", replay.complaint)).content.decode()
            assert "Has not said whether they come" not in tab
            assert "No papers" not in tab
            assert "The papers were put together outside the portal" in tab
            assert f"{replay.complaint.display_name}, complainant" in tab
            assert f"{missing.name}, panel: <strong>did not come.</strong> The other two" in tab
