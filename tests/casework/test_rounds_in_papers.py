"""After the outside body has asked for a new investigation the papers say of which round each finding is (R106)."""

from __future__ import annotations

import pytest

from complaints.casework.models import Bundle
from complaints.casework.papers import plan
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Outcome, State, Step
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


def said(replay: Replay) -> list[tuple[str, str]]:
    """Each finding in the papers, by the stage that they name."""
    complaint = replay.complaint
    hearing = complaint.hearings.last()
    found = next(one for one in plan.papers(Bundle(complaint=complaint, hearing=hearing)) if one.key == "heads")
    return [(stage, finding.outcome) for _head, findings in found.context["rows"] for stage, finding in findings]


def test_in_the_first_round_a_stage_is_called_by_its_name_alone(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    assert [stage for stage, _ in said(replay)] == ["Stage 1: informal", "Stage 2: formal"]


@pytest.mark.req("R37", "R106")
def test_two_findings_of_one_stage_are_told_apart(school: People) -> None:
    replay = begin(school)
    replay.to(State.REFERRED)
    replay.take(Step.REINVESTIGATE_FORMALLY, by=school.trust_officer, request="Look at it again.")
    replay.words.outcomes = (Outcome.UPHELD,)
    replay.to(State.FORMAL_ANSWERED)
    found = said(replay)
    assert [stage.partition(", ")[2] for stage, _ in found] == ["time round 1", "time round 1", "time round 2"]
    assert [outcome for _, outcome in found[1:]] == [Outcome.PARTLY_UPHELD, Outcome.UPHELD]
