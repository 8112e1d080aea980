"""Every table that is keyed by Step knows every step, and every guard has a sentence."""

from __future__ import annotations

import pytest

from complaints.casework import correspondence, deadlines, guards, permissions, workflow
from complaints.casework.actions.effects import EFFECTS
from complaints.casework.actions.facts import FACTS
from complaints.casework.correspondence import context_of
from complaints.casework.correspondence.table import CHOSEN
from complaints.casework.models import CaseLetter
from complaints.casework.vocabulary import ISSUING, OPEN, PUBLIC_WORDS, STAGE_OF, State, Step
from letters.catalogue import CATALOGUE
from letters.vocabulary import BelongsTo
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

RECEIVING = {Step.SUBMIT, Step.LOG, Step.BRING_IN}


@pytest.mark.parametrize(
    "table",
    [permissions.WHO, deadlines.EFFECTS, correspondence.DRAFTS, FACTS, EFFECTS],
    ids=["who", "clocks", "letters", "facts", "effects"],
)
def test_every_table_knows_every_step(table: dict[Step, object]) -> None:
    assert set(table) == set(Step)


def test_every_step_but_receiving_has_an_arrow_with_a_docstring_and_a_source() -> None:
    for step in set(Step) - RECEIVING:
        method = getattr(workflow.Workflow, step.value)
        assert method._django_fsm.transitions, step
        assert (method.__doc__ or "").strip().endswith("."), step


def test_every_guard_says_what_is_missing() -> None:
    found = [value for value in vars(guards).values() if isinstance(value, guards.Guard)]
    assert len(found) > 30
    assert all(guard.sentence.endswith(".") and len(guard.sentence) > 15 for guard in found)


def test_every_state_has_words_for_the_complainant_and_a_stage() -> None:
    assert set(PUBLIC_WORDS) == set(State)
    assert set(STAGE_OF) == set(State) - {State.CLOSED}
    assert set(OPEN) == set(State) - {State.PANEL_DECIDED, State.REFERRED, State.CLOSED}


def test_every_letter_that_a_step_drafts_is_in_the_catalogue() -> None:
    keys = {draft.key for drafts in correspondence.DRAFTS.values() for draft in drafts}
    keys |= set(correspondence.LETTER_OF.values()) | set(correspondence.ACKNOWLEDGEMENTS.values())
    assert keys <= set(CATALOGUE)


def test_every_step_that_issues_a_letter_has_one() -> None:
    drafted = {draft.issues for drafts in correspondence.DRAFTS.values() for draft in drafts if draft.issues}
    assert not ISSUING - drafted - set(correspondence.LETTER_OF)


@pytest.mark.django_db
def test_each_section_of_a_case_letter_is_decided_by_facts_by_a_room_above_or_by_a_person(school: People) -> None:
    complaint = complaint_at(school, State.HEARING_FIXED)
    above = {"site_bar_review": {"goes_on"}}
    for key, kind in CATALOGUE.items():
        if kind.belongs_to != BelongsTo.CASE:
            continue
        _, decided = context_of(key, complaint, CaseLetter.To.COMPLAINANT, on=MONDAY.date())
        chosen = set(CHOSEN.get(key, ()))
        assert chosen <= set(kind.choices), key
        assert not chosen & set(decided), key
        assert set(kind.choices) <= chosen | set(decided) | above.get(key, set()), key
