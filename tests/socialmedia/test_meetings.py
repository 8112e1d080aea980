"""Meetings that are planned, changed and called off; and the hour of a call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.fields import TypedTimeField
from accounts.models import Entry
from socialmedia import actions, gates, sentences
from socialmedia.facts import Facts
from socialmedia.vocabulary import Act, Body, Part, State
from tests.people import People
from tests.socialmedia.tales import LATER, TODAY, Tale

pytestmark = pytest.mark.django_db
PLAN = {"with_whom": "Tracey Poster", "led_by": "The principal"}


@pytest.fixture
def meeting(tale: Tale) -> Tale:
    return tale.to(State.MEETING)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14:30", (14, 30)), ("2.30pm", (14, 30)), ("9 am", (9, 0)), ("12am", (0, 0)), ("12 pm", (12, 0)),
     ("0905", (9, 5)), ("", None), ("25:00", "no"), ("14", "no"), ("13pm", "no"), ("soon", "no"), ("9:75", "no")],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, meant: Any) -> None:
    field = TypedTimeField(required=False)
    if meant == "no":
        with pytest.raises(Exception, match=r"Enter a time, such as 14:30"):
            field.clean(typed)
    else:
        assert field.clean(typed) == (dt.time(*meant) if meant else None)


@pytest.mark.req("R156")
def test_two_plans_with_one_person_are_told_apart_by_day_and_time(
    meeting: Tale, school: People, signed_in: Any
) -> None:
    meeting.do(Act.PLAN_MEETING, **PLAN, planned_for=LATER, planned_time=dt.time(15, 30), place="Room 2")
    meeting.do(Act.PLAN_MEETING, **PLAN)
    with pytest.raises(actions.Refused, match="Say for which day"):
        meeting.do(Act.PLAN_MEETING, **PLAN, planned_time=dt.time(15, 30))
    client = signed_in(school.principal)
    for act in ("record_meeting", "change_meeting", "cancel_meeting"):
        shown = client.get(f"/incidents/{meeting.incident.reference}/acts/{act}/").content.decode()
        assert "With Tracey Poster, Tuesday 17 November 2026, 15:30" in shown
        assert "With Tracey Poster, no day yet, written down on 10 November 2026, 10:00" in shown
    page = client.get(f"/incidents/{meeting.incident.reference}/meetings/").content.decode()
    assert "Room 2" in page


def test_a_plan_is_changed_with_a_reason_and_what_was_planned_stays(
    meeting: Tale, school: People, signed_in: Any
) -> None:
    meeting.do(Act.PLAN_MEETING, **PLAN, planned_for=LATER, planned_time=dt.time(15, 30), place="Room 2")
    row = meeting.incident.meetings.get()
    with pytest.raises(actions.Refused, match="Nothing is different"):
        meeting.do(Act.CHANGE_MEETING, meeting=row, why="Just so", place="Room 2")
    with pytest.raises(actions.Refused, match="Say why it is changed"):
        meeting.do(Act.CHANGE_MEETING, meeting=row, why=" ", place="Room 3")
    day = LATER + dt.timedelta(days=1)
    meeting.do(Act.CHANGE_MEETING, meeting=row, why="They work on Tuesdays", planned_for=day, place="")
    row.refresh_from_db()
    assert (row.planned_for, row.planned_time, row.place) == (day, dt.time(15, 30), "")
    page = signed_in(school.principal).get(f"/incidents/{meeting.incident.reference}/meetings/").content.decode()
    assert "They work on Tuesdays" in page
    assert "Before: Tuesday 17 November 2026, 15:30, Room 2, led by The principal" in page


def test_a_meeting_that_is_called_off_stays_and_opens_no_gate(meeting: Tale, school: People, signed_in: Any) -> None:
    meeting.do(Act.PLAN_MEETING, **PLAN, further=True, briefed_on=TODAY)
    row = meeting.incident.meetings.get()
    with pytest.raises(actions.Refused, match="Say why it is called off"):
        meeting.do(Act.CANCEL_MEETING, meeting=row, why="")
    meeting.do(Act.CANCEL_MEETING, meeting=row, why="The hall burnt down")
    facts = Facts.of(meeting.again())
    assert not facts.met
    assert "chair_briefed" in {gate.key for gate in gates.shut(facts, Act.WRITE_FROM_CHAIR)}
    for act, more in ((Act.CANCEL_MEETING, {}), (Act.CHANGE_MEETING, {"place": "Room 3"})):
        with pytest.raises(actions.Refused, match="recorded already"):
            meeting.do(act, meeting=row, why="Again", **more)
    page = signed_in(school.principal).get(f"/incidents/{meeting.incident.reference}/meetings/").content.decode()
    assert "Called off" in page
    assert "The hall burnt down" in page


@pytest.mark.req("R239")
@pytest.mark.parametrize("place", ["led_by", "accompanied_by", "companion"])
def test_the_colleague_it_is_about_comes_in_no_part(meeting: Tale, place: str) -> None:
    meeting.named(Part.ABOUT_STAFF, "Robin Example")
    sentence = gates.BY_KEY["subject_stays_away"].sentence
    with pytest.raises(actions.Refused, match=sentence):
        meeting.do(Act.PLAN_MEETING, **{**PLAN, place: "Robin Example"})
    meeting.do(Act.PLAN_MEETING, **PLAN)
    with pytest.raises(actions.Refused, match=sentence):
        meeting.do(Act.CHANGE_MEETING, meeting=meeting.incident.meetings.get(), why="So", **{place: "Mx Example"})


@pytest.mark.req("R162")
def test_the_time_of_a_call_stands_in_the_log_and_in_the_chronology(tale: Tale, school: People, signed_in: Any) -> None:
    with pytest.raises(actions.Refused, match="The time cannot be in the future"):
        tale.do(Act.CONTACT_BODY, body=Body.POLICE_999, said="Coming.", time=dt.time(10, 1))
    client = signed_in(school.principal)
    answer = client.post(
        f"/incidents/{tale.incident.reference}/acts/contact_body/",
        {
            "body": "police_999",
            "day_day": "9",
            "day_month": "11",
            "day_year": "2026",
            "time": "11.52pm",
            "said": "They come.",
        },
    )
    assert answer.status_code == 302, answer.context["ask"].problems
    page = client.get(f"/incidents/{tale.incident.reference}/people/").content.decode()
    assert "Monday 9 November 2026, 23:52" in page
    newest = sentences.lines(Entry.objects.filter(about=tale.incident.uuid).order_by("-number")[:1])
    assert newest[0].text.endswith("recorded a contact: police on 999, 9 November 2026, 23:52")


@pytest.mark.req("R239")
@pytest.mark.parametrize(
    ("subject", "comes"),
    [("Robin Example", "Mrs Robin Example"), ("Robin Example", "R. Example"), ("", "Tamsin Reed, to take notes"),
     ("", "teacher@example.org")],
)  # fmt: skip
def test_the_colleague_it_is_about_is_told_by_the_whole_name_or_the_account(
    meeting: Tale, school: People, subject: str, comes: str
) -> None:
    school.teacher.email = "teacher@example.org"
    school.teacher.save()
    meeting.named(Part.ABOUT_STAFF, subject, user=None if subject else school.teacher)
    with pytest.raises(actions.Refused, match="not invited to the meeting"):
        meeting.do(Act.PLAN_MEETING, **PLAN, companion=comes, somebody_else=True)


@pytest.mark.req("R239")
def test_a_relative_of_the_same_family_name_may_come_once_somebody_says_that_it_is_not_the_colleague(
    meeting: Tale, school: People, signed_in: Any
) -> None:
    meeting.named(Part.ABOUT_STAFF, "", user=school.teacher)
    address = f"/incidents/{meeting.incident.reference}/acts/plan_meeting/"
    head = signed_in(school.principal)
    assert "of the same family name" not in head.get(address).content.decode()
    sent = {
        "with_whom": "Tracey Poster", "led_by": "Petra Ashdown", "companion": "Jonas Reed, a father",
        "agenda": "A talk", "offered_on_day": "10", "offered_on_month": "11", "offered_on_year": "2026",
    }  # fmt: skip
    asked = head.post(address, sent)
    assert asked.status_code == 422
    assert "The post is about Tamsin Reed, and this family name stands among those who come." in asked.content.decode()
    assert head.post(address, {**sent, "somebody_else": "on"}).status_code == 302
    assert meeting.incident.meetings.get().companion == "Jonas Reed, a father"
    for name in ("Mara Reeds", "Rob Freed"):
        meeting.do(Act.PLAN_MEETING, **PLAN, companion=name)
