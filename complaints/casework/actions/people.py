"""Who is named on a complaint, who is complained about, and who handles it as a consequence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Permission
from django.urls import reverse
from guardian.shortcuts import remove_perm

from accounts import notices, posts
from accounts.models import User
from complaints.casework import permissions, routing, together
from complaints.casework.actions import rerouted
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.unasked import stop_asking
from complaints.casework.models import (
    CaseRight,
    Complaint,
    Conflict,
    Contact,
    Interest,
    Named,
    Panel,
    PanelMember,
    Subject,
)
from complaints.casework.vocabulary import ABOUT, WITHOUT_SIGHT, Role, State, Why
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
    again_because: str = "",
    called: str = "",
) -> Named:
    """Name somebody in a role, with the right to this one complaint. Refused: conflicts, clashing roles (R283)."""
    if permissions.locked_out(user, complaint):
        raise Refused("This person cannot be chosen for this complaint.")
    clash = permissions.clashes(complaint, user, role)
    if clash and not override:
        raise Refused(clash)
    # The row of the complaint is locked, so nobody else names the same person meanwhile.
    named = Named.objects.filter(complaint=complaint, user=user, role=role, until=None).first()
    if named is None:
        named = Named.objects.create(
            complaint=complaint, user=user, role=role, since=on, named_by=by, reason=reason or override,
            external=external, declared_on=on if declaration else None, declaration=declaration,
            called=typed_for(complaint, user, called),
        )  # fmt: skip
    elif declaration:
        named.declared_on, named.declaration = on, declaration
        named.save(update_fields=["declared_on", "declaration"])
    if again_because:
        named.again_because = f"{named.again_because}\n{again_because}".strip()
        named.save(update_fields=["again_because"])
    if role not in WITHOUT_SIGHT:
        _let_in(complaint, user)
    return named


def typed_for(complaint: Complaint, user: User, called: str) -> str:
    """The name to keep with a part: the one typed now, else the one typed for this complaint before; none where it is
    the name that is stored (docs/decisions/0048)."""
    known_as = " ".join(called.split()) or complaint.name_of(user)
    return "" if known_as == user.name else known_as


def _let_in(complaint: Complaint, user: User) -> None:
    """django-guardian's right on this one complaint, in its own table; given twice it is one."""
    right = Permission.objects.get(content_type__app_label="casework", codename=permissions.CASE_RIGHT)
    CaseRight.objects.bulk_create(
        [CaseRight(permission=right, user=user, content_object=complaint)], ignore_conflicts=True
    )


def unname(complaint: Complaint, user: User, role: Role, *, on: dt.date) -> None:
    """End a role; the right to the complaint goes with the last one. None ends before it began."""
    for named in Named.objects.filter(complaint=complaint, user=user, role=role, until__isnull=True):
        named.until = max(on, named.since)
        named.save(update_fields=["until"])
    standing = Named.objects.filter(complaint=complaint, user=user, until__isnull=True)
    if not standing.exclude(role__in=WITHOUT_SIGHT).exists():
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


def seat(complaint: Complaint, panel: Panel | None, *, by: User | None, on: dt.date) -> None:
    """Make the rights of a panel exactly those of the members who sit on it: no more, no less (R71)."""
    wanted: dict[tuple[int, str], PanelMember] = {}
    for member in panel.sitting() if panel else []:
        wanted[member.user_id, Role.PANEL_CHAIR if member.is_chair else Role.PANEL_MEMBER] = member
    seats = complaint.named.filter(role__in=(Role.PANEL_MEMBER, Role.PANEL_CHAIR), until__isnull=True)
    for named in seats.select_related("user"):
        if (named.user_id, named.role) not in wanted:
            unname(complaint, named.user, Role(named.role), on=on)
    for (_, role), member in wanted.items():
        if not permissions.locked_out(member.user, complaint):
            external = member.capacity in {PanelMember.Capacity.INDEPENDENT, PanelMember.Capacity.OUTSIDE_GOVERNOR}
            name(complaint, member.user, Role(role), by=by, on=on, external=external, called=member.called)


def let_approver_in(complaint: Complaint, *, by: User | None, on: dt.date) -> None:
    """Name whoever approves, when the ladder led to somebody whose post does not show them the case (S0 §7, R34)."""
    approver = routing.approver_at(complaint, on=on).user
    if approver is not None and not permissions.visible_to(approver, on=on).filter(pk=complaint.pk).exists():
        name(complaint, approver, Role.APPROVER, by=by, on=on, reason="by the routing table")


def let_decider_in(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """While a request for an independent panel waits, name whoever rules on it, so that it waits with one person, and
    tell them (docs/decisions/0008)."""
    if not complaint.independence_requests.filter(round=complaint.round, ruled_on__isnull=True).exists():
        return
    decider = routing.independence_decider(complaint, on=on).user
    standing = complaint.named.filter(role=Role.INDEPENDENCE_DECIDER, until__isnull=True)
    if decider is not None and not standing.exists():
        name(complaint, decider, Role.INDEPENDENCE_DECIDER, by=by, on=on, reason="by the procedure")
        notices.tell(
            decider, about_kind=ABOUT, about=complaint.uuid, key=f"ruling-{complaint.uuid}-{on.isoformat()}",
            text=f"{complaint.reference}: you are asked to rule on a request for an independent panel.",
            path=reverse("casework:ruling", args=[complaint.reference]), at=at, urgent=True,
        )  # fmt: skip


def let_chair_in(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """Where the procedure has it, name the chair of the council to find a way forward before the panel is put together,
    once in each round, and tell them (S1, R223)."""
    panel = complaint.current_panel
    if not complaint.procedure.chair_attempt or complaint.state != State.PANEL_REQUESTED:
        return
    if panel is not None and panel.convened_on is not None:
        return
    if complaint.named.filter(role=Role.COUNCIL_CHAIR, until__isnull=True).exists():
        return
    chair = routing.chair_to_try(complaint, on=on).user
    if chair is None or complaint.chair_attempts.filter(round=complaint.round).exists():
        return
    name(complaint, chair, Role.COUNCIL_CHAIR, by=by, on=on, reason="by the procedure")
    notices.tell(
        chair, about_kind=ABOUT, about=complaint.uuid, key=f"chair-{complaint.uuid}-{complaint.round}",
        text=f"{complaint.reference}: you are asked to find a way forward before a panel hears it.",
        path=complaint.get_absolute_url(), at=at, urgent=True,
    )  # fmt: skip


def end_role(complaint: Complaint, *roles: Role, on: dt.date) -> None:
    """These roles are done on this complaint; who had them keeps no right by them."""
    for named in complaint.named.filter(role__in=roles, until__isnull=True).select_related("user"):
        unname(complaint, named.user, Role(named.role), on=on)


def liaise(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The nominated trust member, and what was talked through with them (S0 §7.1–7.2, R89, R95)."""
    member: User | None = details.get("nominated_member")
    if member is not None:
        for earlier in complaint.named.filter(role=Role.NOMINATED_MEMBER, until__isnull=True).exclude(user=member):
            unname(complaint, earlier.user, Role.NOMINATED_MEMBER, on=on)
        name(complaint, member, Role.NOMINATED_MEMBER, by=by, on=on, reason="nominated")
    said = (details.get("liaison") or "").strip()
    if said:
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.MEETING, on=on, note=said, by=by, added_at=at,
            people=member.name if member else "The nominated trust member", with_nominated_member=True,
        )  # fmt: skip


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
    stop_asking(complaint, on=on)
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
    for person, why in _meant_by(subject, on=on).values():
        lock_out(complaint, person, why, on=on, subject=subject)
    stop_asking(complaint, on=on)
    # What was declared did not cover this person: everybody is asked again when they next open it.
    Interest.objects.filter(complaint=complaint, overtaken_on=None).update(overtaken_on=on)
    lead(complaint, on=on)
    return subject


def _meant_by(subject: Subject, *, on: dt.date) -> dict[int, tuple[User, Why]]:
    certain, perhaps = routing.people_meant(subject.complaint, SubjectKind(subject.kind), subject.name, on=on)
    if subject.user is not None:
        certain, perhaps = [*certain, subject.user], []
    found = {person.pk: (person, Why.MAYBE_SUBJECT) for person in perhaps}
    return found | {person.pk: (person, Why.SUBJECT) for person in certain}


def lead(complaint: Complaint, *, on: dt.date) -> None:
    """The most senior of those complained about; several members of one body can be the body itself (S0 §7)."""
    standing = complaint.subjects.filter(removed_on__isnull=True).values_list("kind", flat=True)
    complaint.lead_subject = routing.most_senior([*standing, *together.bodies_meant(complaint, on=on)]) or ""


def reroute(complaint: Complaint, *, led_before: str, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """After a change of subjects or a conflict: the handler, the clerk, the approver, the decider and the chair who is
    asked, as the table says now (R101). A handler chosen with a reason stays while nothing speaks against them."""
    if complaint.handler is None or complaint.lead_subject != led_before:
        stage = Stage.FORMAL if complaint.stage >= Stage.FORMAL else Stage.INFORMAL
        route(complaint, stage, by=by, on=on)
    if complaint.answered_formally_on is not None:
        assign_clerk(complaint, by=by, on=on)
    if complaint.state == State.REPORT_SUBMITTED:
        let_approver_in(complaint, by=by, on=on)
    let_decider_in(complaint, by=by, on=on, at=at)
    let_chair_in(complaint, by=by, on=on, at=at)
    panel = complaint.current_panel
    if panel is not None and complaint.lead_subject != led_before:
        panel.rule = complaint.procedure.panel_rule_for(routing.lead_subject(complaint))
        panel.save(update_fields=["rule"])


# --- facts of the steps -------------------------------------------------------------------------------------


def reassign(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Another handler, with a reason; never somebody who is locked out."""
    if not details["reason"].strip():
        raise Refused("Say why somebody else takes it on.")
    check_handler(complaint, details["handler"], on=on)
    give_to(complaint, details["handler"], by=by, on=on, reason=details["reason"])


def add_subject(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """One more person complained about, or several at once: out at once, and the case goes where the table says for
    the most senior of them (S0 §7, R101)."""
    led_before, was = complaint.lead_subject, rerouted.before(complaint)
    for one in (details, *details.get("others", ())):
        record_subject(
            complaint, kind=SubjectKind(one["kind"]), typed=one.get("name", ""), user=one.get("user"), on=on,
            reason=details.get("reason", ""),
        )  # fmt: skip
    reroute(complaint, led_before=led_before, by=by, on=on, at=at)
    rerouted.tell(complaint, was, on=on, at=at)


def remove_subject(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Somebody is not complained about after all: the lock-out that came from it ends, with the reason kept."""
    subject: Subject = details["subject"]
    if subject.complaint_id != complaint.pk or subject.removed_on is not None or not details["reason"].strip():
        raise Refused("Say why this person is not complained about after all.")
    led_before = complaint.lead_subject
    subject.removed_on, subject.removal_reason = on, details["reason"]
    subject.save(update_fields=["removed_on", "removal_reason"])
    standing = subject.conflicts.filter(ended_on__isnull=True)
    freed = set(standing.values_list("user_id", flat=True))
    standing.update(ended_on=on, ended_reason=details["reason"])
    # Somebody whom another subject means as well stays out: one row stood for both.
    for other in complaint.subjects.filter(removed_on__isnull=True).select_related("user", "complaint__academy"):
        for person, why in _meant_by(other, on=on).values():
            if person.pk in freed:
                lock_out(complaint, person, why, on=on, subject=other)
    lead(complaint, on=on)
    reroute(complaint, led_before=led_before, by=by, on=on, at=at)


def check_handler(complaint: Complaint, user: User, *, on: dt.date) -> None:
    """A handler is in post here or at the trust; for a principal or above, at the trust (procedure.md, R101)."""
    places = {post.academy_id for post in posts.held_by(user, on=on)}
    if complaint.lead_subject in permissions.PRINCIPAL_AND_ABOVE:
        if None not in places and routing.handler_at(complaint, Stage.INFORMAL, on=on).user != user:
            raise Refused("A complaint about a principal or above is not handled by anybody at an academy.")
    elif not places:
        raise Refused("Choose somebody who holds a post.")


def end_of_case(complaint: Complaint, *, on: dt.date) -> None:
    """Members and people from outside lose their right when the case ends for them (procedure.md, "outside person")."""
    leaving = Named.objects.filter(complaint=complaint, until__isnull=True).filter(
        role__in=(Role.PANEL_MEMBER, Role.PANEL_CHAIR)
    )
    if complaint.state == State.CLOSED:
        leaving = leaving | Named.objects.filter(complaint=complaint, until__isnull=True, external=True)
    for named in leaving:
        unname(complaint, named.user, Role(named.role), on=on)
    end_role(complaint, Role.COUNCIL_CHAIR, Role.INDEPENDENCE_DECIDER, on=on)
