"""Whoever leads on safeguarding hears at once of a complaint that is flagged so, unless it is about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Notice, User
from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.casework.replay import plain_answers
from complaints.policy.vocabulary import SubjectKind
from tests.casework.stories import MONDAY
from tests.people import People

SignIn = Callable[[User], Client]


def told(complaint: Complaint) -> set[User]:
    return {one.user for one in Notice.objects.filter(about=complaint.uuid, key__endswith=":safeguarding")}


def test_a_flag_on_arrival_tells_the_lead_at_once_and_stands_on_their_first_page(
    school: People, signed_in: SignIn
) -> None:
    complaint = actions.submit(plain_answers(academy=school.alder, safeguarding=True), at=MONDAY)
    assert told(complaint) == {school.safeguarding_lead}
    assert Notice.objects.get(about=complaint.uuid, key__endswith=":safeguarding").urgent
    page = signed_in(school.safeguarding_lead).get("/").content.decode()
    assert complaint.reference in page.partition("Flagged safeguarding")[2]


def test_a_flag_put_on_later_tells_the_lead_once(school: People) -> None:
    complaint = actions.submit(plain_answers(academy=school.alder), at=MONDAY)
    assert told(complaint) == set()
    assert complaint.handler is not None
    for flagged in (True, False, True):
        actions.classify(complaint, by=complaint.handler, at=MONDAY, safeguarding=flagged)
    assert told(complaint) == {school.safeguarding_lead}
    assert Notice.objects.filter(about=complaint.uuid, key__endswith=":safeguarding").count() == 1


@pytest.mark.req("R101")
def test_a_lead_who_is_complained_about_hears_nothing_and_the_central_officers_do(
    school: People, signed_in: SignIn
) -> None:
    answers = plain_answers(
        academy=school.alder, safeguarding=True, subjects=[(SubjectKind.ACADEMY_STAFF, school.safeguarding_lead.name)]
    )
    complaint = actions.submit(answers, at=MONDAY)
    assert told(complaint) == {school.trust_officer, school.operations_officer}
    assert "Flagged safeguarding" not in signed_in(school.safeguarding_lead).get("/").content.decode()
