"""Roles that one person may not combine on one complaint, whenever and in whichever round they held them (R283)."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from complaints.casework.models import Complaint, IndependenceRequest, Named, Report
from complaints.casework.vocabulary import MUST_BE_SEPARATE, Role


def clashing_in(complaints: Iterable[Complaint | int], role: Role) -> dict[int, dict[int, Role]]:
    """For each complaint: everybody who may not take this role, with the role they have or had instead."""
    cases = list(complaints)
    return _clashing(
        role,
        Named.objects.filter(complaint__in=cases).only("complaint", "user", "role"),
        Report.objects.filter(complaint__in=cases).only("complaint", "by", "approved_by"),
        IndependenceRequest.objects.filter(complaint__in=cases).only("complaint", "ruled_by"),
    )


def _clashing(
    role: Role, named: Iterable[Named], reports: Iterable[Report], requests: Iterable[IndependenceRequest]
) -> dict[int, dict[int, Role]]:
    found: dict[int, dict[int, Role]] = {}
    others = {one for group in MUST_BE_SEPARATE if role not in group for one in group}
    if not any(role in group for group in MUST_BE_SEPARATE):
        return found
    rows: list[tuple[int, int | None, str]] = [(one.complaint_id, one.user_id, one.role) for one in named]
    for report in reports:
        rows.append((report.complaint_id, report.by_id, Role.INVESTIGATOR))
        rows.append((report.complaint_id, report.approved_by_id, Role.APPROVER))
    rows += [(one.complaint_id, one.ruled_by_id, Role.INDEPENDENCE_DECIDER) for one in requests]
    for case, user, held in rows:
        if user is not None and held in others:
            found.setdefault(case, {}).setdefault(user, Role(held))
    return found


def clashing(complaint: Complaint, role: Role) -> dict[int, Role]:
    """Everybody who may not take this role on this complaint, with the role they have or had instead."""
    rows = complaint.named.all(), complaint.reports.all(), complaint.independence_requests.all()
    return _clashing(role, *rows).get(complaint.pk, {})


def clashes(complaint: Complaint, user: User, role: Role) -> str:
    """Why this person may not also take this role on this complaint; empty when they may."""
    other = clashing(complaint, role).get(user.pk)
    if other is None:
        return ""
    return f"{user.name} {other.held}, so may not also be {role.label.lower()}."
