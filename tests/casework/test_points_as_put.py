"""The points of a complaint as the complainant put them, a line for each, are the heads to begin with (R9)."""

from __future__ import annotations

import pytest
import time_machine

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.replay import plain_answers
from complaints.casework.vocabulary import State, Step
from tests.casework.screens import page, sign_in, take
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db

POINTS = ["The bus left without the children", "Nobody answered my two messages", "The driver shouted at my son"]


def arrived(school: People, words: str) -> Complaint:
    return actions.submit(plain_answers(academy=school.alder, words=words, summary=""), at=MONDAY)


@pytest.mark.req("R9")
@pytest.mark.parametrize(
    "typed", ["\r\n".join(POINTS), "- " + "\n\n- ".join(POINTS), f"1. {POINTS[0]}\n2) {POINTS[1]}\n(3) {POINTS[2]}\n"]
)
def test_each_line_of_theirs_is_offered_as_a_head_and_becomes_one(school: People, typed: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        complaint = arrived(school, typed)
        shown = sign_in(school.principal).get(page("step", complaint, Step.ACCEPT_INFORMAL.value))
        assert shown.context["ask"].initial["heads"].splitlines() == POINTS
        complaint = take(school.principal, complaint, Step.ACCEPT_INFORMAL)
    assert [head.text for head in complaint.heads.all()] == POINTS


@pytest.mark.parametrize("typed", ["One paragraph. It has two sentences.", f"Dear Sir\n{'It went on and on. ' * 40}"])
def test_a_paragraph_or_a_letter_is_one_head_in_a_few_words(school: People, typed: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        complaint = arrived(school, typed)
        shown = sign_in(school.principal).get(page("step", complaint, Step.ACCEPT_INFORMAL.value))
    assert shown.context["ask"].initial["heads"] == complaint.summary


def test_the_hint_about_the_handler_does_not_say_what_the_link_beside_the_button_says(school: People) -> None:
    complaint = complaint_at(school, State.RECEIVED)
    with time_machine.travel(MONDAY, tick=False):
        shown = sign_in(school.principal).get(page("step", complaint, Step.ACCEPT_INFORMAL.value)).content.decode()
    assert shown.count("Leave it as it is") == 1
    assert "Choose nobody, and it goes to whoever the procedure names." in shown
