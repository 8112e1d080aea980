"""The screens as a principal walks through them: what each says, and how often it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Access, User
from socialmedia.actions import ASKED
from socialmedia.forms.acts import FORMS
from socialmedia.models import Incident, LegalNote, Platform, PlatformStep
from socialmedia.views.assessment import KEYS
from socialmedia.vocabulary import Act, Body, Kind, State
from tests.people import People
from tests.socialmedia.tales import NOW, Tale

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]
TABS = ("incident", "evidence", "assessment", "people", "meetings", "afterwards", "letters", "chronology")


def page(client: Client, incident: Incident, name: str, *more: object) -> str:
    answer = client.get(reverse(f"socialmedia:{name}", args=[incident.reference, *more]))
    assert answer.status_code == 200, name
    return answer.content.decode()


@pytest.mark.parametrize("state", list(State))
def test_every_tab_can_be_read_in_every_state(school: People, signed_in: In, state: State) -> None:
    tale = Tale(school).to(state)
    client = signed_in(school.principal)
    for name in TABS:
        shown = page(client, tale.incident, name)
        assert tale.incident.reference in shown
    assert Access.objects.filter(about=tale.incident.uuid, user=school.principal).count() == len(TABS)


@pytest.mark.req("R179", "R180", "R142", "R189", "R190", "R244", "R261", "R268")
def test_the_nine_questions_come_one_after_the_other_and_open_and_close_the_gates(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).sealed()
    client = signed_in(school.principal)
    assert "Begin" in page(client, tale.incident, "assessment")
    given: dict[str, Any] = {
        "where": "A group", "who": "A parent", "brought": "Shown to us", "evidence": "One screenshot",
        "kinds": [Kind.THREAT], "valid_concern": "no", "names_somebody": "yes", "crime": "yes", "allegation": "no",
        "unsure": "no", "true_in_it": "Little", "spread": "Ten people", "media": "on", "legal_headings": ["harassment"],
    }  # fmt: skip
    address = reverse("socialmedia:question", args=[tale.incident.reference, "where"]) + "?on=1"
    for key in KEYS:
        assert f"/{key}/" in address
        shown = client.get(address)
        version = shown.context["ask"].initial["version"]
        answer = client.post(address, {**given, "version": "" if version is None else version})
        assert answer.status_code == 302, key
        address = answer.headers["Location"]
    assert address == reverse("socialmedia:assessment", args=[tale.incident.reference])
    shown = page(client, tale.incident, "assessment")
    assert "Every question is answered." in shown
    assert "until the call to the police is recorded" in shown
    assert "This is not legal advice" in shown
    assert "Protection from Harassment Act 1997" in shown
    kinds = page(client, tale.incident, "question", "kinds")
    assert "Harassment is acted on whether or not anybody complains." in kinds
    assert client.post(reverse("socialmedia:act", args=[tale.incident.reference, "assess"]), {}).status_code == 302
    overview = page(client, tale.incident, "incident")
    assert "A credible threat or a crime goes to the police before anything else." in overview
    answer = client.get(reverse("socialmedia:act", args=[tale.incident.reference, "meet"]))
    assert answer.status_code == 409
    assert "What opens it: Record the call to 999" in answer.content.decode()
    form = {
        "body": Body.POLICE_101, "day_day": "10", "day_month": "11",
"day_year": "2026", "said": "No action",
        "their_reference": "CR/9",
    }  # fmt: skip
    assert (
        client.post(reverse("socialmedia:act", args=[tale.incident.reference, "contact_body"]), form).status_code == 302
    )
    assert client.get(reverse("socialmedia:act", args=[tale.incident.reference, "meet"])).status_code == 200


def test_an_unanswered_question_says_so_and_the_assessment_waits(school: People, signed_in: In) -> None:
    tale = Tale(school).sealed()
    client = signed_in(school.principal)
    address = reverse("socialmedia:question", args=[tale.incident.reference, "crime"])
    answer = client.post(address, {})
    assert answer.status_code == 422
    assert "Choose yes or no" in answer.content.decode()
    answer = client.post(reverse("socialmedia:act", args=[tale.incident.reference, "assess"]), {})
    assert f"{len(ASKED) + 1} questions still to answer." in answer.content.decode()


def test_a_refusal_keeps_what_was_typed(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.ASSESSED)
    client = signed_in(school.principal)
    given = {
        "reasons": "Only a grumble",
        "look_again_on_day": "1",
        "look_again_on_month": "1",
        "look_again_on_year": "2020",
    }
    answer = client.post(reverse("socialmedia:act", args=[tale.incident.reference, "monitor"]), given)
    assert answer.status_code == 422
    assert "Only a grumble" in answer.content.decode()


@pytest.mark.parametrize("act", sorted(FORMS))
def test_the_page_of_every_act_answers_whatever_is_sent(school: People, signed_in: In, act: Act) -> None:
    tale = Tale(school).to(State.MEETING).sanitised()
    client = signed_in(school.operations_officer)
    address = reverse("socialmedia:act", args=[tale.incident.reference, act.value])
    assert client.get(address).status_code in (200, 409)
    assert client.post(address, {}).status_code in (200, 302, 422)
    assert client.get(reverse("socialmedia:act", args=[tale.incident.reference, "no_such_act"])).status_code == 404


def test_the_blacking_out_screen_burns_what_was_drawn(school: People, signed_in: In) -> None:
    tale = Tale(school).sealed()
    exhibit = tale.incident.exhibits.get()
    client = signed_in(school.principal)
    address = reverse("socialmedia:sanitise", args=[tale.incident.reference, exhibit.uuid])
    shown = client.get(address).content.decode()
    assert "Add a box" in shown
    assert "Type where each box lies" in shown
    picture = client.get(reverse("socialmedia:exhibit_page", args=[tale.incident.reference, exhibit.uuid, 1]))
    assert picture.headers["Content-Type"] == "image/png"
    assert client.post(address, {"drawn": "[]", "by_hand": "no"}).status_code == 422
    assert client.post(address, {"drawn": "[[1,0,0,500,500]]", "by_hand": "no", "why": "A face"}).status_code == 302
    exhibit.refresh_from_db()
    assert (exhibit.boxes, exhibit.sanitised_by) == ([[1, 0, 0, 500, 500]], school.principal)
    assert "1 part blacked out" in page(client, tale.incident, "evidence")


def test_the_list_filters_and_names_nobody(school: People, signed_in: In) -> None:
    first = Tale(school, account="Grumpy").sealed().answered(Kind.HATE)
    second = Tale(school, account="Sunny", platform_name="X")
    client = signed_in(school.operations_officer)
    address = reverse("socialmedia:incidents")
    shown = client.get(address).content.decode()
    assert first.incident.reference in shown
    assert "Grumpy" not in shown
    for query, wanted in (
        ({"q": "sunny"}, second), ({"state": "evidence"}, first), ({"kind": "hate"}, first),
        ({"platform": "X"}, second),
    ):  # fmt: skip
        found = client.get(address, query).content.decode()
        other = first if wanted is second else second
        assert wanted.incident.reference in found
        assert other.incident.reference not in found
    assert "No incident fits." in client.get(address, {"q": "nothing"}).content.decode()
    assert "There is no incident here for you to read." in signed_in(school.teacher).get(address).content.decode()


def test_one_incident_or_many_the_list_asks_as_often(school: People, signed_in: In) -> None:
    client = signed_in(school.operations_officer)
    address = reverse("socialmedia:incidents")
    Tale(school).sealed().answered()
    client.get(address)
    counts = []
    for number in (0, 12):
        for _ in range(number):
            Tale(school).sealed()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_exhibit_or_many_the_evidence_asks_as_often(school: People, signed_in: In) -> None:
    client = signed_in(school.principal)
    tale = Tale(school).sealed()
    address = reverse("socialmedia:evidence", args=[tale.incident.reference])
    client.get(address)
    counts = []
    for number in (0, 10):
        for _ in range(number):
            tale.sealed()
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.req("R139")
def test_what_it_adds_up_to_names_nobody_and_shows_no_small_number(school: People, signed_in: In) -> None:
    for _ in range(5):
        Tale(school, account="Grumpy").to(State.MEETING).met()
    Tale(school, account="Sunny", platform_name="X").to(State.MONITORING)
    address = reverse("socialmedia:counts")
    shown = signed_in(school.operations_officer).get(address)
    tables = {table.title: dict(table.rows) for table in shown.context["tables"]}
    assert tables["Platforms"] == {"Facebook": "5 or more", "X": "fewer than 5"}
    assert tables["The way that was chosen"] == {"Meet those involved": "5", "Watch it for now": "fewer than 5"}
    assert tables["First contact with those involved"] == {
        "The same day": "5 or more", "Nobody was spoken with yet": "fewer than 5",
    }  # fmt: skip
    assert "Grumpy" not in shown.content.decode()
    assert signed_in(school.teacher).get(address).status_code == 404


@pytest.mark.req("R153", "R187", "R188", "R208", "R209", "R211", "R212", "R214", "R216", "R217", "R247")
def test_the_guide_is_dated_and_kept_by_the_trusts_officers(school: People, signed_in: In) -> None:
    address = reverse("socialmedia:guide")
    shown = signed_in(school.teacher).get(address).content.decode()
    assert "This is not legal advice" in shown
    assert "at least two occasions" in shown
    assert "formerly Twitter" in shown
    assert "0800 030 5182" in shown
    assert "nspcc.org.uk" in shown
    assert "form without an account" in shown
    assert "Change" not in shown
    officer = signed_in(school.trust_officer)
    step = PlatformStep.objects.order_by("pk").first()
    assert step is not None
    edit = reverse("socialmedia:edit_guide", args=["step", step.pk])
    assert signed_in(school.teacher).get(edit).status_code == 404
    assert officer.post(edit, {"title": "", "text": "One"}).status_code == 422
    assert officer.post(edit, {"title": "Find it", "text": "One\nTwo"}).status_code == 302
    step.refresh_from_db()
    assert (step.title, step.checked_on) == ("Find it", NOW.date())
    note = LegalNote.objects.get(key="harassment")
    edit = reverse("socialmedia:edit_guide", args=["note", note.pk])
    assert officer.post(edit, {"title": note.title, "text": "New words", "in_use": "on"}).status_code == 302
    rule = reverse("socialmedia:gate_rule", args=["evidence_first"])
    assert officer.get(rule).status_code == 200
    assert officer.post(rule, {"posts": ["principal"]}).status_code == 302
    assert "Opened by hand, with reasons, by: principal." in officer.get(address).content.decode()


@pytest.mark.req("R141", "R206")
def test_the_trust_adds_a_platform_with_its_steps_and_colleagues_can_choose_it(school: People, signed_in: In) -> None:
    officer = signed_in(school.trust_officer)
    platform = reverse("socialmedia:add_to_guide", args=["platform"])
    assert officer.post(platform, {"name": ""}).status_code == 422
    assert officer.post(platform, {"name": "Nextthing", "in_use": "on"}).status_code == 302
    row = Platform.objects.get(name="Nextthing")
    steps = reverse("socialmedia:add_to_guide", args=["step"])
    given = {"platform": row.pk, "title": "Report a clip", "text": "Hold it\nChoose report"}
    assert officer.post(steps, given).status_code == 302
    contact = reverse("socialmedia:add_to_guide", args=["contact"])
    assert (
        officer.post(contact, {"name": "School nurse", "what_for": "A quiet word", "in_use": "on"}).status_code == 302
    )
    teacher = signed_in(school.teacher)
    assert teacher.get(platform).status_code == 404
    assert "Nextthing" in teacher.get(reverse("socialmedia:report")).content.decode()
    guide = teacher.get(reverse("socialmedia:guide")).content.decode()
    assert "Report a clip" in guide
    assert "School nurse" in guide


def test_nobody_without_a_post_reads_the_guide(school: People, signed_in: In) -> None:
    assert signed_in(school.nobody).get(reverse("socialmedia:guide")).status_code == 404


def test_opening_a_gate_by_hand_is_offered_only_to_who_may_and_says_to_others_who_may(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).to(State.ASSESSED)
    tale.do(Act.HOLD_INVESTIGATION, live=True, note="The police")
    address = reverse("socialmedia:act", args=[tale.incident.reference, "override"])
    head = signed_in(school.principal)
    assert Act.OVERRIDE.label not in page(head, tale.incident, "incident")
    told = head.get(address)
    assert told.status_code == 409
    assert "No gate is closed now that your post may open by hand" in told.content.decode()
    assert "“Live investigation” may be opened with reasons by: operations officer" in told.content.decode()
    officer = signed_in(school.operations_officer)
    assert Act.OVERRIDE.label in page(officer, tale.incident, "incident")
    assert "Live investigation: Write to all parents" in page(officer, tale.incident, "act", "override")


@pytest.mark.req("R180")
@pytest.mark.parametrize(
    ("key", "first", "second", "now"),
    [("crime", "yes", "no", "Yes"), ("where", "A group of parents", "A page", "A group of parents")],
)
def test_of_two_who_open_a_question_without_an_answer_the_second_is_told_what_the_first_said(
    school: People, signed_in: In, key: str, first: str, second: str, now: str
) -> None:
    tale = Tale(school).sealed()
    address = reverse("socialmedia:question", args=[tale.incident.reference, key])
    head, officer = signed_in(school.principal), signed_in(school.operations_officer)
    seen = [client.get(address).context["ask"] for client in (head, officer)]
    version = [form["version"].value() for form in seen]
    assert head.post(address, {key: first, "version": version[0]}).status_code == 302
    refused = officer.post(address, {key: second, "version": version[1]})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert f"Petra Ashdown did so last. To “{refused.context['question'].text}” the answer is now: {now}" in said
    assert refused.context["ask"][key].value() == second
    stands = Incident.objects.get(pk=tale.incident.pk).assessment
    assert getattr(stands, key) == {"yes": True}.get(first, first)
    again = {key: second, "version": refused.context["ask"]["version"].value()}
    assert officer.post(address, again).status_code == 302
    shown = page(head, tale.incident, "chronology")
    if key == "crime":
        assert "Petra Ashdown answered: crime (yes)" in shown
        assert "Odette Crane answered: crime (no instead of yes)" in shown
    else:
        assert "Odette Crane answered: where" in shown
        assert second not in shown


def test_a_page_that_says_not_which_answers_it_showed_replaces_none(school: People, signed_in: In) -> None:
    tale = Tale(school).sealed()
    tale.do(Act.ANSWER, crime=True)
    address = reverse("socialmedia:question", args=[tale.incident.reference, "crime"])
    assert signed_in(school.operations_officer).post(address, {"crime": "no"}).status_code == 422
    assert tale.again().assessment.crime is True
