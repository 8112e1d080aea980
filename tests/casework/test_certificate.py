"""The truth table of panel compositions (S0 §6.3, §7.3, §10; Part 7 paragraph 33(f)–(g))."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from complaints.casework.certificate import Sitting, examine
from complaints.casework.models import PanelMember
from complaints.policy.vocabulary import PanelRule

GOVERNOR = Sitting("Mabel Thorn", "council_member")
CHAIR = Sitting("Cora Hollis", "council_member", is_chair=True)
OUTSIDER = Sitting("Ines Vane", "independent", independent=True, independence_basis="Retired head of another school")
SISTER = Sitting("Sol Pryor", "sister_governor", independent=True, independence_basis="Governor of Birch")
MEMBER = Sitting("Nathan Weir", "trust_member")


TABLE = list(csv.DictReader((Path(__file__).parent / "data" / "panels.csv").read_text(encoding="utf-8").splitlines()))
CAPACITY = {
    "C": "council_member", "T": "trustee", "M": "trust_member", "S": "sister_governor", "O": "outside_governor",
    "I": "independent",
}  # fmt: skip
"""What the letters of the table stand for. S, O and I are independent and say why; a small letter says no basis."""


def composed(letters: str) -> list[Sitting]:
    """The members of one row, the first of them in the chair."""
    members = []
    for number, letter in enumerate(letters.split()):
        basis = "Head of a school elsewhere, until 2021." if letter in "SOI" else ""
        members.append(
            Sitting(
                f"Member {number + 1}", CAPACITY[letter.upper()], is_chair=number == 0, independent=bool(basis),
                independence_basis=basis,
            )
        )  # fmt: skip
    return members


@pytest.mark.req("R66", "R67", "R69", "R70", "R99", "R100", "R132", "R133", "R223")
@pytest.mark.parametrize(
    "row",
    TABLE,
    ids=lambda r: "-".join([r["rule"], r["members"].replace(" ", ""), r["independent_panel_granted"], r["board_knew"]]),
)
def test_the_table_of_compositions(row: dict[str, str]) -> None:
    result = certificate(
        *composed(row["members"]), rule=PanelRule(row["rule"]),
        must_be_independent=bool(row["independent_panel_granted"]), board_knew=bool(row["board_knew"]),
        board_knew_reason="Nobody else was free." if row["board_knew"] == "reason" else "",
    )  # fmt: skip
    assert result.passes is (row["passes"] == "yes"), result.blocks
    if row["because"]:
        assert any(row["because"] in block for block in result.blocks), result.blocks


def test_every_rule_and_capacity_stands_in_the_table() -> None:
    assert {row["rule"] for row in TABLE} == {rule.value for rule in PanelRule}
    assert {letter.upper() for row in TABLE for letter in row["members"].split()} == set(CAPACITY)
    assert set(CAPACITY.values()) == set(PanelMember.Capacity.values)


def certificate(*members: Sitting, **given):
    facts = {
        "rule": PanelRule.ACADEMY, "appointed_by": "The chair of the board", "appointed_on": dt.date(2026, 10, 1),
        "must_be_independent": False, "board_knew": False, "board_knew_reason": "",
    }  # fmt: skip
    return examine(members=members, **{**facts, **given})


def test_two_governors_and_an_independent_person_may_sit() -> None:
    assert certificate(CHAIR, GOVERNOR, OUTSIDER).passes


@pytest.mark.req("R67")
def test_two_people_are_too_few() -> None:
    assert "at least 3" in certificate(CHAIR, OUTSIDER).blocks[0]


@pytest.mark.req("R68")
def test_somebody_directly_involved_may_not_sit() -> None:
    assert not certificate(CHAIR, replace(GOVERNOR, directly_involved=True), OUTSIDER).passes


@pytest.mark.req("R68")
def test_somebody_with_a_part_on_the_record_may_not_sit() -> None:
    blocks = certificate(CHAIR, replace(GOVERNOR, involvement_found="as investigator."), OUTSIDER).blocks
    assert blocks == ("Mabel Thorn had a part in this complaint before: as investigator.",)


@pytest.mark.req("R69")
def test_nobody_independent_is_not_enough() -> None:
    assert not certificate(CHAIR, GOVERNOR, MEMBER).passes


@pytest.mark.req("R69")
def test_independence_needs_its_basis_in_writing() -> None:
    assert not certificate(CHAIR, GOVERNOR, replace(OUTSIDER, independence_basis=" ")).passes


@pytest.mark.req("R70")
def test_governors_alone_may_not_sit_even_if_one_is_called_independent() -> None:
    posing = replace(GOVERNOR, name="Milo Fenwick", independent=True, independence_basis="Says so")
    blocks = certificate(CHAIR, GOVERNOR, posing).blocks
    assert "A panel may not be made up only of members of the governing body: council members and trustees." in blocks


@pytest.mark.req("R66")
@pytest.mark.parametrize("missing", [{"appointed_by": ""}, {"appointed_on": None}])
def test_who_appointed_and_when_is_recorded(missing) -> None:
    assert not certificate(CHAIR, GOVERNOR, OUTSIDER, **missing).passes


def test_every_member_answers_the_conflict_questions() -> None:
    assert not certificate(CHAIR, GOVERNOR, replace(OUTSIDER, prior_knowledge=None)).passes
    assert not certificate(CHAIR, GOVERNOR, replace(OUTSIDER, declared=False)).passes


@pytest.mark.req("R132")
def test_where_the_board_knew_its_members_sit_only_with_a_recorded_reason() -> None:
    assert not certificate(CHAIR, GOVERNOR, OUTSIDER, board_knew=True).passes
    assert certificate(CHAIR, GOVERNOR, OUTSIDER, board_knew=True, board_knew_reason="Nobody else was free").passes


@pytest.mark.req("R133")
def test_an_independent_panel_once_granted_has_no_governor() -> None:
    chair = replace(OUTSIDER, name="Orla Quist", is_chair=True)
    assert not certificate(CHAIR, GOVERNOR, OUTSIDER, must_be_independent=True).passes
    assert certificate(chair, OUTSIDER, SISTER, must_be_independent=True).passes


@pytest.mark.req("R99")
def test_a_joint_complaint_about_the_council_is_heard_by_governors_from_elsewhere() -> None:
    rule = PanelRule.INDEPENDENT_GOVERNORS
    chair = replace(SISTER, is_chair=True)
    refused = certificate(CHAIR, GOVERNOR, OUTSIDER, rule=rule)
    assert any(
        one.endswith(f"Choose somebody else instead of {CHAIR.name} and {GOVERNOR.name}.") for one in refused.blocks
    )
    assert certificate(chair, OUTSIDER, replace(OUTSIDER, name="Una Brand"), rule=rule).passes


@pytest.mark.req("R100")
def test_a_complaint_about_the_board_is_heard_by_members_and_one_independent_person() -> None:
    chair = replace(MEMBER, is_chair=True)
    second = replace(MEMBER, name="Una Brand")
    assert certificate(chair, second, OUTSIDER, rule=PanelRule.MEMBERS).passes
    assert not certificate(chair, second, GOVERNOR, rule=PanelRule.MEMBERS).passes
    assert not certificate(chair, second, replace(second, name="Third"), rule=PanelRule.MEMBERS).passes


@pytest.mark.req("R223")
def test_the_maintained_schools_committee_is_three_governors_without_prior_knowledge() -> None:
    rule = PanelRule.THREE_GOVERNORS
    third = replace(GOVERNOR, name="Milo Fenwick")
    assert certificate(CHAIR, GOVERNOR, third, rule=rule).passes
    assert not certificate(CHAIR, GOVERNOR, replace(third, prior_knowledge=True), rule=rule).passes
    assert not certificate(CHAIR, GOVERNOR, OUTSIDER, rule=rule).passes


def test_doubtful_members_are_warned_of_not_blocked() -> None:
    result = certificate(CHAIR, replace(GOVERNOR, is_staff=True), SISTER)
    assert result.passes
    assert len(result.warnings) == 2
