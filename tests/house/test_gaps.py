"""No page of a case holds a number out of a row that counts through all cases: its gaps would tell of hidden ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from complaints.casework import workflow
from tests.house.world import World, browser, built

pytestmark = pytest.mark.django_db
BEGIN = 8_765_000
"""Where the numbers of every table begin here, so that they are told from every other number of a page."""
NUMBER = re.compile(r"[^\s<>]{0,40}(?<!\d)8765\d{3}(?!\d)")
TABS = ("case", "heads", "people", "letters", "documents", "contacts", "dates", "hearing", "investigation", "triage")
ROOMS = ("casework", "conduct")
CASES = ("informal", "hearing_fixed", "about_clerk")
WITH_TICKS = ("interview", "evidence", "ask_somebody")
"""Forms that offer the heads of the complaint to be ticked."""


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, with the rows of its cases numbered from `BEGIN` on."""
    if connection.vendor != "sqlite":
        pytest.skip("It moves where row numbers begin, which only SQLite rolls back; the pages are the same on both.")
    with django_db_blocker.unblock(), transaction.atomic():
        tables = [model._meta.db_table for room in ROOMS for model in apps.get_app_config(room).get_models()]
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, BEGIN])
        with built(CASES) as world:
            yield world
        transaction.set_rollback(True)


@pytest.mark.req("R101")
@pytest.mark.parametrize("key", CASES)
def test_no_page_or_form_of_a_case_shows_the_number_of_a_row(counted: World, key: str) -> None:
    case = counted.again(key)
    assert case.pk > BEGIN
    pages = [reverse(f"casework:{tab}", args=[case.reference]) for tab in TABS]
    pages += [reverse("casework:step", args=[case.reference, step]) for step in workflow.leaves(case.state)]
    pages += [reverse(f"casework:{name}", args=[case.reference]) for name in WITH_TICKS]
    pages += [reverse("records:pack", args=[case.reference])]
    pages += [reverse("casework:withhold", args=[case.reference]), reverse("conduct:contact", args=[case.reference])]
    shown, opened, ticks = [], 0, 0
    for user in (case.handler, case.clerk, counted.people.trust_officer):
        if user is None:
            continue
        for address in pages:
            answer = browser(user).get(address)
            opened += answer.status_code == 200
            ticks += answer.content.decode().count('type="checkbox"') if answer.status_code == 200 else 0
            shown += [(address, found) for found in NUMBER.findall(answer.content.decode())]
    assert opened > len(TABS)
    assert ticks
    assert shown == []
