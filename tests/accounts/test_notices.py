"""Notices, their digest, and mail in practice mode."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import digest, notices, times
from accounts.mail import RealAddress
from accounts.models import Notice, NoticeTimes
from tests.people import People

EVENING = dt.datetime(2026, 11, 2, 18, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 3, 7, 30, tzinfo=dt.UTC)


def tell(people: People, key: str, *, urgent: bool = False) -> bool:
    return notices.tell(
        people.clerk, about_kind="complaint", about=uuid.uuid4(), key=key, text="ALD-7K3QX is due tomorrow.",
        path="/cases/ALD-7K3QX/", at=EVENING, urgent=urgent,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_same_key_is_told_once(people: People) -> None:
    assert tell(people, "due") is True
    assert tell(people, "due") is False
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_notices_wait_for_the_morning_and_leave_in_one_email_without_names(people: People) -> None:
    tell(people, "one")
    tell(people, "two")
    assert digest.send_waiting(at=EVENING) == digest.Sent(0, 0)
    assert digest.send_waiting(at=MORNING, dry_run=True) == digest.Sent(1, 2)
    assert mail.outbox == []
    assert digest.send_waiting(at=MORNING) == digest.Sent(1, 2)
    assert digest.send_waiting(at=MORNING) == digest.Sent(0, 0)
    assert [message.to for message in mail.outbox] == [[people.clerk.email]]
    assert "http://localhost:8000/cases/ALD-7K3QX/" in mail.outbox[0].body


@pytest.mark.django_db
def test_an_urgent_notice_leaves_at_once(people: People) -> None:
    tell(people, "urgent", urgent=True)
    assert digest.send_waiting(at=EVENING).notices == 1


@pytest.mark.django_db
def test_a_notice_that_another_worker_has_claimed_is_left_until_its_claim_runs_out(people: People) -> None:
    tell(people, "urgent", urgent=True)
    Notice.objects.update(claimed_at=EVENING)
    assert digest.send_waiting(at=EVENING + dt.timedelta(minutes=1)).notices == 0
    assert digest.send_waiting(at=EVENING + dt.timedelta(minutes=16)).notices == 1


@pytest.mark.django_db
def test_a_claim_read_by_two_workers_is_won_by_one(people: People) -> None:
    tell(people, "urgent", urgent=True)
    seen_by_both = Notice.objects.get()
    assert digest._claim(seen_by_both, EVENING) is True
    assert digest._claim(seen_by_both, EVENING + dt.timedelta(seconds=1)) is False


@pytest.mark.django_db
def test_mail_that_fails_is_sent_later(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(people, "urgent", urgent=True)

    def down(self: EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", down)
        assert digest.send_waiting(at=EVENING) == digest.Sent(0, 0, 1)
    assert digest.send_waiting(at=EVENING + dt.timedelta(minutes=20)).notices == 1


@pytest.mark.django_db
def test_a_persons_notices_about_a_case_can_be_taken_back(people: People) -> None:
    about = uuid.uuid4()
    notices.tell(people.clerk, about_kind="complaint", about=about, key="k", text="x", path="", at=timezone.now())
    assert notices.take_back(people.clerk, about=about) == 1
    assert notices.unseen(people.clerk) == 0


def practice_mail(settings: Any) -> Any:
    settings.EMAIL_BACKEND = "accounts.mail.PracticeBackend"
    return get_connection("accounts.mail.PracticeBackend")


def test_practice_mail_is_written_to_a_folder(settings: Any) -> None:
    message = EmailMessage("Hello", "Text", "a@example.org", ["b@parents.example.org"])
    assert practice_mail(settings).send_messages([message]) == 1
    written = list(Path(settings.EMAIL_FILE_PATH).glob("*.eml"))
    assert len(written) == 1
    assert b"Subject: Hello" in written[0].read_bytes()


@pytest.mark.parametrize("kind", ["to", "cc", "bcc"])
@pytest.mark.parametrize("address", ["someone@school.co.uk", "x@example.org.evil.com", "x@notexample.org"])
def test_practice_mail_to_a_real_address_is_refused(settings: Any, kind: str, address: str) -> None:
    message = EmailMessage("Hello", "Text", "a@example.org", **{kind: [address]})
    with pytest.raises(RealAddress):
        practice_mail(settings).send_messages([message])
    assert not Path(settings.EMAIL_FILE_PATH).exists()


@pytest.mark.django_db
def test_what_came_after_the_page_was_opened_is_not_marked_as_seen(people: People, signed_in: Any) -> None:
    tell(people, "one")
    browser = signed_in(people.clerk)
    page = browser.get("/people/notices/").content.decode()
    upto = page.partition('name="upto" value="')[2].partition('"')[0]
    later = Notice.objects.create(
        user=people.clerk, about_kind="complaint", about=uuid.uuid4(), key="two", text="Later.", path="/",
        written_at=EVENING + dt.timedelta(seconds=1),
    )  # fmt: skip
    for wrong in ("", "7", "tomorrow", "2026-11-02T18:00:00"):
        browser.post("/people/notices/", {"upto": wrong})
        assert Notice.objects.filter(seen_at=None).count() == 2
    browser.post("/people/notices/", {"upto": upto})
    assert Notice.objects.get(seen_at=None) == later


FRIDAY_EVENING = dt.datetime(2026, 11, 6, 21, 0, tzinfo=dt.UTC)


def chosen(people: People, **choice: Any) -> None:
    NoticeTimes.objects.update_or_create(user=people.clerk, defaults=choice)


@pytest.mark.django_db
def test_each_person_gets_their_notices_as_often_as_they_chose(people: People) -> None:
    chosen(people, cadence="at_once")
    tell(people, "one")
    assert digest.send_waiting(at=EVENING).notices == 1
    chosen(people, cadence="weekly", weekday=4)
    tell(people, "two")
    assert digest.send_waiting(at=MORNING).notices == 0, "Tuesday is not their day"
    assert digest.send_waiting(at=dt.datetime(2026, 11, 6, 7, 1, tzinfo=dt.UTC)).notices == 1


@pytest.mark.django_db
def test_no_email_leaves_in_quiet_hours_and_what_waited_leaves_when_they_end(people: People) -> None:
    chosen(people, quiet_from=dt.time(20), quiet_until=dt.time(8), not_at_weekends=True)
    tell(people, "urgent", urgent=True)
    for moment in (FRIDAY_EVENING, FRIDAY_EVENING + dt.timedelta(hours=20), FRIDAY_EVENING + dt.timedelta(hours=58)):
        assert digest.send_waiting(at=moment).notices == 0
    monday = dt.datetime(2026, 11, 9, 8, 0, tzinfo=dt.UTC)
    assert digest.send_waiting(at=monday).notices == 1


@pytest.mark.django_db
def test_a_person_chooses_on_their_own_page_and_is_told_what_is_wrong(people: People, client: Client) -> None:
    client.force_login(people.clerk)
    page = reverse("accounts:notice_times")
    typed = {"cadence": "weekly", "weekday": "2", "quiet_from": "20:00", "quiet_until": ""}
    answer = client.post(page, typed)
    assert "Choose when the quiet hours end, or no hours at all." in answer.content.decode()
    assert not NoticeTimes.objects.exists()
    answer = client.post(page, typed | {"quiet_until": "07:30"}, follow=True)
    assert "Your choice is saved." in answer.content.decode()
    mine = NoticeTimes.objects.get(user=people.clerk)
    assert (mine.cadence, mine.weekday, mine.quiet_until) == ("weekly", 2, dt.time(7, 30))
    tell(people, "one", urgent=True)
    digest.send_waiting(at=dt.datetime(2026, 11, 4, 9, tzinfo=dt.UTC))
    assert page in mail.outbox[0].body


def test_the_morning_is_that_of_the_clock_on_the_wall() -> None:
    weekly = NoticeTimes(cadence="weekly", weekday=0)
    sunday_of_the_change = dt.datetime(2026, 10, 25, 12, 0, tzinfo=dt.UTC)
    assert times.last_due(weekly, sunday_of_the_change).date() == dt.date(2026, 10, 19)
    summer = dt.datetime(2026, 7, 6, 6, 30, tzinfo=dt.UTC)
    assert times.last_due(weekly, summer) == dt.datetime(2026, 7, 6, 6, 0, tzinfo=dt.UTC)
