"""What somebody who means harm, or has bad luck, can do with the form and with an own page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from complaints.casework import actions, way_in
from complaints.casework.models import Complainant, Complaint, SurveyAnswer, WayInChanged
from complaints.casework.vocabulary import State
from complaints.evidence.models import File
from complaints.intake import allowance
from complaints.intake.models import Code
from tests.casework.stories import complaint_at
from tests.intake.conftest import Parent, code_in_mail, errors, own_address
from tests.people import People

pytestmark = pytest.mark.django_db
LetIn = Callable[..., Client]
AT = dt.datetime(2026, 9, 14, 9, tzinfo=dt.UTC)
PIN = "40317756"


@pytest.fixture
def received(school: People) -> Complaint:
    return complaint_at(school, State.RECEIVED)


def address(name: str, complaint: Complaint, *more: Any) -> str:
    return reverse(f"intake:{name}", args=[complaint.complainant.token, *more])


def notes(*numbers: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"note-{number}.txt", f"Note {number}.".encode()) for number in numbers]


@contextmanager
def breaking_at(words: str) -> Iterator[None]:
    """The database fails at the first statement that begins like this."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(words):
            raise DatabaseError("The disk is full.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


# --- files without end -------------------------------------------------------------------------------------------


def test_a_form_holds_forty_files_and_says_so_at_the_field(parent: Parent) -> None:
    draft = parent.begin()
    for start in range(0, 40, 10):
        assert parent.send("files", more="1", uploads=notes(*range(start, start + 10))).status_code == 302
    answer = parent.send("files", more="1", uploads=notes(40, 41))
    assert errors(answer).count("There is room here for 40 files and 200 MB in all") == 1
    assert draft.files.count() == 40
    assert parent.send("files", more="1", uploads=notes(3)).status_code == 302
    assert File.objects.filter(kind="original").count() == 40


def test_room_is_counted_in_bytes_as_well() -> None:
    held = [File(size=100 * 1024 * 1024), File(size=99 * 1024 * 1024)]
    assert allowance.A_FORM.has_room(held, 1024 * 1024)
    assert not allowance.A_FORM.has_room(held, 1024 * 1024 + 1)


def test_an_own_page_holds_so_many_files_and_says_so_at_the_field(
    received: Complaint, let_in: LetIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "A_PAGE", dataclasses.replace(allowance.A_PAGE, files=2))
    client = let_in(received)
    answer = client.post(address("own_files", received), {"uploads": notes(1, 2, 3, 4), "once": "a" * 20})
    assert errors(answer).count("There is room here for 2 files") == 1
    assert [one.title for one in received.documents.all()] == ["note-1.txt", "note-2.txt"]


def test_one_address_sends_so_many_files_in_an_hour(parent: Parent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST_FROM_AN_ADDRESS", "3/h")
    first = parent.begin()
    assert parent.send("files", more="1", uploads=notes(1, 2)).status_code == 302
    second = parent.begin()
    answer = parent.send("files", more="1", uploads=notes(3, 4))
    assert "A lot of files have come from here" in errors(answer)
    assert (first.files.count(), second.files.count()) == (2, 1)
    parent.client.defaults["REMOTE_ADDR"] = "10.0.0.7"
    assert parent.send("files", more="1", uploads=notes(4)).status_code == 302
    assert second.files.count() == 2


# --- keeping somebody out ----------------------------------------------------------------------------------------


def by_reference(complaint: Complaint, pin: str, *, of: str) -> Any:
    client = Client(REMOTE_ADDR=of)
    return client.post(reverse("intake:by_reference"), {"reference": complaint.reference, "pin": pin})


def test_whoever_knows_the_reference_cannot_keep_the_complainant_out(received: Complaint) -> None:
    actions.give_pin(received, pin=PIN, by=received.handler, at=AT, why="No e-mail at work.")
    for _try in range(8):
        assert by_reference(received, "00000000", of="10.0.0.1").status_code == 200
    assert by_reference(received, PIN, of="10.0.0.1").status_code == 200
    assert by_reference(received, PIN, of="10.0.0.2").status_code == 302
    at_the_gate = Client(REMOTE_ADDR="10.0.0.3").post(own_address(received), {"enter": "1", "code": PIN})
    assert at_the_gate.status_code == 302


def test_many_wrong_pins_from_everywhere_close_the_entry_and_the_handler_is_told_once(received: Complaint) -> None:
    actions.give_pin(received, pin=PIN, by=received.handler, at=AT, why="No e-mail at work.")
    for number in range(50):
        by_reference(received, "00000000", of=f"10.0.1.{number // 5}")
    assert not Notice.objects.filter(text__contains="wrong PINs").exists()
    for _try in range(2):
        assert by_reference(received, PIN, of="10.0.2.1").status_code == 200
    notice = Notice.objects.get(user=received.handler, text__contains="many wrong PINs were tried")
    assert notice.urgent
    assert received.complainant.name not in notice.text


# --- a new e-mail address ----------------------------------------------------------------------------------------


def words_of(person: Complainant, **changed: str) -> dict[str, str]:
    return {"email": person.email, "telephone": person.telephone, "address": person.address} | changed


@pytest.mark.req("R17")
def test_a_new_address_counts_once_the_code_sent_there_is_entered_and_the_old_one_is_told(
    received: Complaint, let_in: LetIn, django_capture_on_commit_callbacks: Any
) -> None:
    client, there, old = let_in(received), address("own_details", received), received.complainant.email
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        typed = words_of(received.complainant, email="new@example.org", telephone="01632 960001")
        assert client.post(there, typed)["Location"] == there
    person = Complainant.objects.get(pk=received.complainant.pk)
    assert (person.email, person.telephone) == (old, "01632 960001")
    assert [one.to for one in mail.outbox] == [["new@example.org"]]
    assert "A code is on its way to new@example.org" in client.get(there).content.decode()
    code = code_in_mail()
    assert "not the code" in errors_of_code(client.post(there, {"confirm": "1", "code": "000000"}))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(there, {"confirm": "1", "code": code})["Location"] == own_address(received)
    person.refresh_from_db()
    assert person.email == "new@example.org"
    told = mail.outbox[-1]
    assert (told.to, "was changed" in told.subject) == ([old], True)
    for secret in ("new@example.org", received.reference, person.name):
        assert secret not in told.subject + told.body
    assert "A code is on its way" not in client.get(there).content.decode()


def errors_of_code(answer: Any) -> str:
    return str(answer.context["code_form"].errors.as_text())


def test_a_code_for_a_new_address_opens_no_page(
    received: Complaint, let_in: LetIn, django_capture_on_commit_callbacks: Any
) -> None:
    client = let_in(received)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("own_details", received), words_of(received.complainant, email="new@example.org"))
    answer = Client().post(own_address(received), {"enter": "1", "code": code_in_mail()})
    assert "no longer good" in errors(answer)
    assert Code.objects.get(confirms_address=True).used_at is None


def test_an_address_that_is_taken_away_is_told_as_well(
    received: Complaint, let_in: LetIn, django_capture_on_commit_callbacks: Any
) -> None:
    client, old = let_in(received), received.complainant.email
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        typed = words_of(received.complainant, email="", telephone="01632 960001")
        assert client.post(address("own_details", received), typed).status_code == 302
    assert [(one.to, "was changed" in one.subject) for one in mail.outbox] == [([old], True)]
    assert not Complainant.objects.get(pk=received.complainant.pk).email


def test_nobody_is_left_without_any_address_while_a_new_one_is_unconfirmed(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    Complainant.objects.filter(pk=received.complainant.pk).update(email="", telephone="01632 960001", address="")
    answer = client.post(address("own_details", received), {"email": "new@example.org", "telephone": ""})
    assert "until the new e-mail address is confirmed" in errors(answer)
    assert not Code.objects.filter(confirms_address=True).exists()


def test_word_to_a_former_address_is_tried_again_and_the_address_is_then_forgotten(
    received: Complaint, settings: Any
) -> None:
    row = WayInChanged.objects.create(complaint=received, email="old@example.org", what="replaced", changed_at=AT)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert not way_in.tell(row.pk, at=AT)
    settings.EMAIL_BACKEND = backend
    way_in.sweep(at=AT + dt.timedelta(hours=2))
    way_in.sweep(at=AT + dt.timedelta(hours=3))
    assert [one.to for one in mail.outbox] == [["old@example.org"]]
    assert not WayInChanged.objects.exists()


# --- sent once, and done -----------------------------------------------------------------------------------------


def test_a_step_that_failed_half_way_can_be_sent_again(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    client.raise_request_exception = False
    there, typed = address("own_step", received, "withdraw"), {"text": "", "once": "k" * 20}
    with breaking_at('INSERT INTO "accounts_entry"'):
        assert client.post(there, typed).status_code == 500
    assert Complaint.objects.get(pk=received.pk).state == State.RECEIVED
    assert client.post(there, typed).status_code == 302
    assert Complaint.objects.get(pk=received.pk).state == State.CLOSED


def test_points_answered_twice_by_one_form_are_answered_once(received: Complaint, let_in: LetIn) -> None:
    actions.cut_heads(received, heads=[{"text": "The bus left early"}], by=received.handler, at=AT)
    actions.offer_heads(received, reply_by=dt.date(2026, 9, 21), by=received.handler, at=AT)
    client = let_in(received)
    for _time in range(2):
        client.post(address("own_step", received, "points"), {"agreed": "no", "text": "Cold too", "once": "k" * 20})
    assert received.messages.filter(from_complainant=True).count() == 1
    assert received.points.count() == 1


def test_files_that_failed_half_way_can_be_sent_again(received: Complaint, let_in: LetIn) -> None:
    client = let_in(received)
    client.raise_request_exception = False
    with breaking_at('INSERT INTO "casework_casedocument"'):
        assert (
            client.post(address("own_files", received), {"uploads": notes(1, 2), "once": "k" * 20}).status_code == 500
        )
    for _time in range(2):
        client.post(address("own_files", received), {"uploads": notes(1, 2), "once": "k" * 20})
    assert [one.title for one in received.documents.all()] == ["note-1.txt", "note-2.txt"]
    assert Notice.objects.filter(user=received.handler, text__contains="has added files").count() == 1


def test_the_survey_that_failed_half_way_can_be_given_again(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = complaint_at(school, State.CLOSED)
    time_machine.move_to(dt.datetime(2027, 7, 19, 9, tzinfo=dt.UTC))
    client = let_in(complaint)
    client.raise_request_exception = False
    there = address("own_step", complaint, "how-it-was")
    with breaking_at('INSERT INTO "casework_surveyanswer"'):
        assert client.post(there, {"clear": "4", "once": "k" * 20}).status_code == 500
    client.post(there, {"clear": "4", "once": "k" * 20})
    assert SurveyAnswer.objects.count() == 1


# --- smaller doors -----------------------------------------------------------------------------------------------


def test_coming_back_to_a_draft_gives_the_browser_a_new_session(
    parent: Parent, django_capture_on_commit_callbacks: Any
) -> None:
    parent.fill()
    with django_capture_on_commit_callbacks(execute=True):
        parent.client.post(
            parent.address("save"), {"form_key": parent.key("check"), "email": "priya.meadow@example.org"}
        )
    other = Parent()
    other.begin()
    planted = other.client.cookies["sessionid"].value
    answer = other.client.post(parent.address("come_back"), {"code": code_in_mail()})
    assert answer.status_code == 302
    assert other.client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get(parent.address("check"))["Location"] == parent.address("come_back")


def test_opening_the_own_page_gives_the_browser_a_new_session(received: Complaint) -> None:
    """Whoever planted a session in a browser does not read along once its owner has been let in."""
    actions.give_pin(received, pin="27182818", by=received.handler, at=timezone.now(), why="They asked for one.")
    owner = Parent()
    owner.begin()
    planted = owner.client.cookies["sessionid"].value
    answer = owner.client.post(
        reverse("intake:by_reference"), {"reference": received.reference, "pin": "2718 2818"}
    )  # fmt: skip
    own = address("own", received)
    assert answer["Location"] == own
    assert owner.client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert "intake/own/page.html" in [one.name for one in owner.client.get(own).templates]
    assert "intake/own/page.html" not in [one.name for one in thief.get(own).templates]


def test_a_line_break_in_the_name_of_an_academy_is_refused_and_stops_no_code(
    received: Complaint, let_in: LetIn
) -> None:
    academy = received.academy
    academy.name = "Alder Primary\nBcc: somebody@example.org"
    with pytest.raises(ValidationError, match="on one line"):
        academy.full_clean()
    academy.save()
    let_in(received)
    assert mail.outbox[-1].subject == "Your code for Alder Primary Bcc: somebody@example.org"
    assert re.fullmatch(r"[^\r\n]+", mail.outbox[-1].subject)
