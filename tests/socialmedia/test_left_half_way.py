"""A report that was left before its end, a report of danger, and what is said of whoever posted it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from socialmedia.prevention import reference as prevention
from socialmedia.vocabulary import Act, Part
from tests.people import People
from tests.socialmedia.tales import Tale, screenshot

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def done(client: Client, tale: Tale) -> str:
    page = client.get(reverse("socialmedia:report_done", args=[tale.incident.uuid])).content.decode()
    return " ".join(page.split())


def test_a_report_that_was_left_before_its_end_says_so_and_goes_on_where_it_was_left(
    school: People, signed_in: In
) -> None:
    tale, teacher = Tale(school), signed_in(school.teacher)
    page = done(teacher, tale)
    source = reverse("socialmedia:report_source", args=[tale.incident.uuid])
    assert "Thank you" not in page
    assert "Your report is not finished" in page
    assert "The report is not sent whole until you have said who brought it and chosen “Send the report”." in page
    assert f'href="{source}"' in page
    own = teacher.get(reverse("socialmedia:own_reports")).content.decode()
    assert "Not finished: say who brought it" in own
    teacher.post(source, {"how": "myself"})
    page = done(teacher, tale)
    assert "Thank you" in page
    assert source not in page
    assert "Not finished" not in teacher.get(reverse("socialmedia:own_reports")).content.decode()


def test_what_whoever_manages_it_answered_needs_no_answer_of_the_reporter(school: People, signed_in: In) -> None:
    tale = Tale(school)
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    assert "Thank you" in done(signed_in(school.teacher), tale)


@pytest.mark.req("R259")
@pytest.mark.parametrize("hour", [10, 22])
def test_after_a_report_of_danger_it_stands_whom_to_call_at_any_hour(
    school: People, signed_in: In, clock: object, hour: int
) -> None:
    rules = prevention.rules_of(school.trust)
    rules.front_door = "Alderside front door, 01632 960911"
    rules.save()
    school.alder.safeguarding_contact, school.alder.telephone = "Leila Brook", "01632 960100"
    school.alder.save()
    tale = Tale(school, danger=True, at=Tale(school).at.replace(hour=hour))
    tale.do(Act.NAME_SOURCE, by=school.teacher, how="myself")
    page = done(signed_in(school.teacher), tale)
    for words in ("<strong>999</strong>", "<strong>101</strong>", "Leila Brook", "01632 960100", "01632 960911"):
        assert words in page
    assert "told at once, whatever the hour" in page
    assert "Nobody is expected to act on it before then" not in page
    calm = Tale(school)
    calm.do(Act.NAME_SOURCE, by=school.teacher, how="myself")
    assert "<strong>101</strong>" not in done(signed_in(school.teacher), calm)


def test_nothing_that_is_not_held_is_promised_after_a_report_of_danger(school: People, signed_in: In) -> None:
    school.alder.safeguarding_contact, school.alder.telephone = "", ""
    school.alder.save()
    page = done(signed_in(school.teacher), Tale(school, danger=True))
    assert "the designated safeguarding lead of" not in page
    assert "the children’s services of your council" in page


def test_who_posted_it_is_said_with_the_account_that_is_known(school: People, signed_in: In) -> None:
    tale, head = Tale(school), signed_in(school.principal)
    people = reverse("socialmedia:people", args=[tale.incident.reference])
    said = "Posted under the account “Grumpy of Alder”; who is behind it is not known yet."
    assert said in head.get(people).content.decode()
    tale.named(Part.POSTED_PARENT, "Mx Poster")
    assert said not in head.get(people).content.decode()
    unknown = Tale(school, account="").do(Act.SEAL, upload=screenshot())
    shown = head.get(reverse("socialmedia:people", args=[unknown.reference])).content.decode()
    assert "Not known yet." in shown
