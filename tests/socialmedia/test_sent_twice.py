"""A form that is sent twice, by a double click or by two at once, makes one row and says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Access, User
from accounts.tokens import hidden
from complaints.evidence.models import File
from letters.models import Mailing
from socialmedia.models import BodyContact, Incident, LegalNote, Platform, PlatformStep, SupportContact
from socialmedia.prevention import reference as prevention
from socialmedia.prevention.actions import reports
from socialmedia.prevention.models import (
    Communication,
    KnownContact,
    MailRecord,
    Page,
    PolicyLink,
    ReportNote,
    StaffReport,
    Turn,
)
from socialmedia.vocabulary import Act, State
from tests.people import People
from tests.socialmedia.tales import NOW, POST, TODAY, Tale, good, screenshot

pytestmark = pytest.mark.django_db
In = Callable[[User], Client]
SAID = "This was sent already. It counts once."
TUESDAY = {"_day": "10", "_month": "11", "_year": "2026"}


def day(name: str) -> dict[str, str]:
    return {f"{name}{part}": value for part, value in TUESDAY.items()}


def mark(client: Client, address: str) -> str:
    """The mark that a showing of the form carries."""
    page = client.get(address).content.decode()
    return page.split('name="once" value="')[1].split('"')[0]


def twice(client: Client, address: str, sent: dict[str, Any]) -> str:
    """What is read after the second of two identical postings."""
    once = {"once": mark(client, address)}
    first = client.post(address, {**sent, **once}, follow=True)
    assert first.status_code == 200, first.content.decode()[:3000]
    assert SAID not in first.content.decode()
    return client.post(address, {**sent, **once}, follow=True).content.decode()


PREVENTION: list[tuple[str, list[str], str, Any, Callable[[People], dict[str, Any]]]] = [
    ("contacts", [], "teacher", KnownContact, lambda _s: {"whom": "A neighbour", "what": "Friends from school"}),
    ("ask_mails", [], "principal", MailRecord, lambda s: {
        "academy": hidden(s.alder.pk), "employee": hidden(s.teacher.pk), **day("asked_on"), "request": "Please look.",
        "reason": "A complaint.", "scope": "October"}),
    ("add_to_list", ["communications"], "trust_officer", Communication, lambda s: {
        "academy": "", "channel": "newsletter", "title": "Before you post", **day("planned_for"),
        "owner": hidden(s.teacher.pk)}),
    ("add_to_list", ["pages"], "trust_officer", Page, lambda s: {
        "academy": "", "name": "Alder", "platform": "Facebook", "whose": "official", **day("checked_on"),
        "run_by": hidden(s.teacher.pk)}),
    ("add_to_list", ["turns"], "trust_officer", Turn, lambda s: {
        "academy": "", "who": hidden(s.teacher.pk), **day("from_on"), **day("to_on")}),
    ("add_policy", [], "trust_officer", PolicyLink, lambda _s: {
        "title": "Our rules", "for_whom": "everybody", "in_use": "on"}),
    ("report", ["harmful"], "teacher", StaffReport, lambda s: {
        "academy": hidden(s.alder.pk), **day("happened_on"), "what": "A clip", "child_at_risk": "no"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "args", "who", "model", "sent"), PREVENTION, ids=["-".join([row[0], *row[1]]) for row in PREVENTION]
)
def test_a_second_identical_posting_makes_no_second_row_and_says_so(
    school: People, signed_in: In, name: str, args: list[str], who: str, model: Any, sent: Any
) -> None:
    prevention.all_policies_of(school.trust)
    before, client = model.objects.count(), signed_in(getattr(school, who))
    assert SAID in twice(client, reverse(f"prevention:{name}", args=args), sent(school))
    assert model.objects.count() == before + 1


def test_the_same_words_may_be_sent_once_more_from_a_new_page(school: People, signed_in: In) -> None:
    teacher, address = signed_in(school.teacher), reverse("prevention:contacts")
    for _ in range(2):
        teacher.post(address, {"whom": "A neighbour", "what": "Friends", "once": mark(teacher, address)})
    assert KnownContact.objects.count() == 2


def test_a_note_on_a_report_is_recorded_once(school: People, signed_in: In) -> None:
    told = reports.Told(academy=school.alder, kind="harmful", happened_on=TODAY, what="A clip")
    report = reports.report(told, by=school.teacher, at=NOW)
    address = reverse("prevention:report_act", args=[report.uuid, "note"])
    page = twice(signed_in(school.principal), address, {**day("on"), "done": "network", "text": "Blocked."})
    assert SAID in page
    assert report.reference in page
    assert ReportNote.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "model", "sent"),
    [("platform", Platform, {"name": "Nextthing", "in_use": "on"}),
     ("contact", SupportContact, {"name": "School nurse", "what_for": "A quiet word", "in_use": "on"}),
     ("note", LegalNote, {"title": "Trespass", "text": "Ask.", "in_use": "on"}), ("step", PlatformStep, {})],
)  # fmt: skip
def test_what_is_added_to_the_guide_stands_once(
    school: People, signed_in: In, kind: str, model: Any, sent: dict[str, str]
) -> None:
    before, officer = model.objects.count(), signed_in(school.trust_officer)
    if kind == "step":
        sent = {"platform": str(Platform.objects.earliest("pk").pk), "title": "A clip", "text": "Hold it"}
    assert SAID in twice(officer, reverse("socialmedia:add_to_guide", args=[kind]), sent)
    assert model.objects.count() == before + 1


def test_an_act_on_an_incident_counts_once_and_says_so(school: People, signed_in: In) -> None:
    tale = Tale(school)
    address = reverse("socialmedia:act", args=[tale.incident.reference, "contact_body"])
    assert SAID in twice(signed_in(school.principal), address, {"body": "hr", **day("day"), "said": "They advised."})
    assert BodyContact.objects.filter(by=school.principal).count() == 1


def test_a_report_and_its_screenshots_count_once_and_say_so(school: People, signed_in: In) -> None:
    teacher, address = signed_in(school.teacher), reverse("socialmedia:report")
    sent = {
        "academy": school.alder.pk, "danger": "no", "about": "unknown", "platform_name": "Facebook", "address": POST,
        "account": "Grumpy", "place": "page", "audience": "anyone", **day("seen_on"),
    }  # fmt: skip
    assert SAID in twice(teacher, address, sent)
    incident = Incident.objects.get()
    shots = reverse("socialmedia:report_screenshots", args=[incident.uuid])
    once = mark(teacher, shots)
    for _ in range(2):
        page = teacher.post(shots, {"uploads": [screenshot()], "once": once}, follow=True).content.decode()
    assert SAID in page
    assert incident.exhibits.count() == 1


def test_a_blacked_out_copy_is_made_once_and_pieces_are_set_aside_once(school: People, signed_in: In) -> None:
    tale, head = Tale(school).sealed(), signed_in(school.principal)
    exhibit = tale.incident.exhibits.get()
    address = reverse("socialmedia:sanitise", args=[tale.incident.reference, exhibit.uuid])
    sent = {"drawn": "[[1,0,0,500,500]]", "by_hand": "no", "why": "A face"}
    assert SAID in twice(head, address, sent)
    assert File.objects.filter(kind=File.Kind.REDACTED).count() == 1
    evidence = reverse("socialmedia:evidence", args=[tale.incident.reference])
    aside = {"piece": str(exhibit.uuid), "several": "aside", "why": "It shows nothing new"}
    assert SAID in twice(head, evidence, aside)
    assert tale.incident.exhibits.get().set_aside


def test_a_form_that_was_refused_may_be_sent_again(school: People, signed_in: In) -> None:
    tale, head = Tale(school), signed_in(school.principal)
    address = reverse("socialmedia:act", args=[tale.incident.reference, Act.CONTACT_BODY.value])
    once = mark(head, address)
    assert head.post(address, {"body": "hr", **day("day"), "said": "", "once": once}).status_code == 422
    answer = head.post(address, {"body": "hr", **day("day"), "said": "They advised.", "once": once}, follow=True)
    assert SAID not in answer.content.decode()
    assert BodyContact.objects.filter(by=school.principal).count() == 1


def test_a_letter_that_is_approved_by_a_double_click_is_approved_once_and_says_so(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).to(State.MEETING).met()
    tale.do(Act.WRITE_TO_ALL, **good(Act.WRITE_TO_ALL, tale.incident, school))
    letter = tale.incident.letters.get().letter
    address = reverse("socialmedia:letter", args=[tale.incident.reference, letter.uuid])
    officer, head = signed_in(school.operations_officer), signed_in(school.principal)
    sent = {"act": "approve", "approve-seen_hash": letter.text_hash}
    assert head.post(address, sent).status_code == 404
    said = [officer.post(address, sent, follow=True).content.decode() for _ in range(2)]
    assert "The letter is approved." in said[0]
    assert "This was done already" in said[1]
    letter.refresh_from_db()
    assert letter.state == "approved"
    issue = {"act": "issue", "issue-how": "handed_over", "issue-seen_hash": letter.text_hash}
    assert head.post(address, issue).status_code == 302
    page = head.get(address).content.decode()
    once = page.split('name="carry-once" value="')[1].split('"')[0]
    begin = {"act": "carry", "carry-title": "All parents", "carry-once": once}
    said = [head.post(address, begin, follow=True).content.decode() for _ in range(2)]
    assert "Now give the list of people." in said[0]
    assert SAID in said[1]
    assert Mailing.objects.count() == 1
    assert officer.post(address, {"act": "no_such_act"}).status_code == 404


def test_a_sealed_original_is_not_opened_for_a_reason_that_names_whoever_brought_it(
    school: People, signed_in: In
) -> None:
    tale = Tale(school).sealed()
    tale.do(Act.NAME_SOURCE, how="parent", name="Wren Hidden")
    address = reverse("socialmedia:exhibit_original", args=[tale.incident.reference, tale.incident.exhibits.get().uuid])
    answer = signed_in(school.principal).post(address, {"reason": "Is it Wren Hidden's phone?"})
    assert answer.status_code == 422
    assert not Access.objects.filter(detail__contains="Wren").exists()
