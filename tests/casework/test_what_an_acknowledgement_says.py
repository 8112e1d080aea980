"""An acknowledgement says each thing once, and asks for nothing that was told already (S0 §5.1, §6.1; R46)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.replay import plain_answers
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import Stage
from letters import post_room, reading
from letters.models import Letter
from tests.casework.screens import letter_for
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db

POINTS = ["The bus left without the children", "Nobody answered my two messages"]
SCHOOL_DAY = "When something reaches us on a day that is not a school day"
ASKS = "Please also tell us what you feel would put things right."


def acknowledged(school: People, *, heads: list[str] | None = None, at: dt.datetime = MONDAY, **given: Any) -> Letter:
    """The draft of the acknowledgement of a complaint that was put in this way."""
    answers = plain_answers(**{"academy": school.alder, "summary": "", "words": "\n".join(POINTS), **given})
    complaint = Complaint.objects.get(pk=actions.submit(answers, at=at).pk)
    details = {"heads": heads} if heads else {}
    actions.take(Step.ACCEPT_INFORMAL, complaint, by=school.principal, at=at, **details)
    return letter_for(complaint, Step.ACKNOWLEDGE).letter


@pytest.mark.req("R46")
def test_both_days_are_said_and_why_only_where_they_differ(school: People) -> None:
    same = reading.plain(acknowledged(school).body)
    assert SCHOOL_DAY not in same
    assert "We received your complaint on Monday 14 September 2026." in same
    assert "We count our time limits from Monday 14 September 2026" in same
    saturday = reading.plain(acknowledged(school, at=MONDAY - dt.timedelta(days=2)).body)
    assert SCHOOL_DAY in saturday
    assert "treated as received on Monday 14 September 2026" in saturday
    assert "on Saturday 12 September 2026" in saturday


@pytest.mark.parametrize("state", [State.FORMAL, State.PANEL_REQUESTED])
def test_so_do_those_of_the_later_stages(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    letter = complaint.letters.filter(step=Step.ACKNOWLEDGE).latest("pk").letter
    assert letter.key == {Stage.FORMAL: "acknowledgement_formal", Stage.PANEL: "acknowledgement_panel"}[complaint.stage]
    assert letter.context["received_on"] == letter.context["treated_as_received_on"]
    assert SCHOOL_DAY not in reading.plain(letter.body)


def test_what_would_put_it_right_is_said_back_and_asked_only_where_it_was_not_told(school: People) -> None:
    told = reading.plain(acknowledged(school, wanted="An apology, and a second bus.").body)
    assert ASKS not in told
    assert "You told us what would put things right:\n\nAn apology, and a second bus." in told
    untold = reading.plain(acknowledged(school, wanted="").body)
    assert ASKS in untold
    assert "You told us what would put things right" not in untold


def test_the_points_as_they_were_put_are_said_once(school: People) -> None:
    said = reading.plain(acknowledged(school).body)
    for point in POINTS:
        assert said.count(point) == 1
    other = reading.plain(acknowledged(school, heads=["That the bus left early", "That nobody answered"]).body)
    assert " ".join(POINTS) in other
    assert "That the bus left early" in other


def test_a_letter_that_is_one_head_in_a_few_words_is_said_in_full_as_well(school: People) -> None:
    long = "It began in May. " * 40
    said = reading.plain(acknowledged(school, words=long).body)
    assert said.count(long.strip()) == 1
    assert "We will answer each of these points" in said


def test_words_of_theirs_that_look_like_a_gap_stop_no_acknowledgement(school: People) -> None:
    letter = acknowledged(school, words="He wrote <script> to me\nand [sic] xxxx as well", wanted="No more <b>")
    assert post_room.problems(letter) == []
    left = acknowledged(school, heads=["That [name] wrote <script> to me"], words="He wrote <script> to me\nTwice")
    assert [said for said in post_room.problems(left) if "[name]" in said]
    assert not [said for said in post_room.problems(left) if "script" in said]
