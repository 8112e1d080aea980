"""A school ready to work: people, term dates, the procedure, the wordings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from complaints.casework.models import CaseLetter
from complaints.casework.vocabulary import State, Step
from tests.casework.screens import letter_for
from tests.casework.stories import begin, furnish
from tests.people import People


@pytest.fixture
def school(people: People) -> People:
    furnish(people)
    return people


@pytest.fixture
def case_letter(school: People, time_machine: Any) -> CaseLetter:
    """The answer at the informal stage, drafted and ready to be approved."""
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.later()
    replay.take(Step.DRAFT_ANSWER, by=replay.handler, findings=replay.findings())
    time_machine.move_to(replay.at + dt.timedelta(minutes=1), tick=False)
    return letter_for(replay.complaint, Step.ANSWER_INFORMALLY)
