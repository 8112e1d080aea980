"""Lessons: recorded without names, given to somebody, done with what shows it, not there for whoever is kept out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import trail
from accounts.models import Notice, User
from accounts.tokens import hidden
from complaints.casework.models import Clock, Complaint, Conflict
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import ClockKind
from complaints.register.lessons import acting, issues, limits, seeing
from complaints.register.models import Answer, Improvement, Issue, Lesson, Paper
from complaints.register.tasks import remind_of_lessons
from complaints.schooldays.models import Outcome
from tests.casework.stories import LONDON, begin, complaint_at
from tests.people import People
from tests.register.conftest import NOW, TODAY
from tests.socialmedia.tales import Tale

In = Callable[[User], Client]
LEARNT = "Messages from families were read and not logged, so nobody knew that an answer was owed."
D = dt.date


def lesson(people: People, complaint: Complaint, **given: Any) -> Lesson:
    """What the principal learnt from a complaint."""
    facts: dict[str, Any] = {"source": "finding", "learnt": LEARNT, "cause": "records", "by": people.principal}
    return acting.record(
        "complaint", complaint.uuid, trust=people.trust, academy=complaint.academy, at=NOW, **{**facts, **given}
    )


def improvement(people: People, complaint: Complaint, *, owner: User, due_on: dt.date) -> Improvement:
    found = lesson(people, complaint)
    return acting.improve(
        found, what="Log each message on the day it comes.", owner=owner, due_on=due_on, by=people.principal, at=NOW
    )


def day(name: str, value: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


@pytest.mark.req("R14", "R136")
def test_a_case_leads_to_a_lesson_and_its_owner_shows_that_it_is_done(school: People, signed_in: In) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    principal, senco = signed_in(school.principal), signed_in(school.senco)
    part = reverse("register:lessons_from", args=["complaint", complaint.uuid])
    assert part in principal.get(complaint.get_absolute_url()).content.decode()
    assert "None has been recorded" in principal.get(part).content.decode()
    add = reverse("register:record_lesson", args=["complaint", complaint.uuid])
    bare = {"source": "finding", "cause": "records", "learnt": f"{LEARNT} Felix waited for weeks."}
    refused = principal.post(add, bare)
    assert refused.status_code == 422
    assert "“Felix” is the name of somebody in it" in refused.content.decode()
    assert "Felix waited for weeks" in refused.content.decode()
    said = principal.post(add, {**bare, "learnt": LEARNT})
    made = Lesson.objects.get()
    assert said.headers["Location"] == reverse("register:improve", args=[made.uuid])
    due = TODAY + dt.timedelta(days=30)
    given = {"what": "Log each message on the day it comes.", "owner": hidden(school.senco.pk), **day("due_on", due)}
    assert principal.post(said.headers["Location"], given).status_code == 302
    row = made.improvements.get()
    assert (row.owner, row.due_on) == (school.senco, due)
    assert Notice.objects.get(user=school.senco).text.startswith("An improvement was given to you")

    listed = senco.get(reverse("register:lessons")).content.decode()
    assert "Log each message" in listed
    assert complaint.reference not in listed
    shown = senco.get(made.get_absolute_url()).content.decode()
    assert complaint.reference not in shown  # who carries it out need not read the case
    assert senco.get(add).status_code == 404
    done = reverse("register:improved", args=[row.uuid])
    nothing = senco.post(done, day("done_on", TODAY))
    assert "Say what shows that it is done" in nothing.content.decode()
    proof = SimpleUploadedFile("notice.txt", b"From today each message is logged.", content_type="text/plain")
    assert senco.post(done, {**day("done_on", TODAY), "file": proof}).status_code == 302
    row.refresh_from_db()
    assert (row.done_on, row.done_by) == (TODAY, school.senco)
    assert "Done" in principal.get(part).content.decode() or "done on" in principal.get(part).content.decode()
    file = principal.get(reverse("register:improvement_evidence", args=[row.uuid]))
    assert b"".join(file.streaming_content) == b"From today each message is logged."
    assert senco.post(reverse("register:improve_again", args=[row.uuid])).status_code == 302
    row.refresh_from_db()
    assert row.is_open
    assert row.file is not None
    assert not list(trail.verify(made.uuid))


def test_what_comes_from_a_case_that_somebody_may_not_know_of_is_not_there_for_them(
    school: People, signed_in: In
) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    row = improvement(school, complaint, owner=school.senco, due_on=TODAY + dt.timedelta(days=3))
    issue = issues.begin(
        trust=school.trust, academy=school.alder, title="Messages get lost", what="They are not logged.",
        cause="records", by=school.trust_officer, at=NOW,
    )  # fmt: skip
    issues.join(issue, [complaint.reference], by=school.trust_officer, at=NOW)
    for user in (school.senco, school.trust_officer):
        Conflict.objects.create(complaint=complaint, user=user, why=Why.DECLARED, from_date=TODAY)
    Notice.objects.all().delete()
    of_lesson = row.lesson.get_absolute_url()
    for user in (school.senco, school.trust_officer):
        browser = signed_in(user)
        assert browser.get(of_lesson).status_code == 404
        assert "Log each message" not in browser.get(reverse("register:lessons")).content.decode()
        assert browser.get(reverse("register:improved", args=[row.uuid])).status_code == 404
    assert signed_in(school.trust_officer).get(issue.get_absolute_url()).status_code == 404
    assert "Messages get lost" not in signed_in(school.trust_officer).get(reverse("register:issues")).content.decode()
    remind_of_lessons()
    assert set(Notice.objects.values_list("user", flat=True)) == {school.operations_officer.pk}
    others = [school.teacher, school.birch_principal, school.council_chair, school.trustee, school.administrator]
    for user in others:
        assert signed_in(user).get(of_lesson).status_code == 404
        assert (
            signed_in(user).get(reverse("register:lessons_from", args=["complaint", complaint.uuid])).status_code == 404
        )
    assert not seeing.could_own("complaint", complaint.uuid, school.alder, on=TODAY).filter(pk=school.senco.pk).exists()


def test_a_lesson_from_an_incident_is_for_whoever_manages_it_and_not_for_whom_it_is_about(
    school: People, signed_in: In
) -> None:
    tale = Tale(school, at=NOW).sealed().answered()
    address = reverse("register:lessons_from", args=["incident", tale.incident.uuid])
    principal = signed_in(school.principal)
    after = reverse("socialmedia:afterwards", args=[tale.incident.reference])
    assert address in principal.get(after).content.decode()
    said = principal.post(
        reverse("register:record_lesson", args=["incident", tale.incident.uuid]),
        {"source": "incident", "cause": "training", "learnt": "Colleagues did not know whom to tell of a post."},
    )
    assert said.status_code == 302
    made = Lesson.objects.get()
    named = {"source": "incident", "cause": "training", "learnt": "Grumpy of Alder wrote it."}
    again = principal.post(reverse("register:record_lesson", args=["incident", tale.incident.uuid]), named)
    assert again.status_code == 422
    assert (
        "Colleagues did not know" in signed_in(school.operations_officer).get(made.get_absolute_url()).content.decode()
    )
    tale.incident.concerned.create(
        part="about_staff", name="Petra Ashdown", user=school.principal, by=school.trust_officer, at=NOW
    )
    assert principal.get(made.get_absolute_url()).status_code == 404
    assert principal.get(address).status_code == 404


@pytest.mark.req("R136")
def test_what_a_panel_recommended_waits_by_itself_for_an_answer(school: People, signed_in: In) -> None:
    complaint = complaint_at(school, State.HEARD)
    later = dt.datetime(2027, 1, 13, 10, 0, tzinfo=LONDON)
    with time_machine.travel(later, tick=False):
        principal = signed_in(school.principal)
        page = reverse("register:recommendations")
        assert "No recommendation waits" in principal.get(page).content.decode()
        Complaint.objects.filter(pk=complaint.pk).update(state=State.PANEL_DECIDED)
        complaint.heads.get().findings.filter(stage=3).update(proposed=False)
        waiting = principal.get(page).content.decode()
        assert "That messages from families are logged" in waiting
        assert "1 waiting for an answer" in principal.get(reverse("register:lessons")).content.decode()
        finding = seeing.recommendations_for(school.principal, on=later.date()).get()
        answer = reverse("register:answer_recommendation", args=[finding.pk])
        bare = principal.post(answer, {"answer": "accepted"})
        assert bare.status_code == 422
        assert "Say by when it is done" in bare.content.decode()
        no = principal.post(answer, {"answer": "not_accepted"})
        assert "Say why it is not accepted" in no.content.decode()
        given = {
            "answer": "accepted", "learnt": LEARNT, "cause": "records", "what": "Log each message.",
            "owner": hidden(school.deputy.pk), **day("due_on", later.date() + dt.timedelta(days=20)),
        }  # fmt: skip
        assert principal.post(answer, given).status_code == 302
        stood = Answer.objects.get()
        assert stood.lesson is not None
        assert stood.lesson.source == Lesson.Source.RECOMMENDATION
        assert "Dilys Marsh" in principal.get(page).content.decode()
        assert signed_in(school.council_member).get(page).status_code == 404  # a member of the panel
        assert signed_in(school.birch_principal).get(answer).status_code == 404


@pytest.mark.req("R135")
def test_an_underlying_issue_is_reviewed_with_the_principal_and_names_nobody(school: People, signed_in: In) -> None:
    first = complaint_at(school, State.INFORMAL)
    tale = Tale(school, at=NOW).sealed()
    principal = signed_in(school.principal)
    opened = principal.post(
        reverse("register:begin_issue"),
        {"place": "alder", "title": "Messages get lost", "what": "Nobody logs them.", "cause": "records"},
    )
    issue = Issue.objects.get()
    assert opened.headers["Location"] == reverse("register:join", args=[issue.uuid])
    wrong = principal.post(opened.headers["Location"], {"references": "BIR-XXXXX"})
    assert "There is nothing for you under BIR-XXXXX" in wrong.content.decode()
    both = f"{first.reference}, {tale.incident.reference}"
    assert principal.post(opened.headers["Location"], {"references": both}).status_code == 302
    assert issue.origins.count() == 2
    review = reverse("register:review_issue", args=[issue.uuid])
    said = {
        **day("reviewed_on", TODAY),
        "with_whom": "principal",
        "decided": "Mrs Marchbanks was right: a log is kept.",
    }
    assert "“Marchbanks” is the name" in principal.post(review, said).content.decode()
    later = TODAY + dt.timedelta(days=60)
    said |= {"decided": "A log is kept from now on.", **day("next_on", later)}
    assert principal.post(review, said).status_code == 302
    shown = principal.get(issue.get_absolute_url()).content.decode()
    assert "A log is kept from now on." in shown
    assert first.reference in shown
    assert "Ottoline" not in shown
    assert signed_in(school.birch_principal).get(issue.get_absolute_url()).status_code == 404
    keeper, row = signed_in(school.record_keeper), issue.origins.get(about=first.uuid)
    assert first.reference in keeper.get(issue.get_absolute_url()).content.decode()
    Complaint.objects.filter(pk=first.pk).update(lead_subject="principal")  # no longer theirs to read
    for page in (issue.get_absolute_url(), reverse("register:issues")):
        text = keeper.get(page).content.decode()
        assert "Messages get lost" in text
        assert "joined on" not in text
        assert "Beneath 1" not in text
        assert "Beneath 2" not in text
    assert keeper.post(reverse("register:part", args=[issue.uuid, row.pk])).status_code == 404
    assert "Beneath 2 complaints" in principal.get(reverse("register:issues")).content.decode()
    with time_machine.travel(NOW + dt.timedelta(days=61), tick=False):
        remind_of_lessons()
    assert "to be reviewed again" in Notice.objects.get(user=school.principal, about=issue.uuid).text


def test_owners_are_reminded_before_on_and_after_the_day_and_then_it_goes_upward(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    due = TODAY + dt.timedelta(days=20)
    improvement(school, complaint, owner=school.senco, due_on=due)
    Notice.objects.all().delete()
    told = []
    for days in (-8, -7, -6, 0, 1, 2, 14):
        with time_machine.travel(NOW + dt.timedelta(days=20 + days), tick=False):
            assert remind_of_lessons(dry_run=True)["told"] == remind_of_lessons()["told"]
            assert remind_of_lessons()["told"] == 0
            told.append(Notice.objects.count())
    assert told == [0, 1, 1, 2, 3, 3, 6]  # two weeks late: the owner, the trust officer, the operations officer
    assert all("ALD" not in text and "Sunil" not in text for text in Notice.objects.values_list("text", flat=True))
    assert not mail.outbox


@pytest.mark.req("R138")
def test_a_proposed_limit_is_tried_on_last_years_cases_with_the_counting_that_counted_them(
    school: People, signed_in: In, copies: Any
) -> None:
    """Answered on the day of the limit, or two school days later: with less time the first would have been late too."""
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    copies(replay.complaint, 4, days=1)
    with time_machine.travel(replay.at, tick=False):
        clocks = Clock.objects.filter(kind=ClockKind.ANSWER_INFORMAL)
        assert clocks.count() == 5
        assert set(clocks.values_list("outcome", flat=True)) == {Outcome.MET}
        clock = clocks[0]
        assert clock.stopped_on is not None
        assert clock.due_on is not None
        took = 6  # school days from Monday 14 September to the answer on Tuesday 22 September
        found = limits.replay(school.trust_officer, clock.kind, took, on=replay.on)
        assert (found.counted, found.late, found.would_be_late) == (5, 0, 0), (clock.received_on, clock.stopped_on)
        found = limits.replay(school.trust_officer, clock.kind, took - 1, on=replay.on)
        assert (found.counted, found.late, found.would_be_late, found.newly_late) == (5, 0, 5, 5)
        late = Clock.objects.filter(pk__in=[one.pk for one in clocks[:2]])
        late.update(outcome=Outcome.MISSED, stopped_on=clock.due_on + dt.timedelta(days=1))
        longer = limits.replay(school.trust_officer, clock.kind, clock.length + 5, on=replay.on)
        assert (longer.late, longer.would_be_late, longer.no_longer_late) == (2, 0, 2)
        page = reverse("register:limits")
        shown = signed_in(school.trust_officer).get(page, {"clock": clock.kind, "length": str(took - 1)})
        assert "5 of 5 would have been late." in shown.content.decode()
        assert "with 5 school days instead" in shown.content.decode()
        assert "Approved by" in shown.content.decode()
        wrong = signed_in(school.trust_officer).get(page, {"clock": clock.kind, "length": "soon"})
        assert "Type a number such as 15" in wrong.content.decode()
        none = signed_in(school.trust_officer).get(page, {"clock": clock.kind, "length": "0"})
        assert "The number must be 1 or more." in none.content.decode()
        Conflict.objects.create(
            complaint=replay.complaint, user=school.principal, why=Why.DECLARED, from_date=replay.on
        )
        assert limits.replay(school.principal, clock.kind, took - 1, on=replay.on).counted == 4
        assert signed_in(school.council_chair).get(page).status_code == 404


@pytest.mark.req("R138")
def test_the_same_complaints_are_counted_whatever_length_is_tried(school: People, signed_in: In, copies: Any) -> None:
    """Four are answered and one still waits: it is one of the five also while its time would not be over."""
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    made = copies(replay.complaint, 4, days=1)
    waiting = Clock.objects.filter(complaint=made[0], kind=ClockKind.ANSWER_INFORMAL)
    waiting.update(outcome=Outcome.RUNNING, stopped_on=None)
    with time_machine.travel(replay.at, tick=False):
        tried = [
            limits.replay(school.trust_officer, ClockKind.ANSWER_INFORMAL, days, on=replay.on) for days in (1, 5, 200)
        ]
        assert [(one.counted, one.still_open, one.uncountable) for one in tried[:2]] == [(5, 1, 0), (5, 1, 0)]
        assert [one.would_be_late for one in tried[:2]] == [5, 5]
        assert tried[2].counted + tried[2].uncountable == 5
        page = signed_in(school.trust_officer).get(
            reverse("register:limits"), {"clock": "answer_informal", "length": "1"}
        )
        assert "with 1 school day instead" in page.content.decode()
        none = signed_in(school.trust_officer).get(reverse("register:limits"), {"clock": "decide_panel", "length": "9"})
        assert "with 9 school days instead" in none.content.decode()
        assert "1 of the 5 still waits for what is due" in page.content.decode()


def test_the_list_asks_as_much_of_the_database_for_thirty_as_for_three(school: People, signed_in: In) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    counted = []
    for number in (3, 27):
        for _ in range(number):
            improvement(school, complaint, owner=school.senco, due_on=TODAY + dt.timedelta(days=3))
        browser = signed_in(school.principal)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("register:lessons"))
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert counted[1] <= 25


def test_an_owner_who_comes_to_be_complained_about_loses_what_was_theirs(school: People, signed_in: In) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    row = improvement(school, replay.complaint, owner=school.senco, due_on=replay.on + dt.timedelta(days=30))
    assert signed_in(school.senco).get(row.lesson.get_absolute_url()).status_code == 200
    replay.take(
        Step.ADD_SUBJECT, by=replay.handler, kind="academy_staff", user=school.senco, name="", reason="Named now."
    )
    assert signed_in(school.senco).get(row.lesson.get_absolute_url()).status_code == 404
    assert signed_in(school.senco).get(reverse("register:lessons")).status_code == 200


def test_the_practice_trust_has_lessons_and_a_paper_once(school: People, settings: Any, signed_in: In) -> None:
    settings.PRACTICE_MODE = True
    school.trust.practice = True
    school.trust.save()
    principal = complaint_at(school, State.INFORMAL).handler
    assert principal == school.principal
    with time_machine.travel(dt.datetime(2027, 1, 13, 10, 0, tzinfo=LONDON), tick=False):
        for _ in range(2):
            call_command("seed_lessons", stdout=io.StringIO(), stderr=io.StringIO())
        made = Lesson.objects.get()
        assert made.improvements.get().done_on is not None
        paper = Paper.objects.get()
        shown = signed_in(school.principal).get(paper.get_absolute_url()).content.decode()
        assert "Messages to the office were read" in shown
        assert Issue.objects.get().reviews.count() == 1
        assert not list(trail.verify())
