"""Every row of the routing table, column by column, as the portal carries it out (S0 §6–7, procedure.md)."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from complaints.casework import actions, guards, permissions, routing
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Role, State, Step
from complaints.policy.vocabulary import PanelRule, Stage, SubjectKind
from tests.casework.stories import begin
from tests.people import People, make_person

pytestmark = pytest.mark.django_db

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "routing.csv").read_text(encoding="utf-8").splitlines()))
OFFICE = {
    "principal": "principal",
    "operations_officer": "operations_officer",
    "chief_executive": "chief_executive",
    "chair_of_board": "board_chair",
    "chief_executive_with_nominated_member": "chief_executive",
}
RULE = {
    "review_panel": PanelRule.ACADEMY,
    "independent_governors": PanelRule.INDEPENDENT_GOVERNORS,
    "trust_members": PanelRule.MEMBERS,
}
ONLY_FROM_OUTSIDE = {"external_third_party", "independent_investigator"}
"""The cells that ask for somebody from outside the trust."""
SOMEBODY_ELSE = ONLY_FROM_OUTSIDE | {"impartial_third_party", "investigating_officer"}
"""The cells that never mean the handler."""


def rows(*stages: str) -> list[dict[str, str]]:
    return [row for row in ROWS if row["stage"] in stages]


def named(row: dict[str, str]) -> str:
    return f"{row['subject']}-{row['stage']}"


def brought(people: People, subject: str, state: State) -> Replay:
    """A complaint about this subject, brought there with people from outside wherever somebody looks into it."""
    replay = begin(people, subjects=((SubjectKind(subject), "Nobody Known"),))
    replay.cast = replace(
        replay.cast, investigator=people.outside_person, investigator_external=True,
        third_party=make_person("Tess Umber", job_title="Impartial third party"),
        nominated_member=people.trust_member,
    )  # fmt: skip
    replay.to(state)
    return replay


def at_its_stage(people: People, row: dict[str, str]) -> Replay:
    return brought(people, row["subject"], State.INFORMAL if row["stage"] == "1" else State.FORMAL)


def test_the_table_has_a_row_for_every_subject_at_every_stage() -> None:
    assert {(row["subject"], row["stage"]) for row in ROWS} == {
        (kind.value, stage) for kind in SubjectKind for stage in ("1", "2", "3")
    }


@pytest.mark.req("R8", "R84", "R85", "R86", "R87", "R88", "R90", "R91", "R93", "R96", "R98")
@pytest.mark.parametrize("row", rows("1", "2"), ids=named)
def test_who_receives_it_who_may_look_into_it_and_who_decides(school: People, row: dict[str, str]) -> None:
    replay = at_its_stage(school, row)
    complaint, cell = replay.complaint, row["carried_out_by"]
    complaint.deciding_on = replay.on
    assert complaint.handler == getattr(school, OFFICE[row["received_by"]])
    assert routing.approver_at(complaint, on=replay.on).user == getattr(school, OFFICE[row["decided_or_heard_by"]])
    if row["stage"] == "1":
        needed = cell in {"impartial_third_party", "independent_investigator", "external_third_party"}
        assert guards.third_party_where_needed(complaint) is not needed
    declared = {"declaration": "I had no part in it.", "nobody_else": "Nobody else is free."}
    if cell in SOMEBODY_ELSE:
        with pytest.raises(actions.Refused, match=r"outside the trust|other than whoever handles"):
            replay.take(
                Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=replay.handler, **declared
            )  # fmt: skip
    if cell in ONLY_FROM_OUTSIDE:
        with pytest.raises(actions.Refused, match="outside the trust"):
            replay.take(Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, **declared)
        with pytest.raises(actions.Refused, match="holds a post in the trust"):
            replay.take(
                Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, external=True, **declared
            )
        replay.take(
            Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.outside_person, external=True, **declared
        )
        # From outside, without a post: this one case and nothing else.
        assert list(permissions.visible_to(school.outside_person, on=replay.on)) == [replay.complaint]
    elif cell != "member_of_staff_or_principal":
        replay.take(Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, **declared)


@pytest.mark.req("R89", "R95")
@pytest.mark.parametrize("row", rows("1", "2"), ids=named)
def test_only_a_complaint_about_the_board_waits_for_the_nominated_member(school: People, row: dict[str, str]) -> None:
    replay = at_its_stage(school, row)
    replay.complaint.deciding_on = replay.on
    with_member = row["decided_or_heard_by"] == "chief_executive_with_nominated_member"
    assert with_member is (row["subject"] == "trust_board")
    standing = replay.complaint.named.filter(role=Role.NOMINATED_MEMBER, until__isnull=True)
    standing.update(until=replay.on)
    assert guards.nominated_member_involved(replay.complaint) is not with_member


@pytest.mark.req("R99", "R100")
@pytest.mark.parametrize("row", rows("3"), ids=named)
def test_who_hears_it(school: People, row: dict[str, str]) -> None:
    replay = brought(school, row["subject"], State.FORMAL_ANSWERED)
    complaint = replay.complaint
    assert row["received_by"] == "clerk"
    assert complaint.clerk == school.clerk
    assert complaint.procedure.panel_rule_for(SubjectKind(row["subject"])) == RULE[row["decided_or_heard_by"]]
    assert complaint.procedure.routing(SubjectKind(row["subject"]), Stage.PANEL).received_by == "clerk"
    # Whoever looked into it or decided it before may not sit on its panel.
    clash = permissions.clashes(complaint, school.outside_person, Role.PANEL_MEMBER)
    assert "investigator" in clash


@pytest.mark.req("R283")
def test_the_nominated_member_does_not_sit_among_the_members(school: People) -> None:
    replay = brought(school, "trust_board", State.PANEL_REQUESTED)
    second, third = make_person("Una Brand"), make_person("Ira Coombe")
    answers = ("knows_complainant", "knows_pupil", "knows_staff", "prior_knowledge", "directly_involved")
    members = [
        {"user": school.trust_member, "capacity": "trust_member", "is_chair": True},
        {"user": second, "capacity": "independent", "independent": True, "independence_basis": "A retired head."},
        {"user": third, "capacity": "trust_member"},
    ]
    with pytest.raises(actions.Refused, match="Nathan Weir had a part in this complaint before"):
        replay.take(
            Step.CONVENE_PANEL, by=replay.clerk, appointed_by="The Members", appointed_on=replay.on,
            members=[{**one, **dict.fromkeys(answers, False)} for one in members],
        )  # fmt: skip
