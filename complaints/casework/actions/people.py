"""Who is named on a complaint, who is complained about, and who handles it as a consequence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guardian.shortcuts import assign_perm, remove_perm

from accounts import notices
from accounts.models import User
from complaints.casework import permissions, routing
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Conflict, Named, Subject
from complaints.casework.vocabulary import Role, State, Why
from complaints.policy.vocabulary import Stage, SubjectKind


def name(
    complaint: Complaint,
    user: User,
    role: Role,
    *,
    by: User | None,
    on: dt.date,
    reason: str = "",
    external: bool = False,
    declaration: str = "",
    override: str = "",
) -> Named:
    """Name somebody in a role, with the right to this one complaint. Refused: conflicts, clashing roles (R283)."""
    if permissions.locked_out(user, complaint):
        raise Refused("This person cannot be chosen for this complaint.")
    clash = permissions.clashes(complaint, user, role)
    if clash and not override:
        raise Refused(clash)
    named, made = Named.objects.get_or_create(
        complaint=complaint, user=user, role=role, until=None,
        defaults={
            "since": on, "named_by": by, "reason": reason or override, "external": external,
            "declared_on": on if declaration else None, "declaration": declaration,
        },
    )  # fmt: skip
    if not made and declaration:
        named.declared_on, named.declaration = on, declaration
        named.save(update_fields=["declared_on", "declaration"])
    assign_perm(permissions.CASE_RIGHT, user, complaint)
    return named


def unname(complaint: Complaint, user: User, role: Role, *, on: dt.date) -> None:
    """End a role; the right to the complaint goes with the last one."""
    Named.objects.filter(complaint=complaint, user=user, role=role, until__isnull=True).update(until=on)
    if not Named.objects.filter(complaint=complaint, user=user, until__isnull=True).exists():
        remove_perm(permissions.CASE_RIGHT, user, complaint)


def give_to(complaint: Complaint, user: User | None, *, by: User | None, on: dt.date, reason: str = "") -> None:
    """Make somebody the handler; the former one keeps no right by it."""
    former = complaint.handler
    if former is not None and former != user:
        unname(complaint, former, Role.HANDLER, on=on)
    complaint.handler = user
    if user is not None:
        name(complaint, user, Role.HANDLER, by=by, on=on, reason=reason)


def route(complaint: Complaint, stage: Stage, *, by: User | None, on: dt.date) -> None:
    """Give the complaint to whoever the routing table says, past conflicts and vacancies (S0 §6–7)."""
    give_to(complaint, routing.handler_at(complaint, stage, on=on).user, by=by, on=on, reason="by the routing table")


def assign_clerk(complaint: Complaint, *, by: User | None, on: dt.date) -> None:
    """The clerk is the contact from the formal answer on (S0 §4.3, R36)."""
    if complaint.clerk is not None and not permissions.locked_out(complaint.clerk, complaint):
        return
    complaint.clerk = routing.clerk_for(complaint, on=on).user
    if complaint.clerk is not None:
        name(complaint, complaint.clerk, Role.CLERK, by=by, on=on)


def lock_out(
    complaint: Complaint, user: User, why: Why, *, on: dt.date, subject: Subject | None = None, detail: str = ""
) -> None:
    """End every part and right of somebody at once: from now on they find nothing (R101)."""
    Conflict.objects.get_or_create(
        complaint=complaint, user=user, why=why, ended_on=None,
        defaults={"subject": subject, "from_date": on, "detail": detail},
    )  # fmt: skip
    for role in Named.objects.filter(complaint=complaint, user=user, until__isnull=True).values_list("role", flat=True):
        unname(complaint, user, Role(role), on=on)
    remove_perm(permissions.CASE_RIGHT, user, complaint)
    notices.take_back(user, about=complaint.uuid)
    if complaint.handler_id == user.pk:
        complaint.handler = None
    if complaint.clerk_id == user.pk:
        complaint.clerk = None


def record_subject(
    complaint: Complaint,
    *,
    kind: SubjectKind,
    typed: str,
    user: User | None,
    on: dt.date,
    reason: str = "",
) -> Subject:
    """Put down one person or body complained about, and lock out everybody meant, or perhaps meant."""
    subject = Subject.objects.create(
        complaint=complaint, kind=kind, name=typed or (user.name if user else ""), user=user, added_on=on, reason=reason
    )
    certain, perhaps = routing.people_meant(complaint, kind, typed, on=on)
    if user is not None:
        certain, perhaps = [*certain, user], []
    for person in certain:
        lock_out(complaint, person, Why.SUBJECT, on=on, subject=subject)
    for person in perhaps:
        lock_out(complaint, person, Why.MAYBE_SUBJECT, on=on, subject=subject)
    _lead(complaint)
    return subject


def _lead(complaint: Complaint) -> None:
    standing = complaint.subjects.filter(removed_on__isnull=True).values_list("kind", flat=True)
    complaint.lead_subject = routing.most_senior(standing) or ""


def reroute(complaint: Complaint, *, by: User | None, on: dt.date) -> None:
    """After a change of subjects: the handler, and the clerk where there is one, as the table says now (R101)."""
    stage = Stage.FORMAL if complaint.stage >= Stage.FORMAL else Stage.INFORMAL
    route(complaint, stage, by=by, on=on)
    if complaint.answered_formally_on is not None:
        complaint.clerk = (
            None if complaint.clerk and permissions.locked_out(complaint.clerk, complaint) else complaint.clerk
        )
        assign_clerk(complaint, by=by, on=on)


# --- facts of the steps -------------------------------------------------------------------------------------


def reassign(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Another handler, with a reason; never somebody who is locked out."""
    if not details["reason"].strip():
        raise Refused("Say why somebody else takes it on.")
    give_to(complaint, details["handler"], by=by, on=on, reason=details["reason"])


def add_subject(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """One more person complained about: out at once, and the case goes where the table says (S0 §7, R101)."""
    record_subject(
        complaint, kind=SubjectKind(details["kind"]), typed=details.get("name", ""), user=details.get("user"), on=on,
        reason=details.get("reason", ""),
    )  # fmt: skip
    reroute(complaint, by=by, on=on)


def remove_subject(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Somebody is not complained about after all: the lock-out that came from it ends, with the reason kept."""
    subject: Subject = details["subject"]
    if subject.complaint_id != complaint.pk or not details["reason"].strip():
        raise Refused("Say why this person is not complained about after all.")
    subject.removed_on, subject.removal_reason = on, details["reason"]
    subject.save(update_fields=["removed_on", "removal_reason"])
    subject.conflicts.filter(ended_on__isnull=True).update(ended_on=on, ended_reason=details["reason"])
    _lead(complaint)
    reroute(complaint, by=by, on=on)


def end_of_case(complaint: Complaint, *, on: dt.date) -> None:
    """Members and people from outside lose their right when the case ends for them (procedure.md, "outside person")."""
    leaving = Named.objects.filter(complaint=complaint, until__isnull=True).filter(
        role__in=(Role.PANEL_MEMBER, Role.PANEL_CHAIR)
    )
    if complaint.state == State.CLOSED:
        leaving = leaving | Named.objects.filter(complaint=complaint, until__isnull=True, external=True)
    for named in leaving:
        unname(complaint, named.user, Role(named.role), on=on)
