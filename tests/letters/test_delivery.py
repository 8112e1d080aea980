"""From issued to read: one PDF, one e-mail, and a visible row whenever something goes wrong."""

import datetime as dt
import hashlib
import io
from email import message_from_bytes
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pypdf
import pytest
import time_machine
from django.core import mail
from django.core.files.storage import storages
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from kombu.exceptions import OperationalError

from letters import bounces, carrying, making, outbox, post_room, stored, tasks
from letters.models import Delivery, Letter
from letters.render import RenderFailed, pdf_bytes
from letters.serving import pdf_response
from letters.vocabulary import How, Outcome, Rendering
from tests.letters.conftest import AT, ON, READER

LATER = AT + dt.timedelta(minutes=30)
NOTHING = dict.fromkeys(("to_make", "to_send", "lost", "to_write", "to_print"), 0)


@pytest.fixture(autouse=True)
def _half_an_hour_later():
    """The worker looks half an hour after the letters were issued."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def issued(draft, people):
    """A letter issued while nothing took the message off the queue."""

    def make(how=How.EMAIL, **changes):
        letter = post_room.approve(draft(**changes), by=people.principal, at=AT)
        return post_room.issue(letter, how=how, by=people.principal, on=ON, at=AT)

    return make


def files():
    return [path for path in Path(storages["default"].location).rglob("*") if path.is_file()]


def test_an_e_mailed_letter_arrives_as_the_stored_pdf(issue):
    letter = issue()
    [message] = mail.outbox
    assert message.to == ["tamsin.averill@example.org"]
    assert message.subject.startswith("Practice, not a real letter: Letter from ")
    assert "HOL-7K3QX" in message.subject
    [(name, content, media_type)] = message.attachments
    assert (name, media_type) == ("HOL-7K3QX-answer-stage-2-formal.pdf", "application/pdf")
    assert hashlib.sha256(content).hexdigest() == letter.sha256
    assert content == stored.content(letter) == pdf_bytes(letter)
    delivery = letter.deliveries.get()
    assert (delivery.outcome, delivery.done_at is not None) == (Outcome.SENT, True)
    assert "support in his plan" not in message.body
    name = bounces.name_of(letter, delivery.pk)
    assert message.extra_headers["Message-ID"].startswith(f"<{name}@")
    assert not name.removeprefix(f"letter-{letter.uuid.hex}-").isdecimal(), "it tells nothing of other letters"


def test_the_file_lies_in_private_under_a_name_that_tells_nothing(issue, settings):
    letter = issue(how="page")
    [path] = files()
    assert str(path).startswith(str(settings.PRIVATE_ROOT))
    assert "HOL" not in str(path).removeprefix(str(settings.PRIVATE_ROOT))
    assert len(path.stem) == 32
    assert letter.pages == len(pypdf.PdfReader(path).pages)


def test_asked_twice_there_is_one_pdf_and_one_mail(issued):
    letter = issued()
    for _ in range(2):
        tasks.render(letter.pk)
        tasks.deliver(letter.pk)
    assert len(files()) == 1
    assert len(mail.outbox) == 1
    assert letter.deliveries.count() == 1


def test_a_double_click_issues_once(draft, people, django_capture_on_commit_callbacks):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        post_room.issue(letter, how=How.EMAIL, by=people.principal, on=ON, at=AT)
        with pytest.raises(post_room.NotReady, match="has been issued"):
            post_room.issue(letter, how=How.EMAIL, by=people.principal, on=ON, at=AT)
    assert len(files()) == len(mail.outbox) == 1


def test_the_sweep_makes_what_a_lost_broker_dropped(issued):
    letter = issued()
    assert tasks.sweep(dry_run=True) == {**NOTHING, "to_make": 1}
    assert mail.outbox == []
    tasks.sweep()
    letter.refresh_from_db()
    assert letter.rendering == Rendering.MADE
    assert len(mail.outbox) == 1
    assert tasks.sweep() == NOTHING


def test_a_killed_worker_leaves_a_claim_that_the_sweep_takes_up(issued):
    letter = issued()
    Letter.objects.filter(pk=letter.pk).update(rendering=Rendering.CLAIMED, render_claimed_at=AT, render_tries=1)
    assert not making.make(letter.pk, at=AT + dt.timedelta(minutes=1))
    tasks.sweep()
    letter.refresh_from_db()
    assert (letter.rendering, letter.render_tries) == (Rendering.MADE, 2)
    assert len(files()) == len(mail.outbox) == 1


def test_a_slow_worker_that_lost_its_claim_leaves_no_second_file(issued, monkeypatch):
    letter = issued(how=How.PAGE)
    real = making.pressed

    def overtaken(row):
        monkeypatch.setattr(making, "pressed", real)
        assert making.make(letter.pk, at=LATER)
        return real(row)

    monkeypatch.setattr(making, "pressed", overtaken)
    assert not making.make(letter.pk, at=AT)
    assert len(files()) == 1


@pytest.mark.parametrize(
    ("problem", "says"),
    [(RenderFailed("A picture has no description."), "no description"), (ValueError("x"), "ValueError")],
)
def test_a_failed_pdf_is_visible_with_its_reason_and_can_be_tried_again(
    problem, says, issued, people, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(_letter):
        raise problem

    letter = issued()
    with monkeypatch.context() as patch:
        patch.setattr(making, "pressed", broken)
        tasks.render(letter.pk)
    letter.refresh_from_db()
    assert letter.rendering == Rendering.FAILED
    assert says in letter.render_problem
    assert mail.outbox == []
    assert pdf_response(letter).status_code == 503
    with django_capture_on_commit_callbacks(execute=True):
        post_room.make_again(letter, by=people.principal)
    assert len(mail.outbox) == 1


def test_interrupted_too_often_it_stops_and_says_so(issued):
    letter = issued()
    Letter.objects.filter(pk=letter.pk).update(render_tries=making.MOST_TRIES)
    tasks.render(letter.pk)
    letter.refresh_from_db()
    assert letter.rendering == Rendering.FAILED
    assert "interrupted" in letter.render_problem


class Refusing(EmailBackend):
    """A mail server that does not know the address."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({"tamsin.averill@example.org": (550, b"No such user")})


class Busy(EmailBackend):
    """A mail server that asks to come back later."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({"tamsin.averill@example.org": (451, b"Try later")})


class Away(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise ConnectionRefusedError


class Breaking(EmailBackend):
    """A mail server that breaks off in the middle."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


def server(settings, backend):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"


def test_a_refused_address_is_a_visible_failure_that_can_be_sent_again(
    issue, settings, people, django_capture_on_commit_callbacks
):
    ordinary = settings.EMAIL_BACKEND
    server(settings, Refusing)
    letter = issue()
    first = letter.deliveries.get()
    assert first.outcome == Outcome.BOUNCED
    assert "refused the address (answer 550)" in first.detail
    tasks.sweep()
    settings.EMAIL_BACKEND = ordinary
    with django_capture_on_commit_callbacks(execute=True):
        post_room.send_again(letter, email="corrected@example.org", by=people.principal, at=LATER)
    assert mail.outbox[0].to == ["corrected@example.org"]
    assert [d.outcome for d in letter.deliveries.all()] == [Outcome.SENT, Outcome.BOUNCED]


def test_while_it_is_on_its_way_it_cannot_be_sent_again(issued, people):
    with pytest.raises(post_room.NotReady, match="still on its way"):
        post_room.send_again(issued(), by=people.principal, at=LATER)


@pytest.mark.parametrize("backend", [Away, Busy])
def test_a_server_that_is_away_is_tried_again_and_in_the_end_given_up(backend, issue, settings, people):
    server(settings, backend)
    letter = issue()
    delivery = letter.deliveries.get()
    assert (delivery.outcome, delivery.tries, delivery.handed_to_mail_at) == (Outcome.WAITING, 1, None)
    assert "tried again" in delivery.detail
    assert not carrying.is_due(delivery, delivery.claimed_at)
    for _ in range(carrying.MOST_TRIES):
        carrying.carry(letter.pk, at=LATER)
    delivery.refresh_from_db()
    assert (delivery.outcome, delivery.tries) == (Outcome.BOUNCED, carrying.MOST_TRIES)


def test_a_broken_connection_is_never_repeated_by_itself(issue, settings):
    server(settings, Breaking)
    letter = issue()
    assert letter.deliveries.get().outcome == Outcome.UNSURE
    assert tasks.sweep()["to_send"] == 0


@pytest.mark.parametrize(("handed", "after"), [(None, Outcome.SENT), (AT, Outcome.UNSURE)])
def test_a_worker_killed_while_sending_never_sends_twice(handed, after, issued):
    letter = issued()
    making.make(letter.pk, at=AT)
    Delivery.objects.update(outcome=Outcome.SENDING, claimed_at=AT, at=AT, handed_to_mail_at=handed)
    assert tasks.sweep(dry_run=True)["lost"] == 1
    tasks.sweep()
    tasks.sweep()
    assert letter.deliveries.get().outcome == after
    assert len(mail.outbox) == (after == Outcome.SENT)


def test_in_practice_mode_letters_go_to_files(issue, settings):
    settings.EMAIL_BACKEND = "accounts.mail.PracticeBackend"
    letter = issue()
    assert letter.deliveries.get().outcome == Outcome.SENT
    [path] = Path(settings.EMAIL_FILE_PATH).glob("*.eml")
    parts = list(message_from_bytes(path.read_bytes()).walk())
    [pdf] = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "application/pdf"]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert text.count("Practice: not a real letter") == letter.pages


def test_in_practice_mode_no_letter_goes_to_a_real_address(issue, settings):
    settings.EMAIL_BACKEND = "accounts.mail.PracticeBackend"
    letter = issue(recipient=post_room.Recipient(name=READER.name, email="somebody@school.sch.uk"))
    delivery = letter.deliveries.get()
    assert delivery.outcome == Outcome.BOUNCED
    assert "no letter goes to a real address" in delivery.detail
    assert not Path(settings.EMAIL_FILE_PATH).exists()


def test_a_queue_that_is_away_loses_nothing(draft, people, monkeypatch, django_capture_on_commit_callbacks):
    class Gone:
        class conf:
            task_always_eager = False

        @staticmethod
        def send_task(*args, **kwargs):
            raise OperationalError("no broker")

    letter = post_room.approve(draft(), by=people.principal, at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "current_app", Gone)
        with django_capture_on_commit_callbacks(execute=True):
            post_room.issue(letter, how=How.EMAIL, by=people.principal, on=ON, at=AT)
    letter.refresh_from_db()
    assert letter.rendering == Rendering.WAITING
    call_command("sweep_letters")
    assert len(mail.outbox) == 1


def test_a_pdf_that_was_tampered_with_is_neither_shown_nor_sent(issue, people, django_capture_on_commit_callbacks):
    letter = issue(how="post")
    [path] = files()
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")
    assert pdf_response(letter).status_code == 503
    post_room.record_by_hand(letter, how=How.HANDED_OVER, by=people.principal, on=ON, at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        post_room.send_again(letter, by=people.principal, at=LATER)
    newest = letter.deliveries.first()
    assert newest.outcome == Outcome.BOUNCED
    assert "not the one that was made" in newest.detail


def test_the_pdf_is_handed_out_privately(issue):
    response = pdf_response(issue(how="page"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="HOL-7K3QX-answer-stage-2-formal.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"


def test_before_the_pdf_is_made_the_reader_is_told_to_come_back(issued):
    assert pdf_response(issued(how=How.PAGE)).status_code == 202
