"""The formal stage, by clicking: an investigator, a report sent back once, the answer with its last day."""

from __future__ import annotations

import re

from tests.browser.screens import TABS, Screen, letter_box
from tests.browser.walking import HEADS, D, Walk

LAST_DAY = "Thursday 15 October 2026"
"""Ten school days after Thursday 1 October."""


def investigator_is_appointed(walk: Walk) -> None:
    """The acknowledgement goes, and somebody else looks into it."""
    walk.until(D(2026, 9, 22), 9, 0)
    with walk.as_(walk.people.principal) as at:
        at.go(walk.case).reads("Formal investigation").look("case-formal")
        at.step("Read the letter: issue the acknowledgement").heading("Acknowledgement, stage 2 (formal)")
        at.reads("Monday 19 October 2026")
        walk.issue(at, name="acknowledgement-2")
        at.step("Appoint an investigator").choose("Who investigates", "Dilys Marsh")
        at.type(
            "What they declared about having had no direct involvement", "She teaches none of them and was not there."
        )
        at.look("appoint").press("Appoint an investigator").told("The investigator is appointed and told.")
        at.look("case-investigator").link("Appointment of the investigator")
        walk.issue(at)
    assert letter_box("dilys.marsh@example.org")


def investigator_reports(walk: Walk) -> None:
    """Facts, possible solutions, a proposed finding for each head; returned once with reasons."""
    walk.until(D(2026, 9, 28), 15, 30)
    with walk.as_(walk.people.deputy) as at:
        at.reads(walk.reference).look("home-of-the-investigator").link(walk.reference)
        at.step("Submit the investigation report").press("Submit the investigation report")
        at.reads("There is a problem", "Set out the facts.")
        _report(at, "Six children were asked.", "The school clock and the bus clock differ.")
        at.look("report").press("Submit the investigation report").told("The report is with whoever approves it.")
    walk.until(D(2026, 9, 29), 9, 15)
    with walk.as_(walk.people.principal) as at:
        at.reads("Waiting for you to approve", "The investigation report").look("home-with-report")
        at.go(walk.case).step("Return the report with reasons").reads("Six children were asked.")
        at.type("What has to change", "Say by how many minutes the clocks differ, and who sets them.")
        at.look("return-report").press("Return the report with reasons").told("The report went back")
        at.reads("Monday 19 October 2026")
    walk.until(D(2026, 9, 30), 14, 0)
    with walk.as_(walk.people.deputy) as at:
        at.go(walk.case).step("Submit the investigation report")
        at.type(SHARED, "Six children were asked. The clock of the bus is four minutes fast; nobody sets it.")
        _report(at, "", "")
        at.press("Submit the investigation report").told("The report is with whoever approves it.").look("case-report")


SHARED = "How it was looked into, and the facts that all heads share"


def _report(at: Screen, facts: str, solutions: str) -> None:
    if facts:
        at.type(SHARED, facts).type("Potential solutions for the whole", f"{solutions} Set them together each Monday.")
    at.type("Facts", "All six were at the stop at half past three.", within=f"1. {HEADS[0]}")
    at.type("Facts", "The office rang eleven numbers.", within=f"2. {HEADS[1]}")
    at.choose("Finding", "Upheld", within=f"1. {HEADS[0]}")
    at.type("Reasons", "All six say that the bus left early, and its clock is fast.", within=f"1. {HEADS[0]}")
    at.choose("Finding", "Partly upheld", within=f"2. {HEADS[1]}")
    at.type("Reasons", "Four families were rung; seven numbers were out of date.", within=f"2. {HEADS[1]}")
    at.tick("I looked at this impartially and had no part in the matters complained about")


def answer_is_issued(walk: Walk) -> None:
    """Approved, written, read, issued: with the last day to go further."""
    walk.until(D(2026, 10, 1), 11, 0)
    with walk.as_(walk.people.principal) as at:
        at.go(walk.case).step("Approve the report").reads("The clock of the bus is four minutes fast")
        at.look("approve-report").press("Approve the report").told("The report is approved.").look("case-approved")
        at.step("Read the letter: issue the stage 2 answer").reads(LAST_DAY, "Upheld", "Clement Vale")
        walk.issue(at, name="answer-2").reads("Answered formally", LAST_DAY).look("case-formal-answered")
        at.link("Dates", within=TABS).unfold("Day by day").reads("Thursday 15 October 2026")
        at.look("dates")


def parent_asks_for_a_panel(walk: Walk) -> None:
    """The letter is read on their own page, and the panel asked for there."""
    walk.until(D(2026, 10, 5), 21, 10)
    with walk.as_parent() as at:
        at.heading(f"Stage 2: answered; you can ask for a review until {LAST_DAY}").look("own-formal-answered")
        words = at.pdf(re.compile(r"tage 2"))
        assert LAST_DAY in words
        assert all(head in words for head in HEADS)
        at.link("Ask for a review panel").reads("At least three people who had no part in it").look("own-panel")
        at.type(
            "What are you not satisfied with in our answer?", "Seven numbers were out of date, and nobody says sorry."
        )
        at.press("Ask for it").told("We have your request for a review panel.")
        at.heading("Stage 3: a review panel is being arranged").reads("Who to contact", "Clement Vale, ")
        at.look("own-panel-requested")
