"""Every page of a case opens at every state, for whoever works on it, and for nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints.casework.forms import STEP_FORMS
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State
from tests.casework.stories import LONDON, complaint_at
from tests.people import People

SignIn = Callable[[User], Client]
TABS = ("case", "heads", "people", "letters", "documents", "contacts", "dates", "chronology")
LATER = dt.datetime(2027, 1, 18, 11, 0, tzinfo=LONDON)
"""A school day after everything that the stories did."""


@pytest.fixture(autouse=True)
def _a_day() -> None:
    with time_machine.travel(LATER, tick=False):
        yield


def workers(complaint: Complaint, school: People) -> list[User]:
    found = [complaint.handler, complaint.clerk, school.trust_officer, school.principal]
    return [user for user in dict.fromkeys(found) if user is not None]


@pytest.mark.parametrize("state", list(State))
def test_every_tab_and_every_step_open_at_every_state(school: People, signed_in: SignIn, state: State) -> None:
    complaint = complaint_at(school, state)
    for user in workers(complaint, school):
        browser = signed_in(user)
        for tab in TABS:
            answer = browser.get(reverse(f"casework:{tab}", args=[complaint.reference]))
            assert answer.status_code == 200, tab
        for step in STEP_FORMS:
            answer = browser.get(reverse("casework:step", args=[complaint.reference, step.value]))
            assert answer.status_code in (200, 404, 409), step
        for link in complaint.letters.select_related("letter"):
            answer = browser.get(reverse("casework:letter", args=[complaint.reference, link.letter.uuid]))
            assert answer.status_code == 200, link.letter.key
        assert browser.get(reverse("casework:home")).status_code == 200
