"""The two procedures that ship, as data."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from complaints.policy import drafting, in_force, loading, reading
from complaints.policy.models import OutsideBody, Procedure
from complaints.policy.vocabulary import (
    SELF_ROUTED,
    STATUTORY_CLOCKS,
    ClockKind,
    Duty,
    PanelRule,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Count, Rule
from tests.policy.conftest import FOUR_STAGE, NOON, THREE_STAGE, TODAY

GOLDEN = list(csv.DictReader((Path(__file__).parent / "data" / "routing.csv").read_text().splitlines()))


COLUMNS = ("subject", "stage", "received_by", "carried_out_by", "decided_or_heard_by", "source", "note")


def test_the_routing_is_the_golden_table_row_by_row(three_stage):
    rows = [{c: str(getattr(row, c)) for c in COLUMNS} for row in reading.routing_rows(three_stage)]
    by_key = {(row["subject"], row["stage"]): row for row in rows}
    assert by_key == {(row["subject"], row["stage"]): row for row in GOLDEN}
    assert len(rows) == len(GOLDEN) == 30


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['subject']}-{row['stage']}")
def test_no_row_of_the_golden_table_routes_to_its_subject(row):
    duties = {Duty(row[c]) for c in ("received_by", "carried_out_by", "decided_or_heard_by")}
    assert not duties & SELF_ROUTED[SubjectKind(row["subject"])]


@pytest.mark.parametrize(
    ("clock", "length", "count"),
    [
        ("triage", 2, "school_days"),
        ("acknowledge", 5, "school_days"),
        ("answer_informal", 20, "school_days"),
        ("answer_formal", 20, "school_days"),
        ("ask_for_panel", 10, "school_days"),
        ("notice", 10, "school_days"),
        ("papers", 5, "school_days"),
        ("decide_panel", 30, "school_days"),
        ("raise", 3, "calendar_months"),
        ("policy_review", 3, "calendar_years"),
    ],
)
def test_the_three_stage_limits_are_those_of_the_policy(three_stage, clock, length, count):
    assert three_stage.rule(clock) == Rule(length=length, count=Count(count))


def test_a_limit_that_the_product_added_says_so(three_stage):
    for clock in ("triage", "notice", "papers"):
        assert "our default" in three_stage.limit(clock).note.lower()
    assert "our default at stages 2 and 3" in three_stage.limit("acknowledge").note
    assert three_stage.limit("answer_formal").note == "Complaints policy, part 6.2"


def test_no_version_carries_a_clock_that_the_law_sets(three_stage):
    assert three_stage.rule(ClockKind.ASK_FOR_FORMAL) is None
    assert all(three_stage.rule(clock) is None for clock in STATUTORY_CLOCKS)


@pytest.mark.req("R20", "R24")
def test_every_out_of_scope_subject_has_a_signpost_with_words(three_stage):
    signposts = {s.key: s for s in three_stage.signposts.all()}
    assert set(signposts) == {
        "admissions", "sen_assessment", "safeguarding", "exclusion", "whistleblowing", "staff_grievance",
        "staff_discipline", "other_providers",
    }  # fmt: skip
    assert all(s.text for s in signposts.values())


@pytest.mark.req("R26")
def test_every_linked_policy_of_the_policy_is_listed(three_stage):
    assert {p.key for p in three_stage.linked_policies.all()} == {
        "safeguarding", "admissions", "exclusion", "staff_grievance", "staff_discipline", "sen", "privacy",
        "violence", "allegations",
    }  # fmt: skip


@pytest.mark.req("R22")
def test_sen_support_is_a_category_that_goes_to_the_senco_first(three_stage):
    category = three_stage.categories.get(key="sen_support")
    assert category.first_to == "senco"
    assert "sen_support" not in {s.key for s in three_stage.signposts.all()}


@pytest.mark.req("R103")
@pytest.mark.parametrize(("day", "short"), [((2025, 3, 31), "ESFA"), ((2025, 4, 1), "DfE"), ((2026, 11, 20), "DfE")])
def test_the_outside_body_is_that_of_the_day(three_stage, day, short):
    body = in_force.outside_body(on=dt.date(*day))
    assert body.short_name == short
    assert body.link == "https://www.gov.uk/complain-about-school"


@pytest.mark.req("R104")
def test_the_outside_body_says_what_it_looks_at(three_stage):
    text = in_force.outside_body(on=TODAY).looks_at
    assert "does not overturn" in text
    for word in ("undue delay", "own complaints procedure", "funding agreement", "duty in law"):
        assert word in text


@pytest.mark.req("R223", "R224", "R279")
def test_the_maintained_school_has_four_stages_as_data_only(people, four_stage):
    version = four_stage(people.alder)
    assert version.chair_attempt
    assert [version.stage_name(n) for n in (1, 2, 3, 4)] == [
        "Stage one: class teacher or Headteacher",
        "Stage two: the Headteacher, in writing",
        "Stage three: the Chair of Governors, then the Complaints Review Committee",
        "Stage four: the county council",
    ]
    staff = SubjectKind.ACADEMY_STAFF
    assert version.routing(staff, Stage.INFORMAL).received_by == Duty.MEMBER_OF_STAFF_OR_PRINCIPAL
    assert version.routing(staff, Stage.FORMAL).received_by == Duty.PRINCIPAL
    assert version.routing(staff, Stage.PANEL).received_by == Duty.CHAIR_OF_COUNCIL
    assert version.panel_rule_for(staff) == PanelRule.THREE_GOVERNORS


def test_the_maintained_school_lets_a_friend_come_and_the_head_give_an_account(people, four_stage):
    words = reading.filled(four_stage(people.alder), four_stage(people.alder).passage("stage_3"))
    assert "friend or relative" in words
    assert "Headteacher comes too, to give the school's account" in words


@pytest.mark.req("R227")
def test_each_kind_of_school_has_its_own_outside_body(people, three_stage, four_stage):
    maintained = four_stage(people.alder)
    council = in_force.outside_body(on=TODAY, procedure=maintained)
    assert (council.name, council.contact) == ("Derbyshire County Council", "Call Derbyshire: 01629 533190")
    assert in_force.outside_body(on=TODAY, procedure=three_stage).short_name == "DfE"


def test_a_day_without_an_outside_body_says_so(three_stage):
    with pytest.raises(OutsideBody.DoesNotExist):
        in_force.outside_body(on=dt.date(2001, 1, 1))


@pytest.mark.req("R99", "R100")
def test_the_panel_rule_follows_from_who_hears_it(three_stage):
    assert three_stage.panel_rule_for(SubjectKind.ACADEMY_STAFF) == PanelRule.ACADEMY
    assert three_stage.panel_rule_for(SubjectKind.COUNCIL_JOINTLY) == PanelRule.INDEPENDENT_GOVERNORS
    assert three_stage.panel_rule_for(SubjectKind.TRUST_BOARD) == PanelRule.MEMBERS


@pytest.mark.req("R280")
def test_names_vary_by_version_and_fall_back_to_the_shipped_ones(people, three_stage, four_stage):
    assert (three_stage.name("principal"), four_stage(people.alder).name("principal")) == ("Principal", "Headteacher")
    assert three_stage.name("trust_officer") == "trust officer"
    assert three_stage.closure_words("withdrawn") == "Withdrawn"
    with pytest.raises(ValueError, match="nothing_known"):
        three_stage.name("nothing_known")


def test_the_command_loads_a_draft_or_puts_in_force_and_may_run_twice(people, capsys):
    for _ in range(2):
        call_command("load_procedure", str(THREE_STAGE), "--in-force-from", "2021-09-21")
    call_command("load_procedure", str(FOUR_STAGE), "--academy", "birch")
    assert "in force from 2021-09-21" in capsys.readouterr().out
    assert Procedure.objects.count() == 2
    draft = Procedure.objects.get(academy=people.birch)
    assert draft.draft
    with pytest.raises(CommandError, match="no academy"):
        call_command("load_procedure", str(FOUR_STAGE), "--academy", "elm")


def test_a_file_that_says_something_unknown_is_refused_with_the_place(people, tmp_path):
    text = THREE_STAGE.read_text().replace("[limits.triage]", "[limits.lunch]")
    (tmp_path / "three_stage_routing.csv").write_bytes((THREE_STAGE.parent / "three_stage_routing.csv").read_bytes())
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(loading.BadFile, match=r"limits\.lunch"):
        loading.load(tmp_path / "wrong.toml", trust=people.trust, on=TODAY, at=NOON)
    assert not Procedure.objects.exists()


def test_a_file_that_routes_to_the_subject_cannot_be_put_in_force(people, tmp_path):
    table = (THREE_STAGE.parent / "three_stage_routing.csv").read_text()
    table = table.replace("principal,1,operations_officer", "principal,1,principal")
    (tmp_path / "three_stage_routing.csv").write_text(table)
    (tmp_path / "wrong.toml").write_bytes(THREE_STAGE.read_bytes())
    with pytest.raises(drafting.Refused, match="The principal, stage 1"):
        loading.load(tmp_path / "wrong.toml", trust=people.trust, in_force_from=TODAY, on=TODAY, at=NOON)
    assert not Procedure.objects.exists()
