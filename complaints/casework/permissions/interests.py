"""Who is asked whether they have an interest in a complaint before they open it: everybody who is given it."""

from __future__ import annotations

from collections.abc import Callable

from complaints.casework.models import Complaint
from complaints.casework.permissions.parts import Part
from complaints.casework.vocabulary import Role, State

P = Part

GIVEN: dict[Part, str] = {
    P.HANDLER: "the handler, or acting for them",
    P.CLERK: "the clerk, or acting for them",
    P.INVESTIGATOR: "the investigator",
    P.APPROVER: "the approver of the report",
    P.PANEL_CHAIR: "the chair of the panel",
    P.PANEL_MEMBER: "a member of the panel",
    P.COUNCIL_CHAIR: "the chair of the council",
}
"""Parts that are given in one complaint. Keeping the register, or reading it by a post, is not one of them."""

NOT_GIVEN = frozenset({Role.AUDITOR})
"""Whoever audits a case reads it only, and decides nothing in it."""


def given_as(user_id: int, complaint: Complaint, parts: frozenset[Part]) -> list[str]:
    """As what this person was given the complaint, in words; empty when they only may read it."""
    roles = [
        Role(named.role).label[:1].lower() + Role(named.role).label[1:]
        for named in complaint.named.all()
        if named.user_id == user_id and named.until is None and named.role not in NOT_GIVEN
    ]
    return list(dict.fromkeys(roles)) or [words for part, words in GIVEN.items() if part in parts]


def has_declared(user_id: int, complaint: Complaint) -> bool:
    """Whether what they declared stands: nobody more has come to be complained about since."""
    return any(row.user_id == user_id and row.overtaken_on is None for row in complaint.interests.all())


def ever_declared(user_id: int, complaint: Complaint) -> bool:
    """Whether they ever declared: then what they were typing just now is not thrown away."""
    return any(row.user_id == user_id for row in complaint.interests.all())


def must_declare(user_id: int, complaint: Complaint, parts: Callable[[], frozenset[Part]]) -> bool:
    """Whether the question comes before the complaint: not once it is closed, when nobody decides anything any more.
    `parts` is asked only where the answer hangs on it."""
    if complaint.state == State.CLOSED or has_declared(user_id, complaint):
        return False
    return bool(given_as(user_id, complaint, parts()))
