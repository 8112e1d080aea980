"""A furnished trust on a school day, and a browser that answers the form page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from complaints.casework.models import Complaint
from complaints.intake.models import Draft
from tests.casework.stories import MONDAY, furnish
from tests.people import People

ANSWERS: dict[str, dict[str, Any]] = {
    "nature": {"nature": "complaint"},
    "you": {"relationship": "parent"},
    "name": {"name": "Priya Meadow"},
    "contact": {"email": "priya.meadow@example.org"},
    "child": {"pupil_name": "Asha Meadow", "pupil_year": "Year 5"},
    "acting": {"acting": "no"},
    "what": {"words": "The bus left without the children."},
    "about": {},
    "when": {"happened_on_day": "7", "happened_on_month": "9", "happened_on_year": "2026"},
    "late": {},
    "involved": {"involved": "The driver"},
    "wanted": {"wanted": "An apology"},
    "files": {},
    "needs": {"adjustments": ["large_print", "step_free"], "interpreter": "Polish"},
}
"""A plain parent's answers, page by page."""


@pytest.fixture
def school(people: People) -> Iterator[People]:
    """Everything in place, at ten on a Monday in term; nothing counted against any limit."""
    furnish(people)
    cache.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield people


class Parent:
    """Somebody at the public form, in a browser of their own."""

    def __init__(self, slug: str = "alder", *, csrf: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=csrf)
        self.slug = slug
        self.draft: Draft | None = None
        self.answer_ = None

    def begin(self) -> Draft:
        answer = self.client.post(reverse("intake:route", args=[self.slug]), {"about": "none"})
        assert answer.status_code == 302, answer.content
        self.draft = Draft.objects.order_by("-pk").first()
        assert self.draft is not None
        return self.draft

    def address(self, key: str) -> str:
        assert self.draft is not None
        name = key if key in ("check", "done", "save", "come_back") else "question"
        args = [self.slug, self.draft.token, *([key] if name == "question" else [])]
        return reverse(f"intake:{name}", args=args)

    def key(self, page: str) -> str:
        shown = self.client.get(self.address(page)).content.decode()
        found = re.search(r'name="form_key" value="([^"]+)"', shown)
        assert found, shown
        return found.group(1)

    def send(self, page: str, **fields: Any) -> Any:
        key = fields.pop("form_key", None) or self.key(page)
        return self.client.post(self.address(page), {"form_key": key, "go": "1", **fields})

    def fill(self, **changed: dict[str, Any]) -> None:
        """Answer every page that is asked, in the order in which it is asked."""
        self.begin()
        assert self.draft is not None
        given = {**ANSWERS, **changed}
        address = self.address("nature")
        for _page in range(20):
            if address == self.address("check"):
                return
            page = address.rstrip("/").rpartition("/")[2]
            answer = self.send(page, **given[page])
            assert answer.status_code == 302, (page, errors(answer))
            address = answer["Location"]
        raise AssertionError(f"stuck at {address}")

    def submit(self, **fields: Any) -> Any:
        return self.send("check", true="on", **fields)

    def complain(self, **changed: dict[str, Any]) -> Complaint:
        self.fill(**changed)
        answer = self.submit()
        assert answer.status_code == 302, errors(answer)
        assert self.draft is not None
        self.draft.refresh_from_db()
        assert self.draft.complaint is not None
        return self.draft.complaint


def errors(answer: Any) -> Any:
    form = answer.context and answer.context.get("form")
    return form.errors.as_text() if form is not None and form.is_bound else answer.status_code


@pytest.fixture
def parent(school: People) -> Parent:
    return Parent()


def code_in_mail() -> str:
    found = re.search(r"Your code is (\d{3}) (\d{3})", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return "".join(found.groups())


def own_address(complaint: Complaint) -> str:
    return reverse("intake:own", args=[complaint.complainant.token])


@pytest.fixture
def let_in(django_capture_on_commit_callbacks: Any) -> Callable[[Complaint], Client]:
    """`let_in(complaint)` is a browser in which the complainant has entered the e-mailed code."""

    def enter(complaint: Complaint, client: Client | None = None) -> Client:
        client = client or Client()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(own_address(complaint), {"send": "1"})
        answer = client.post(own_address(complaint), {"enter": "1", "code": code_in_mail()})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return enter
