"""How a letter begins when the reader's name is not known, and what a panel's recommendation is not."""

from __future__ import annotations

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from complaints.casework.correspondence.readers import is_a_name
from complaints.casework.letter_context import answers
from complaints.casework.models import CaseLetter, Complaint, Subject
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import Stage
from letters import carrying, making, post_room, reading, stops
from letters.models import Letter
from letters.vocabulary import How, LetterState, Outcome
from tests.casework.screens import page, sign_in
from tests.casework.stories import begin, complaint_at
from tests.people import People

To = CaseLetter.To


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [("the cover teacher", False), ("The Cover Teacher", False), ("Mr Dale", True), ("Tamsin Reed", True),
     ("Tamsin", False), ("my son’s tutor", False), ("", False)],
)  # fmt: skip
def test_what_reads_like_a_name(typed: str, is_one: bool) -> None:
    assert is_a_name(typed) == is_one


def to_the_subject(school: People, typed: str) -> CaseLetter:
    replay = begin(school)
    complaint = replay.to(State.HEARD)
    Subject.objects.create(complaint=complaint, kind="academy_staff", name=typed, added_on=complaint.received_on)
    complaint = replay.to(State.PANEL_DECIDED)
    return complaint.letters.get(letter__key="panel_decision_subject")


@pytest.mark.parametrize(
    ("typed", "begins"), [("the cover teacher", "Dear Sir or Madam"), ("Mr Aron Dale", "Dear Mr Aron Dale")]
)
def test_a_letter_to_the_person_complained_about(school: People, typed: str, begins: str) -> None:
    assert to_the_subject(school, typed).letter.body.startswith(begins)


def test_the_academy_is_not_called_dear(school: People) -> None:
    complaint = complaint_at(school, State.HEARING_FIXED)
    letter = complaint.letters.get(letter__key="hearing_invitation_academy").letter
    assert letter.body.startswith("Dear Sir or Madam")


def test_the_complainant_is_greeted_by_name(school: People) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    for row in complaint.letters.filter(to=To.COMPLAINANT).select_related("letter"):
        assert row.letter.body.startswith(f"Dear {complaint.complainant.name}")


def test_what_the_panel_recommends_is_not_promised_as_done(school: People) -> None:
    complaint = complaint_at(school, State.PANEL_DECIDED)
    said = answers(complaint, Stage.PANEL)
    assert said["recommendations"]
    assert said["actions"] == []
    letter = complaint.letters.filter(letter__key="panel_decision").last().letter
    assert "What will be done" not in reading.plain(letter.body)
    Complaint.objects.filter(pk=complaint.pk).update(action_taken="The log is kept from May on.")
    complaint.refresh_from_db()
    assert answers(complaint, Stage.PANEL)["actions"] == ["The log is kept from May on."]


def test_questions_of_a_member_are_named_where_they_are_not_answered(school: People) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    answer = sign_in(complaint.clerk).post(
        page("step", complaint, Step.CONVENE_PANEL.value), {"seen_state": complaint.state}
    )
    said = [fault.text for fault in answer.context["ask"].problems if "yes or no" in fault.text]
    assert said
    assert len(set(said)) == len(said)


def test_the_parties_have_some_days_less_than_the_papers(school: People) -> None:
    hearing = complaint_at(school, State.HEARING_FIXED).next_hearing
    assert hearing.submissions_by < hearing.papers_by
    assert (hearing.papers_by - hearing.submissions_by).days >= 3


def test_the_clerk_is_warned_when_papers_would_go_before_the_parties_have_sent_theirs(school: People) -> None:

    complaint = complaint_at(school, State.HEARING_FIXED)
    hearing = complaint.next_hearing
    browser = sign_in(complaint.clerk)
    address = page("step", complaint, Step.CIRCULATE_PAPERS.value)
    with time_machine.travel(hearing.submissions_by, tick=False):
        assert "can still send papers until" in browser.get(address).content.decode()
    with time_machine.travel(hearing.papers_by, tick=False):
        assert "can still send papers until" not in browser.get(address).content.decode()


@pytest.mark.req("R101")
@pytest.mark.parametrize("barred", [True, False])
def test_an_e_mail_that_waits_does_not_go_to_a_colleague_who_is_locked_out_meanwhile(
    school: People, barred: bool
) -> None:
    """The queue may be down for a night, and on that evening it is said whom the complaint is about."""
    complaint, at = complaint_at(school, State.PANEL_CONVENED), timezone.now()
    draft = complaint.letters.filter(letter__key="invitation_to_sit", letter__state=LetterState.DRAFTED)[0].letter
    approved = post_room.approve(draft, by=school.clerk, at=at)
    letter = post_room.issue(approved, how=How.EMAIL, by=school.clerk, on=timezone.localdate(), at=at)
    making.make(letter.pk, at=at)
    reader = User.objects.get(email=letter.recipient_email)
    if barred:
        complaint.conflicts.create(user=reader, why=Why.DECLARED, from_date=complaint.received_on)
    mail.outbox.clear()
    assert carrying.carry(letter.pk, at=timezone.now()) is not barred
    delivery = letter.deliveries.get()
    assert [message.to for message in mail.outbox] == ([] if barred else [[reader.email]])
    assert (delivery.outcome, delivery.detail) == ((Outcome.BOUNCED, stops.NO_READER) if barred else (Outcome.SENT, ""))


def test_the_person_complained_about_still_gets_their_own_copy(school: People) -> None:
    row = to_the_subject(school, "Mr Aron Dale")
    reader = User.objects.create_user("aron.dale@example.org", None, name="Aron Dale")
    Letter.objects.filter(pk=row.letter.pk).update(recipient_email=reader.email)
    row.complaint.conflicts.create(user=reader, why=Why.DECLARED, from_date=row.complaint.received_on)
    row.letter.refresh_from_db()
    assert not stops.reader_barred(row.letter)
