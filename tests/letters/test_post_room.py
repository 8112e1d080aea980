"""Draft, read, approve, issue: approval is void on any change, and an issued letter stays as it is."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from letters import correcting, post_room, reading
from letters.models import Delivery, Letter
from letters.vocabulary import How, LetterState, Outcome, Rendering
from tests.letters.conftest import AT, ON, READER

LATER = AT + dt.timedelta(hours=1)


def test_a_draft_is_merged_from_the_academys_words(draft, people):
    letter = draft("receipt")
    assert letter.body.startswith("Dear Ms Tamsin Averill")
    assert letter.subject_line == "We have what you told us (HOL-7K3QX)"
    assert letter.state == LetterState.DRAFTED
    assert "<p>Dear Ms Tamsin Averill</p>" in reading.html(letter)


@pytest.mark.parametrize(
    "change",
    [
        {"body": "changed"}, {"subject_line": "Changed"}, {"large_print": True},
        {"recipient": replace(READER, name="Mr Else")}, {"recipient": replace(READER, address="1 Other Road")},
        {"recipient": replace(READER, email="else@example.org")}, {"recipient": replace(READER, role="subject")},
    ],
)  # fmt: skip
def test_any_change_makes_the_approval_void(change, draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    words = {"body": letter.body, **change}
    letter = post_room.amend(letter, **words, by=people.trust_officer, at=LATER)
    assert (letter.state, letter.approved_by, letter.approved_hash) == (LetterState.DRAFTED, None, "")
    with pytest.raises(post_room.NotReady, match="has not been approved"):
        post_room.issue(letter, how=How.POST, by=people.principal, on=ON, at=LATER)


def test_saving_it_unchanged_keeps_the_approval(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    letter = post_room.amend(letter, body=letter.body.replace("\n", "\r\n"), by=people.principal, at=LATER)
    assert letter.state == LetterState.APPROVED


def test_words_changed_behind_the_door_are_not_issued(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    Letter.objects.filter(pk=letter.pk).update(body=letter.body + "\nAnd more.")
    with pytest.raises(post_room.NotReady, match="changed after it was approved"):
        post_room.issue(letter, how=How.POST, by=people.principal, on=ON, at=LATER)


def test_sent_back_with_reasons_it_is_a_draft_again(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    with pytest.raises(post_room.NotReady, match="Say why"):
        post_room.send_back(letter, reasons=" ", by=people.principal, at=LATER)
    letter = post_room.send_back(letter, reasons="The second finding is unclear.", by=people.principal, at=LATER)
    assert (letter.state, letter.sent_back_reasons) == (LetterState.DRAFTED, "The second finding is unclear.")
    assert letter.approved_by is None


def test_a_letter_set_aside_is_kept_and_not_used(draft, people):
    letter = post_room.withdraw(draft(), by=people.principal, at=AT)
    assert Letter.objects.get(pk=letter.pk).state == LetterState.WITHDRAWN
    with pytest.raises(post_room.NotReady, match="set aside"):
        post_room.approve(letter, by=people.principal, at=AT)


def test_the_receipt_goes_without_approval_and_nothing_else_does(draft, people):
    assert post_room.issue(draft("receipt"), how=How.PAGE, by=None, on=ON, at=AT).state == LetterState.ISSUED
    with pytest.raises(post_room.NotReady, match="has not been approved"):
        post_room.issue(draft("closing"), how=How.PAGE, by=people.principal, on=ON, at=AT)


def test_what_the_case_knows_stops_it_too(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    with pytest.raises(post_room.NotReady, match="police"):
        post_room.issue(
            letter, how=How.POST, by=people.principal, on=ON, at=AT, problems=["The police asked us to wait."]
        )


@pytest.mark.parametrize(("how", "says"), [(How.EMAIL, "no e-mail address"), (How.POST, "no postal address")])
def test_it_needs_an_address_for_the_way_it_goes(how, says, draft, people):
    letter = post_room.approve(draft(recipient=post_room.Recipient(name="Mr Ash")), by=people.principal, at=AT)
    with pytest.raises(post_room.NotReady, match=says):
        post_room.issue(letter, how=how, by=people.principal, on=ON, at=AT)


def test_issued_it_is_frozen(issue, people):
    letter = issue(how="post")
    for change in (
        lambda: post_room.amend(letter, body="x", by=people.principal, at=LATER),
        lambda: post_room.approve(letter, by=people.principal, at=LATER),
        lambda: post_room.withdraw(letter, by=people.principal, at=LATER),
        lambda: post_room.issue(letter, how=How.POST, by=people.principal, on=ON, at=LATER),
    ):
        with pytest.raises(post_room.NotReady, match="corrected by a further letter"):
            change()
    with pytest.raises(TypeError, match="never changed"):
        letter.save()
    with pytest.raises(TypeError, match="never changed"):
        Letter.objects.filter(pk=letter.pk).update(body="x")


def test_the_letterhead_is_that_of_the_day_of_issue(issue, people):
    letter = issue(how="page")
    people.alder.name = "Renamed Academy"
    people.alder.save()
    letter.refresh_from_db()
    assert letter.letterhead["name"] == letter.context["academy_name"] != "Renamed Academy"


def test_the_database_refuses_an_issued_letter_without_its_facts(draft):
    letter = draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.ISSUED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="lost")


def test_new_facts_are_merged_into_words_nobody_touched(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    letter = post_room.refresh(letter, context={"last_day": "Tuesday 2 March 2027"}, by=people.principal, at=LATER)
    assert "Tuesday 2 March 2027" in letter.body
    assert "Monday 1 March 2027" not in letter.body
    assert letter.state == LetterState.DRAFTED
    assert post_room.problems(letter) == []
    assert not letter.is_amended


def test_new_facts_replace_the_old_ones_in_edited_words(draft, people):
    letter = draft()
    letter = post_room.amend(letter, body=f"{letter.body}\nWith my own sentence.", by=people.principal, at=AT)
    letter = post_room.refresh(letter, context={"last_day": "Tuesday 2 March 2027"}, by=people.principal, at=LATER)
    assert "With my own sentence." in letter.body
    assert "Tuesday 2 March 2027" in letter.body
    assert "Monday 1 March 2027" not in letter.body
    assert post_room.problems(letter) == []


def test_the_same_facts_leave_an_approval_alone(draft, people):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    letter = post_room.refresh(letter, context={"last_day": "Monday 1 March 2027"}, by=people.principal, at=LATER)
    assert letter.state == LetterState.APPROVED


@pytest.mark.req("R72")
def test_posting_is_recorded_by_a_person_with_its_day(issue, people):
    letter = issue("hearing_invitation", how="post")
    waiting = letter.deliveries.get()
    assert (waiting.outcome, waiting.detail) == (Outcome.WAITING, "To be printed and posted")
    with pytest.raises(post_room.NotReady, match="before the day"):
        post_room.record_by_hand(letter, how=How.POST, by=people.clerk, on=ON - dt.timedelta(days=1), at=LATER)
    done = post_room.record_by_hand(
        letter, how=How.POST, by=people.clerk, on=ON, at=LATER, detail="Proof of posting 17"
    )
    assert done.pk == waiting.pk
    assert (done.outcome, done.done_on, done.by, done.detail) == (
        Outcome.POSTED,
        ON,
        people.clerk,
        "Proof of posting 17",
    )


def test_a_letter_for_the_page_is_there_at_once(issue):
    letter = issue(how="page")
    assert letter.deliveries.get().outcome == Outcome.SENT
    assert letter.rendering == Rendering.MADE


def test_nothing_is_queued_when_the_step_fails(draft, people, django_capture_on_commit_callbacks):
    letter = post_room.approve(draft(), by=people.principal, at=AT)

    def broken_step():
        with transaction.atomic():
            post_room.issue(letter, how=How.EMAIL, by=people.principal, on=ON, at=AT)
            raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True) as queued, pytest.raises(RuntimeError):
        broken_step()
    assert queued == []
    assert Delivery.objects.count() == 0
    assert Letter.objects.get(pk=letter.pk).state == LetterState.APPROVED


def test_an_issued_letter_is_corrected_by_a_further_one_that_says_so(issue, draft, people):
    first = issue(how="post")
    second = correcting.correct(first, by=people.principal, at=LATER)
    assert (second.state, second.corrects, second.approved_by) == (LetterState.DRAFTED, first, None)
    assert "\n\nThis letter takes the place of ours of Friday 12 February 2027.\n\n" in second.body
    assert post_room.problems(second) == []
    first.refresh_from_db()
    assert first.state == LetterState.ISSUED
    assert "takes the place" not in first.body
    with pytest.raises(post_room.NotReady, match="is there already"):
        correcting.correct(first, by=people.principal, at=LATER)
    with pytest.raises(post_room.NotReady, match="Only a letter that has been issued"):
        correcting.correct(draft(), by=people.principal, at=LATER)


def test_a_correction_of_a_correction_says_in_one_sentence_what_it_takes_the_place_of(issue, people):
    letter = issue(how="post")
    for days in (3, 5):
        letter = correcting.correct(letter, by=people.principal, at=LATER)
        letter = post_room.approve(letter, by=people.principal, at=LATER)
        letter = post_room.issue(
            letter, how=How.POST, by=people.principal, on=ON + dt.timedelta(days=days), at=AT + dt.timedelta(days=days)
        )
    third = correcting.correct(letter, by=people.principal, at=LATER)
    assert third.body.count("takes the place of ours") == 1
    assert (
        "This letter takes the place of ours of Friday 12 February 2027 and Monday 15 February 2027 and "
        "Wednesday 17 February 2027.\n"
    ) in third.body
