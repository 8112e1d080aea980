"""The notice of receipt: owed at once, made by the worker, once, and found again when the queue lost it (A6)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Notice
from complaints.casework import actions, tasks
from complaints.casework.models import Complaint
from complaints.casework.replay import plain_answers
from complaints.casework.vocabulary import Step
from letters import outbox, post_room
from letters.catalogue import CATALOGUE
from letters.models import Wording
from letters.vocabulary import How, LetterState
from tests.casework.stories import MONDAY
from tests.people import People

LATER = MONDAY + dt.timedelta(minutes=5)


@pytest.fixture
def arrived(school: People) -> Complaint:
    """A complaint as the form leaves it, before the worker has done anything."""
    return actions.submit(plain_answers(academy=school.alder), at=MONDAY)


class Gone:
    """A queue that takes nothing."""

    class conf:
        task_always_eager = False

    @staticmethod
    def send_task(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("no broker")


def test_a_complaint_arrives_without_its_receipt_and_says_that_it_is_owed(arrived: Complaint) -> None:
    assert not arrived.letters.exists()
    assert Complaint.objects.get(receipt_owed=True) == arrived
    assert arrived.handler is not None
    assert arrived.clocks.exists()


def test_the_task_run_twice_makes_one_receipt(arrived: Complaint, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tasks.give_receipt(arrived.pk)
        tasks.give_receipt(arrived.pk)
    letter = arrived.letters.get().letter
    assert (letter.key, letter.state, letter.how) == ("receipt", LetterState.ISSUED, How.EMAIL)
    assert len(mail.outbox) == 1
    assert not Complaint.objects.filter(receipt_owed=True).exists()


def test_a_receipt_that_is_there_is_not_made_again_whatever_the_row_says(arrived: Complaint) -> None:
    assert actions.give_receipt(arrived.pk, at=MONDAY)
    Complaint.objects.update(receipt_owed=True)
    assert not actions.give_receipt(arrived.pk, at=LATER)
    assert arrived.letters.count() == 1
    assert not Complaint.objects.filter(receipt_owed=True).exists()


def test_a_receipt_that_the_queue_lost_is_made_by_the_sweep(
    school: People, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "current_app", Gone)
        with django_capture_on_commit_callbacks(execute=True):
            complaint = actions.submit(plain_answers(academy=school.alder), at=MONDAY)
    assert not complaint.letters.exists()
    with time_machine.travel(MONDAY + dt.timedelta(seconds=30), tick=False):
        assert tasks.sweep_receipts() == {"owed": 0}
    with time_machine.travel(LATER, tick=False), django_capture_on_commit_callbacks(execute=True):
        assert tasks.sweep_receipts(dry_run=True)["would"] == [f"{complaint.reference} gets its receipt"]
        assert not complaint.letters.exists()
        assert tasks.sweep_receipts() == {"owed": 1}
        assert tasks.sweep_receipts() == {"owed": 0}
    assert complaint.letters.get().letter.key == "receipt"
    assert len(mail.outbox) == 1


def test_a_receipt_that_comes_late_still_goes_when_the_case_has_moved_on(
    arrived: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    actions.take(Step.WITHDRAW, arrived, by=None, at=LATER)
    with time_machine.travel(LATER, tick=False), django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_receipts()
    assert [one.letter.key for one in arrived.letters.all() if one.letter.state == LetterState.ISSUED] == ["receipt"]


def test_a_step_taken_before_the_receipt_is_made_leaves_it_owed(arrived: Complaint) -> None:
    actions.take(Step.WITHDRAW, arrived, by=None, at=LATER)
    assert Complaint.objects.filter(pk=arrived.pk, receipt_owed=True).exists()


def test_a_wording_that_cannot_go_is_left_as_a_draft_and_not_tried_for_ever(arrived: Complaint) -> None:
    kind = CATALOGUE["receipt"]
    Wording.objects.filter(key="receipt").update(body=kind.body + "\nXXXX to be filled in\n")
    assert actions.give_receipt(arrived.pk, at=MONDAY)
    assert arrived.letters.get().letter.state == LetterState.DRAFTED
    assert actions.receipts_owed(at=LATER) == []


def test_nobody_is_owed_a_receipt_who_left_no_name_or_came_from_an_old_register(school: People) -> None:
    actions.submit(plain_answers(academy=school.alder, complainant={"anonymous": True}), at=MONDAY)
    answers = plain_answers(academy=school.alder)
    actions.bring_in(answers, standing=actions.Standing(Complaint().state), by=school.operations_officer, at=MONDAY)
    assert Complaint.objects.count() == 2
    assert actions.receipts_owed(at=LATER) == []


def test_the_same_form_sent_twice_owes_one_receipt(school: People, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.submit(plain_answers(academy=school.alder, submission_key="once"), at=MONDAY)
    assert Complaint.objects.get().letters.count() == 1
    assert len(mail.outbox) == 1


def test_who_cannot_be_reached_is_not_said_to_have_got_a_receipt(
    school: People, signed_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    answers = plain_answers(academy=school.alder)
    answers.complainant["email"] = ""
    with django_capture_on_commit_callbacks(execute=True):
        complaint = actions.submit(answers, at=MONDAY)
    letter = complaint.letters.get().letter
    assert (letter.state, letter.deliveries.count()) == (LetterState.DRAFTED, 0)
    told = Notice.objects.get(about=complaint.uuid, key__endswith=":receipt-waits")
    assert told.user == complaint.handler
    assert "no address of the complainant is held" in told.text


def test_a_receipt_to_be_posted_waits_on_the_handlers_first_page(
    school: People, signed_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    answers = plain_answers(academy=school.alder)
    answers.complainant.update(email="", address="3 Field Way\nExampleton")
    with django_capture_on_commit_callbacks(execute=True):
        complaint = actions.submit(answers, at=MONDAY)
    page = signed_in(complaint.handler).get("/").content.decode()
    assert "To print and post, or hand over" in page
    assert complaint.reference in page.partition("To print and post, or hand over")[2]
    letter = complaint.letters.get().letter
    post_room.record_by_hand(letter, how=How.POST, by=complaint.handler, on=letter.issued_on, at=timezone.now())
    assert "To print and post" not in signed_in(complaint.handler).get("/").content.decode()


@pytest.mark.req("R17")
def test_a_receipt_for_somebody_who_wants_email_only_is_not_posted_by_itself(arrived: Complaint) -> None:
    person = arrived.complainant
    person.email, person.address, person.email_only = "", "1 Lane\nTown", True
    person.save()
    tasks.give_receipt(arrived.pk)
    assert arrived.letters.get().letter.state == LetterState.DRAFTED
    assert Notice.objects.filter(text__contains="they asked for e-mail only").exists()
