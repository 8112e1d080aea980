"""A school ready to work: people, term dates, the procedure, the wordings."""

from __future__ import annotations

import pytest

from tests.casework.stories import furnish
from tests.people import People


@pytest.fixture
def school(people: People) -> People:
    furnish(people)
    return people
