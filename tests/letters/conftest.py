"""Letters about nothing in particular: this room knows no complaint."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from letters import confirming, post_room
from letters.catalogue import CATALOGUE
from letters.models import Letter
from letters.vocabulary import How
from tests.people import People

AT = dt.datetime(2027, 2, 12, 10, 30, tzinfo=dt.UTC)
ON = dt.date(2027, 2, 12)
READER = post_room.Recipient(
    name="Ms Tamsin Averill",
    address="Flat 2\n17 Weir Street\nHollowbrook\nHB4 9QZ",
    email="tamsin.averill@example.org",
)


def confirmed(letter: Letter, people: People) -> Letter:
    """The letter, with everything that it asks for confirmed."""
    keys = [doubt.key for doubt in confirming.open_doubts(letter)]
    confirming.confirm(letter, keys, by=people.principal, at=AT)
    return letter


@pytest.fixture
def draft(people: People) -> Callable[..., Letter]:
    """`draft(key, **changes of the sample context)` is a complete letter, drafted."""

    def make(key: str = "stage2_answer", *, choices: dict[str, bool] | None = None, **changes: Any) -> Letter:
        reader = changes.pop("recipient", READER)
        large = changes.pop("large_print", False)
        context = {**CATALOGUE[key].sample(), **changes}
        context = {name: value for name, value in context.items() if value is not None}
        context.pop("recipient_name", None)
        if "salutation" not in changes:
            context.pop("salutation", None)
        context.pop("academy_name", None)
        return post_room.draft(
            key=key, academy=people.alder, about_kind="complaint", about=uuid.uuid4(), recipient=reader,
            context=context, choices=choices, by=people.principal, at=AT, large_print=large,
        )  # fmt: skip

    return make


@pytest.fixture
def issue(
    people: People, draft: Callable[..., Letter], django_capture_on_commit_callbacks: Any
) -> Callable[..., Letter]:
    """`issue(key, how=…)` is a letter drafted, approved and issued, with everything that follows done."""

    def make(key: str = "stage2_answer", *, how: str = How.EMAIL, **changes: Any) -> Letter:
        letter = confirmed(draft(key, **changes), people)
        letter = post_room.approve(letter, by=people.principal, at=AT)
        with django_capture_on_commit_callbacks(execute=True):
            letter = post_room.issue(letter, how=how, by=people.principal, on=ON, at=AT)
        letter.refresh_from_db()
        return letter

    return make
