"""Acting cover: whoever acts for a post does the open work of it, and a conflict still comes before everything."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import posts
from accounts.models import Notice, Post, PostKind, User
from complaints.casework import actions, attention, correspondence, permissions
from complaints.casework.models import CaseLetter, Complaint, Conflict
from complaints.casework.permissions.letters import LETTER_APPROVERS, STEP_APPROVERS
from complaints.casework.permissions.parts import Part
from complaints.casework.views import home
from complaints.casework.vocabulary import Role, State, Step, Why
from letters.catalogue import CATALOGUE
from letters.vocabulary import ApproverKind, LetterState
from tests.casework import screens
from tests.casework.stories import LONDON, MONDAY, begin, complaint_at
from tests.people import People, make_person

ON = MONDAY.date()


def covered(people: People, away: User, *, kind: PostKind = PostKind.PRINCIPAL, name: str = "Ada Lightwood") -> User:
    """Somebody who acts for a post from today."""
    post = Post.objects.get(user=away, kind=kind)
    person = make_person(name)
    posts.begin(
        user=person, kind=kind, trust=people.trust, academy=post.academy, from_date=ON, acting_for=post,
        by=people.operations_officer, on=ON,
    )  # fmt: skip
    for one in everybody(people):
        posts.forget(one)  # each of them comes back with another request
    return person


def everybody(people: People, *more: User) -> list[User]:
    named = (getattr(people, field.name) for field in dataclasses.fields(people))
    return [*(one for one in named if isinstance(one, User)), *more]


@pytest.mark.req("R101")
def test_whoever_acts_for_the_principal_does_the_handlers_steps_and_the_principal_keeps_theirs(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    assert complaint.handler == school.principal
    acting = covered(school, school.principal)
    for step in (Step.DRAFT_ANSWER, Step.ACKNOWLEDGE, Step.FREEZE_HEADS):
        assert permissions.may(acting, step, complaint, on=ON), step
        assert permissions.may(school.principal, step, complaint, on=ON), step
    complaint.refresh_from_db()
    assert complaint.handler == school.principal


@pytest.mark.parametrize("state", [State.FORMAL, State.PANEL_CONVENED])
def test_the_list_agrees_with_the_predicate_while_posts_are_covered(school: People, state: State) -> None:
    complaint = complaint_at(school, state)
    acting = covered(school, school.principal)
    clerk = covered(school, school.clerk, kind=PostKind.CLERK, name="Cleo Acorn")
    Conflict.objects.create(complaint=complaint, user=acting, why=Why.DECLARED, from_date=ON)
    people = everybody(school, acting, clerk)
    for step in (Step.ACKNOWLEDGE, Step.DRAFT_ANSWER, Step.APPROVE_REPORT, Step.CONVENE_PANEL, Step.REASSIGN):
        listed = set(permissions.who_may(step, complaint, on=ON))
        assert listed == {user for user in people if permissions.may(user, step, complaint, on=ON)}, step


def test_the_covers_home_lists_the_open_work_and_its_letters(school: People) -> None:
    replay = begin(school)
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    complaint = replay.complaint
    acting = covered(school, school.principal)
    visible = permissions.visible_to(acting, on=ON)
    assert complaint in home.of(acting, visible, on=ON)
    assert any(one.complaint == complaint and one.letter for one in home.to_approve(acting, visible, on=ON))


def test_home_lists_every_letter_for_whoever_plays_the_part_of_its_approver(school: People) -> None:
    """The list and the predicate agree, also for a step that two people decide (the refusal of a late request)."""
    replay = begin(school)
    replay.to(State.FORMAL_ANSWERED)
    replay.later(14)
    actions.ask_late_for_panel(replay.complaint, why="I was in hospital.", at=replay.at)
    actions.prepare(
        Step.REFUSE_LATE_REQUEST, replay.complaint, by=school.clerk, at=replay.at, reasons="No reason was given.",
        no_action_reason="None was needed.",
    )  # fmt: skip
    for key, _title in correspondence.may_begin():
        actions.write_letter(replay.complaint, key=key, to="complainant", by=school.clerk, at=replay.at)
    drafted = CaseLetter.objects.filter(letter__state=LetterState.DRAFTED).select_related("letter")
    assert {row.step for row in drafted} >= {"", Step.REFUSE_LATE_REQUEST}
    for user in everybody(school):
        parts = permissions.parts_of(user, replay.complaint, on=replay.on)
        for row in drafted:
            kind = CATALOGUE[row.letter.key].approver
            wanted = STEP_APPROVERS.get(row.step) or LETTER_APPROVERS[kind]
            listed = row.pk in permissions.may_wait_for(user, on=replay.on)
            if kind != ApproverKind.DECIDER:
                assert listed == bool(wanted & parts - {Part.RECORD_KEEPER}), (user.name, row.letter.key, parts)


def test_a_leader_who_was_made_handler_is_covered_for_that_case_alone(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    other = complaint_at(school, State.INFORMAL, submission_key="another")
    Complaint.objects.filter(pk=complaint.pk).update(handler=school.deputy)
    acting = covered(school, school.deputy, kind=PostKind.SENIOR_LEADER)
    assert list(permissions.visible_to(acting, on=ON)) == [Complaint.objects.get(pk=complaint.pk)]
    assert not permissions.visible_to(acting, on=ON).filter(pk=other.pk).exists()
    assert permissions.may(acting, Step.DRAFT_ANSWER, Complaint.objects.get(pk=complaint.pk), on=ON)


@pytest.mark.req("R101")
def test_a_cover_who_is_locked_out_finds_nothing_and_it_goes_to_the_next_above(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    acting = covered(school, school.principal)
    assert not permissions.may(school.operations_officer, Step.DRAFT_ANSWER, complaint, on=ON)
    Conflict.objects.create(complaint=complaint, user=acting, why=Why.SUBJECT, from_date=ON)
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert not permissions.visible_to(acting, on=ON).exists()
    assert permissions.parts_of(acting, complaint, on=ON) == frozenset()
    assert permissions.may(school.operations_officer, Step.DRAFT_ANSWER, complaint, on=ON)
    assert complaint in home.of(
        school.operations_officer, permissions.visible_to(school.operations_officer, on=ON), on=ON
    )
    assert not permissions.may(school.chief_executive, Step.DRAFT_ANSWER, complaint, on=ON)


def test_notices_follow_the_cover_as_the_open_work_does(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    acting = covered(school, school.principal)
    at = MONDAY + dt.timedelta(hours=3)

    def told(key: str) -> set[User]:
        fact = attention.Fact(
            complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, key=key,
            text=f"{complaint.reference}: something is due.", people=(complaint.handler_id,),
        )  # fmt: skip
        attention.tell([fact], on=ON, at=at)
        return {notice.user for notice in Notice.objects.filter(key=key).select_related("user")}

    assert told("one") == {school.principal, acting}
    Conflict.objects.create(complaint=complaint, user=acting, why=Why.SUBJECT, from_date=ON)
    assert told("two") == {school.principal, school.operations_officer}
    Conflict.objects.create(complaint=complaint, user=school.operations_officer, why=Why.DECLARED, from_date=ON)
    assert told("three") == {school.principal, school.chief_executive}


def test_notices_for_many_complaints_ask_no_more_than_for_one(school: People) -> None:
    many = [complaint_at(school, State.RECEIVED, submission_key=f"key-{number}") for number in range(6)]
    covered(school, school.principal)

    def asked(complaints: list[Complaint], key: str) -> int:
        facts = [
            attention.Fact(
                complaint_id=one.pk, uuid=one.uuid, reference=one.reference, key=f"{key}-{one.pk}", text="Due.",
                people=(one.handler_id,),
            )
            for one in complaints
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            attention.tell(facts, on=ON, at=MONDAY)
        return len(queries)

    assert asked(many, "many") <= asked(many[:1], "one") + 1


def test_cover_that_is_over_gives_nothing_any_more(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    acting = covered(school, school.principal)
    posts.end(Post.objects.get(user=acting), to_date=ON, by=school.operations_officer, on=ON)
    later = ON + dt.timedelta(days=1)
    posts.forget(acting)
    assert not permissions.may(acting, Step.DRAFT_ANSWER, complaint, on=later)
    assert not permissions.visible_to(acting, on=later).exists()


@pytest.mark.req("R283")
def test_a_cover_who_investigates_does_not_approve_and_the_page_says_why_it_went_up(school: People) -> None:
    complaint = complaint_at(school, State.REPORT_SUBMITTED)
    acting = covered(school, school.principal)
    complaint.named.create(user=acting, role=Role.INVESTIGATOR, since=ON, until=ON)
    complaint = Complaint.objects.get(pk=complaint.pk)
    on = complaint.reports.get().submitted_on
    assert not permissions.may(acting, Step.APPROVE_REPORT, complaint, on=on)
    assert on is not None
    with time_machine.travel(dt.datetime.combine(on, dt.time(11), tzinfo=LONDON), tick=False):
        shown = screens.sign_in(school.trust_officer).get(complaint.get_absolute_url()).content.decode()
    assert "Odette Crane, the next above, because nobody approves a report" in shown
    assert "<strong>Ada Lightwood</strong> acts for them at present" in shown
