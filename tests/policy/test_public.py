"""The procedure as anybody can read it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from complaints.policy import drafting
from complaints.policy.models import LinkedPolicy, OutsideBody, Procedure
from complaints.policy.templatetags.procedure_text import plain
from tests.policy.conftest import NOON, TODAY


def page_of(slug: str) -> str:
    answer = Client().get(f"/procedure/{slug}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]))


@pytest.mark.req("R3", "R4", "R5")
def test_anybody_can_read_the_procedure_of_an_academy_at_a_stable_address(three_stage):
    words = page_of("alder")
    for said in (
        "Version 1, in force from Tuesday 21 September 2021",
        "Approved by: Trust Board, 21 September 2021",
        "Date for review: 30 September 2024. This version applies until a new one comes into force.",
        "Stage 1: informal", "Stage 2: formal", "Stage 3: review panel",
        "Ask the academy office for a copy of this page",
        "01632 960100",
    ):  # fmt: skip
        assert said in words


@pytest.mark.req("R5")
def test_every_stage_states_its_time_limits(three_stage):
    words = page_of("alder")
    for said in (
        "We tell you that we have it within 5 school days of receiving it.",
        "We answer within 20 school days of receiving it.",
        "We answer in writing within 20 school days of receiving it.",
        "You can ask for the next stage within 10 school days of the day we sent the answer.",
        "You get the decision in writing within 30 school days of your request.",
        "within 3 months of what happened",
        "treated as received on the next school day",
    ):
        assert said in words


@pytest.mark.req("R6")
def test_it_names_its_basis_in_law(three_stage):
    words = page_of("alder")
    for said in ("Independent School Standards) Regulations 2014", "funding agreement", "articles of association",
                 "good-practice guidance"):  # fmt: skip
        assert said in words


@pytest.mark.req("R20", "R21", "R24")
def test_it_says_what_it_does_not_cover_and_where_to_go(three_stage):
    words = page_of("alder")
    for signpost in three_stage.signposts.all():
        assert signpost.title in words.replace("&#x27;", "'")
    assert "complain to the club or service itself" in words


@pytest.mark.req("R22", "R23")
def test_parents_of_disabled_pupils_are_told_where_their_rights_are(people, three_stage):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    LinkedPolicy.objects.filter(procedure=draft, key="sen").update(link="https://hedgerow.example.org/sen")
    Procedure.objects.filter(pk=draft.pk).update(approved_on=TODAY, next_review_on=dt.date(2029, 1, 1))
    drafting.put_in_force(draft, in_force_from=TODAY, by=people.trust_officer, on=TODAY, at=NOON)
    html = Client().get("/procedure/alder/").content.decode()
    assert "you believe that we discriminated against your child" in html
    assert 'href="https://hedgerow.example.org/sen"' in html
    assert "talk first with the special educational needs co-ordinator" in html


@pytest.mark.req("R28")
def test_it_says_what_helps(three_stage):
    words = page_of("alder")
    for said in ("Follow the steps of this procedure", "as soon as you can", "with respect", "on social media"):
        assert said in words


@pytest.mark.req("R84", "R91", "R280")
def test_it_says_who_deals_with_whom_in_the_versions_own_names(three_stage):
    words = page_of("alder")
    assert "The Principal First: the Operations Officer" in words
    assert "The Chief Executive First: the Chair of the Board" in words


@pytest.mark.req("R103", "R104")
def test_it_names_the_outside_body_of_today(three_stage, monkeypatch):
    words = page_of("alder")
    assert "Department for Education (DfE)" in words
    assert "ESFA" not in words
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a, **k: dt.date(2025, 3, 31))
    assert "Education and Skills Funding Agency (ESFA)" in page_of("alder")
    OutsideBody.objects.all().delete()
    assert "After stage 3" in page_of("alder")


@pytest.mark.req("R223", "R224", "R227")
def test_an_academy_with_a_procedure_of_its_own_shows_that_one(people, three_stage, four_stage):
    four_stage(people.birch)
    words = page_of("birch").replace("&#x27;", "'")
    for said in (
        "Stage one: class teacher or Headteacher",
        "Stage four: the county council",
        "Call Derbyshire: 01629 533190",
        "Complaints Review Committee",
        "friend or relative",
        "Stage two: write to the Headteacher",
    ):
        assert said in words
    for not_said in ("Chief Executive", "Department for Education", "Trust Board"):
        assert not_said not in words
    assert "Stage 1: informal" in page_of("alder")


def test_an_unknown_academy_and_one_without_a_procedure_are_not_found(people):
    assert Client().get("/procedure/elm/").status_code == 404
    without = Client().get("/procedure/alder/")
    assert without.status_code == 404
    assert "Ask the school for its complaints procedure" in without.content.decode()


def test_an_earlier_version_stays_readable_and_a_draft_does_not_show(people, three_stage, four_stage):
    draft = drafting.copy_to_draft(three_stage, academy=None, by=people.trust_officer, on=TODAY, at=NOON)
    own = four_stage(people.birch)
    assert Client().get(f"/procedure/alder/version/{three_stage.pk}/").status_code == 200
    assert Client().get(f"/procedure/alder/version/{draft.pk}/").status_code == 404
    assert Client().get(f"/procedure/alder/version/{own.pk}/").status_code == 404
    earlier = Client().get(f"/procedure/birch/version/{three_stage.pk}/").content.decode()
    assert "It stays the one that counts for complaints that began under it" in earlier


def test_the_page_asks_the_database_a_fixed_number_of_times(three_stage, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        Client().get("/procedure/alder/")


def test_what_somebody_typed_is_shown_as_text_only():
    shown = plain("Hello <script>alert(1)</script> {% now %}\n\n- one & two\n- three")
    assert "<script>" not in shown
    assert "{% now %}" in shown
    assert '<ul class="govuk-list govuk-list--bullet"><li>one &amp; two</li><li>three</li></ul>' in shown
