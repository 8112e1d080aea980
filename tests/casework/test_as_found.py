"""What an answer says of each head, beside the record; when a report is due; whom else a letter names."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from complaints.casework import actions, correspondence, deadlines
from complaints.casework.models import CaseLetter, Complaint, Finding
from complaints.casework.vocabulary import State, Step
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.dates import long_date
from letters import post_room
from letters.models import Letter
from tests.casework.screens import letter_for, page, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(school: People, time_machine: Any) -> CaseLetter:
    """The answer of the informal stage, drafted, with two heads: the first upheld, the second not."""
    replay = begin(school)
    replay.name = ""  # no other story has these heads
    replay.words = dataclasses.replace(replay.words, heads=["The bus was late", "Nobody telephoned"])
    replay.to(State.INFORMAL)
    replay.later()
    found = replay.findings()
    for row, outcome in zip(found, ("upheld", "not_upheld"), strict=False):
        row["outcome"] = outcome
    replay.take(Step.DRAFT_ANSWER, by=replay.handler, findings=found)
    time_machine.move_to(replay.at + dt.timedelta(minutes=1), tick=False)
    return letter_for(replay.complaint, Step.ANSWER_INFORMALLY)


def stops(answer: CaseLetter) -> list[str]:
    row = CaseLetter.objects.select_related("letter").get(pk=answer.pk)
    complaint = Complaint.objects.get(pk=answer.complaint_id)
    return correspondence.problems(complaint, row, on=row.letter.drafted_at.date())


def changed(answer: CaseLetter, old: str, new: str) -> Letter:
    letter = Letter.objects.get(pk=answer.letter_id)
    assert old in letter.body
    return post_room.amend(letter, body=letter.body.replace(old, new, 1), by=None, at=letter.drafted_at)


@pytest.mark.req("R9", "R35")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Upheld.", "Not upheld.", "Head 1: the record says “Upheld”, but the letter says “Not upheld”."),
        ("Upheld.", "Partly upheld.", "Head 1: the record says “Upheld”, but the letter says “Partly upheld”."),
        ("Upheld.", "We do not agree.", "Head 1: the record says “Upheld”, but the letter does not say so."),
        ("Upheld.", "This is not at all upheld.", "Head 1: the record says “Upheld”, but the letter does not say so."),
        ("Upheld.", "Upheld. Not upheld.", "Head 1: the record says “Upheld”, but the letter says “Not upheld”."),
        ("Not upheld.", "Upheld.", "Head 2: the record says “Not upheld”, but the letter says “Upheld”."),
        ("Upheld.", "Your complaint about this is upheld.", ""),
        ("Upheld.", "Upheld, although an earlier one was not upheld.", ""),
        ("Not upheld.", "This point could not be upheld.", ""),
    ],
)
def test_a_letter_whose_finding_is_not_that_of_the_record_does_not_go(
    answer: CaseLetter, school: People, old: str, new: str, says: str
) -> None:
    assert stops(answer) == []
    letter = changed(answer, old, new)
    found = stops(answer)
    assert found == ([f"{says} Write the finding as it is recorded, or bring the facts of the letter up to date."]
                     if says else [])  # fmt: skip
    if says:
        shown = sign_in(school.principal).get(page("letter", answer.complaint, letter.uuid)).content.decode()
        assert says in shown
        with pytest.raises(actions.Refused, match="the record says"):
            actions.approve_letter(CaseLetter.objects.get(pk=answer.pk), by=school.principal, at=letter.drafted_at)


@pytest.mark.req("R9")
def test_what_stands_below_the_heads_is_no_finding_on_the_last_of_them(answer: CaseLetter) -> None:
    letter = changed(answer, "Not upheld.", "We looked into it.")
    below = letter.body.replace("## If you are not satisfied", "## If you are not satisfied\n\nNot upheld.", 1)
    post_room.amend(letter, body=below, by=None, at=letter.drafted_at)
    assert len(stops(answer)) == 1
    assert Finding.objects.filter(head__complaint=answer.complaint).count() == 2


@pytest.mark.req("R33")
def test_the_report_is_asked_for_in_time_to_approve_it(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    complaint = replay.complaint
    due = complaint.clocks.get(kind="answer_formal").due_on
    replay.report()
    letter = complaint.letters.get(letter__key="appointment_investigator").letter
    wanted = deadlines.report_by(complaint, answer_by=due, on=letter.drafted_at.date())
    assert deadlines.school_day_after(complaint, wanted, deadlines.FOR_APPROVING) == due
    said = f"by **{long_date(wanted)}**. The complainant is to have the answer by {long_date(due)}"
    assert said in letter.body
    assert calendar_of(complaint.academy_id).last_day is not None
    eve = deadlines.school_day_after(complaint, wanted, 2)
    assert deadlines.report_by(complaint, answer_by=due, on=eve) == due, "the next school day, when less time is left"
    assert deadlines.report_by(complaint, answer_by=due, on=due) > due
    assert deadlines.report_by(complaint, answer_by=None, on=due) is None


OTHERS = "As we told BARTHOLOMEW Quill of 4 High Street about Nérissa Quill’s place, "
SAYS = "The letter names somebody who is not on the record of this complaint: "


@pytest.mark.req("R192")
def test_a_letter_that_names_the_people_of_another_complaint_waits_until_somebody_confirms_it(
    answer: CaseLetter, school: People
) -> None:
    other = begin(school).complaint
    other.complainant.name, other.complainant.pupil_name = "Mr Bartholomew Quill", "Nérissa Quill"
    other.complainant.save()
    assert stops(answer) == []
    changed(answer, "Thank you for raising", f"{OTHERS}thank you for raising")
    found = stops(answer)
    assert [one.partition(SAYS)[2].partition(".")[0] for one in found] == ["BARTHOLOMEW Quill", "Nérissa Quill"]
    assert not [one for one in found if other.reference in one or "complainant" in one]
    client, address = sign_in(school.principal), page("letter", answer.complaint, answer.letter.uuid)
    keys = [key for key, _ in client.get(address).context["doubts"]]
    assert client.post(address, {"act": "confirm", "confirmed": keys}).status_code == 302
    assert stops(answer) == []


@pytest.mark.req("R192")
def test_a_half_of_a_name_a_colleague_and_whoever_the_complainant_named_are_nobody_else(
    answer: CaseLetter, school: People
) -> None:
    other = begin(school).complaint
    changed(answer, "Thank you for raising", f"{OTHERS}thank you for raising")
    for name in ("Bartholomew Quillfeather", "Bart", school.teacher.name, "Ann Quill of 4 High"):
        other.complainant.name = name
        other.complainant.save()
        assert stops(answer) == [], name
    other.complainant.name = "Bartholomew Quill"
    other.complainant.save()
    assert len(stops(answer)) == 1
    Complaint.objects.filter(pk=answer.complaint_id).update(words="Bartholomew Quill hit my son.")
    assert stops(answer) == []
    other.complainant.name = "Bartholomew Quill"
    Complaint.objects.filter(pk=answer.complaint_id).update(words="Somebody hit my son.")
    Complaint.objects.filter(pk=other.pk).update(academy=school.birch)
    assert stops(answer) == [], "another academy keeps its own"
