"""Roles that one person may not combine on one complaint, whenever and in whichever round they held them (R283).

And who held the same role in an earlier round, which the procedure does not forbid.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format

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
    return f"{complaint.name_of(user)} {other.held}, so may not also be {role.label.lower()}."


TITLE = "Who acted before"

BEGAN_AGAIN = (
    "An outside body sends a complaint back when it finds that it was not dealt with properly. Whoever looks at their "
    "own work again may miss what was missed before, and the complainant may not trust the answer. It is not "
    "forbidden, and takes a reason on the record."
)
"""Why it matters who acted in the earlier round (S0 §8)."""


def before(complaint: Complaint, role: Role) -> dict[int, str]:
    """Everybody who investigated, or approved the report, in an earlier round, with the sentence for it (S0 §8, R106).

    Nobody in the first round. The procedure demands other people only where roles differ (R283), so this is told, and
    acting again takes a reason.
    """
    found: dict[int, str] = {}
    for report in complaint.reports.filter(round__lt=complaint.round).select_related("by", "approved_by"):
        of = f"report of {date_format(report.submitted_on, 'j F Y')}" if report.submitted_on else "report"
        if role == Role.INVESTIGATOR:
            found[report.by_id] = f"{complaint.name_of(report.by)} investigated it before, with the {of}."
        elif role == Role.APPROVER and report.approved_by is not None:
            found[report.approved_by.pk] = f"{report.approved_by.name} approved the {of}."
    began = complaint.formal_request_on
    if role == Role.INVESTIGATOR and complaint.round > 1 and began is not None:
        ended = complaint.named.filter(role=Role.INVESTIGATOR, since__lte=began, until__lte=began)
        for named in ended.select_related("user"):
            found.setdefault(named.user_id, f"{named.known_as} was appointed to investigate it before.")
    return found


def told(complaint: Complaint) -> list[str]:
    """Who acted in an earlier round and why that matters, for whoever decides who acts in this one."""
    said = [*before(complaint, Role.INVESTIGATOR).values(), *before(complaint, Role.APPROVER).values()]
    return [*said, BEGAN_AGAIN] if said else []
