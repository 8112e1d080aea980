"""The receipt that goes by itself: in full, in plain words, and when it cannot go somebody is told."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Notice, User
from complaints.casework import tasks
from complaints.casework.models import CaseLetter, Complaint
from letters import reading, wordings
from tests.intake.conftest import Parent
from tests.people import People

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

CHAIN = "From: Jane <jane@school.org>\nSee <https://school.org/x>. It was <b>very</b> late. [please ring] xxxx {{ me }}"


def receipt_of(complaint: Complaint) -> CaseLetter:
    """Made by the worker, which the test does in its place."""
    tasks.give_receipt(complaint.pk)
    return complaint.letters.select_related("letter").get(letter__key="receipt")


def test_an_e_mail_chain_in_the_complaint_does_not_stop_the_receipt(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        parent.complain(what={"words": CHAIN}, name={"name": "Jo <b>Meadow</b>"})
    sent = [one for one in mail.outbox if one.attachments]
    assert [one.to for one in sent] == [["priya.meadow@example.org"]]
    assert "We have what you told us (" in sent[0].subject
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sent[0].attachments[0][1])).pages)
    for words in ("<jane@school.org>", "<https://school.org/x>", "<b>very</b>", "[please ring]", "{{ me }}"):
        assert words in printed.replace("\n", " ")
    assert "Dear Jo <b>Meadow</b>" in printed


def test_a_picture_sign_does_not_stop_the_receipt_and_is_said_in_words(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        parent.complain(what={"words": "Nobody rang me back \U0001f644\U0001f44e\U0001f3fd"})
    [sent] = [one for one in mail.outbox if one.attachments]
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sent.attachments[0][1])).pages)
    assert "Nobody rang me back (face with rolling eyes)(thumbs down sign)" in " ".join(printed.split())
    assert Complaint.objects.get().words == "Nobody rang me back \U0001f644\U0001f44e\U0001f3fd"


def test_a_receipt_for_words_in_a_script_that_no_letter_prints_goes_without_quoting_them(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        parent.complain(what={"words": "没有人给我回电话。"})
    [sent] = [one for one in mail.outbox if one.attachments]
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sent.attachments[0][1])).pages)
    assert "We have what you told us" in printed
    assert "What you told us\n" not in printed
    assert "[[" not in printed


def test_a_receipt_that_cannot_go_is_told_to_the_handler_and_said_on_the_case(
    parent: Parent, school: People, signed_in: SignedIn
) -> None:
    words = wordings.words_for("receipt", school.alder)
    wordings.edit(
        key="receipt", academy=school.alder, subject_line=words.subject_line,
        body=words.body + "\n\nWritten by <name of the person>.", seen_version=None,
        by=school.trust_officer, at=dt.datetime(2026, 9, 14, 8, tzinfo=dt.UTC),
    )  # fmt: skip
    complaint = parent.complain()
    assert complaint.handler is not None
    assert receipt_of(complaint).letter.state == "drafted"
    told = Notice.objects.get(user=complaint.handler, text__contains="the receipt could not go")
    assert told.path == reverse("casework:case", args=[complaint.reference])
    shown = signed_in(complaint.handler).get(told.path).content.decode()
    assert "The receipt has not gone to the complainant" in shown


def test_the_receipt_carries_every_word_and_the_day_of_the_done_page(parent: Parent) -> None:
    words = "The first paragraph of what happened.\n\n" + "It went on and on. " * 60 + "This was the end."
    complaint = parent.complain(what={"words": words})
    body = reading.plain(receipt_of(complaint).letter.body)
    assert "This was the end." in body
    assert "This is the beginning of what you told us" not in body
    done = parent.client.get(parent.address("done")).content.decode()
    assert "decide how to take it forward by <strong>Wednesday 16 September 2026</strong>" in done
    assert "decide how to take it forward by Wednesday 16 September 2026" in body, body
    assert body.split("\n\n")[1].startswith("We have what you told us")


def test_a_very_long_complaint_is_quoted_in_part_and_the_receipt_says_where_the_rest_is(parent: Parent) -> None:
    complaint = parent.complain(what={"words": "It went on and on. " * 1000 + "This was the end."})
    body = reading.plain(receipt_of(complaint).letter.body)
    assert "This was the end." not in body
    assert "you can read all of it on your own page" in body


def test_the_rule_about_other_days_stands_only_in_receipts_that_it_concerns(school: People, time_machine: Any) -> None:
    rule = "on a day that is not a school day"
    assert rule not in receipt_of(Parent().complain()).letter.body
    time_machine.move_to(dt.datetime(2026, 9, 12, 9, tzinfo=dt.UTC))
    assert rule in receipt_of(Parent().complain()).letter.body


def test_the_school_is_open_on_a_school_day_on_every_page_that_says_so(
    school: People, client: Client, time_machine: Any
) -> None:
    addresses = [reverse("intake:start", args=["alder"]), reverse("intake:elsewhere", args=["alder", "safeguarding"])]
    for address in addresses:
        assert "The school is closed just now" not in client.get(address).content.decode()
    assert "when the school is closed to the local authority" in client.get(addresses[1]).content.decode()
    # Half past four on a summer afternoon in London is half past three elsewhere; at half past five it is closed.
    for hour, closed in ((15, False), (16, True)):
        time_machine.move_to(dt.datetime(2026, 9, 14, hour, 30, tzinfo=dt.UTC))
        for address in addresses:
            assert ("The school is closed just now" in client.get(address).content.decode()) is closed
