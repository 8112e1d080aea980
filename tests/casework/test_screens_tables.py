"""The tables of the screens are complete and honest."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from complaints.casework.forms import ELSEWHERE, STEP_FORMS
from complaints.casework.models import Complaint
from complaints.casework.sentences import SAID
from complaints.casework.views.offers import FORWARD
from complaints.casework.vocabulary import State, Step

ACTIONS = Path(settings.BASE_DIR) / "complaints" / "casework" / "actions"


def conditions(step: Step) -> set[object]:
    meta = getattr(Complaint, step.value)._django_fsm
    return {condition for arrow in meta.transitions.values() for condition in arrow.conditions}


def test_every_step_that_staff_can_take_has_its_form() -> None:
    assert set(STEP_FORMS) == set(Step) - ELSEWHERE
    for step in ELSEWHERE:
        assert not hasattr(Complaint, step.value)


def test_no_question_is_called_as_something_that_the_page_asks_of_its_form() -> None:
    """A template finds the question first, and would show it once more, empty, in the place of what it asked for."""
    page = (Path(settings.BASE_DIR) / "templates" / "casework" / "step.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bask\.(\w+)", page))
    assert {"to_know", "warning", "problems"} <= asked
    for step, form in STEP_FORMS.items():
        assert not asked & set(form.base_fields), step


def test_a_form_claims_to_meet_only_guards_of_its_own_step() -> None:
    for step, form in STEP_FORMS.items():
        assert form.meets <= conditions(step), step


def test_every_state_names_the_steps_that_lead_on_and_they_leave_it() -> None:
    assert set(FORWARD) == set(State)
    for state, steps in FORWARD.items():
        for step in steps:
            assert getattr(Complaint, step.value)._django_fsm.get_transition(state) is not None, (state, step)


def test_every_entry_of_the_chronology_has_a_sentence() -> None:
    written = set(Step)
    written |= set(re.findall(r'step="(dates_\w+)"', (ACTIONS / "calendars.py").read_text()))
    for file in set(ACTIONS.glob("*.py")) - {ACTIONS / "calendars.py"}:  # not about a complaint
        written |= set(re.findall(r'note\(\s*\w+(?:\.\w+)*,\s*"(\w+)"', file.read_text()))
    missing = {str(name) for name in written} - set(map(str, SAID))
    assert not missing
    for words in SAID.values():
        words.format(who="Petra Ashdown", fields="category")
