"""What belongs to no complaint has its rule in the schedule as well, and goes when that says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from complaints.casework.holdings import LAPSES
from complaints.records import tasks
from complaints.records.models import RetentionRule
from complaints.records.retention import lapsing, schedule
from tests.casework.screens import sign_in
from tests.casework.stories import MONDAY as AT
from tests.people import People


@pytest.mark.req("R130")
def test_every_kind_has_a_rule_with_its_source_and_somebody_who_carries_it_out(school: People) -> None:
    rules = schedule.in_force(at=AT)
    assert set(rules) == set(RetentionRule.Kind.values)
    assert set(LAPSES) == set(rules) - set(schedule.KINDS) == set(schedule.COUNTED_FROM)
    assert all(rule.source for rule in rules.values())
    with time_machine.travel(AT, tick=False):
        page = sign_in(school.trust_officer).get(reverse("records:schedule")).content.decode()
        for words in ("Social media report", "Letter to many people", "Family’s signature", "Goes by itself"):
            assert words in page, words
        kinds = sign_in(school.trust_officer).get(reverse("records:retention")).content.decode()
        assert "Letter to many people" not in kinds, "two people look through complaints only"
        assert "the day of the signature" in sign_in(school.trust_officer).get(
            reverse("records:rule", args=["family"])
        ).content.decode()  # fmt: skip


@pytest.mark.req("R130")
def test_each_kind_goes_by_the_months_of_its_own_rule(school: People, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, tuple[object, ...]] = {}

    def goes(kind: str) -> Any:
        def go(*, before: dt.date, forget: bool, at: dt.datetime, dry_run: bool = False) -> int:
            asked[kind] = (before, forget, dry_run)
            return 2

        return go

    for kind in list(LAPSES):
        monkeypatch.setitem(LAPSES, kind, goes(kind))
    rule = schedule.in_force(at=AT)["mailing"]
    schedule.change(
        "mailing", months=1, names_go=False, source="The trust", note="", seen=rule.version,
        by=school.trust_officer, at=AT,
    )  # fmt: skip
    assert lapsing.lapse(at=AT, dry_run=True) == {"family": 2, "incident": 2, "mailing": 2}
    assert asked["mailing"] == (AT.date() - relativedelta(months=1), False, True)
    assert asked["incident"] == (AT.date() - relativedelta(months=72), True, True)
    assert set(tasks.let_lapse(dry_run=True)) == set(LAPSES)
