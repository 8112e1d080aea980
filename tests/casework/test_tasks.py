"""The scheduled looks at open cases: each fact told once, to the right person, and never to whoever is locked out."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import trail
from accounts.models import Entry, Notice, User
from complaints.casework import actions, proving, sweeping, tasks
from complaints.casework.actions.calendars import fill_waiting
from complaints.casework.models import Clock, ClockMove, Complaint, Conflict, DateFault
from complaints.casework.vocabulary import State, Step, Why
from complaints.schooldays import calendars
from tests.casework.stories import ALDER_DATES, MONDAY, begin, complaint_at
from tests.casework.test_calendars import copies
from tests.casework.test_deadlines import clock_of, pause
from tests.people import People

D = dt.date


def look(on: D, *, dry_run: bool = False) -> list[tuple[str, User, str]]:
    at = dt.datetime.combine(on, dt.time(5, 30), tzinfo=MONDAY.tzinfo)
    people = {user.pk: user for user in User.objects.all()}
    return [
        (kind, people[notice.user_id], notice.text)
        for kind, notice in sweeping.look(on=on, at=at, dry_run=dry_run)
    ]  # fmt: skip


@pytest.mark.req("R49")
def test_whoever_keeps_a_date_is_told_three_school_days_before_it_and_once(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    # Due on Monday 12 October: Wednesday 7 October is three school days before.
    assert look(D(2026, 10, 6)) == []
    told = look(D(2026, 10, 7))
    assert told == [
        (
            "due_soon", school.principal,
            f"{complaint.reference}: “Answering at stage 1” is due on Monday 12 October 2026. "
            "If it cannot be kept, set a new date before.",
        )
    ]  # fmt: skip
    assert look(D(2026, 10, 7)) == []
    assert [(kind, user) for kind, user, _ in look(D(2026, 10, 12))] == [("due_today", school.principal)]


def test_a_late_date_is_told_again_as_late_and_urgently(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    assert [(kind, user) for kind, user, _ in look(D(2026, 10, 13))] == [("overdue", school.principal)]
    notice = Notice.objects.get(about=complaint.uuid, key__startswith="overdue:")
    assert notice.urgent
    assert notice.path == f"/cases/{complaint.reference}/"
    assert complaint.complainant.name not in notice.text
    assert look(D(2026, 10, 14)) == []


@pytest.mark.req("R101")
def test_nobody_who_is_locked_out_is_told_anything(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    for user in (school.principal, school.operations_officer):
        Conflict.objects.create(complaint=complaint, user=user, why=Why.SUBJECT, from_date=MONDAY.date())
    told = look(D(2026, 10, 13))
    assert {user for _, user, _ in told} == {school.trust_officer}
    assert not Notice.objects.filter(about=complaint.uuid, user__in=(school.principal, school.operations_officer))


def test_a_paused_case_is_not_called_late_but_is_looked_at_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    pause(replay, school.trust_officer, D(2026, 11, 3))
    assert look(D(2026, 10, 13)) == []
    assert [(kind, user) for kind, user, _ in look(D(2026, 11, 3))] == [("look_again", school.principal)]


@pytest.mark.req("R29")
def test_silence_about_the_heads_and_a_window_that_passed_are_told(school: People) -> None:
    heads = begin(school)
    heads.to(State.INFORMAL)
    actions.offer_heads(heads.complaint, reply_by=D(2026, 9, 25), by=school.principal, at=heads.at)
    answered = begin(school)
    answered.to(State.FORMAL_ANSWERED)
    window = clock_of(answered.complaint, "ask_for_panel").due_on
    told = look(window + dt.timedelta(days=1))
    assert ("heads_unanswered", school.principal) in [(kind, user) for kind, user, _ in told]
    assert ("lapsed", school.clerk) in [(kind, user) for kind, user, _ in told]
    assert "lapsed" not in [kind for kind, *_ in look(window, dry_run=True)]


def test_the_clerk_and_the_panel_hear_of_a_hearing_the_day_before(school: People) -> None:
    complaint = complaint_at(school, State.HEARING_FIXED)
    on = complaint.next_hearing.on
    told = [(kind, user) for kind, user, _ in look(on - dt.timedelta(days=1)) if kind == "hearing"]
    panel = (school.clerk, school.council_member, school.second_council_member, school.trust_member)
    assert sorted(told, key=str) == sorted((("hearing", user) for user in panel), key=str)


def test_missing_term_dates_are_told_to_the_handler_and_once_for_each_academy_to_the_trust(school: People) -> None:
    for span in ALDER_DATES:
        calendars.remove(school.alder, span)
    first, second = begin(school).complaint, begin(school).complaint
    told = look(MONDAY.date())
    assert sorted((kind, user.name) for kind, user, _ in told) == sorted(
        [
            ("waiting", school.principal.name), ("waiting", school.principal.name),
            ("term_dates_needed", school.trust_officer.name), ("term_dates_needed", school.operations_officer.name),
        ]
    )  # fmt: skip
    for complaint in (first, second):
        Conflict.objects.create(
            complaint=complaint, user=school.trust_officer, why=Why.SUBJECT, from_date=D(2026, 9, 14)
        )
    Notice.objects.all().delete()
    assert school.trust_officer not in {user for _, user, _ in look(MONDAY.date())}


def test_a_dry_run_tells_nobody_and_says_the_same(school: People) -> None:
    complaint_at(school, State.INFORMAL)
    before = Notice.objects.count()
    rehearsed = look(D(2026, 10, 13), dry_run=True)
    assert Notice.objects.count() == before
    assert rehearsed == look(D(2026, 10, 13)) != []


def test_the_look_asks_as_many_questions_of_many_cases_as_of_few(school: People) -> None:
    first = complaint_at(school, State.INFORMAL)
    copies(first, 300)
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        assert len(look(D(2026, 10, 13))) == 301
    few = len(queries)
    closed = complaint_at(school, State.CLOSED)
    copies(closed, 2000)
    Notice.objects.all().delete()
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        assert len(look(D(2026, 10, 13))) == 301
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(queries) <= few < 40
    assert peak < 50 * 1024 * 1024


# --- term dates arrive -------------------------------------------------------------------------------------------


@pytest.mark.req("R47")
def test_a_case_that_waited_gets_its_date_the_moment_the_dates_are_there(school: People) -> None:
    for span in ALDER_DATES:
        calendars.remove(school.alder, span)
    waiting = begin(school).complaint
    assert tasks.fill_waiting_dates() == {"filled": 0}
    calendars.replace(school.alder, ALDER_DATES, source_file="dates.csv", by=None, at=MONDAY)
    rehearsed = tasks.fill_waiting_dates(dry_run=True)
    assert rehearsed["would"] == [f"{waiting.reference}: triage gets 2026-09-16"]
    assert clock_of(waiting, "triage").due_on is None
    assert tasks.fill_waiting_dates() == {"filled": 1}
    assert tasks.fill_waiting_dates() == {"filled": 0}
    complaint = Complaint.objects.get(pk=waiting.pk)
    assert (complaint.next_due_on, complaint.waiting_for_dates) == (D(2026, 9, 16), False)
    assert complaint.treated_as_received_on == MONDAY.date()
    entry = Entry.objects.filter(about=complaint.uuid).latest("number")
    assert (entry.step, entry.actor, entry.by) == ("dates_filled", "portal", None)
    assert entry.data["clocks"] == [["triage", None, "2026-09-16"]]
    assert list(trail.verify(complaint.uuid)) == []
    assert Notice.objects.filter(user=school.principal, text__contains="has its date now").count() == 1


def test_filling_gives_each_clock_what_a_step_would_have_given_it(school: People) -> None:
    with_dates = [begin(school).to(state) for state in (State.RECEIVED, State.INFORMAL, State.REPORT_SUBMITTED)]
    wanted = {clock.pk: clock.due_on for complaint in with_dates for clock in complaint.clocks.filter(stopped_on=None)}
    Clock.objects.filter(pk__in=wanted).update(due_on=None, waiting_for="term dates")
    fill_waiting(at=MONDAY)
    assert dict(Clock.objects.filter(pk__in=wanted).values_list("pk", "due_on")) == wanted


# --- the nightly proof --------------------------------------------------------------------------------------------


def test_a_date_that_does_not_follow_is_reported_and_not_changed(school: People, signed_in: Any) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    assert tasks.prove_dates() == {"differences": 0}
    clock = clock_of(complaint, "answer_informal")
    Clock.objects.filter(pk=clock.pk).update(due_on=D(2026, 10, 30))
    assert tasks.prove_dates(dry_run=True)["would"] == [
        f"{complaint.reference}: 2026-10-30 is stored, 2026-10-12 follows",
        f"{complaint.reference}: 2026-10-12 is stored, 2026-10-30 follows",
    ]
    assert not DateFault.objects.exists()
    for _ in range(2):
        assert tasks.prove_dates() == {"differences": 2}
    clock.refresh_from_db()
    assert clock.due_on == D(2026, 10, 30)
    fault = DateFault.objects.get(clock=clock)
    assert (fault.stored, fault.follows, fault.settled_on) == (D(2026, 10, 30), D(2026, 10, 12), None)
    assert Notice.objects.filter(user=school.operations_officer, key__startswith="proof:").count() == 1
    browser = signed_in(school.operations_officer)
    assert complaint.reference in browser.get("/calendars/proof/").content.decode()
    browser.post(reverse("casework:put_date_right", args=[fault.pk]))
    clock.refresh_from_db()
    assert clock.due_on == D(2026, 10, 12)
    assert not proving.open_faults(school.operations_officer, on=D(2026, 11, 1)).exists()
    assert Entry.objects.filter(about=complaint.uuid).latest("number").step == "dates_put_right"
    assert ClockMove.objects.filter(clock=clock).count() == 1
    assert tasks.prove_dates() == {"differences": 0}


@pytest.mark.req("R101")
def test_a_difference_on_a_case_that_the_operations_officer_may_not_know_of_is_not_told_to_them(
    school: People, signed_in: Any
) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    Conflict.objects.create(
        complaint=complaint, user=school.operations_officer, why=Why.SUBJECT, from_date=MONDAY.date()
    )
    Clock.objects.filter(complaint=complaint).update(due_on=D(2026, 10, 30))
    assert tasks.prove_dates()["differences"]
    assert not Notice.objects.filter(user=school.operations_officer, key__startswith="proof:").exists()
    browser = signed_in(school.operations_officer)
    assert complaint.reference not in browser.get("/calendars/proof/").content.decode()
    assert browser.post(reverse("casework:put_date_right", args=[DateFault.objects.first().pk])).status_code == 404


def test_a_closed_case_is_never_a_difference(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.WITHDRAW, by=None)
    Clock.objects.update(due_on=D(2026, 10, 30))
    assert tasks.prove_dates() == {"differences": 0}


def test_every_scheduled_task_of_this_room_answers_and_has_a_dry_run(school: People) -> None:
    complaint_at(school, State.INFORMAL)
    for task in (tasks.fill_waiting_dates, tasks.prove_dates, tasks.daily_sweep, tasks.sweep_receipts):
        assert "would" in task(dry_run=True)
        assert task() is not None
