"""What the facts of a case make doubtful about a letter, and a wording that is tried with a case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Access, Entry
from complaints.casework import actions, correspondence, permissions
from complaints.casework.models import CaseLetter, Complaint, Conflict
from complaints.casework.vocabulary import State, Step, Why
from letters import post_room
from letters.models import Letter
from tests.casework.screens import letter_for, page, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(school: People, time_machine: Any) -> CaseLetter:
    """The answer at the informal stage, drafted."""
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.later()
    replay.take(Step.DRAFT_ANSWER, by=replay.handler, findings=replay.findings())
    time_machine.move_to(replay.at + dt.timedelta(minutes=1), tick=False)
    return letter_for(replay.complaint, Step.ANSWER_INFORMALLY)


def stops(answer: CaseLetter, on: dt.date) -> list[str]:
    row = CaseLetter.objects.select_related("letter").get(pk=answer.pk)
    complaint = Complaint.objects.get(pk=answer.complaint_id)
    return post_room.problems(row.letter, extra=correspondence.problems(complaint, row, on=on))


@pytest.mark.req("R192")
def test_an_answer_waits_while_the_police_have_the_matter_until_somebody_confirms_that_it_harms_nothing(
    answer: CaseLetter, school: People
) -> None:
    complaint = Complaint.objects.get(pk=answer.complaint_id)
    at = answer.letter.drafted_at
    assert stops(answer, at.date()) == []
    actions.add_other_body(
        complaint, by=school.principal, at=at, kind="police", name="Exampleshire Police", standing="Looking into it",
        next_check_on=at.date() + dt.timedelta(days=9),
    )  # fmt: skip
    handler = Complaint.objects.get(pk=complaint.pk).handler
    assert handler is not None
    browser, address = sign_in(handler), page("letter", complaint, answer.letter.uuid)
    shown = browser.get(address).content.decode()
    assert "Exampleshire Police has the matter, and its work is not recorded as finished." in shown
    with pytest.raises(actions.Refused, match="Exampleshire Police has the matter"):
        actions.approve_letter(answer, by=school.principal, at=at)
    assert browser.post(address, {"act": "confirm"}).status_code == 422
    key = browser.get(address).context["doubts"][0][0]
    assert browser.post(address, {"act": "confirm", "confirmed": key}).status_code == 302
    assert stops(answer, at.date()) == []
    said = Entry.objects.filter(about=complaint.uuid, step="letter_confirmed").get()
    assert said.data["confirmed"] == ["live"]
    actions.approve_letter(answer, by=school.principal, at=at)


def test_a_letter_that_calls_the_child_by_another_name_does_not_go(answer: CaseLetter) -> None:
    complaint = Complaint.objects.get(pk=answer.complaint_id)
    complaint.complainant.pupil_name = "Juniper Hale"
    complaint.complainant.save()
    letter = Letter.objects.get(pk=answer.letter_id)
    on = letter.drafted_at.date()
    for name, wrong in (("Juniper", False), ("Marigold", True)):
        body = letter.body.replace(
            "Thank you for raising", f"We spoke with your daughter {name}. Thank you for raising"
        )
        post_room.amend(letter, body=body, by=None, at=letter.drafted_at)
        found = [one for one in stops(answer, on) if "The letter calls the child" in one]
        assert bool(found) == wrong
    assert found == ["The letter calls the child “Marigold”, but the child of this complaint is Juniper Hale."]


def test_a_wording_is_tried_with_the_facts_of_a_case_and_that_they_were_seen_is_kept(
    answer: CaseLetter, school: People
) -> None:
    complaint = Complaint.objects.get(pk=answer.complaint_id)
    there = reverse("letters:wording", args=["stage1_answer"])
    client = sign_in(school.trust_officer)
    shown = client.get(there, {"case": complaint.reference.lower()}).content.decode()
    assert complaint.heads_to_answer().first().text in shown
    assert f"With the facts of {complaint.reference}" in shown
    seen = Access.objects.filter(about=complaint.uuid, user=school.trust_officer, what="facts in a wording")
    assert seen.count() == 1
    Conflict.objects.create(
        complaint=complaint, user=school.trust_officer, why=Why.DECLARED, from_date=answer.letter.drafted_at.date()
    )
    assert not permissions.visible_to(school.trust_officer, on=answer.letter.drafted_at.date()).exists()
    hidden = client.get(there, {"case": complaint.reference}).content.decode()
    assert "You have no case with this reference" in hidden
    assert seen.count() == 1
