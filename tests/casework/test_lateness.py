"""Once late: who hears of it, upward as the days pass, and why it was late, on the case and in the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Entry, Notice
from complaints.casework import actions, permissions
from complaints.casework.actions import Refused
from complaints.casework.models import Complaint, Conflict, LatenessReason
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import ClockKind, SubjectKind
from tests.casework.screens import page, send, sign_in
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.casework.test_deadlines import clock_of, pause
from tests.casework.test_tasks import look
from tests.people import People

D = dt.date
K = ClockKind
LATE = dt.datetime(2026, 10, 14, 10, tzinfo=MONDAY.tzinfo)
"""Two school days after Monday 12 October, when stage 1 was to be answered."""


@pytest.fixture
def _late() -> Iterator[None]:
    with time_machine.travel(LATE, tick=False):
        yield


def test_a_date_that_has_passed_says_by_how_many_school_days(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    for day, said in ((13, "Overdue by 1 school day<"), (17, "Overdue by 4 school days<")):
        with time_machine.travel(LATE.replace(day=day), tick=False):
            assert said in sign_in(school.principal).get(page("case", complaint)).content.decode()


@pytest.mark.req("R49")
def test_the_owner_is_reminded_before_and_on_the_day_and_then_it_goes_upward(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    told = {
        on: [(kind, user) for kind, user, _ in look(on)]
        for on in (
            D(2026, 10, 7), D(2026, 10, 8), D(2026, 10, 12), D(2026, 10, 13), D(2026, 10, 14), D(2026, 10, 15),
            D(2026, 10, 16), D(2026, 10, 21), D(2026, 10, 22), D(2026, 10, 23),
        )
    }  # fmt: skip
    assert told == {
        D(2026, 10, 7): [("due_soon", school.principal)],
        D(2026, 10, 8): [],
        D(2026, 10, 12): [("due_today", school.principal)],
        D(2026, 10, 13): [("overdue", school.principal)],
        D(2026, 10, 14): [],
        D(2026, 10, 15): [("escalated", school.operations_officer)],
        D(2026, 10, 16): [],
        D(2026, 10, 21): [],
        D(2026, 10, 22): [("escalated", school.chief_executive)],
        D(2026, 10, 23): [],
    }
    for notice in Notice.objects.filter(about=complaint.uuid):
        assert complaint.complainant.name not in notice.text
        assert school.principal.name not in notice.text
        assert permissions.visible_to(notice.user, on=D(2026, 10, 22)).filter(pk=complaint.pk).exists()


@pytest.mark.req("R101")
def test_what_goes_upward_passes_by_whoever_is_complained_about(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.OPERATIONS_OFFICER, ""),)).to(State.INFORMAL)
    assert complaint.handler == school.chief_executive
    Conflict.objects.get_or_create(
        complaint=complaint, user=school.trust_officer, defaults={"why": Why.DECLARED, "from_date": MONDAY.date()}
    )
    for on in (D(2026, 10, 15), D(2026, 10, 22), D(2026, 11, 10)):
        told = {user for kind, user, _ in look(on) if kind == "escalated"}
        assert not told & {school.operations_officer, school.trust_officer}
    barred = Notice.objects.filter(about=complaint.uuid, user__in=(school.operations_officer, school.trust_officer))
    assert not barred.exists()


def test_the_clerks_date_does_not_go_to_the_principal_who_is_a_side(school: People) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    due = clock_of(complaint, K.DECIDE_PANEL).due_on
    told = [(kind, user) for kind, user, _ in look(due + dt.timedelta(days=7)) if kind == "escalated"]
    assert told == [("escalated", school.operations_officer)]


def test_a_case_that_stands_still_does_not_go_upward(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    pause(replay, school.trust_officer, D(2026, 12, 1))
    assert [kind for kind, *_ in look(D(2026, 10, 22)) if kind in ("overdue", "escalated")] == []


@pytest.mark.usefixtures("_late")
@pytest.mark.req("R10", "R48")
def test_once_late_the_case_asks_why_and_shows_the_answer(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    clock = clock_of(complaint, K.ANSWER_INFORMAL)
    browser = sign_in(school.principal)
    opened = browser.get(page("case", complaint)).content.decode()
    assert "nobody has said why" in opened
    unsaid = send(browser, page("why_late", complaint, clock.pk), cause="person_away", why=" ")
    assert unsaid.status_code == 422
    assert "Say why it is late." in unsaid.content.decode()
    said = send(
        browser, page("why_late", complaint, clock.pk), cause="person_away", why="The only witness was abroad.",
        done_about_it="Two people stand by.",
    )  # fmt: skip
    assert said.status_code == 302
    assert "nobody has said why" not in browser.get(page("case", complaint)).content.decode()
    dates = browser.get(page("dates", complaint)).content.decode()
    assert "The only witness was abroad." in dates
    assert "Two people stand by." in dates
    officer = sign_in(school.trust_officer)
    listed = officer.get("/register/").content.decode()
    assert "Answering at stage 1: somebody who is needed was away" in listed
    assert "The only witness was abroad." in b"".join(officer.get("/register/register.csv").streaming_content).decode()
    assert officer.get("/register/?lateness=unexplained").context["total"] == 0
    entry = Entry.objects.get(about=complaint.uuid, step="lateness_recorded")
    assert "witness" not in str(entry.data)


@pytest.mark.usefixtures("_late")
def test_the_register_finds_what_nobody_has_explained(school: People) -> None:
    late, waiting = complaint_at(school, State.INFORMAL), begin(school)
    waiting.to(State.INFORMAL)
    pause(waiting, school.trust_officer, D(2026, 12, 1))
    found = sign_in(school.trust_officer).get("/register/?lateness=unexplained").context["rows"]
    assert [row.reference for row in found] == [late.reference]


@pytest.mark.usefixtures("_late")
def test_a_reason_is_for_what_is_late_and_by_whoever_works_on_it(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    clock = clock_of(complaint, K.ANSWER_INFORMAL)
    with pytest.raises(Refused, match="not late"):
        actions.record_lateness(clock, cause="other", why="x", by=school.principal, at=MONDAY)
    with pytest.raises(permissions.NotAllowed):
        actions.record_lateness(clock, cause="other", why="x", by=school.birch_principal, at=LATE)
    met = clock_of(complaint, K.ACKNOWLEDGE)
    assert sign_in(school.principal).get(page("why_late", complaint, met.pk)).status_code == 404
    assert sign_in(school.council_chair).get(page("why_late", complaint, clock.pk)).status_code == 404
    address = page("why_late", complaint, clock.pk)
    once = sign_in(school.principal).get(address).context["ask"].initial["once"]
    typed = {"cause": "overlooked", "why": "It was overlooked in the week of the trip.", "once": once}
    assert [sign_in(school.principal).post(address, typed).status_code for _ in range(2)] == [302, 302]
    assert LatenessReason.objects.count() == 1


@pytest.mark.usefixtures("_late")
def test_a_date_that_was_missed_can_still_be_explained_after_closing(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    complaint = actions.take(
        Step.WITHDRAW, replay.complaint, by=school.principal, at=LATE, said="By telephone.",
    )  # fmt: skip
    clock = clock_of(complaint, K.ANSWER_INFORMAL)
    assert clock.outcome == "missed"
    actions.record_lateness(clock, cause="overlooked", why="It was overlooked.", by=school.principal, at=LATE)
    assert Complaint.objects.get(pk=complaint.pk).state == State.CLOSED
    assert clock.lateness_reasons.get().by == school.principal
