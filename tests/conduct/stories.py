"""Complaints about one matter from several people, as the portal receives them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import State
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import standing_in, whole
from tests.casework.stories import LONDON, cast_of
from tests.people import People

SEPTEMBER = dt.datetime(2026, 9, 21, 10, 0, tzinfo=LONDON)
COACH = dt.date(2026, 9, 18)

MOTHER: dict[str, Any] = {
    "words": "The coach left the museum without Bea. She stood on the steps for forty minutes with a guard.",
    "summary": "Bea was left behind at the museum",
    "happened_on": COACH,
    "complainant": {
        "name": "Philippa Larkrise",
        "email": "philippa.larkrise@example.org",
        "pupil_name": "Bea Larkrise",
    },
}
STEPFATHER: dict[str, Any] = {
    "words": "Bea was left at the museum when the coach went back. I want to know who counted heads.",
    "summary": "My stepdaughter was left at the museum",
    "happened_on": COACH,
    "complainant": {"name": "Gregory Oates", "email": "gregory.oates@example.org", "pupil_name": "Bea Larkrise"},
}
SOMETHING_ELSE: dict[str, Any] = {
    "words": "Ovens in food technology are never hot, so the bread of year nine stays raw.",
    "summary": "Ovens never hot",
    "complainant": {"name": "Una Copperfield", "email": "una.copperfield@example.org"},
    "subjects": ((SubjectKind.ACADEMY_STAFF, ""),),
}


def sent(people: People, given: dict[str, Any], *, at: dt.datetime | None = None, **more: Any) -> Complaint:
    """A complaint just received at Alder Academy."""
    facts = {"academy": people.alder, **given, **more}
    return actions.submit(plain_answers(**facts), at=at or timezone.now())


def answered(people: People, given: dict[str, Any], *, state: State = State.FORMAL_ANSWERED) -> Complaint:
    """A complaint of September that real steps have brought to an answer."""
    facts = {"academy": people.alder, **given}
    return Replay(plain_answers(**facts), at=SEPTEMBER, cast=cast_of(people)).to(state)


def fill(browser: Client, address: str, **typed: Any) -> Any:
    """Open a page, type into its form and send it."""
    opened = browser.get(address)
    assert opened.status_code == 200, (address, opened.status_code)
    ask = opened.context["ask"]
    data = (whole(ask) if hasattr(ask, "parts") else standing_in(ask)) | typed
    return browser.post(address, {name: value for name, value in data.items() if value is not None})
