"""The school of the incidents, with everything that is signed approved by its board."""

from __future__ import annotations

import datetime as dt

import pytest

from socialmedia.prevention import reference
from socialmedia.prevention.actions import agreements
from socialmedia.prevention.models import Agreement
from socialmedia.prevention.vocabulary import Signed
from tests.people import People
from tests.socialmedia.conftest import clock, school  # noqa: F401 - the moment and the school of the incidents
from tests.socialmedia.tales import NOW

APPROVED = dt.date(2026, 9, 1)


@pytest.fixture
def approved(school: People) -> dict[str, Agreement]:  # noqa: F811 - the fixture
    """Everything that is signed, in force since 1 September 2026, by its kind."""
    for row in reference.agreements_of(school.trust, at=NOW):
        agreements.approve(
            row, approver="The trust board", approved_on=APPROVED, in_force_from=APPROVED,
            review_on=dt.date(2027, 9, 1), by=school.trust_officer, at=NOW,
        )  # fmt: skip
    return {row.kind: row for row in Agreement.objects.filter(kind__in=Signed.values)}
