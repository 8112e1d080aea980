"""Where something is not possible yet, the page leads to the form that opens it, for whoever may use it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, User
from socialmedia import gates, sentences, workflow
from socialmedia.forms.acts import ELSEWHERE, FORMS
from socialmedia.models import Incident
from socialmedia.vocabulary import Act, Body, Kind, Part, State, within
from tests.people import People
from tests.socialmedia.tales import Tale

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]


def act(incident: Incident, name: Act, ask: str = "") -> str:
    return reverse("socialmedia:act", args=[incident.reference, name.value]) + ask


def read(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_every_gate_and_every_state_leads_on_by_acts_that_have_a_form() -> None:
    for gate in gates.GATES:
        assert gate.ways or gate.key == "subject_stays_away", gate.key
        assert {way.act for way in gate.ways} <= set(FORMS) | set(ELSEWHERE)
    assert set(workflow.ONWARDS) == set(State)
    for state, acts in workflow.ONWARDS.items():
        assert acts
        assert set(acts) <= set(workflow.leaves(state))


@pytest.mark.req("R181")
def test_what_is_closed_leads_to_the_form_that_opens_it_with_its_answer_chosen(school: People, signed_in: In) -> None:
    tale = Tale(school).sealed().answered(Kind.ALLEGATION, allegation=True)
    tale.do(Act.ASSESS)
    head, lado = signed_in(school.principal), act(tale.incident, Act.CONTACT_BODY, "?body=lado")
    link = f'<a class="govuk-link" href="{lado}">Record the contact with the LADO</a>'
    refused = read(head, act(tale.incident, Act.MEET))
    assert f"What opens it: Record the contact with the LADO and what was advised.<br>{link}" in refused
    overview = read(head, tale.incident.get_absolute_url())
    assert (
        "<strong>Meet those involved</strong>, not yet: An allegation against a colleague goes to the local" in overview
    )
    assert overview.count(link) == 3, "with what can be done now, with everything else, and with what is closed"
    assert '<option value="lado" selected>' in read(head, lado)


def test_a_form_that_was_open_when_a_gate_shut_leads_on_too(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING)
    sent = {"reasons": "It has ended"}
    answer = signed_in(school.principal).post(act(tale.incident, Act.BEGIN_REVIEW), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "It has ended" in page
    assert (
        f'What opens it: <a class="govuk-link" href="{act(tale.incident, Act.PLAN_MEETING)}">Plan a meeting</a>' in page
    )


def test_whoever_may_not_do_it_reads_why_and_finds_no_link(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING)
    tale.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    tale.named(Part.ABOUT_CHILD, "A child of year 4")
    helper, head = (
        read(signed_in(user), act(tale.incident, Act.RECORD_MEETING)) for user in (school.deputy, school.principal)
    )
    name = act(tale.incident, Act.PLAN_SUPPORT)
    told = act(tale.incident, Act.CONTACT_BODY, "?body=safeguarding")
    assert "A child is named or shown" in helper
    assert told in helper
    assert name in helper
    closed = Tale(school).to(State.UNRESOLVED)
    closed.do(Act.NAME_HELPER, user=school.deputy, what="Take notes")
    closed.do(Act.ANSWER, kinds=[Kind.OPINION])
    kinds = reverse("socialmedia:question", args=[closed.incident.reference, "kinds"])
    assert kinds in read(signed_in(school.principal), closed.incident.get_absolute_url())
    shown = read(signed_in(school.deputy), closed.incident.get_absolute_url())
    assert "An opinion is no breach" in shown
    assert kinds not in shown
    assert told in head


@pytest.mark.parametrize(
    ("state", "tried", "leads"),
    [(State.REPORTED, Act.MEET, "evidence"), (State.EVIDENCE, Act.MEET, "assessment"),
     (State.MONITORING, Act.WRITE_TO_INVOLVED, "acts/meet"), (State.CLOSED, Act.MEET, "acts/recur")],
)  # fmt: skip
def test_what_makes_no_sense_yet_leads_on_from_where_the_incident_stands(
    school: People, signed_in: In, state: State, tried: Act, leads: str
) -> None:
    tale = Tale(school).to(state)
    page = read(signed_in(school.principal), act(tale.incident, tried))
    assert workflow.NOT_HERE[state] in page
    assert f'href="/incidents/{tale.incident.reference}/{leads}/"' in page


def test_an_unfinished_assessment_leads_to_its_questions(school: People, signed_in: In) -> None:
    tale = Tale(school).sealed()
    page = read(signed_in(school.principal), act(tale.incident, Act.ASSESS))
    assert "10 questions still to answer." in page
    assert reverse("socialmedia:assessment", args=[tale.incident.reference]) in page


def test_what_there_is_nothing_to_do_it_to_is_not_offered(school: People, signed_in: In) -> None:
    tale, head = Tale(school).to(State.MEETING), signed_in(school.principal)
    late = (
        Act.RECORD_MEETING,
        Act.CANCEL_MEETING,
        Act.CHECK_BODY,
        Act.CHECK_REMOVAL,
        Act.RECORD_DECISION,
        Act.PLAN_SUPPORT,
    )
    page = read(head, tale.incident.get_absolute_url())
    assert act(tale.incident, Act.PLAN_MEETING) in page
    for name in late:
        assert act(tale.incident, name) not in page, name
    tale.do(Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal")
    tale.told(Body.HR).named(Part.ABOUT_OTHER)
    page = read(head, tale.incident.get_absolute_url())
    for name in (Act.RECORD_MEETING, Act.CANCEL_MEETING, Act.CHECK_BODY, Act.PLAN_SUPPORT):
        assert act(tale.incident, name) in page, name


@pytest.mark.req("R185")
def test_a_review_is_offered_once_there_is_something_to_review(school: People, signed_in: In) -> None:
    tale, head = Tale(school).to(State.MEETING), signed_in(school.principal)
    button = f'role="button" draggable="false" data-module="govuk-button" href="{act(tale.incident, Act.BEGIN_REVIEW)}"'
    page = read(head, tale.incident.get_absolute_url())
    assert button not in page
    assert "<strong>Begin the review</strong>, not yet: A review looks back on what was done" in page
    tale.met("refused")
    assert button in read(head, tale.incident.get_absolute_url())


def test_an_early_review_is_begun_by_the_post_that_the_trusts_rules_name_and_says_why(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).to(State.MEETING)
    assert "open it with reasons" not in read(signed_in(school.principal), act(tale.incident, Act.BEGIN_REVIEW))
    assert "open it with reasons" in read(signed_in(school.operations_officer), act(tale.incident, Act.BEGIN_REVIEW))
    tale.do(
        Act.OVERRIDE, by=school.operations_officer, gate="something_to_review", for_act="begin_review",
        reasons="They moved abroad.",
    )  # fmt: skip
    tale.do(Act.BEGIN_REVIEW, reasons="Nobody can be met.")
    assert "They moved abroad." in read(signed_in(school.principal), tale.incident.get_absolute_url())


def test_an_opinion_is_answered_with_the_right_route_before_anything_else(school: People, signed_in: In) -> None:
    opinion = Tale(school).sealed().answered(Kind.OPINION)
    abuse = Tale(school).sealed().answered(Kind.OPINION, Kind.ABUSE)
    for tale, first in ((opinion, Act.ANSWER_WITH_ROUTE), (abuse, Act.MEET)):
        tale.do(Act.ASSESS)
        page = read(signed_in(school.principal), tale.incident.get_absolute_url())
        main = page.split('class="govuk-button"')[1].split(">")[0]
        assert f'href="{act(tale.incident, first)}"' in main


def test_what_could_be_done_now_is_told_from_what_is_asked_for_later(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.ASSESSED).named(Part.ABOUT_CHILD, "A child of year 4")
    now, later = read(signed_in(school.principal), tale.incident.get_absolute_url()).split("What is asked for later")
    assert "An incident ends with its review" in later
    assert "An incident ends with its review" not in now
    tale.do(Act.MEET, reasons="It hurts people")
    page = read(signed_in(school.principal), tale.incident.get_absolute_url()).split("What is asked for later")[0]
    assert "A child is named or shown" in page.split('id="closed"')[1]


def test_whoever_has_no_button_reads_what_waits_for_them(school: People, signed_in: In) -> None:
    tale = Tale(school).to(State.MEETING).named(Part.ABOUT_CHILD, "A child of year 4")
    page = read(signed_in(school.safeguarding_lead), tale.incident.get_absolute_url())
    told = act(tale.incident, Act.CONTACT_BODY, "?body=safeguarding")
    assert (
        f'Something waits for this: <a class="govuk-link" href="{told}">Record that the safeguarding lead was told</a>'
        in page
    )
    assert "Nothing waits for you here." not in page


def test_a_letter_is_signed_as_what_its_writer_is_where_no_head_is_written_down(school: People, signed_in: In) -> None:
    school.alder.head_name = ""
    school.alder.save()
    tale = Tale(school).to(State.MONITORING)
    for user, post in ((school.operations_officer, "Operations officer"), (school.principal, "Principal")):
        page = read(signed_in(user), act(tale.incident, Act.WRITE_TO_ALL))
        assert f'name="signatory_title" value="{post}"' in page


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "words"),
    [(Body.LADO.label, "local authority designated officer (LADO)"), (Body.HR.label, "human resources"),
     (Body.HELPLINE.label, "Professionals Online Safety Helpline"), (Body.POLICE_999.label, "police on 999"),
     ("LADO told", "LADO told"), ("", "")],
)  # fmt: skip
def test_a_label_within_a_sentence_keeps_its_short_forms_and_proper_names(label: str, words: str) -> None:
    assert within(label) == words


def test_the_chronology_says_words_and_no_key_of_a_choice(school: People) -> None:
    tale = Tale(school).sealed().answered(Kind.ALLEGATION, true_in_it="Some", names_somebody=False).told(Body.LADO)
    tale.do(Act.DESCRIBE, place_name="Alder parents", posted_when="Monday")
    said = [line.text for line in sentences.lines(Entry.objects.filter(about=tale.incident.uuid))]
    assert "Petra Ashdown recorded a contact: local authority designated officer (LADO)" in said
    assert "Petra Ashdown completed what is known of the post: name of the page or group, when it was posted" in said
    answered = next(text for text in said if "answered: " in text)
    assert "whether there is truth in it" in answered
    assert "what the post is" in answered
    assert "kinds" not in answered
