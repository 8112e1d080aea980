"""When several people complained about are the chair and vice-chair of one body, or most of it: then it is a complaint
about the body (S0 §7.1–7.3, R93, R99)."""

from __future__ import annotations

import datetime as dt

from accounts import posts
from accounts.models import PostKind
from complaints.casework.models import Complaint
from complaints.policy.vocabulary import SubjectKind

BODIES: dict[SubjectKind, tuple[SubjectKind, tuple[PostKind, PostKind, PostKind]]] = {
    SubjectKind.COUNCIL_MEMBER: (
        SubjectKind.COUNCIL_JOINTLY,
        (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER),
    ),
    SubjectKind.BOARD_MEMBER: (
        SubjectKind.TRUST_BOARD,
        (PostKind.BOARD_CHAIR, PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE),
    ),
}
"""One member of a body → the body, and its chair, vice-chair and other members."""


def bodies_meant(complaint: Complaint, *, on: dt.date) -> list[SubjectKind]:
    """The bodies whose chair and vice-chair together, or more than half of whose members, are complained about.

    Only people who are known count: a name that is like somebody's is looked at by a person first.
    """
    known: dict[str, set[int]] = {}
    rows = complaint.subjects.filter(removed_on=None, user__isnull=False, kind__in=BODIES)
    for kind, user_id in rows.values_list("kind", "user_id"):
        known.setdefault(kind, set()).add(user_id)
    found = []
    for member, (body, offices) in BODIES.items():
        about = known.get(member, set())
        if len(about) < 2:
            continue
        held = posts.holders_of(offices, on=on, academy=complaint.academy)
        chair, vice = ({user.pk for user in held[kind]} for kind in offices[:2])
        everybody = {user.pk for users in held.values() for user in users}
        if (about & chair and about & vice) or 2 * len(about & everybody) > len(everybody):
            found.append(body)
    return found
