"""Heads cut out of a long letter, confirmed or corrected by the complainant, raised later: never lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from complaints.casework import actions, passages
from complaints.casework.models import Complaint, Head, Message, Passage, Point
from complaints.casework.vocabulary import State, Step
from complaints.intake import access
from tests.casework.screens import page, send, sign_in, take
from tests.casework.stories import LONDON, MONDAY, begin
from tests.people import People

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 9, 15, 10, tzinfo=LONDON)
WORDS = (
    "My son has been left out of the choir. The teacher said that he sings like a crow.\n"
    "I wrote twice in September and nobody answered. The bus was late as well."
)


@pytest.fixture
def now() -> Any:
    with time_machine.travel(TUESDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def letter(school: People, now: Any) -> Complaint:
    return begin(school, words=WORDS).complaint


def own_page(complaint: Complaint) -> Client:
    """The complainant, let in."""
    client = Client()
    client.get(reverse("intake:front"))
    session = client.session
    session[access.PAGE] = {"token": complaint.complainant.token, "seen": int(TUESDAY.timestamp())}
    session.save()
    return client


def own(name: str, complaint: Complaint, *more: str) -> str:
    return reverse(f"intake:{name}", args=[complaint.complainant.token, *more])


def cut(complaint: Complaint, by: Any, **rows: str) -> Complaint:
    answer = send(sign_in(by), page("edit_heads", complaint), **rows)
    assert answer.status_code == 302, [fault.text for fault in answer.context["ask"].problems]
    return Complaint.objects.get(pk=complaint.pk)


TWO = {
    "row-1-text": "What the teacher said about his singing", "row-1-sentences": "1–2",
    "row-2-text": "Two letters were not answered", "row-2-sentences": "3",
}  # fmt: skip


@pytest.mark.req("R9")
def test_from_the_parents_words_to_the_head_to_the_finding_and_back(school: People, letter: Complaint) -> None:
    cut(letter, school.principal, **TWO)
    found = [(one.head.number, one.text) for one in Passage.objects.order_by("head__number")]
    assert found == [
        (1, "My son has been left out of the choir. The teacher said that he sings like a crow."),
        (2, "I wrote twice in September and nobody answered."),
    ]
    for one in Passage.objects.all():
        assert letter.words[one.start : one.end] == one.text
    actions.take(Step.ACCEPT_INFORMAL, letter, by=school.principal, at=TUESDAY)
    rows = [{"number": n, "outcome": "upheld", "reasons": f"Reason {n}."} for n in (1, 2)]
    actions.take(Step.DRAFT_ANSWER, letter, by=school.principal, at=TUESDAY, findings=rows)
    shown = sign_in(school.principal).get(page("heads", letter)).content.decode()
    words, heads = shown.split("Heads of complaint</h2>")
    assert re.search(r'id="sentence-3".*?I wrote twice.*?href="#head-2"', words, re.S)
    assert 'href="#head-' not in words.split("The bus was late")[1]
    second = heads.split('id="head-2"')[1]
    assert 'href="#sentence-3"' in second
    assert "Reason 2." in second


def test_a_quote_that_stands_in_the_letter_finds_its_own_place(school: People, letter: Complaint) -> None:
    cut(letter, school.principal, **{"row-1-text": "The bus", "row-1-quote": "The bus was late as well."})
    passage = Passage.objects.get()
    assert letter.words[passage.start : passage.end] == "The bus was late as well."
    cut(
        letter,
        school.principal,
        **{"row-1-text": "The bus", "row-1-sentences": "", "row-1-quote": "Said on the phone."},
    )
    assert not Passage.objects.exists()
    assert Head.objects.get().quote == "Said on the phone."


def test_a_sentence_that_is_not_there_is_refused_and_nothing_typed_is_lost(school: People, letter: Complaint) -> None:
    answer = send(sign_in(school.principal), page("edit_heads", letter), **{**TWO, "row-1-sentences": "9"})
    assert answer.status_code == 422
    assert "There is no sentence 9. They are numbered from 1 to" in answer.content.decode()
    assert "Two letters were not answered" in answer.content.decode()
    assert not letter.heads.exists()
    answer = send(sign_in(school.principal), page("edit_heads", letter), **{**TWO, "row-1-sentences": "one"})
    assert "Enter the numbers of the sentences" in answer.content.decode()


def test_changing_the_heads_keeps_what_hangs_on_them(school: People, letter: Complaint) -> None:
    cut(letter, school.principal, **TWO)
    first, second = letter.heads.all()
    opened = sign_in(school.principal).get(page("edit_heads", letter)).context["ask"]
    assert [part.forms[0].initial["sentences"] for part in opened.parts[:2]] == ["1–2", "3"]
    cut(letter, school.principal, **{"row-1-text": "", "row-3-text": "The bus", "row-3-sentences": "4"})
    assert list(letter.heads.values_list("pk", "number", "text")) == [
        (second.pk, 1, second.text), (letter.heads.get(text="The bus").pk, 2, "The bus"),
    ]  # fmt: skip
    assert not Head.objects.filter(pk=first.pk).exists()


# --- the complainant's own page ----------------------------------------------------------------------------------


def offered(school: People, letter: Complaint) -> Complaint:
    cut(letter, school.principal, **TWO)
    actions.offer_heads(letter, reply_by=dt.date(2026, 9, 22), by=school.principal, at=TUESDAY)
    return Complaint.objects.get(pk=letter.pk)


@pytest.mark.req("R9", "R29")
def test_the_parent_is_told_and_confirms_the_heads_from_their_own_page(school: People, letter: Complaint) -> None:
    complaint = offered(school, letter)
    message = Message.objects.get()
    assert "by Tuesday 22 September 2026" in message.text
    client = own_page(complaint)
    shown = client.get(own("own_step", complaint, "points")).content.decode()
    assert "From your words: “I wrote twice in September and nobody answered.”" in shown
    assert client.post(own("own_step", complaint, "points"), {"agreed": "yes", "once": "k" * 20}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.heads_agreed_on == TUESDAY.date()
    complaint = actions.take(Step.ACCEPT_INFORMAL, complaint, by=school.principal, at=TUESDAY)
    frozen = take(school.principal, complaint, Step.FREEZE_HEADS)
    assert frozen.heads_frozen_on == TUESDAY.date()


@pytest.mark.req("R9")
def test_the_parent_corrects_one_head_and_adds_another_and_reads_what_became_of_it(
    school: People, letter: Complaint
) -> None:
    complaint = offered(school, letter)
    client = own_page(complaint)
    typed = {"agreed": "no", "head-1": "That a teacher mocked him in front of the choir", "text": "The bus was late."}
    assert client.post(own("own_step", complaint, "points"), {**typed, "once": "k" * 20}).status_code == 302
    client.post(own("own_step", complaint, "points"), {**typed, "once": "k" * 20})
    points = list(complaint.points.all())
    assert [(one.kind, one.head and one.head.number, one.text) for one in points] == [
        ("other_words", 1, "That a teacher mocked him in front of the choir"), ("missing", None, "The bus was late."),
    ]  # fmt: skip
    assert Notice.objects.filter(user=school.principal, text__contains="has answered about the heads").exists()
    complaint = actions.take(
        Step.ACCEPT_INFORMAL, Complaint.objects.get(pk=complaint.pk), by=school.principal, at=TUESDAY
    )
    with pytest.raises(actions.Refused, match="nobody has decided on yet"):
        actions.take(Step.FREEZE_HEADS, complaint, by=school.principal, at=TUESDAY, agreed_how="By telephone.")

    browser = sign_in(school.principal)
    answer = send(browser, page("decide_point", complaint, points[0].pk), decision="not_taken")
    assert answer.status_code == 422
    assert "Give the reasons. The complainant reads them." in answer.content.decode()
    assert send(browser, page("decide_point", complaint, points[0].pk), decision="taken").status_code == 302
    said = send(browser, page("decide_point", complaint, points[1].pk), decision="taken", wording="The late bus")
    assert said.status_code == 302
    assert list(complaint.heads.values_list("number", "text", "added_later")) == [
        (1, "That a teacher mocked him in front of the choir", False), (2, "Two letters were not answered", False),
        (3, "The late bus", False),
    ]  # fmt: skip
    third = complaint.heads.get(number=3)
    place = third.passages.get()
    assert place.message is not None
    assert place.message.text[place.start : place.end] == "The bus was late."
    texts = passages.texts_of(complaint)
    assert [one.text for one in passages.of_head(3, texts)] == ["The bus was late."]
    shown = client.get(own("own", complaint)).content.decode()
    assert shown.count("We have taken it into the points that we answer.") >= 2
    again = browser.get(page("decide_point", complaint, points[0].pk))
    assert again.status_code == 302


def test_yes_and_a_correction_at_once_is_asked_about(school: People, letter: Complaint) -> None:
    complaint = offered(school, letter)
    answer = own_page(complaint).post(
        own("own_step", complaint, "points"), {"agreed": "yes", "head-2": "Three letters"}
    )
    assert "Choose no, or empty the box." in answer.content.decode()
    assert not complaint.points.exists()


@pytest.mark.req("R9")
def test_what_is_raised_later_is_marked_new_and_answered_only_where_it_is_taken_in(
    school: People, letter: Complaint
) -> None:
    complaint = offered(school, letter)
    actions.answer_heads(complaint, agreed=True, text="", at=TUESDAY)
    complaint = actions.take(Step.ACCEPT_INFORMAL, complaint, by=school.principal, at=TUESDAY)
    client = own_page(complaint)
    assert client.get(own("own_step", complaint, "new-point")).status_code == 302
    complaint = actions.take(Step.FREEZE_HEADS, complaint, by=school.principal, at=TUESDAY)
    typed = {"text": "Now he has been left out of the play.", "once": "n" * 20}
    assert client.post(own("own_step", complaint, "new-point"), typed).status_code == 302
    client.post(own("own_step", complaint, "new-point"), typed)
    client.post(own("own_step", complaint, "new-point"), {"text": "And of the team.", "once": "m" * 20})
    play, team = complaint.points.all()
    assert (play.kind, team.kind) == ("later", "later")
    actions.decide_point(play, decision="taken", reasons="", by=school.principal, at=TUESDAY)
    actions.decide_point(
        team, decision="own_complaint", reasons="The team is run by others.", by=school.principal, at=TUESDAY
    )
    complaint.refresh_from_db()
    assert list(complaint.heads_to_answer().values_list("number", "added_later")) == [(1, False), (2, False), (3, True)]
    assert [head.number for head in complaint.heads_without_finding(1)] == [1, 2, 3]
    assert "New: raised later" in sign_in(school.principal).get(page("heads", complaint)).content.decode()
    shown = client.get(own("own", complaint)).content.decode()
    assert "The team is run by others." in shown
    assert "you can raise it as a complaint of its own" in shown


def test_a_later_point_cannot_join_once_the_report_is_in(school: People, now: Any) -> None:
    replay = begin(school, at=MONDAY)
    complaint = replay.to(State.REPORT_SUBMITTED)
    actions.raise_later(complaint, text="One thing more.", at=replay.at)
    point = Point.objects.get()
    approver = replay.approver
    with pytest.raises(actions.Refused, match="The report is in"):
        actions.decide_point(point, decision="taken", reasons="", by=approver, at=replay.at)
    point.refresh_from_db()
    assert point.decision == ""


def test_two_people_decide_one_point_once(school: People, letter: Complaint) -> None:
    complaint = offered(school, letter)
    actions.answer_heads(complaint, agreed=False, text="The bus.", at=TUESDAY)
    point = complaint.points.get()
    actions.decide_point(point, decision="covered", reasons="Head 2.", by=school.principal, at=TUESDAY)
    with pytest.raises(actions.Refused, match="decided already"):
        actions.decide_point(point, decision="taken", reasons="", by=school.record_keeper, at=TUESDAY)
    assert complaint.heads.count() == 2


def test_the_heads_tab_asks_as_often_for_many_as_for_one(school: People, letter: Complaint) -> None:
    cut(letter, school.principal, **{"row-1-text": "One", "row-1-sentences": "1"})
    browser = sign_in(school.principal)
    browser.get(page("heads", letter))
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(page("heads", letter))
    cut(
        letter,
        school.principal,
        **{f"row-{n}-{k}": v for n in range(1, 5) for k, v in (("text", f"H{n}"), ("sentences", str(n)))},
    )
    with CaptureQueriesContext(connection) as many:
        browser.get(page("heads", letter))
    assert len(many) <= len(few) + 1
