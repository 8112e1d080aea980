"""Roles that one person may not combine on one complaint, whenever and in whichever round they held them (R283)."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from complaints.casework.models import Complaint, IndependenceRequest, Named, Report
from complaints.casework.vocabulary import MUST_BE_SEPARATE, Role


def clashing_in(
    complaints: Iterable[Complaint | int], role: Role, *, named: Iterable[Named] | None = None
) -> dict[int, dict[int, Role]]:
    """For each complaint: everybody who may not take this role, with the role they have or had instead.

    `named`: everybody named on them, when that was read already.
    """
    cases = list(complaints)
    others = {one for group in MUST_BE_SEPARATE if role not in group for one in group}
    found: dict[int, dict[int, Role]] = {}
    if not any(role in group for group in MUST_BE_SEPARATE):
        return found
    rows: list[tuple[int, int, str]] = []
    if named is None:
        named = Named.objects.filter(complaint__in=cases, role__in=others)
    rows += [(one.complaint_id, one.user_id, one.role) for one in named]
    for case, wrote, approved in Report.objects.filter(complaint__in=cases).values_list(
        "complaint_id", "by_id", "approved_by_id"
    ):
        rows.append((case, wrote, Role.INVESTIGATOR))
        if approved is not None:
            rows.append((case, approved, Role.APPROVER))
    ruled = IndependenceRequest.objects.filter(complaint__in=cases, ruled_by__isnull=False)
    for case, ruler in ruled.values_list("complaint_id", "ruled_by_id"):
        if ruler is not None:
            rows.append((case, ruler, Role.INDEPENDENCE_DECIDER))
    for case, user, held in rows:
        if held in others:
            found.setdefault(case, {}).setdefault(user, Role(held))
    return found


def clashing(complaint: Complaint, role: Role) -> dict[int, Role]:
    """Everybody who may not take this role on this complaint, with the role they have or had instead."""
    return clashing_in([complaint], role, named=complaint.named.all()).get(complaint.pk, {})


def clashes(complaint: Complaint, user: User, role: Role) -> str:
    """Why this person may not also take this role on this complaint; empty when they may."""
    other = clashing(complaint, role).get(user.pk)
    if other is None:
        return ""
    return f"{user.name} is or was {other.label.lower()} on this complaint, so may not also be {role.label.lower()}."
