"""What the facts of a case make doubtful about a letter: a live investigation, a late answer, another name (R192)."""

from __future__ import annotations

import datetime as dt
import re

from complaints.casework.correspondence.named import others_named
from complaints.casework.letter_context import answer_is_late
from complaints.casework.models import CaseLetter, Complaint, OtherBody
from complaints.policy.vocabulary import Stage
from letters.confirming import Doubt
from letters.models import Letter
from letters.reading import plain

INVESTIGATE = frozenset(
    {OtherBody.Kind.POLICE, OtherBody.Kind.LADO, OtherBody.Kind.CHILDRENS_SERVICES, OtherBody.Kind.TRA}
)
"""Bodies whose investigation a letter could harm by what it tells."""
SAYS_NOTHING = frozenset(
    {"receipt", "acknowledgement_informal", "acknowledgement_formal", "acknowledgement_panel", "new_time_limit",
     "pause", "resumed", "hearing_dates", "invitation_to_sit", "inspection_copy", "withdrawal", "reopened"}
)  # fmt: skip
"""Letters that tell a party nothing of the substance."""
CHILD = re.compile(r"\b[Yy]our (?:son|daughter|child|grandson|granddaughter),? ([A-Z][\w’'-]+)")
NO_NAME = frozenset({"I", "We", "The", "Our", "This", "It", "In", "On", "At"})


ANSWERS = {"stage1_answer": Stage.INFORMAL, "stage2_answer": Stage.FORMAL}
SORRY = re.compile(r"\b(?:sorry|apolog\w+|regret\w*)\b", re.IGNORECASE)
LATE = re.compile(r"\b(?:late|later|delay\w*|overdue|sooner|longer|wait\w*)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[^.?!\n]+")


def doubts(complaint: Complaint, case_letter: CaseLetter, *, on: dt.date) -> list[Doubt]:
    """What has to be confirmed because of the case and of the day on which the letter would go."""
    return [
        *_live(complaint, case_letter), *_late(complaint, case_letter, on=on), *others_named(complaint, case_letter),
    ]  # fmt: skip


def _live(complaint: Complaint, case_letter: CaseLetter) -> list[Doubt]:
    """That nothing in the letter harms a live investigation (S0 App. 3, S2)."""
    if case_letter.letter.key in SAYS_NOTHING or case_letter.to not in (
        CaseLetter.To.COMPLAINANT,
        CaseLetter.To.SUBJECT,
    ):
        return []
    if case_letter.letter.key == "police_reported" and not any(
        body.kind == OtherBody.Kind.POLICE for body in complaint.other_bodies.all()
    ):
        return [
            Doubt(
                "live:police", "The police were told of this, and nothing says that their work is finished.",
                "Ask them, and confirm that this letter tells nothing that could harm it, or wait.",
                ticks="The police were asked, and this letter tells nothing that could harm their work",
            )
        ]  # fmt: skip
    live = [body for body in complaint.other_bodies.all() if body.kind in INVESTIGATE and body.has_it]
    return [
        Doubt(
            f"live:{body.kind}:{body.recorded_on:%Y-%m-%d}",
            f"{body.name} has the matter, and its work is not recorded as finished.",
            "Confirm that this letter tells nothing that could harm it, or wait.",
            ticks=f"This letter tells nothing that could harm the work of {body.name}",
        )
        for body in live
    ]  # fmt: skip


def _late(complaint: Complaint, case_letter: CaseLetter, *, on: dt.date) -> list[Doubt]:
    """An answer that was written in time and goes after its limit says sorry for that, as one written late does."""
    stage = ANSWERS.get(case_letter.letter.key)
    if stage is None or not answer_is_late(complaint, stage, on=on):
        return []
    if any(SORRY.search(said) and LATE.search(said) for said in SENTENCE.findall(plain(case_letter.letter.body))):
        return []
    return [
        Doubt(
            "late", "The time limit for this answer has passed, and the letter does not say sorry for it.",
            "Bring its facts up to date or write a sentence about it, or confirm that it may go as it is.",
            ticks="This answer goes after its time limit and need not say sorry for it",
        )
    ]  # fmt: skip


def wrong_child(complaint: Complaint, letter: Letter) -> list[str]:
    """A letter that calls the child by a name that nobody gave has been written for another family."""
    known = set(re.findall(r"[^\W\d_]+", f"{complaint.complainant.pupil_name} {complaint.words}".casefold()))
    if not complaint.complainant.pupil_name.strip():
        return []
    named = {name for name in CHILD.findall(plain(letter.body)) if name not in NO_NAME}
    return [
        f"The letter calls the child “{name}”, but the child of this complaint is {complaint.complainant.pupil_name}."
        for name in sorted(named)
        if not set(re.findall(r"[^\W\d_]+", name.casefold())) <= known
    ]
