"""What the facts of a case make doubtful about a letter: a live investigation, a child of another name (R192)."""

from __future__ import annotations

import re

from complaints.casework.models import CaseLetter, Complaint, OtherBody
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


def doubts(complaint: Complaint, case_letter: CaseLetter) -> list[Doubt]:
    """What has to be confirmed because of the case: that nothing in it harms a live investigation (S0 App. 3, S2)."""
    if case_letter.letter.key in SAYS_NOTHING or case_letter.to not in (
        CaseLetter.To.COMPLAINANT,
        CaseLetter.To.SUBJECT,
    ):
        return []
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
