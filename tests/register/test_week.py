"""What is late, and what is due in the next five school days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from complaints.casework.models import Clock, Complaint
from complaints.casework.vocabulary import State, Step
from complaints.register import week
from tests.casework.stories import begin, complaint_at
from tests.people import People
from tests.register.conftest import Copies

SignIn = Callable[[User], Client]
LONDON = ZoneInfo("Europe/London")

pytestmark = pytest.mark.django_db


def due(complaint: Complaint, day: dt.date) -> Complaint:
    Clock.objects.filter(complaint=complaint, stopped_on=None).update(due_on=day)
    Complaint.objects.filter(pk=complaint.pk).update(next_due_on=day)
    complaint.refresh_from_db()
    return complaint


def listed(client: Client, query: str = "") -> dict[str, list[tuple[str, list[str]]]]:
    found = client.get(f"/register/week/{query}").context["week"]
    days = [found.late, *found.days]
    return {
        day.day.isoformat() if day.day else "late": [
            (group.owner, [row.reference for row in group.rows]) for group in day.groups
        ]
        for day in days
    }


def test_late_first_then_day_by_day_by_handler(school: People, signed_in: SignIn) -> None:
    october = [dt.date(2026, 10, day) for day in range(32) if day]
    alder = [begin(school).complaint for _ in range(4)]
    birch = [begin(school, academy=school.birch).complaint for _ in range(2)]
    longest, late = due(alder[0], dt.date(2026, 9, 16)), due(alder[1], october[1])
    today, friday = due(birch[0], october[4]), due(alder[2], october[8])
    due(alder[3], october[14])
    nobodys = due(birch[1], october[8])
    Complaint.objects.filter(pk=nobodys.pk).update(handler=None)

    client = signed_in(school.trust_officer)
    assert listed(client) == {
        "late": [("Petra Ashdown", [longest.reference, late.reference])],
        "2026-10-05": [("Barnaby Quill", [today.reference])],
        "2026-10-06": [], "2026-10-07": [], "2026-10-08": [],
        "2026-10-09": [("Nobody yet", [nobodys.reference]), ("Petra Ashdown", [friday.reference])],
        "2026-10-12": [],
    }  # fmt: skip
    text = client.get("/register/week/").content.decode()
    assert "13 school days late" in text
    assert "Today, Monday 5 October 2026" in text
    assert listed(client, "?academy=birch")["late"] == []
    assert listed(signed_in(school.birch_principal), "?handler=mine")["2026-10-05"] == [
        ("Barnaby Quill", [today.reference])
    ]
    assert "Choose an academy from the list" in client.get("/register/week/?academy=x").content.decode()


def test_school_days_are_those_of_each_academy(school: People, signed_in: SignIn) -> None:
    """Birch's half-term began on 17 October, Alder's on the 24th: on the 15th, five school days differ."""
    with time_machine.travel(dt.datetime(2026, 10, 15, 9, 0, tzinfo=LONDON), tick=False):
        alder, birch = begin(school).complaint, begin(school, academy=school.birch).complaint
        client = signed_in(school.trust_officer)
        for complaint in (alder, birch):
            due(complaint, dt.date(2026, 11, 4))
        # The fifth school day ahead is 22 October at Alder and 5 November at Birch.
        assert [day for day, groups in listed(client).items() if groups] == ["2026-11-04"]
        assert listed(client)["2026-11-04"] == [("Barnaby Quill", [birch.reference])]
        rows = {row.reference: row.due.words for row in client.get("/register/").context["rows"]}
        assert rows == {alder.reference: "in 8 school days", birch.reference: "in 4 school days"}


def test_a_late_acknowledgement_does_not_hide_the_answer_that_is_due(school: People, signed_in: SignIn) -> None:
    replay = begin(school)
    replay.take(Step.ACCEPT_INFORMAL, by=replay.handler, heads=["The bus left early."])
    complaint = replay.complaint
    running = Clock.objects.filter(complaint=complaint, stopped_on=None)
    assert set(running.values_list("kind", flat=True)) == {"acknowledge", "answer_informal"}
    running.filter(kind="acknowledge").update(due_on=dt.date(2026, 10, 1))
    running.filter(kind="answer_informal").update(due_on=dt.date(2026, 10, 8))
    client = signed_in(school.trust_officer)
    assert {day: groups for day, groups in listed(client).items() if groups} == {
        "late": [("Petra Ashdown", [complaint.reference])],
        "2026-10-08": [("Petra Ashdown", [complaint.reference])],
    }
    page = client.get("/register/week/").content.decode()
    assert page.index("Acknowledging") < page.index("Answering at stage 1")


def test_what_the_clerk_keeps_stands_under_the_clerk(school: People, signed_in: SignIn) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    Clock.objects.filter(complaint=complaint, stopped_on=None).update(due_on=dt.date(2026, 10, 7))
    found = listed(signed_in(school.trust_officer))["2026-10-07"]
    assert [(owner, set(references)) for owner, references in found] == [("Clement Vale", {complaint.reference})]


def test_the_complainants_own_time_and_a_pause_are_nobodys_to_do(school: People, signed_in: SignIn) -> None:
    answered = complaint_at(school, State.FORMAL_ANSWERED)
    Clock.objects.filter(complaint=answered, stopped_on=None).update(due_on=dt.date(2026, 10, 7))
    assert not any(listed(signed_in(school.trust_officer)).values())


def test_many_late_ones_are_cut_short_and_lead_on(
    school: People, signed_in: SignIn, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(week, "MOST", 10)
    copies(begin(school).complaint, 15)
    client = signed_in(school.principal)
    response = client.get("/register/week/")
    assert sum(len(group.rows) for group in response.context["week"].late.groups) == 10
    assert "More are late than are listed here" in response.content.decode()


def test_an_empty_week_says_so(school: People, signed_in: SignIn) -> None:
    text = signed_in(school.principal).get("/register/week/").content.decode()
    assert "Nothing is late, and nothing is due in the next five school days." in text
