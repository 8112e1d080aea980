"""Somebody leaves a post: their open complaints go to the person named, or where the routing table says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts import handover, posts
from accounts.models import Notice, Post, PostKind, User
from complaints.casework.actions import people
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Role, State
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import page, sign_in
from tests.casework.stories import LONDON, begin
from tests.people import People

TODAY = dt.date(2026, 9, 30)
AT = dt.datetime(2026, 9, 30, 12, 0, tzinfo=LONDON)
TOMORROW = TODAY + dt.timedelta(days=1)


def leave(user: User, kind: PostKind, *, to: User | None, by: User, day: dt.date = TODAY) -> None:
    post = Post.objects.get(user=user, kind=kind)
    handover.leave(post, to_date=day, to=to, by=by, on=TODAY, at=AT)


def now(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


@pytest.mark.req("R101")
def test_open_complaints_go_to_the_person_named(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    leave(school.principal, PostKind.PRINCIPAL, to=school.deputy, by=school.operations_officer)
    moved = now(complaint)
    assert moved.handler == school.deputy
    assert not moved.named.filter(user=school.principal, role=Role.HANDLER, until__isnull=True).exists()
    assert Notice.objects.filter(user=school.deputy, about=complaint.uuid).exists()
    assert "handed the case over" in sign_in(school.deputy).get(page("chronology", complaint)).content.decode()


def test_without_a_name_they_go_to_the_successor_of_the_next_day(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    posts.end(Post.objects.get(user=school.deputy, kind=PostKind.SENIOR_LEADER), to_date=TODAY, by=None, on=TODAY)
    post = Post.objects.get(user=school.principal, kind=PostKind.PRINCIPAL)
    posts.end(post, to_date=TODAY, by=None, on=TODAY)
    posts.begin(
        user=school.deputy, kind=PostKind.PRINCIPAL, trust=school.trust, academy=school.alder, from_date=TOMORROW,
        by=school.operations_officer, on=TODAY,
    )  # fmt: skip
    handover.leave(post, to_date=TODAY, to=None, by=school.operations_officer, on=TODAY, at=AT)
    assert now(complaint).handler == school.deputy


def test_without_a_successor_they_go_to_the_next_above(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    leave(school.principal, PostKind.PRINCIPAL, to=None, by=school.trust_officer)
    assert now(complaint).handler == school.operations_officer


@pytest.mark.req("R101")
def test_whoever_is_complained_about_is_never_given_the_complaint(school: People) -> None:
    complaint = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Mrs Marsh"),)).to(State.INFORMAL)
    assert complaint.conflicts.filter(user=school.deputy, ended_on__isnull=True).exists()
    leave(school.principal, PostKind.PRINCIPAL, to=school.deputy, by=school.trust_officer)
    assert now(complaint).handler == school.operations_officer
    assert not Notice.objects.filter(user=school.deputy, about=complaint.uuid).exists()
    assert sign_in(school.deputy).get(reverse("casework:case", args=[complaint.reference])).status_code == 404


def test_a_clerk_who_leaves_hands_over_stage_three(school: People) -> None:
    complaint = begin(school).to(State.PANEL_REQUESTED)
    leave(school.clerk, PostKind.CLERK, to=None, by=school.trust_officer)
    moved = now(complaint)
    assert moved.clerk == school.operations_officer
    assert moved.handler == school.principal


def test_an_ending_of_another_post_leaves_the_work_where_it_is(school: People) -> None:
    complaint = begin(school).to(State.INFORMAL)
    posts.begin(
        user=school.principal, kind=PostKind.COUNCIL_MEMBER, trust=school.trust, academy=school.alder,
        from_date=dt.date(2026, 9, 1), by=None, on=TODAY,
    )  # fmt: skip
    leave(school.principal, PostKind.COUNCIL_MEMBER, to=school.deputy, by=school.trust_officer)
    assert now(complaint).handler == school.principal


def test_an_investigator_without_any_post_left_is_stood_down(school: People) -> None:
    complaint = begin(school).to(State.FORMAL)
    people.name(complaint, school.deputy, Role.INVESTIGATOR, by=school.principal, on=TODAY, declaration="No part.")
    leave(school.deputy, PostKind.SENIOR_LEADER, to=None, by=school.trust_officer)
    assert not now(complaint).investigators.exists()


def test_closed_complaints_stay_with_whoever_closed_them(school: People) -> None:
    complaint = begin(school).to(State.CLOSED)
    leave(school.principal, PostKind.PRINCIPAL, to=school.deputy, by=school.operations_officer)
    assert now(complaint).handler == school.principal
