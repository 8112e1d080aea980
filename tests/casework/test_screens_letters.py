"""Two people and one letter at the same time: nobody stands by words that they never saw, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from complaints.casework import actions, correspondence
from complaints.casework.models import CaseLetter, Complaint
from letters import post_room
from letters.models import Letter
from tests.casework.screens import page, sign_in, standing_in, whole

pytestmark = pytest.mark.django_db
CHANGED = "The letter was changed since you opened it. Read it again, then"


def opened(case_letter: CaseLetter, name: str) -> tuple[Client, str, dict[str, Any]]:
    """A browser of the handler with the page of the letter open, and what one of its forms would send."""
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    browser, address = sign_in(complaint.handler), page("letter", complaint, case_letter.letter.uuid)
    return browser, address, standing_in(browser.get(address).context["asked"][name]) | {"act": name}


def changed_by_a_colleague(case_letter: CaseLetter) -> None:
    row = Letter.objects.get(pk=case_letter.letter_id)
    post_room.amend(row, body=row.body + "\nWritten meanwhile.\n", by=None, at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))


@pytest.mark.req("R209")
def test_nobody_approves_words_that_were_changed_since_they_opened_the_letter(case_letter: CaseLetter) -> None:
    browser, address, data = opened(case_letter, "approve")
    changed_by_a_colleague(case_letter)
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert f"{CHANGED} approve it." in answer.content.decode()
    assert "Written meanwhile." in answer.content.decode()
    assert Letter.objects.get(pk=case_letter.letter_id).state == "drafted"
    again = standing_in(answer.context["asked"]["approve"]) | {"act": "approve"}
    assert browser.post(address, again).status_code == 302
    assert Letter.objects.get(pk=case_letter.letter_id).state == "approved"


def test_an_approval_that_does_not_say_what_was_seen_is_refused(case_letter: CaseLetter) -> None:
    browser, address, _data = opened(case_letter, "approve")
    assert browser.post(address, {"act": "approve"}).status_code == 422
    assert Letter.objects.get(pk=case_letter.letter_id).state == "drafted"


def test_nobody_sends_back_words_that_they_never_saw_and_their_reasons_are_kept(case_letter: CaseLetter) -> None:
    browser, address, data = opened(case_letter, "send_back")
    changed_by_a_colleague(case_letter)
    answer = browser.post(address, data | {"send_back-reasons": "The second point is missing."})
    assert answer.status_code == 422
    assert CHANGED in answer.content.decode()
    assert "The second point is missing." in answer.content.decode()
    assert Letter.objects.get(pk=case_letter.letter_id).sent_back_reasons == ""
    again = standing_in(answer.context["asked"]["send_back"]) | {"act": "send_back"}
    assert browser.post(address, again).status_code == 302
    assert Letter.objects.get(pk=case_letter.letter_id).sent_back_reasons == "The second point is missing."


def test_nobody_issues_a_letter_that_was_changed_and_approved_anew_since_they_opened_it(
    case_letter: CaseLetter,
) -> None:
    browser, address, data = opened(case_letter, "approve")
    assert browser.post(address, data).status_code == 302
    browser, address, data = opened(case_letter, "issue")
    changed_by_a_colleague(case_letter)
    _other, _address, approving = opened(case_letter, "approve")
    assert browser.post(address, approving).status_code == 302
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert f"{CHANGED} issue it." in answer.content.decode()
    assert Letter.objects.get(pk=case_letter.letter_id).state == "approved"


def test_the_page_takes_an_earlier_day_only_for_what_was_posted_and_asks_how_it_is_known(
    case_letter: CaseLetter, time_machine: Any
) -> None:
    complaint = case_letter.complaint
    complaint.complainant.address = "1 Lane\nTown"
    complaint.complainant.save()
    with transaction.atomic():
        correspondence.readdress(complaint, by=complaint.handler, at=timezone.now())
    browser, address, data = opened(case_letter, "approve")
    assert browser.post(address, data).status_code == 302
    approved = timezone.localdate()
    time_machine.shift(dt.timedelta(days=1))
    browser, address, data = opened(case_letter, "issue")
    data |= {"issue-issued_on_day": approved.day, "issue-issued_on_month": approved.month}
    answer = browser.post(address, data | {"issue-how": "email", "issue-known_by": "I know."})
    assert answer.status_code == 422
    assert "By e-mail and on the page it goes today" in answer.content.decode()
    answer = browser.post(address, data | {"issue-how": "post"})
    assert answer.status_code == 422
    assert "Say how it is known that it went on that day" in answer.content.decode()
    assert Letter.objects.get(pk=case_letter.letter_id).state == "approved"


def test_words_typed_for_a_letter_that_a_colleague_put_away_meanwhile_are_shown_again(case_letter: CaseLetter) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    browser, address = sign_in(complaint.handler), page("edit_letter", complaint, case_letter.letter.uuid)
    data = whole(browser.get(address).context["ask"]) | {"body": "New words, typed for an hour.\n"}
    actions.drop_draft(case_letter, by=complaint.handler, at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert "This letter was set aside and is not used." in answer.content.decode()
    assert "New words, typed for an hour." in answer.content.decode()


def test_a_colleague_between_the_check_and_the_saving_of_an_edit_loses_nothing(case_letter: CaseLetter) -> None:
    seen = case_letter.letter.text_hash
    changed_by_a_colleague(case_letter)
    with pytest.raises(actions.Refused, match="changed since you opened it"):
        actions.amend_letter(
            case_letter, body="Mine.", subject_line="Mine", large_print=False, by=case_letter.complaint.handler,
            at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC), seen=seen,
        )  # fmt: skip
    assert "Written meanwhile." in Letter.objects.get(pk=case_letter.letter_id).body


@pytest.mark.req("R17")
def test_whoever_asked_for_email_only_gets_paper_only_where_somebody_confirms_it(case_letter: CaseLetter) -> None:
    complaint = case_letter.complaint
    complaint.complainant.address, complaint.complainant.email_only = "1 Lane\nTown", True
    complaint.complainant.save()
    with transaction.atomic():
        correspondence.readdress(complaint, by=complaint.handler, at=timezone.now())
        actions.refresh_letter(case_letter, by=complaint.handler, at=timezone.now(), by_post=True)
    browser, address, data = opened(case_letter, "approve")
    assert browser.post(address, data).status_code == 302
    browser, address, data = opened(case_letter, "issue")
    answer = browser.post(address, data | {"issue-how": "post"})
    assert answer.status_code == 422
    assert answer.context["asked"]["issue"].errors["on_paper"] == [
        "They asked for e-mail only. Confirm that it goes on paper all the same."
    ]
    current = CaseLetter.objects.get(pk=case_letter.pk)
    with pytest.raises(actions.Refused, match="asked for e-mail only"):
        actions.issue(current, by=complaint.handler, at=timezone.now(), how="post")
    assert Letter.objects.get(pk=case_letter.letter_id).state == "approved"
    assert browser.post(address, data | {"issue-how": "post", "issue-on_paper": "on"}).status_code == 302
    shown = browser.get(address)
    said = f"They asked for e-mail only. This letter goes on paper all the same. Confirmed by {complaint.handler.name}"
    assert said in shown.content.decode()
    assert "on_paper" not in shown.context["asked"]["gone"].fields, "it was confirmed when it was issued"


def test_a_letter_that_came_back_is_not_posted_unasked_to_somebody_who_wants_email(case_letter: CaseLetter) -> None:
    complaint = case_letter.complaint
    complaint.complainant.email_only = True
    complaint.complainant.save()
    actions.refresh_letter(case_letter, by=complaint.handler, at=timezone.now())
    browser, address, data = opened(case_letter, "approve")
    assert browser.post(address, data).status_code == 302
    browser, address, data = opened(case_letter, "issue")
    assert browser.post(address, data).status_code == 302
    letter = Letter.objects.get(pk=case_letter.letter_id)
    letter.deliveries.update(outcome="bounced", detail="There is no such address.")
    browser, address, data = opened(case_letter, "gone")
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert "Confirm that it goes on paper" in answer.content.decode()
    assert browser.post(address, data | {"gone-on_paper": "on"}).status_code == 302
    assert [one.outcome for one in letter.deliveries.all()] == ["posted", "bounced"]


def test_a_letter_that_is_begun_by_a_double_click_is_one(case_letter: CaseLetter) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    browser, address = sign_in(complaint.handler), page("begin_letter", complaint)
    ask = browser.get(address).context["ask"]
    data = whole(ask) | {"key": ask.fields["key"].choices[1][0]}
    before = complaint.letters.count()
    answers = [browser.post(address, data) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert complaint.letters.count() == before + 1
    assert browser.post(address, whole(browser.get(address).context["ask"]) | {"key": data["key"]}).status_code == 302
    assert complaint.letters.count() == before + 2, "a second that is wanted is begun"
