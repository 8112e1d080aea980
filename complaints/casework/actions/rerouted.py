"""Who hears that a part in a complaint has come to them, or fallen empty, because somebody had to leave it (R101)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from complaints.casework import attention
from complaints.casework.attention import Fact
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Role


@dataclass(frozen=True)
class Before:
    """Who had which part before somebody left."""

    handler: int | None
    clerk: int | None
    parts: frozenset[tuple[int, str]]


EMPTY: dict[str, str] = {
    Role.INVESTIGATOR: "whoever investigates it cannot go on. Appoint somebody else.",
    Role.THIRD_PARTY: "whoever looks into it cannot go on. Appoint somebody else.",
    Role.NOMINATED_MEMBER: "the nominated trust member cannot go on. Nominate another.",
    Role.PANEL_MEMBER: "a member of the panel cannot sit. Stand them down and convene somebody else.",
    Role.PANEL_CHAIR: "the chair of the panel cannot sit. Stand them down and convene somebody else.",
}
"""What falls empty and has to be filled by a person, in the words of the notice; the rest is rerouted by itself."""

OF_THE_CLERK = frozenset({Role.PANEL_MEMBER, Role.PANEL_CHAIR})


def before(complaint: Complaint) -> Before:
    """How it stands; ask before anybody is let go."""
    parts = complaint.named.filter(until__isnull=True).values_list("user_id", "role")
    return Before(complaint.handler_id, complaint.clerk_id, frozenset(parts))


def tell(complaint: Complaint, was: Before, *, on: dt.date, at: dt.datetime) -> None:
    """Tell whoever has it now, and whoever has to find somebody else; never whoever had to leave."""
    attention.tell(list(_facts(complaint, was, at=at)), on=on, at=at)


def _facts(complaint: Complaint, was: Before, *, at: dt.datetime) -> Iterator[Fact]:
    def fact(what: str, text: str, person: int | None) -> Fact:
        return Fact(
            complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, people=(person,),
            key=f"left-{complaint.uuid}-{what}-{at:%y%m%d%H%M%S}", text=f"{complaint.reference}: {text}", urgent=True,
        )  # fmt: skip

    if complaint.handler_id != was.handler:
        yield fact("handler", _now(complaint.handler_id, "handles"), complaint.handler_id)
    if complaint.clerk_id != was.clerk and complaint.answered_formally_on is not None:
        yield fact("clerk", _now(complaint.clerk_id, "clerks"), complaint.clerk_id)
    left = was.parts - before(complaint).parts
    for role in sorted({role for _user, role in left if role in EMPTY}):
        whose = complaint.clerk_id if role in OF_THE_CLERK else complaint.handler_id
        yield fact(role, EMPTY[role], whose)


def _now(person: int | None, does: str) -> str:
    return "this complaint is now yours." if person else f"nobody {does} this complaint."
