"""Until when the parties send their papers: after the invitation has reached them, before all go out (R37, R75)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string

from complaints.casework import actions, deadlines
from complaints.casework.models import Complaint
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.dates import long_date
from letters import reading
from letters.vocabulary import How
from tests.casework.screens import day, letter_for, page, send, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db

CONSENT = "They asked for an early day by telephone."


@pytest.fixture
def convened(school: People) -> Replay:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    return replay


def school_days_on(replay: Replay, number: int) -> dt.date:
    return deadlines.school_day_after(replay.complaint, replay.on, number)


def arrange(replay: Replay, hearing_on: dt.date, **typed: Any) -> Any:
    given = {"begins": "16:30", "place": "The library", "dates_offered": "Two days.", "short_notice_consent": CONSENT}
    with time_machine.travel(replay.at, tick=False):
        return send(
            sign_in(replay.clerk), page("step", replay.complaint, Step.FIX_HEARING.value), **day("on_day", hearing_on),
            **{**given, **typed},
        )  # fmt: skip


def hint(answer: Any) -> str:
    return str(answer.context["ask"].fields["submissions_by"].help_text)


def letter(complaint: Complaint) -> str:
    return reading.plain(letter_for(complaint, Step.FIX_HEARING).letter.body)


@pytest.mark.req("R75")
def test_with_time_enough_it_is_three_school_days_before_all_papers_go_out_as_the_form_says(convened: Replay) -> None:
    hearing_on = school_days_on(convened, 14)
    wrong = arrange(convened, hearing_on, place="")
    arrange(convened, hearing_on)
    hearing = convened.complaint.next_hearing
    assert hearing.papers_by == school_days_on(convened, 9)
    assert hearing.submissions_by == school_days_on(convened, 6)
    assert f"that is {long_date(hearing.submissions_by)}, and all papers go out by" in hint(wrong)
    assert f"send them by {long_date(hearing.submissions_by)}" in letter(convened.complaint)


@pytest.mark.req("R75")
def test_with_less_time_it_is_the_school_day_before_all_papers_go_out(convened: Replay) -> None:
    arrange(convened, school_days_on(convened, 7))
    hearing = convened.complaint.next_hearing
    assert hearing.papers_by == school_days_on(convened, 2)
    assert hearing.submissions_by == school_days_on(convened, 1)


@pytest.mark.req("R72")
@pytest.mark.parametrize(("days", "thanked"), [(10, True), (11, False), (14, False)])
def test_the_invitation_thanks_for_less_notice_only_where_there_is_less(
    convened: Replay, days: int, thanked: bool
) -> None:
    arrange(convened, school_days_on(convened, days))
    hearing = convened.complaint.next_hearing
    assert hearing.short_notice_consent == CONSENT
    assert (hearing.notice_given < hearing.notice_needed) is thanked
    assert ("less notice than our procedure promises" in letter(convened.complaint)) is thanked
    papers = render_to_string("casework/papers/timetable.html", {"hearing": hearing})
    assert ("Agreed to shorter notice" in papers) is thanked


@pytest.mark.req("R72")
def test_a_replay_records_consent_only_where_the_notice_is_short(convened: Replay) -> None:
    convened.fix_hearing()
    hearing = convened.complaint.next_hearing
    assert bool(hearing.short_notice_consent) is (hearing.notice_given < hearing.notice_needed)
    invitation = convened.complaint.letters.get(letter__key="hearing_invitation").letter.body
    assert ("less notice" in invitation) is (hearing.notice_given < hearing.notice_needed)


@pytest.mark.req("R37", "R75")
def test_where_no_day_is_left_the_form_asks_for_one_and_the_papers_go_out_after_it(convened: Replay) -> None:
    hearing_on, first = school_days_on(convened, 6), school_days_on(convened, 1)
    refused = arrange(convened, hearing_on)
    assert refused.status_code == 422
    [fault] = refused.context["ask"].errors["submissions_by"]
    assert "no time for the parties to send their papers" in fault
    assert f"{long_date(first)} or later" in fault
    assert arrange(convened, hearing_on, **day("submissions_by", school_days_on(convened, 2))).status_code == 302
    hearing = convened.complaint.next_hearing
    assert (hearing.submissions_by, hearing.papers_by) == (school_days_on(convened, 2), school_days_on(convened, 3))
    convened.issue(Step.FIX_HEARING, approver=convened.clerk, by=convened.clerk)
    clock = convened.complaint.clocks.get(kind=ClockKind.PAPERS)
    assert clock.due_on == hearing.papers_by
    assert clock.length == 3
    working = deadlines.working_of(clock, calendar_of(convened.complaint.academy_id))
    assert len(working.counted) == clock.length


@pytest.mark.req("R75")
@pytest.mark.parametrize(
    ("hearing_in", "chosen_in", "said"),
    [
        (6, 0, "has to reach them first"),
        (3, 2, "which is not before the hearing"),
        (14, 9, "All papers go out by"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_the_reason(
    convened: Replay, hearing_in: int, chosen_in: int, said: str
) -> None:
    answer = arrange(
        convened, school_days_on(convened, hearing_in),
        **day("submissions_by", school_days_on(convened, chosen_in) if chosen_in else convened.on),
    )  # fmt: skip
    assert answer.status_code == 422
    assert said in answer.context["ask"].errors["submissions_by"][0]
    assert convened.complaint.next_hearing is None


@pytest.mark.req("R75")
def test_who_is_written_to_on_paper_gets_a_day_more_for_the_post(convened: Replay) -> None:
    person = convened.complaint.complainant
    person.post_only, person.address = True, "1 High Street"
    person.save()
    answer = arrange(convened, school_days_on(convened, 7))
    assert f"{long_date(school_days_on(convened, 2))} or later" in answer.context["ask"].errors["submissions_by"][0]


@pytest.mark.req("R75")
def test_the_form_says_before_which_day_there_is_no_time(convened: Replay) -> None:
    with time_machine.travel(convened.at, tick=False):
        shown = sign_in(convened.clerk).get(page("step", convened.complaint, Step.FIX_HEARING.value)).content.decode()
    assert f"before all papers go out is {long_date(school_days_on(convened, 7))}." in shown


@pytest.mark.req("R75")
def test_an_invitation_that_waited_too_long_does_not_go(convened: Replay) -> None:
    arrange(convened, school_days_on(convened, 8))
    last = convened.complaint.next_hearing.submissions_by
    actions.approve_letter(convened.letter(Step.FIX_HEARING), by=convened.clerk, at=convened.at)
    convened.at = convened.at.replace(year=last.year, month=last.month, day=last.day)
    waiting = convened.letter(Step.FIX_HEARING)
    with pytest.raises(actions.Refused, match="leaves them time only"):
        actions.issue(waiting, by=convened.clerk, at=convened.at, how=How.EMAIL)
    with time_machine.travel(convened.at, tick=False):
        again = sign_in(convened.clerk).get(page("step", convened.complaint, Step.FIX_HEARING.value))
    assert again.context["ask"].initial["submissions_by"] is None
