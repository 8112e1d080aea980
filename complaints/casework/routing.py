"""Who a complaint goes to at each stage: by the routing table, then upward past conflicts and vacancies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework.models import Complaint, Conflict, Named, Report
from complaints.casework.vocabulary import Role
from complaints.policy.models import Procedure
from complaints.policy.vocabulary import SENIORITY, Duty, Stage, SubjectKind

LADDER: tuple[PostKind, ...] = (
    PostKind.PRINCIPAL,
    PostKind.OPERATIONS_OFFICER,
    PostKind.CHIEF_EXECUTIVE,
    PostKind.BOARD_CHAIR,
    PostKind.TRUST_MEMBER,
)
"""Where a case goes when the routed handler is conflicted or the post is vacant: the next above."""

POSTS_OF: dict[Duty, tuple[PostKind, ...]] = {
    Duty.MEMBER_OF_STAFF_OR_PRINCIPAL: (PostKind.PRINCIPAL,),
    Duty.PRINCIPAL: (PostKind.PRINCIPAL,),
    Duty.PRINCIPAL_OR_APPOINTEE: (PostKind.PRINCIPAL,),
    Duty.CLERK: (PostKind.CLERK,),
    Duty.CHAIR_OF_COUNCIL: (PostKind.COUNCIL_CHAIR,),
    Duty.OPERATIONS_OFFICER: (PostKind.OPERATIONS_OFFICER,),
    Duty.CHIEF_EXECUTIVE: (PostKind.CHIEF_EXECUTIVE,),
    Duty.CHIEF_EXECUTIVE_WITH_NOMINATED_MEMBER: (PostKind.CHIEF_EXECUTIVE,),
    Duty.CHAIR_OF_BOARD: (PostKind.BOARD_CHAIR,),
}
"""The post that carries each duty of the routing table."""

HOLDERS_OF: dict[SubjectKind, tuple[PostKind, ...]] = {
    SubjectKind.PRINCIPAL: (PostKind.PRINCIPAL,),
    SubjectKind.OPERATIONS_OFFICER: (PostKind.OPERATIONS_OFFICER,),
    SubjectKind.CHIEF_EXECUTIVE: (PostKind.CHIEF_EXECUTIVE,),
    SubjectKind.COUNCIL_JOINTLY: (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER),
    SubjectKind.TRUST_BOARD: (PostKind.BOARD_CHAIR, PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE),
}
"""Subjects that name everybody in an office: their holders are locked out from the first moment."""

POSSIBLE_POSTS: dict[SubjectKind, tuple[PostKind, ...]] = {
    SubjectKind.ACADEMY_STAFF: (
        PostKind.STAFF, PostKind.SENIOR_LEADER, PostKind.SENCO, PostKind.RECORD_KEEPER, PostKind.SAFEGUARDING_LEAD,
        PostKind.PRINCIPAL, PostKind.CLERK,
    ),
    SubjectKind.CENTRAL_TRUST_STAFF: (
        PostKind.TRUST_OFFICER, PostKind.CENTRAL_STAFF, PostKind.CLERK, PostKind.OPERATIONS_OFFICER,
        PostKind.EXECUTIVE_LEADER, PostKind.AUDITOR, PostKind.ADMINISTRATOR,
    ),
    SubjectKind.EXECUTIVE_LEADER: (PostKind.EXECUTIVE_LEADER,),
    SubjectKind.COUNCIL_MEMBER: (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER),
    SubjectKind.BOARD_MEMBER: (PostKind.BOARD_CHAIR, PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE),
}  # fmt: skip
"""Subjects that are one of several: a name that is like a holder's locks that holder out until somebody has looked."""

ALWAYS_ALL = frozenset({SubjectKind.EXECUTIVE_LEADER, SubjectKind.COUNCIL_MEMBER, SubjectKind.BOARD_MEMBER})
"""With no name typed, everybody in these offices is held back until triage has said who is meant."""

TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "the", "teacher", "head", "class", "and", "or"})


@dataclass(frozen=True)
class Routed:
    """Who it goes to, and through which post; nobody when every rung is vacant or conflicted."""

    user: User | None
    post: PostKind | None
    fell_back: bool


def most_senior(kinds: Iterable[str]) -> SubjectKind | None:
    """A complaint about several people goes to the handler of the most senior (procedure.md)."""
    ranked = sorted((SubjectKind(kind) for kind in kinds), key=SENIORITY.index)
    return ranked[-1] if ranked else None


def conflicted(complaint: Complaint) -> set[int]:
    """Everybody who may know nothing of it now."""
    return set(Conflict.objects.filter(complaint=complaint, ended_on__isnull=True).values_list("user_id", flat=True))


def duty_holder(complaint: Complaint, duty: Duty, *, on: dt.date, besides: Iterable[int] = ()) -> Routed:
    """The holder of a duty, or the next above who is neither conflicted nor in `besides` (S0 §7, R101)."""
    barred = conflicted(complaint) | set(besides)
    wanted = POSTS_OF.get(duty, (PostKind.PRINCIPAL,))
    for kind in wanted:
        for user in posts.holders(kind, on=on, academy=complaint.academy):
            if user.pk not in barred:
                return Routed(user, kind, fell_back=False)
    start = LADDER.index(wanted[0]) + 1 if wanted[0] in LADDER else 1
    for kind in LADDER[start:]:
        for user in posts.holders(kind, on=on, academy=complaint.academy):
            if user.pk not in barred:
                return Routed(user, kind, fell_back=True)
    return Routed(None, None, fell_back=True)


def lead_subject(complaint: Complaint) -> SubjectKind:
    """Whose row of the routing table counts; a complaint that names nobody is about the school."""
    return SubjectKind(complaint.lead_subject or SubjectKind.ACADEMY_STAFF)


def handler_at(complaint: Complaint, stage: Stage, *, on: dt.date) -> Routed:
    """Who receives the complaint at this stage (cases/routing.csv, `received_by`)."""
    at = stage if stage in (Stage.INFORMAL, Stage.FORMAL) else Stage.INFORMAL
    row = complaint.procedure.routing(lead_subject(complaint), at)
    return duty_holder(complaint, Duty(row.received_by), on=on)


def approver_at(complaint: Complaint, *, on: dt.date) -> Routed:
    """Who decides stage 1 or approves the report of stage 2; never whoever wrote it or is conflicted."""
    stage = Stage.FORMAL if complaint.stage == Stage.FORMAL else Stage.INFORMAL
    row = complaint.procedure.routing(lead_subject(complaint), stage)
    wrote = list(complaint.reports.values_list("by_id", flat=True)) + [n.user_id for n in complaint.investigators]
    return duty_holder(complaint, Duty(row.decided_or_heard_by), on=on, besides=wrote)


def clerk_for(complaint: Complaint, *, on: dt.date) -> Routed:
    """The clerk of stage 3; another clerk when that one is conflicted (reading 14), then the operations officer."""
    return duty_holder(complaint, Duty.CLERK, on=on)


def people_meant(complaint: Complaint, kind: SubjectKind, typed: str, *, on: dt.date) -> tuple[list[User], list[User]]:
    """People complained about for certain, and people who may be, judged by the office and the name typed.

    Errs on the side of locking out: whoever handles it frees the others (the conflict rule, R101).
    """
    academy = complaint.academy
    certain = [user for post in HOLDERS_OF.get(kind, ()) for user in posts.holders(post, on=on, academy=academy)]
    possible = POSSIBLE_POSTS.get(kind, ())
    candidates = {user.pk: user for post in possible for user in posts.holders(post, on=on, academy=academy)}
    words = {word.strip(".,;:'’\"()").lower() for word in typed.split()} - TITLES
    words = {word for word in words if len(word) > 2}
    alike = [
        user
        for user in candidates.values()
        if words & {part.lower() for part in user.name.split() if len(part) > 2} - TITLES
    ]
    if not typed.strip() and kind in ALWAYS_ALL:
        alike = list(candidates.values())
    return certain, [user for user in alike if user not in certain]


def approvers_of(complaints: Iterable[Complaint], *, on: dt.date) -> dict[int, int]:
    """`approver_at` for many complaints in a few queries: complaint → whoever decides or approves."""
    cases = {complaint.pk: complaint for complaint in complaints}
    barred: dict[int, set[int]] = {pk: set() for pk in cases}
    standing = Conflict.objects.filter(complaint__in=cases, ended_on__isnull=True)
    wrote = Report.objects.filter(complaint__in=cases)
    looking = Named.objects.filter(
        complaint__in=cases, role__in=(Role.INVESTIGATOR, Role.THIRD_PARTY), until__isnull=True
    )
    for rows in (
        standing.values_list("complaint_id", "user_id"),
        wrote.values_list("complaint_id", "by_id"),
        looking.values_list("complaint_id", "user_id"),
    ):
        for pk, user_id in rows:
            barred[pk].add(user_id)
    known = {
        p.pk: p for p in Procedure.objects.filter(complaints__in=cases).prefetch_related("routing_rows").distinct()
    }
    held: dict[tuple[PostKind, int], list[int]] = {}
    found = {}
    for pk, complaint in cases.items():
        stage = Stage.FORMAL if complaint.stage == Stage.FORMAL else Stage.INFORMAL
        duty = Duty(known[complaint.procedure_id].routing(lead_subject(complaint), stage).decided_or_heard_by)
        for kind in rungs(duty):
            place = (kind, complaint.academy_id)
            if place not in held:
                held[place] = [user.pk for user in posts.holders(kind, on=on, academy=complaint.academy)]
            free = next((user_id for user_id in held[place] if user_id not in barred[pk]), None)
            if free is not None:
                found[pk] = free
                break
    return found


def rungs(duty: Duty) -> list[PostKind]:
    """The posts that are asked in turn for a duty: its own, then the ladder above."""
    wanted = POSTS_OF.get(duty, (PostKind.PRINCIPAL,))
    start = LADDER.index(wanted[0]) + 1 if wanted[0] in LADDER else 1
    return [*wanted, *LADDER[start:]]
