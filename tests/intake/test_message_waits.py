"""A message waits on the complainant's own page: they are told so, never what it says; and the other way round."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from complaints.casework import actions, telling
from complaints.casework.letter_context import own_page
from complaints.casework.models import Complainant, Complaint, Message
from complaints.casework.tasks import tell_of_messages
from complaints.casework.vocabulary import State
from tests.casework.screens import page, send, sign_in
from tests.casework.stories import MONDAY, complaint_at
from tests.people import People

pytestmark = pytest.mark.django_db
SECRET = "The driver has been spoken with."


@pytest.fixture
def received(school: People) -> Complaint:
    return complaint_at(school, State.RECEIVED)


def write(complaint: Complaint, capture: Any) -> Message:
    """The handler writes a message on the case's own tab, and the worker does what was queued."""
    assert complaint.handler is not None
    with capture(execute=True):
        answer = send(sign_in(complaint.handler), page("contacts", complaint), text=SECRET)
    assert answer.status_code == 302
    return complaint.messages.get(from_complainant=False)


@pytest.mark.req("R13")
def test_an_e_mail_says_that_a_message_waits_and_not_what_it_says(
    received: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    message = write(received, django_capture_on_commit_callbacks)
    email = mail.outbox[-1]
    assert email.to == [received.complainant.email]
    assert received.reference in email.subject
    assert own_page(received.complainant.token) in email.body
    for secret in (SECRET, received.summary, received.complainant.name, received.complainant.pupil_name):
        assert secret not in email.subject + email.body
    assert message.told == Message.Told.SENT
    sent = len(mail.outbox)
    assert not telling.tell(message.pk, at=MONDAY)
    assert len(mail.outbox) == sent
    shown = sign_in(received.handler).get(page("contacts", received)).content.decode()
    assert "Told by e-mail that it waits, 14 September 2026, 10:00" in shown


def test_it_goes_to_the_representative_once_the_authority_was_seen(
    received: Complaint, django_capture_on_commit_callbacks: Any
) -> None:
    Complainant.objects.filter(complaint=received).update(
        representative_name="Rae Sand", representative_email="rae@example.org", authority_recorded_on=MONDAY.date()
    )
    received = Complaint.objects.get(pk=received.pk)
    write(received, django_capture_on_commit_callbacks)
    assert mail.outbox[-1].to == ["rae@example.org"]


@pytest.mark.req("R13", "R17")
@pytest.mark.parametrize("facts", [{"email": ""}, {"post_only": True}])
def test_who_is_not_told_by_e_mail_gets_a_note_to_print_and_staff_see_it_until_it_is_posted(
    received: Complaint, django_capture_on_commit_callbacks: Any, facts: dict[str, Any]
) -> None:
    Complainant.objects.filter(complaint=received).update(address="3 Mill Row\nExampleton", **facts)
    received = Complaint.objects.get(pk=received.pk)
    sent = len(mail.outbox)
    message = write(received, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == sent
    staff = sign_in(received.handler)
    shown = staff.get(page("contacts", received)).content.decode()
    assert "They are not told by e-mail: print the note beside the message and post it." in shown
    assert "Not told yet: a note goes by post" in shown
    note = page("message_note", received, message.pk)
    assert note in shown
    printed = staff.get(note).content.decode()
    assert "3 Mill Row" in printed
    assert received.reference in printed
    assert SECRET not in printed
    assert staff.post(note).status_code == 302
    assert "Told by a note in the post" in staff.get(page("contacts", received)).content.decode()
    assert sign_in(received.clerk or received.handler).get(note).status_code == 200


def test_an_e_mail_that_cannot_be_sent_is_seen_on_the_case(
    received: Complaint, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    message = write(received, django_capture_on_commit_callbacks)
    assert message.told == Message.Told.FAILED
    shown = sign_in(received.handler).get(page("contacts", received)).content.decode()
    assert "The e-mail could not be sent" in shown
    assert "Print the note to post" in shown


def test_what_a_lost_queue_dropped_is_taken_up_once(received: Complaint, time_machine: Any) -> None:
    assert received.handler is not None
    actions.send_message(received, text=SECRET, by=received.handler, at=MONDAY)
    sent = len(mail.outbox)
    assert tell_of_messages() == {"told": 0}  # it may be on its way still
    time_machine.move_to(MONDAY + dt.timedelta(minutes=5))
    assert tell_of_messages(dry_run=True) == {"would": ["1 to send"]}
    assert len(mail.outbox) == sent
    assert tell_of_messages() == {"told": 1}
    assert tell_of_messages() == {"told": 0}
    assert len(mail.outbox) == sent + 1


def test_somebody_without_a_name_has_no_page_to_write_to(received: Complaint) -> None:
    Complainant.objects.filter(complaint=received).update(anonymous=True)
    received = Complaint.objects.get(pk=received.pk)
    assert received.handler is not None
    staff = sign_in(received.handler)
    assert "there is no page of theirs to write to" in staff.get(page("contacts", received)).content.decode()
    assert staff.post(page("contacts", received), {"text": SECRET}).status_code == 404
    with pytest.raises(actions.Refused):
        actions.send_message(received, text=SECRET, by=received.handler, at=MONDAY)


@pytest.mark.req("R13")
def test_what_the_complainant_writes_is_told_to_the_handler_or_to_the_trust_when_nobody_handles_it(
    school: People, received: Complaint, let_in: Any
) -> None:
    client: Client = let_in(received)
    write_to_us = reverse("intake:own_message", args=[received.complainant.token])
    client.post(write_to_us, {"text": "Any news?", "once": "one"})
    told = Notice.objects.filter(about=received.uuid, text=f"{received.reference}: the complainant has written.")
    assert [notice.user for notice in told] == [received.handler]
    Complaint.objects.filter(pk=received.pk).update(handler=None)
    client.post(write_to_us, {"text": "Still there?", "once": "two"})
    others = {notice.user for notice in told.all()} - {received.handler}
    assert others == {school.trust_officer, school.operations_officer}
