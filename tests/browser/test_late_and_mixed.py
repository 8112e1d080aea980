"""Stories of triage, by clicking: a late complaint accepted, one refused, a mixed complaint split."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from complaints.casework.vocabulary import State
from tests.browser.conftest import GO
from tests.browser.screens import TABS, Office, letter_box
from tests.browser.walking import begun
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None
IN_MAY = {"happened_on": dt.date(2026, 5, 7), "late_reasons": "Felix told me only when the summer was over."}
LAST_DAY = "Friday 7 August 2026"
"""Three calendar months after 7 May, that day included; the complaint arrived on Monday 14 September."""


@pytest.mark.req("R44", "R45")
def test_a_late_complaint_is_accepted_with_its_two_reasons(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    story = begun(school, office, until, tmp_path, State.RECEIVED, **IN_MAY)
    story.later()
    with story.as_(school.principal) as at:
        at.go(story.case).reads("Why they told us only then:", "only when the summer was over")
        at.reads(f"It was raised late: it arrived on Monday 14 September 2026, and the last day was {LAST_DAY}.")
        at.look("late-case")
        at.link("Triage", within=TABS).reads(LAST_DAY, "Raised late", "two reasons are recorded").look("late-triage")
        at.go(story.case).step("Accept at the informal stage")
        at.reads("Why it was raised late", "Why a fair investigation is still possible")
        at.type("Why it was raised late", "").press("Accept at the informal stage")
        at.reads("Say why it was raised late.", "Say why a fair investigation is still possible.").look("late-asked")
        at.type("Why it was raised late", "The child spoke of it in September.")
        at.type("Why a fair investigation is still possible", "Everybody is still here, and there is a log.")
        at.press("Accept at the informal stage").told("It is accepted at the informal stage.")
        at.step("Read the letter: issue the acknowledgement").reads("Monday 12 October 2026")
        story.issue(at, name="late-acknowledgement")
        at.go(story.case).link("Triage", within=TABS)
        at.reads("Accepted all the same", "Petra Ashdown, 15 September 2026", "there is a log").look("late-accepted")
    with story.as_parent() as at:
        at.heading("Stage 1: we are looking into it").reads("We answer").look("late-own")


@pytest.mark.req("R45")
def test_a_late_complaint_is_refused_with_reasons_and_the_person_learns_where_else_to_turn(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    story = begun(school, office, until, tmp_path, State.RECEIVED, **IN_MAY)
    story.later()
    why = "The two members of staff have left, and the records of that month are no longer kept."
    with story.as_(school.principal) as at:
        at.go(story.case).step("Decline as raised too late").press("Draft the letter")
        at.reads("There is a problem", "Give the reasons. The letter carries them.")
        at.type("Why the late complaint is not accepted", why).look("refused-asked").press("Draft the letter")
        at.told("The letter is drafted.").reads(why, LAST_DAY)
        story.issue(at, name="refused-letter").reads("Closed", "out of time")
        at.go(story.case).look("refused-case")
        at.link("Triage", within=TABS).reads("Not accepted", why)
    assert any(why in message.body or message.attachments for message in letter_box(story.address))
    with story.as_parent() as at:
        at.heading("Closed: raised after the time limit").reads("you can take it to the Department for Education")
        at.look("refused-own")
        text = at.pdf(re.compile("PDF"))
        assert why in text
        assert "Department for Education" in text


WORDS = (
    "My son was not given a place in the sixth form. When I asked why, the office put the telephone down on me twice. "
    "The football club that uses the hall locks the gate, so that I could not fetch him."
)
HEADS = (
    "That the office put the telephone down",
    "That he was not given a place in the sixth form",
    "That the football club locks the gate",
)


@pytest.mark.req("R20", "R21", "R24", "R25")
def test_a_mixed_complaint_is_split_and_what_is_in_scope_goes_on(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    story = begun(school, office, until, tmp_path, State.RECEIVED, words=WORDS, summary="The sixth form and the office")
    story.later()
    with story.as_(school.principal) as at:
        at.go(story.case).look("mixed-case").link(re.compile("^Weigh it first")).reads("No heads are written down yet.")
        at.link("Write the heads, and say for each whether this procedure covers it")
        for number, (head, sentences) in enumerate(zip(HEADS, ("2", "1", "3"), strict=True), start=1):
            at.type("Head of complaint", head, within=f"Head {number}")
            at.type("Sentences that it comes from", sentences, within=f"Head {number}")
        at.choose("Does this procedure cover it?", "No: Admissions", within="Head 2")
        at.choose("Does this procedure cover it?", "No: Clubs", within="Head 3").press("Save the heads")
        at.reads("There is a problem", "Enter the name of the other provider and how to reach it.").look("mixed-error")
        at.type("If another provider", "Alder Rovers, 01632 960888", within="Head 3").press("Save the heads")
        at.told("The heads of complaint are written down.").reads("Covered elsewhere", "Alder Rovers").look(
            "mixed-heads"
        )
        at.link("Triage", within=TABS).reads("Goes on", "Covered elsewhere", "The letter that says so")
        at.look("mixed-triage").go(story.case).reads("2 of 3 heads are covered by another procedure")
        at.look("mixed-overview")
        at.link(re.compile("dealt with elsewhere|covered elsewhere|another procedure", re.I))
        at.reads(HEADS[1], "Admissions", "Alder Rovers").does_not_read("closed")
        story.issue(at, name="mixed-letter")
        at.go(f"{story.case}heads/").step("Ask the complainant to confirm them").press("Ask them")
        at.go(story.case).step("Accept at the informal stage").press("Accept at the informal stage")
        at.told("It is accepted at the informal stage.").step("Read the letter: issue the acknowledgement")
        story.issue(at)
    with story.as_parent() as at:
        at.link("See the points").reads(*HEADS, "Admissions", "Alder Rovers")
        at.reads("Points that are dealt with elsewhere", "Our answer does not go into these").look("mixed-own-points")
        at.tick("Yes, these are my points").press("Send").told("We have your answer about the points")
        at.reads("The points that we answer", "Points that are dealt with elsewhere", "Alder Rovers, 01632 960888")
        at.look("mixed-own")
    story.later(3)
    with story.as_(school.principal) as at:
        at.go(story.case).step("Record findings and draft the answer").reads(HEADS[0])
        at.does_not_read(HEADS[1], HEADS[2]).choose("Finding", "Upheld", within=f"1. {HEADS[0]}")
        at.type("Reasons", "The line was cut off twice.", within=f"1. {HEADS[0]}")
        at.press("Record findings and draft the answer").told("The findings are recorded.")
        at.step("Read the letter: issue the stage 1 answer").reads("The line was cut off twice.").look("mixed-answer")
        story.issue(at).reads("Answered informally")
