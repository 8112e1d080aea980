"""A concern that was answered, and later becomes a complaint: nothing typed again, counted from the later request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from complaints.casework import actions
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.vocabulary import Nature, Step
from complaints.policy.vocabulary import ClockKind
from tests.casework.screens import page, send, sign_in
from tests.casework.screens import take as take_by_its_page
from tests.casework.stories import LONDON, MONDAY, begin
from tests.intake.conftest import own_address
from tests.people import People

pytestmark = pytest.mark.django_db

D = dt.date
ASKED_ON = D(2026, 10, 24)
"""A Saturday at the start of the half-term holiday; school begins again on Tuesday 3 November, after an INSET day."""
TAKEN_UP = dt.datetime(2026, 11, 4, 10, tzinfo=LONDON)


@pytest.fixture
def answered(school: People) -> Complaint:
    """A concern of 14 September, answered on the same day."""
    concern = begin(school, nature=Nature.CONCERN)
    concern.take(Step.ANSWER_CONCERN, by=concern.handler, answer="A talk at the gate.")
    return concern.complaint


def typed(day: dt.date) -> dict[str, str]:
    return {"asked_on_day": str(day.day), "asked_on_month": str(day.month), "asked_on_year": str(day.year)}


def due(complaint: Complaint, kind: ClockKind) -> tuple[dt.date, dt.date | None, dt.date | None]:
    clock = complaint.clocks.filter(kind=kind).latest("pk")
    return clock.received_on, clock.treated_as_received_on, clock.due_on


@pytest.mark.req("R19", "R46")
def test_its_time_limits_count_from_the_treated_as_received_day_of_the_request(
    school: People, answered: Complaint, time_machine: Any, let_in: Callable[..., Client]
) -> None:
    time_machine.move_to(TAKEN_UP)
    complaint = take_by_its_page(school.principal, answered, Step.ACCEPT_INFORMAL, **typed(ASKED_ON))

    assert due(complaint, ClockKind.ACKNOWLEDGE) == (ASKED_ON, D(2026, 11, 3), D(2026, 11, 10))
    assert due(complaint, ClockKind.ANSWER_INFORMAL) == (ASKED_ON, D(2026, 11, 3), D(2026, 12, 1))
    assert complaint.words == answered.words
    assert complaint.received_on == MONDAY.date()

    shown = sign_in(school.principal).get(page("case", complaint)).content.decode()
    assert "Arrived on Monday 14 September 2026" in shown
    assert "treated as a complaint on Saturday 24 October 2026, treated as received on Tuesday 3 November 2026" in shown
    assert "Overdue" not in shown

    own = let_in(complaint).get(own_address(complaint)).content.decode()
    assert "It arrived on Monday 14 September 2026." in own
    assert "You asked us on Saturday 24 October 2026 to treat it as a complaint" in own
    assert "we treat that as received on Tuesday 3 November 2026" in own

    letter = CaseLetter.objects.get(complaint=complaint, step=Step.ACKNOWLEDGE).letter
    assert letter.context["received_on"] == "Saturday 24 October 2026"
    assert letter.context["treated_as_received_on"] == "Tuesday 3 November 2026"


def test_the_formal_stage_counts_from_the_request_as_well(
    school: People, answered: Complaint, time_machine: Any
) -> None:
    time_machine.move_to(TAKEN_UP)
    complaint = take_by_its_page(
        school.principal, answered, Step.ACCEPT_FORMAL, why_formal_at_once="They ask for it.", **typed(ASKED_ON)
    )
    assert due(complaint, ClockKind.ANSWER_FORMAL) == (ASKED_ON, D(2026, 11, 3), D(2026, 12, 1))
    assert complaint.formal_request_on == ASKED_ON


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (D(2026, 11, 5), "The date must be 4 November 2026 or earlier."),
        (D(2026, 9, 13), "The date must be 14 September 2026 or later."),
    ],
)
def test_the_day_of_the_request_is_neither_to_come_nor_before_it_first_arrived(
    school: People, answered: Complaint, time_machine: Any, day: dt.date, said: str
) -> None:
    time_machine.move_to(TAKEN_UP)
    answer = send(sign_in(school.principal), page("step", answered, Step.ACCEPT_INFORMAL), **typed(day))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with pytest.raises(actions.Refused):
        actions.take(Step.ACCEPT_INFORMAL, answered, by=school.principal, at=TAKEN_UP, asked_on=day)
    answered.refresh_from_db()
    assert answered.complaint_request_on is None
    assert answered.closed_on is not None


def test_today_stands_in_the_question_and_a_complaint_just_received_is_not_asked(
    school: People, answered: Complaint, time_machine: Any
) -> None:
    time_machine.move_to(TAKEN_UP)
    complaint = take_by_its_page(school.principal, answered, Step.ACCEPT_INFORMAL)
    assert due(complaint, ClockKind.ANSWER_INFORMAL)[:2] == (TAKEN_UP.date(), TAKEN_UP.date())

    fresh = begin(school, at=TAKEN_UP).complaint
    asked = sign_in(school.principal).get(page("step", fresh, Step.ACCEPT_INFORMAL)).content.decode()
    assert "treated as a complaint?" not in asked


def test_the_clock_of_the_law_starts_again_with_the_request(school: People, time_machine: Any) -> None:
    concern = begin(school, nature=Nature.CONCERN)
    actions.classify(concern.complaint, by=concern.handler, at=MONDAY, early_years=True)
    concern.take(Step.ANSWER_CONCERN, by=concern.handler, answer="A talk at the gate.")
    time_machine.move_to(TAKEN_UP)
    complaint = take_by_its_page(school.principal, concern.complaint, Step.ACCEPT_INFORMAL, **typed(ASKED_ON))
    clock = complaint.clocks.get(kind=ClockKind.EARLY_YEARS, stopped_on=None)
    assert (clock.received_on, clock.due_on) == (ASKED_ON, D(2026, 11, 21))
