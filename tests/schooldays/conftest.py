"""The academies of the case tables, stored."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Academy, Trust
from complaints.schooldays import calendars
from tests.schooldays.calendars import spans_of_cases

AT = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def trust(db: None) -> Trust:
    return Trust.objects.create(name="Practice Trust", slug="practice-trust")


@pytest.fixture
def alder(trust: Trust) -> Academy:
    return Academy.objects.create(trust=trust, name="Alder Academy", slug="alder", code="ALD")


@pytest.fixture
def academies_of_cases(trust: Trust) -> dict[str, Academy]:
    academies = {}
    for number, (slug, spans) in enumerate(spans_of_cases().items()):
        academies[slug] = Academy.objects.create(trust=trust, name=slug, slug=slug, code=f"C{number}")
        calendars.replace(academies[slug], spans, source_file="terms.csv", by=None, at=AT)
    return academies
