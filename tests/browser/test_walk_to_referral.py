"""One complaint through all four stages to the outside body, by clicking, as each person in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import stage_one, stage_three, stage_two
from tests.browser.conftest import GO
from tests.browser.screens import Office
from tests.browser.walking import Walk
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = "walk"


@pytest.mark.req("R9", "R13", "R17", "R34", "R35", "R36", "R54", "R56", "R61", "R63", "R65")
@pytest.mark.req("R67", "R72", "R80", "R81", "R82", "R102")
def test_a_complaint_goes_from_a_parents_form_to_the_outside_body(
    school: People, office: Office, until: GO, steady: None, tmp_path: Path
) -> None:
    walk = Walk(school, office, until, tmp_path)
    for chapter in (
        stage_one.parent_complains,
        stage_one.stranger_finds_nothing,
        stage_one.principal_takes_it_on,
        stage_one.parent_confirms,
        stage_one.principal_answers,
        stage_one.parent_escalates,
        stage_two.investigator_is_appointed,
        stage_two.investigator_reports,
        stage_two.answer_is_issued,
        stage_two.parent_asks_for_a_panel,
        stage_three.clerk_acknowledges,
        stage_three.panel_is_convened,
        stage_three.independent_member_joins,
        stage_three.hearing_is_fixed,
        stage_three.papers_are_circulated,
        stage_three.hearing_is_recorded,
        stage_three.decision_is_issued,
        stage_three.panel_is_dismissed,
        stage_three.parent_reads_the_decision,
        stage_three.outside_body_takes_it_up,
    ):
        chapter(walk)
