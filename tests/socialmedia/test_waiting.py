"""Reports about posts on the page that somebody sees first."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from socialmedia import waiting
from socialmedia.models import Concerned, Incident
from socialmedia.vocabulary import Body, Part, State
from tests.casework.screens import sign_in
from tests.people import People
from tests.socialmedia.tales import NOW, TODAY, Tale


def page(user: User) -> str:
    with time_machine.travel(NOW, tick=False):
        return sign_in(user).get("/").content.decode()


def listed(user: User, on: dt.date = TODAY) -> list[str]:
    group = waiting.for_person(user, on=on)
    return [line.text.split(",")[0] for line in group.lines] if group else []


@pytest.mark.req("R233", "R236")
def test_danger_comes_first_until_the_police_are_told_and_the_head_sees_all_that_is_open(school: People) -> None:
    calm, closed = Tale(school), Tale(school, account="Over").to(State.CLOSED)
    danger = Tale(school, account="Danger", danger=True)
    assert listed(school.principal) == [danger.incident.reference, calm.incident.reference]
    assert closed.incident.reference not in page(school.principal)
    seen = page(school.principal)
    assert "Posts about the school" in seen
    assert "somebody may be in danger, and no call to the police is recorded" in seen
    assert seen.index("Posts about the school") < seen.index("Yours, by date")
    assert listed(school.trust_officer) == [danger.incident.reference], "what needs nobody there is not listed"
    danger.told(Body.POLICE_999)
    assert listed(school.trust_officer) == []
    assert "may be in danger" not in page(school.principal)


@pytest.mark.req("R165")
def test_a_day_to_look_again_and_a_letter_to_approve_are_listed_for_whom_they_wait(school: People) -> None:
    tale = Tale(school).sealed().sanitised().answered()
    assert listed(school.trust_officer) == []
    Incident.objects.filter(pk=tale.incident.pk).update(look_again_on=TODAY + dt.timedelta(days=2))
    assert listed(school.trust_officer) == []
    assert listed(school.trust_officer, on=TODAY + dt.timedelta(days=2)) == [tale.incident.reference]


def test_nobody_whom_it_is_about_nor_a_colleague_elsewhere_finds_it_there(school: People) -> None:
    tale = Tale(school, danger=True)
    Concerned.objects.create(
        incident=tale.incident, part=Part.ABOUT_STAFF, name=school.principal.name, user=school.principal,
        by=school.trust_officer, at=NOW,
    )  # fmt: skip
    for user in (school.principal, school.birch_principal, school.teacher, school.clerk, school.record_keeper):
        assert waiting.for_person(user, on=TODAY) is None
        assert tale.incident.reference not in page(user)
    assert listed(school.council_chair) == [tale.incident.reference]


def test_many_are_listed_with_a_way_to_the_rest_and_few_queries(
    school: People, django_assert_max_num_queries: object
) -> None:
    for number in range(waiting.MOST + 2):
        Tale(school, account=f"Account {number}")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        group = waiting.for_person(school.principal, on=TODAY)
    assert group is not None
    assert (len(group.lines), group.everything) == (waiting.MOST, reverse("socialmedia:incidents"))
    assert "There are more: see the whole list" in page(school.principal)
