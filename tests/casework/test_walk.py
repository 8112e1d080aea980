"""One complaint all the way, and every state on it."""

from __future__ import annotations

import pytest

from accounts import trail
from complaints.casework.vocabulary import State
from letters.models import Letter
from tests.casework.stories import begin, complaint_at
from tests.people import People


@pytest.mark.parametrize("state", list(State))
def test_real_steps_lead_to_every_state(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    assert complaint.state == state
    assert list(trail.verify(complaint.uuid)) == []


def test_every_letter_on_the_way_was_issued_and_made(school: People, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complaint = begin(school).to(State.REFERRED)
    keys = [link.letter.key for link in complaint.letters.select_related("letter") if link.letter.state == "issued"]
    assert keys == [
        "receipt",
        "acknowledgement_informal",
        "stage1_answer",
        "acknowledgement_formal",
        "stage2_answer",
        "acknowledgement_panel",
        "hearing_invitation",
        "panel_decision",
    ]
    assert not Letter.objects.filter(state="issued").exclude(rendering="made").exists()
