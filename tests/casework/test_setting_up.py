"""A portal on its first day: what is still to be set up, said to whoever can see to it, until nothing is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, PostKind, Trust, User
from complaints.policy.models import Procedure
from complaints.schooldays import calendars
from complaints.schooldays.models import SpanKind
from complaints.schooldays.spans import SpanData
from tests.colleague import Colleague

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Friday 27 November 2026, a quarter past nine."""
    with time_machine.travel(dt.datetime(2026, 11, 27, 9, 15, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("admin@trust.example.org", "a-long-pass-phrase", name="Alex Admin")


def signed_in(user: User) -> Client:
    client = Colleague()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def to_set_up(user: User) -> list[str]:
    """What the first page says is to be set up, as it is read."""
    page = signed_in(user).get(reverse("casework:home")).content.decode()
    found = re.search(r'<h2 class="govuk-heading-m" id="set-up">To set up</h2>\s*<ul[^>]*>(.*?)</ul>', page, re.S)
    if not found:
        return []
    return [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", found[1], re.S)]


def send(user: User, form: str, /, **typed: str) -> str:
    """Send a form of the pages about people; the page that follows."""
    answer = signed_in(user).post(reverse(f"accounts:{form}"), typed, follow=True)
    assert answer.redirect_chain, re.sub(r"<[^>]+>", "", answer.content.decode())
    return answer.content.decode()


def in_post(name: str, kind: PostKind, place: Academy | None) -> User:
    user = User.objects.create_user(f"{name.lower()}@trust.example.org", "a-long-pass-phrase", name=name)
    trust = Trust.objects.get()
    posts.begin(
        user=user, kind=kind, trust=trust, academy=place, from_date=TODAY, to_date=None, by=None, on=TODAY,
        at=timezone.now(),
    )  # fmt: skip
    return user


@pytest.mark.req("R279")
def test_each_thing_that_is_missing_is_said_in_turn_to_whoever_can_see_to_it(administrator):
    first = "The trust: letters and pages need its name and address"
    assert to_set_up(administrator) == [first]
    page = signed_in(administrator).get(reverse("accounts:places")).content.decode()
    assert "does not know yet which trust" in page
    assert reverse("accounts:new_academy") not in page
    said = send(administrator, "trust", name="Hedgerow Trust (North)", colour="#1d4f5f", address="1 High Street")
    assert "The details of the trust were saved." in said
    assert Trust.objects.get().slug == "hedgerow-trust-north"

    assert [line.partition(":")[0] for line in to_set_up(administrator)] == ["The first academy", "A trust officer"]
    send(administrator, "new_academy", name="Alder Academy", slug="alder", code="ALD", colour="#1d4f5f", is_open="on")
    alder = Academy.objects.get()
    officer = in_post("Olive", PostKind.TRUST_OFFICER, None)
    assert to_set_up(officer) == [
        "The complaints procedure: none is in force, so no complaint can be taken in",
        "Term dates of Alder Academy: without them no time limit in school days has a date",
        "The principal of Alder Academy: nobody is in post; complaints go to whoever the procedure names next",
        "A clerk: nobody is in post to take requests for a review panel",
    ]
    assert [line.partition(":")[0] for line in to_set_up(administrator)] == [
        "The principal of Alder Academy",
        "A clerk",
    ]

    principal = in_post("Percy", PostKind.PRINCIPAL, alder)
    in_post("Clement", PostKind.CLERK, None)
    term = SpanData(dt.date(2026, 9, 1), dt.date(2026, 12, 18), SpanKind.TERM)
    calendars.replace(alder, [term], source_file="terms.csv", by=officer, at=timezone.now())
    client = signed_in(officer)
    client.post(reverse("policy:begin"), {"shipped": "three_stage", "place": "trust"})
    draft = Procedure.objects.get()
    Procedure.objects.filter(pk=draft.pk).update(
        approver="Board", approved_on=TODAY, next_review_on=dt.date(2029, 11, 27)
    )
    day = {"in_force_from_day": "27", "in_force_from_month": "11", "in_force_from_year": "2026"}
    assert client.post(reverse("policy:put_in_force", args=[draft.pk]), day).status_code == 302
    for person in (officer, administrator, principal):
        assert to_set_up(person) == []


def test_a_term_that_is_over_is_no_term_date(administrator):
    send(administrator, "trust", name="Hedgerow Trust", colour="#1d4f5f")
    send(administrator, "new_academy", name="Alder Academy", slug="alder", code="ALD", colour="#1d4f5f", is_open="on")
    officer = in_post("Olive", PostKind.TRUST_OFFICER, None)
    term = SpanData(dt.date(2026, 9, 1), dt.date(2026, 11, 26), SpanKind.TERM)
    calendars.replace(Academy.objects.get(), [term], source_file="terms.csv", by=officer, at=timezone.now())
    assert any(line.startswith("Term dates of Alder Academy") for line in to_set_up(officer))


def test_whoever_cannot_see_to_it_reads_nothing_of_it(administrator):
    send(administrator, "trust", name="Hedgerow Trust", colour="#1d4f5f")
    send(administrator, "new_academy", name="Alder Academy", slug="alder", code="ALD", colour="#1d4f5f", is_open="on")
    teacher = in_post("Tessa", PostKind.STAFF, Academy.objects.get())
    assert to_set_up(teacher) == []
