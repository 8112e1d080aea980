"""What the facts of a case make doubtful about a letter, and a wording that is tried with a case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Access, Entry
from complaints.casework import actions, correspondence, permissions
from complaints.casework.models import CaseLetter, Complaint, Conflict
from complaints.casework.vocabulary import Why
from letters import post_room
from letters.models import Letter
from tests.casework.screens import page, sign_in
from tests.people import People

pytestmark = pytest.mark.django_db


def stops(case_letter: CaseLetter, on: dt.date) -> list[str]:
    row = CaseLetter.objects.select_related("letter").get(pk=case_letter.pk)
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    return post_room.problems(row.letter, extra=correspondence.problems(complaint, row, on=on))


@pytest.mark.req("R192")
def test_an_answer_waits_while_the_police_have_the_matter_until_somebody_confirms_that_it_harms_nothing(
    case_letter: CaseLetter, school: People
) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    at = case_letter.letter.drafted_at
    assert stops(case_letter, at.date()) == []
    actions.add_other_body(
        complaint, by=school.principal, at=at, kind="police", name="Exampleshire Police", standing="Looking into it",
        next_check_on=at.date() + dt.timedelta(days=9),
    )  # fmt: skip
    handler = Complaint.objects.get(pk=complaint.pk).handler
    assert handler is not None
    browser, address = sign_in(handler), page("letter", complaint, case_letter.letter.uuid)
    shown = browser.get(address).content.decode()
    assert "Exampleshire Police has the matter, and its work is not recorded as finished." in shown
    with pytest.raises(actions.Refused, match="Exampleshire Police has the matter"):
        actions.approve_letter(case_letter, by=school.principal, at=at)
    assert browser.post(address, {"act": "confirm"}).status_code == 422
    key = browser.get(address).context["doubts"][0][0]
    assert browser.post(address, {"act": "confirm", "confirmed": key}).status_code == 302
    assert stops(case_letter, at.date()) == []
    said = Entry.objects.filter(about=complaint.uuid, step="letter_confirmed").get()
    assert said.data["confirmed"] == ["live"]
    actions.approve_letter(case_letter, by=school.principal, at=at)


def test_a_letter_that_calls_the_child_by_another_name_does_not_go(case_letter: CaseLetter) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    complaint.complainant.pupil_name = "Juniper Hale"
    complaint.complainant.save()
    letter = Letter.objects.get(pk=case_letter.letter_id)
    on = letter.drafted_at.date()
    for name, wrong in (("Juniper", False), ("Marigold", True)):
        body = letter.body.replace(
            "Thank you for raising", f"We spoke with your daughter {name}. Thank you for raising"
        )
        post_room.amend(letter, body=body, by=None, at=letter.drafted_at)
        found = [one for one in stops(case_letter, on) if "The letter calls the child" in one]
        assert bool(found) == wrong
    assert found == ["The letter calls the child “Marigold”, but the child of this complaint is Juniper Hale."]


@pytest.mark.req("R62")
def test_an_answer_written_in_time_that_goes_late_says_sorry_or_somebody_confirms_that_it_need_not(
    case_letter: CaseLetter, school: People, time_machine: Any
) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    limit = complaint.clocks.get(kind="answer_informal").due_on
    assert limit is not None
    assert not [one for one in stops(case_letter, limit) if "say sorry" in one]
    time_machine.move_to(dt.datetime.combine(limit + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC), tick=False)
    wrong = "The time limit for this answer has passed, and the letter does not say sorry for it."
    client, address = sign_in(school.principal), page("letter", complaint, case_letter.letter.uuid)
    shown = client.get(address)
    assert wrong in shown.content.decode()
    key = shown.context["doubts"][0][0]
    assert client.post(address, {"act": "confirm", "confirmed": key}).status_code == 302
    assert wrong not in client.get(address).content.decode()
    assert client.post(address, {"act": "refresh"}).status_code == 302
    again = client.get(address).content.decode()
    assert "We are sorry that it is late." in again
    assert wrong not in again


@pytest.mark.req("R205")
def test_a_section_that_no_fact_decides_is_chosen_on_the_letter_and_ends_its_approval(
    case_letter: CaseLetter, school: People
) -> None:
    complaint, sorry = Complaint.objects.get(pk=case_letter.complaint_id), "We are sorry for what went wrong"
    client, address = sign_in(school.principal), page("letter", complaint, case_letter.letter.uuid)
    shown = client.get(address)
    assert [label for _, label in shown.context["asked"]["sections"].fields["wanted"].choices] == ["Say sorry"]
    assert sorry not in shown.content.decode()
    actions.approve_letter(case_letter, by=school.principal, at=case_letter.letter.drafted_at)
    seen = {"act": "sections", "sections-seen_hash": Letter.objects.get(pk=case_letter.letter_id).text_hash}
    assert client.post(address, {**seen, "sections-wanted": "late"}).status_code == 422
    assert client.post(address, {**seen, "sections-wanted": "apology"}).status_code == 302
    letter = Letter.objects.get(pk=case_letter.letter_id)
    assert sorry in letter.body
    assert letter.state == "drafted"
    assert client.post(address, {"act": "refresh"}).status_code == 302
    letter.refresh_from_db()
    assert sorry in letter.body, "what was chosen stays when the facts are brought up to date"
    old = client.post(address, {"act": "sections", "sections-seen_hash": seen["sections-seen_hash"]})
    assert "changed" in old.content.decode()
    assert Letter.objects.get(pk=case_letter.letter_id).body == letter.body
    now = {"act": "sections", "sections-seen_hash": letter.text_hash}
    assert client.post(address, now).status_code == 302
    letter.refresh_from_db()
    assert sorry not in letter.body
    post_room.amend(letter, body=letter.body + "\nPlease telephone us.", by=school.principal, at=letter.drafted_at)
    assert "sections" not in client.get(address).context["asked"]
    now["sections-seen_hash"] = Letter.objects.get(pk=case_letter.letter_id).text_hash
    late = client.post(address, {**now, "sections-wanted": "apology"})
    assert "were edited by hand" in late.content.decode()


def test_a_wording_is_tried_with_the_facts_of_a_case_and_that_they_were_seen_is_kept(
    case_letter: CaseLetter, school: People
) -> None:
    complaint = Complaint.objects.get(pk=case_letter.complaint_id)
    there = reverse("letters:wording", args=["stage1_answer"])
    client = sign_in(school.trust_officer)
    shown = client.get(there, {"case": complaint.reference.lower()}).content.decode()
    assert complaint.heads_to_answer().first().text in shown
    assert f"With the facts of {complaint.reference}" in shown
    seen = Access.objects.filter(about=complaint.uuid, user=school.trust_officer, what="facts in a wording")
    assert seen.count() == 1
    Conflict.objects.create(
        complaint=complaint, user=school.trust_officer, why=Why.DECLARED, from_date=case_letter.letter.drafted_at.date()
    )
    assert not permissions.visible_to(school.trust_officer, on=case_letter.letter.drafted_at.date()).exists()
    hidden = client.get(there, {"case": complaint.reference}).content.decode()
    assert "You have no case with this reference" in hidden
    assert seen.count() == 1
