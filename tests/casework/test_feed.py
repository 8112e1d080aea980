"""The calendar by its secret address: what its person may see on that day, no names, and an end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Access, CalendarFeed
from complaints.casework.models import Conflict
from complaints.casework.vocabulary import State, Step, Why
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db


def address_of(client: Client) -> str:
    """The address that the page shows once."""
    page = client.post(reverse("accounts:calendar_address"), {"make": "1"}).content.decode()
    start = page.index("http://localhost:8000/calendar/")
    return page[start : page.index("<", start)].removeprefix("http://localhost:8000")


def entries(answer: Any) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


@pytest.mark.req("R127")
def test_the_calendar_holds_what_is_due_and_the_hearing_without_names(school: People, client: Client) -> None:
    case = complaint_at(school, State.HEARING_FIXED)
    hearing = case.hearings.get()
    with time_machine.travel(dt.datetime.combine(hearing.on, dt.time(9)), tick=False):
        client.force_login(school.clerk)
        answer = Client().get(address_of(client))
        assert answer["Content-Type"].startswith("text/calendar")
        said = entries(answer)
        assert f"{case.reference}: hearing" in said
        assert all(one.startswith(case.reference) for one in said)
        text = answer.content.decode()
        for name in (case.complainant.name, case.complainant.pupil_name, school.clerk.name, hearing.place):
            assert not name or name not in text
        assert Access.objects.filter(user=school.clerk, what="calendar feed").count() == 1
        # A stranger to the case has a calendar without it; and so has the clerk once a conflict is known.
        client.force_login(school.birch_principal)
        assert entries(Client().get(address_of(client))) == []
        client.force_login(school.clerk)
        address = address_of(client)
        Conflict.objects.create(complaint=case, user=school.clerk, why=Why.DECLARED, from_date=MONDAY.date())
        assert entries(Client().get(address)) == []


def test_the_address_ends_when_it_is_made_anew_stopped_or_its_person_leaves(people: People, client: Client) -> None:
    client.force_login(people.clerk)
    first = address_of(client)
    second = address_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert second not in client.get(reverse("accounts:notice_times")).content.decode(), "it is shown once"
    people.clerk.is_active = False
    people.clerk.save()
    assert Client().get(second).status_code == 404
    people.clerk.is_active = True
    people.clerk.save()
    client.force_login(people.clerk)
    client.post(reverse("accounts:calendar_address"), {"end": "1"})
    assert Client().get(second).status_code == 404
    third = address_of(client)
    people.clerk.posts.update(to_date=dt.date(2026, 9, 30))
    client.force_login(people.operations_officer)
    client.post(reverse("accounts:close_sign_in", args=[people.clerk.pk]))
    assert Client().get(third).status_code == 404
    assert not CalendarFeed.objects.filter(user=people.clerk).exists()


def test_a_calendar_that_asks_all_the_time_is_told_to_wait(people: People, client: Client) -> None:
    client.force_login(people.clerk)
    address = address_of(client)
    answers = [Client().get(address).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


def test_a_time_limit_that_stands_still_is_not_in_the_calendar(school: People, client: Client) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    with time_machine.travel(replay.at, tick=False):
        client.force_login(school.principal)
        address = address_of(client)
        before = entries(Client().get(address))
    assert f"{replay.complaint.reference}: Answering at stage 1" in before
    replay.take(
        Step.PROPOSE_PAUSE, by=school.trust_officer, body="The police", reason="They asked.",
        look_again_on=replay.on + dt.timedelta(days=60),
    )  # fmt: skip
    replay.issue(Step.PAUSE, approver=school.trust_officer, by=school.trust_officer)
    with time_machine.travel(replay.at, tick=False):
        assert entries(Client().get(address)) == []
