"""Which version counts when, and that a version in force is frozen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts import trail
from accounts.models import Entry
from complaints.policy import checks, drafting, in_force
from complaints.policy.models import Frozen, Limit, Procedure, RoutingRow
from complaints.policy.vocabulary import SELF_ROUTED, Duty, SubjectKind
from tests.policy.conftest import NOON, SINCE, TODAY

NEXT_YEAR = dt.date(2027, 1, 4)


def new_version(people, source, *, academy=None, days=None, from_day=NEXT_YEAR):
    """A copy that answers in `days` school days at stage 2, approved and in force from a day."""
    officer = people.trust_officer
    draft = drafting.copy_to_draft(source, academy=academy, by=officer, on=TODAY, at=NOON)
    if days:
        Limit.objects.filter(procedure=draft, clock="answer_formal").update(length=days)
    Procedure.objects.filter(pk=draft.pk).update(
        approver="Audit Committee", approved_on=TODAY, next_review_on=dt.date(2029, 11, 20)
    )
    return drafting.put_in_force(draft, in_force_from=from_day, by=officer, on=TODAY, at=NOON)


@pytest.mark.req("R279")
def test_a_complaint_keeps_the_version_of_the_day_it_was_received(people, three_stage):
    later = new_version(people, three_stage, days=15)
    before = in_force.procedure_for(people.alder, on=NEXT_YEAR - dt.timedelta(days=1))
    after = in_force.procedure_for(people.alder, on=NEXT_YEAR)
    assert (before, after) == (three_stage, later)
    assert (before.rule("answer_formal").length, after.rule("answer_formal").length) == (20, 15)


def test_an_academys_own_version_counts_there_only(people, three_stage):
    own = new_version(people, three_stage, academy=people.alder)
    assert in_force.procedure_for(people.alder, on=NEXT_YEAR) == own
    assert in_force.procedure_for(people.birch, on=NEXT_YEAR) == three_stage
    assert in_force.in_force_now(people.trust, on=NEXT_YEAR) == [three_stage, own]


def test_a_newer_version_of_the_trust_does_not_displace_an_academys_own(people, three_stage):
    own = new_version(people, three_stage, academy=people.alder)
    new_version(people, three_stage, from_day=NEXT_YEAR + dt.timedelta(days=30))
    assert in_force.procedure_for(people.alder, on=dt.date(2027, 6, 1)) == own


def test_when_an_academys_own_version_ends_the_trusts_counts_again(people, three_stage):
    own = new_version(people, three_stage, academy=people.alder)
    last = dt.date(2027, 7, 31)
    drafting.end(own, last_day=last, by=people.trust_officer, on=NEXT_YEAR, at=NOON)
    assert in_force.procedure_for(people.alder, on=last) == own
    assert in_force.procedure_for(people.alder, on=last + dt.timedelta(days=1)) == three_stage


def test_an_old_complaint_from_before_the_first_version_gets_the_first(people, three_stage):
    new_version(people, three_stage)
    assert in_force.procedure_for(people.alder, on=dt.date(2015, 1, 1)) == three_stage


def test_without_any_version_there_is_none(people):
    with pytest.raises(in_force.NoProcedure):
        in_force.procedure_for(people.alder, on=TODAY)


def test_a_version_in_force_is_frozen_with_all_its_parts(people, three_stage):
    version = Procedure.objects.get(pk=three_stage.pk)
    version.title = "Something else"
    with pytest.raises(Frozen):
        version.save()
    with pytest.raises(Frozen):
        three_stage.save()
    limit = version.limits.first()
    limit.length = 99
    with pytest.raises(Frozen):
        limit.save()
    with pytest.raises(Frozen):
        limit.delete()
    with pytest.raises(Frozen):
        Limit.objects.filter(procedure=version).update(length=99)
    with pytest.raises(Frozen):
        version.routing_rows.all().delete()
    with pytest.raises(Frozen):
        version.delete()
    with pytest.raises(Frozen):
        Procedure.objects.all().delete()
    with pytest.raises(Frozen):
        RoutingRow.objects.create(procedure=version, subject="principal", stage=1, received_by="clerk",
                                  carried_out_by="clerk", decided_or_heard_by="clerk")  # fmt: skip
    with pytest.raises(Frozen):
        Limit.objects.bulk_create([Limit(procedure=version, clock="ask_for_formal", length=3)])
    assert Procedure.objects.get().rule("answer_formal").length == 20
    assert Procedure.objects.get().rule("ask_for_formal") is None


def test_the_database_itself_refuses_a_version_in_force_without_approval(people, three_stage):
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=three_stage.pk).update(approved_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=three_stage.pk).update(approver="")


@pytest.mark.req("R277")
@pytest.mark.parametrize("missing", [{"approver": ""}, {"approved_on": None}])
def test_a_draft_without_approver_or_day_of_approval_is_not_put_in_force(people, three_stage, missing):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    facts = {"approver": "Trust Board", "approved_on": TODAY, "next_review_on": NEXT_YEAR} | missing
    Procedure.objects.filter(pk=draft.pk).update(**facts)
    with pytest.raises(drafting.Refused, match="who approved it"):
        drafting.put_in_force(draft, in_force_from=NEXT_YEAR, by=people.trust_officer, on=TODAY, at=NOON)
    assert in_force.procedure_for(people.alder, on=NEXT_YEAR) == three_stage


@pytest.mark.req("R277")
def test_no_version_is_in_force_before_it_was_approved(people, three_stage):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    Procedure.objects.filter(pk=draft.pk).update(
        approver="Trust Board", approved_on=NEXT_YEAR, next_review_on=dt.date(2029, 1, 1)
    )
    with pytest.raises(drafting.Refused) as refused:
        drafting.put_in_force(draft, in_force_from=TODAY, by=people.trust_officer, on=TODAY, at=NOON)
    assert refused.value.problems == [
        "The day of approval is in the future.",
        "It cannot be in force before the day on which it was approved.",
    ]


@pytest.mark.parametrize("day", [SINCE, SINCE - dt.timedelta(days=1)])
def test_no_version_is_put_in_force_before_one_that_already_is(people, three_stage, day):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    Procedure.objects.filter(pk=draft.pk).update(
        approver="Trust Board", approved_on=dt.date(2020, 1, 1), next_review_on=NEXT_YEAR
    )
    with pytest.raises(drafting.Refused, match="version 1 is in force from 21 September 2021"):
        drafting.put_in_force(draft, in_force_from=day, by=people.trust_officer, on=TODAY, at=NOON)


def test_no_version_replaces_another_for_days_that_have_passed(people, three_stage):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    Procedure.objects.filter(pk=draft.pk).update(
        approver="Trust Board", approved_on=dt.date(2026, 1, 1), next_review_on=NEXT_YEAR
    )
    yesterday = TODAY - dt.timedelta(days=1)
    with pytest.raises(drafting.Refused, match="today or a later day"):
        drafting.put_in_force(draft, in_force_from=yesterday, by=people.trust_officer, on=TODAY, at=NOON)


def test_a_copy_says_the_same_but_has_no_approval_yet(people, three_stage):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    for part in drafting.PARTS:
        assert getattr(draft, part).count() == getattr(three_stage, part).count() > 0
    assert (draft.approved_on, draft.next_review_on, draft.number) == (None, None, 2)


def test_copying_twice_gives_one_draft(people, three_stage):
    first, second = (
        drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON) for _ in range(2)
    )
    assert first == second
    assert Procedure.objects.filter(draft=True).count() == 1


def test_putting_in_force_twice_is_once(people, three_stage):
    version = new_version(people, three_stage)
    again = drafting.put_in_force(version, in_force_from=NEXT_YEAR, by=people.trust_officer, on=TODAY, at=NOON)
    assert again == version
    assert Entry.objects.filter(about=version.uuid, step="put_in_force").count() == 1


def test_a_version_to_come_can_be_taken_back_and_one_in_force_cannot(people, three_stage):
    version = new_version(people, three_stage)
    back = drafting.take_back(version, by=people.trust_officer, on=TODAY, at=NOON)
    assert back.draft
    assert in_force.procedure_for(people.alder, on=NEXT_YEAR) == three_stage
    with pytest.raises(drafting.Refused):
        drafting.take_back(three_stage, by=people.trust_officer, on=TODAY, at=NOON)


def test_the_first_version_is_not_taken_back_because_old_complaints_may_have_it(people, three_stage):
    with pytest.raises(drafting.Refused, match="first version"):
        drafting.take_back(three_stage, by=people.trust_officer, on=SINCE - dt.timedelta(days=9), at=NOON)


@pytest.mark.req("R1", "R2")
def test_a_review_moves_the_next_review_date_and_is_kept(people, three_stage):
    assert three_stage.review_due_on == dt.date(2024, 9, 30)
    assert three_stage.review_overdue(TODAY)
    assert in_force.overdue_reviews(people.trust, on=TODAY) == [three_stage]
    drafting.record_review(
        three_stage, reviewed_on=TODAY, why="three years have passed", approver="Audit Committee",
        approved_on=TODAY, next_review_on=dt.date(2029, 11, 20), by=people.trust_officer, on=TODAY, at=NOON,
    )  # fmt: skip
    version = Procedure.objects.get(pk=three_stage.pk)
    assert version.review_due_on == dt.date(2029, 11, 20)
    assert in_force.overdue_reviews(people.trust, on=TODAY) == []
    assert version.reviews.get().approver == "Audit Committee"


def test_everything_that_happened_is_in_an_unbroken_trail(people, three_stage):
    version = new_version(people, three_stage)
    assert [e.step for e in Entry.objects.filter(about=version.uuid)] == ["copy", "put_in_force"]
    assert [e.step for e in Entry.objects.filter(about=three_stage.uuid)] == ["load", "put_in_force"]
    assert list(trail.verify()) == []


@pytest.mark.req("R101")
@pytest.mark.parametrize("subject", list(SubjectKind))
def test_no_row_may_route_to_its_own_subject(subject):
    good = {"received_by": Duty.CLERK, "carried_out_by": Duty.EXTERNAL_THIRD_PARTY, "decided_or_heard_by": Duty.CLERK}
    for duty in SELF_ROUTED[subject]:
        for column in good:
            assert column in checks.route_problems(subject, 1, **(good | {column: duty}))
    assert checks.route_problems(subject, 1, **good) == {}


def test_a_panel_hears_stage_three_and_nothing_else():
    panel = {"received_by": "clerk", "carried_out_by": "review_panel", "decided_or_heard_by": "review_panel"}
    assert checks.route_problems("academy_staff", 3, **panel) == {}
    assert set(checks.route_problems("academy_staff", 2, **panel)) == {"carried_out_by", "decided_or_heard_by"}
    assert "decided_or_heard_by" in checks.route_problems(
        "academy_staff", 3, **(panel | {"decided_or_heard_by": "principal"})
    )
