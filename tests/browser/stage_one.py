"""Intake and the informal stage, by clicking."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

from tests.browser.screens import TABS, TELEPHONE, Screen, letter_box, links_in
from tests.browser.walking import HEADS, PARENT, QUOTES, D, Walk

SUMMARY = "The school bus leaves before its time"


def photograph(folder: Path) -> Path:
    """Something like a photograph of a timetable at a bus stop."""
    path = folder / "timetable.jpg"
    picture = Image.new("RGB", (640, 480), "#dfe7ec")
    ImageDraw.Draw(picture).text((40, 200), "Route 14, Alder Academy: 15:15", fill="#123")
    picture.save(path)
    return path


def parent_complains(walk: Walk) -> None:
    """The form, one question a page, on a telephone; the receipt comes by e-mail with a link."""
    walk.until(D(2026, 9, 14), 19, 40)
    at = walk.office.screen(TELEPHONE)
    at.go("/complain/").heading("Tell us about a concern or complaint").look("front")
    at.link("Start: Alder Academy").reads("It takes about ten minutes").look("start")
    at.press("Start now").heading("Is it mainly about one of these?").look("route")
    at.tick("None of these").press("Continue").heading("What would you like to do?").look("nature")
    at.tick("Make a complaint").press("Continue").heading("Who are you?").look("you")
    at.tick("A parent or carer of a pupil").press("Continue").type("Your full name", "Priya Meadow").look("name")
    at.press("Continue").type("E-mail address", PARENT).look("contact")
    at.press("Continue").type("Child’s full name", "Asha Meadow").look("child")
    at.press("Continue").tick("No, it is my own").look("acting")
    at.press("Continue").press("Continue").reads("There is a problem")
    at.type("What happened?", f"{QUOTES[0]} Eleven children stood in the rain.\n\n{QUOTES[1]}").look("what")
    at.press("Continue").tick("A member of staff").type("Their name", "Tamsin Reed")
    at.look("about").press("Continue").day("The day it happened", D(2026, 9, 11)).look("when")
    at.press("Continue").type("Who else was involved, or saw it?", "The driver, and Mr Pike at the gate").look(
        "involved"
    )
    at.press("Continue").type("What would put it right?", "That somebody rings us when the bus is early.").look(
        "wanted"
    )
    at.press("Continue").attach("Add files", photograph(walk.folder)).press("Add and choose more")
    at.reads("Added so far", "timetable.jpg").look("files")
    at.press("Continue").tick("Letters in large print").tick("Step-free access when we meet").look("needs")
    at.press("Continue").heading("Check your answers before you send them")
    at.reads("Priya Meadow", "Asha Meadow", "Tamsin Reed", "timetable.jpg", "11 September 2026").look("check")
    at.tick("What I have written is true as far as I know").press("Send it").heading("We have it")
    at.reads("It arrived on Monday 14 September 2026", "by Wednesday 16 September 2026").look("done")
    walk.reference = at.page.locator(".govuk-panel__body strong").inner_text()
    at.leave()

    receipt = letter_box(PARENT)[-1]
    assert walk.reference in receipt.body + receipt.subject
    walk.own = next(link for link in links_in(receipt) if link.startswith("/your-complaint/"))
    with walk.as_parent("gate") as at:
        at.heading("We have your complaint and are deciding how to take it forward")
        at.reads("You asked for:", "We decide how to take it forward by Wednesday 16 September 2026").look(
            "own-received"
        )


def stranger_finds_nothing(walk: Walk) -> None:
    """Whoever is complained about finds no trace."""
    with walk.as_(walk.people.teacher) as at:
        at.reads("No complaint is yours to work on").does_not_read(walk.reference, "Meadow").look("home-of-the-subject")
        assert at.status(walk.case) == 404


def principal_takes_it_on(walk: Walk) -> None:
    """Triage: who is meant, the heads, acceptance; the acknowledgement is read, approved, issued."""
    walk.until(D(2026, 9, 15), 8, 30)
    with walk.as_(walk.people.principal) as at:
        at.heading("What to do today").reads("Yours, by date", walk.reference).look("home-of-the-principal")
        at.link(walk.reference).reads("Adjustments:", "What you can do now", "Accept at the informal stage")
        at.reads("Wednesday 16 September 2026").look("case-received")
        at.unfold("Other steps").link("Change what it is, or its flags").type("In a few words", SUMMARY).look(
            "what-it-is"
        )
        at.press("Save").told("Saved.").heading(SUMMARY)
        at.link("People", within=TABS).reads("Held back because the name typed is like theirs")
        at.look("people-precaution").link(re.compile("^Yes")).press("Yes, record it").told("Tamsin Reed is recorded")
        at.link("Documents", within=TABS).reads("timetable.jpg").look("documents")
        at.link("Heads and findings", within=TABS).reads("No heads are written down yet")
        at.step("Write the heads")
        for number, (head, quote) in enumerate(zip(HEADS, QUOTES, strict=True), start=1):
            at.type("Head of complaint", head, within=f"Head {number}")
            at.type("The complainant's own words for it", quote, within=f"Head {number}")
        at.look("write-the-heads").press("Save the heads").told("The heads of complaint are written down.")
        at.step("Ask the complainant to confirm them").day("Ask for an answer by", D(2026, 9, 22)).look(
            "offer-the-heads"
        )
        at.press("Ask them").told("The heads are on the complainant's page").look("heads-offered")
        at.go(walk.case).step("Accept at the informal stage").reads("Stage 1 begins").look("accept")
        at.press("Accept at the informal stage").told("It is accepted at the informal stage.").look("case-informal")
        at.step("Read the letter: issue the acknowledgement").heading("Acknowledgement, stage 1 (informal)")
        at.reads("Large print", "Monday 12 October 2026")
        walk.issue(at, name="acknowledgement").reads("issued the acknowledgement").look("case-acknowledged")
        words = _letter(walk, at, "Acknowledgement, stage 1 (informal)")
        assert walk.reference in words
        assert "Monday 12 October 2026" in words
        assert "practice" in words.lower()


def _letter(walk: Walk, at: Screen, title: str) -> str:
    """The text of an issued letter's PDF, had from its own page."""
    at.go(f"{walk.case}letters/").reads(title).link(title).reads("Issued").reads("Delivery", "sent")
    return at.pdf("Download the PDF")


def parent_confirms(walk: Walk) -> None:
    """The heads, on their own page."""
    walk.until(D(2026, 9, 16), 20, 15)
    with walk.as_parent() as at:
        at.reads("We need your answer").look("own-asked-for-the-points").link("See the points")
        at.heading("The points that we will answer").reads(*HEADS).look("own-points")
        at.tick("Yes, these are my points").press("Send").told("We have your answer about the points")
        at.heading("Stage 1: we are looking into it").reads("Letters to you").look(
            "own-informal", at="text=Letters to you"
        )


def principal_answers(walk: Walk) -> None:
    """A meeting, a finding for each head, and the stage 1 answer."""
    walk.until(D(2026, 9, 17), 16, 0)
    with walk.as_(walk.people.principal) as at:
        at.go(walk.case).step("Record a meeting").day("When did you meet?", D(2026, 9, 17))
        at.type("Who took part?", "Priya Meadow, her sister, Petra Ashdown")
        at.type(
            "What was said and agreed", "Ms Meadow said what happened. The school asks the bus company for its log."
        )
        at.look("meeting").press("Record a meeting").told("The meeting is recorded.")
        at.step("Agree the heads of complaint").reads(*HEADS).look("agree-the-heads")
        at.press("Agree the heads of complaint").told("The heads are fixed.")
        at.step("Record findings and draft the answer")
        at.press("Record findings and draft the answer").reads(f"1. {HEADS[0]}: Choose a finding for this head.")
        for head, found, why in (
            (HEADS[0], "Not upheld", "The log of the bus says 15.16. We believe the driver."),
            (HEADS[1], "Partly upheld", "The office rang the families whose number it had."),
        ):
            number = HEADS.index(head) + 1
            at.choose("Finding", found, within=f"{number}. {head}")
            at.type("Reasons", why, within=f"{number}. {head}")
        at.look("findings").press("Record findings and draft the answer").told("The findings are recorded.")
        at.step("Read the letter: issue the stage 1 answer").heading(re.compile("tage 1")).reads("Not upheld")
        walk.issue(at, name="answer-1").reads("Answered informally").look("case-informal-answered")


def parent_escalates(walk: Walk) -> None:
    """Not satisfied: the formal stage, from their own page."""
    walk.until(D(2026, 9, 21), 18, 5)
    with walk.as_parent() as at:
        at.heading(re.compile("^Stage 1: answered")).look("own-informal-answered").link("Ask for the formal stage")
        at.heading("Ask for the formal stage").reads("within 20 school days").press("Ask for it")
        at.reads("There is a problem", "Tell us why you ask for the formal stage.")
        at.type("Why are you not satisfied with stage 1?", "Nobody asked the children, who all saw the clock.")
        at.look("own-escalate").press("Ask for it").told("Your complaint is now at the formal stage.")
        at.heading("Stage 2: being investigated").reads("We answer in writing by Monday 19 October 2026")
        at.unfold("Why this date?").look("own-formal", at="text=Why this date?")
