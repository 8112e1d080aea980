"""Who a complaint goes to at each stage: by the routing table, then upward past conflicts and vacancies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts import posts
from accounts.models import Post, PostKind, User
from complaints.casework import separation
from complaints.casework.likeness import words_alike, words_of
from complaints.casework.models import Complaint, Conflict, Named
from complaints.casework.vocabulary import Role
from complaints.policy.models import Procedure
from complaints.policy.models.procedure import Decider
from complaints.policy.vocabulary import SENIORITY, Duty, PanelRule, Stage, SubjectKind

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

ALWAYS_ALL: dict[SubjectKind, tuple[PostKind, ...]] = {
    SubjectKind.EXECUTIVE_LEADER: (PostKind.EXECUTIVE_LEADER,),
    SubjectKind.COUNCIL_MEMBER: (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER),
    SubjectKind.BOARD_MEMBER: (PostKind.BOARD_CHAIR, PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE),
}
"""With no name typed, or one that is like no holder's, everybody in these offices is held back until triage has said
who is meant."""

DECIDING: dict[Decider, tuple[PostKind, ...]] = {
    Decider.CLERK: (PostKind.CLERK,),
    Decider.COUNCIL_CHAIR: (PostKind.COUNCIL_CHAIR,),
    Decider.OPERATIONS_OFFICER: (PostKind.OPERATIONS_OFFICER,),
    Decider.TRUSTEE: (PostKind.TRUSTEE, PostKind.BOARD_VICE_CHAIR),
}
"""The posts of whoever the procedure names to rule on an independent panel."""


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
    return {conflict.user_id for conflict in complaint.conflicts.all() if conflict.ended_on is None}


def duty_holder(complaint: Complaint, duty: Duty, *, on: dt.date, besides: Iterable[int] = ()) -> Routed:
    """The holder of a duty, or the next above who is neither conflicted nor in `besides` (S0 §7, R101)."""
    barred = conflicted(complaint) | set(besides)
    return _first(rungs(duty), complaint, on=on, barred=barred, own=POSTS_OF.get(duty, (PostKind.PRINCIPAL,)))


def _first(
    kinds: Iterable[PostKind], complaint: Complaint, *, on: dt.date, barred: set[int], own: Iterable[PostKind]
) -> Routed:
    """The first holder of these posts, in turn, who is not barred."""
    for kind, users in posts.holders_of(kinds, on=on, academy=complaint.academy).items():
        for user in users:
            if user.pk not in barred:
                return Routed(user, kind, fell_back=kind not in own)
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
    """Who decides stage 1 or approves the report of stage 2; never whoever looked into it, wrote it, ruled on the
    panel or sat on it, and never anybody conflicted (R34, R283)."""
    stage = Stage.FORMAL if complaint.stage == Stage.FORMAL else Stage.INFORMAL
    row = complaint.procedure.routing(lead_subject(complaint), stage)
    besides = {*separation.clashing(complaint, Role.APPROVER), *(n.user_id for n in complaint.looking_into_it)}
    return duty_holder(complaint, Duty(row.decided_or_heard_by), on=on, besides=besides)


def clerk_for(complaint: Complaint, *, on: dt.date) -> Routed:
    """The clerk of stage 3; another clerk when that one is conflicted (reading 14), then the operations officer."""
    return duty_holder(complaint, Duty.CLERK, on=on)


def independence_decider(complaint: Complaint, *, on: dt.date) -> Routed:
    """Who rules on a request for an independent panel: whom the procedure names, else the next who had no part that
    excludes it (S0 §10, reading 23; docs/decisions/0008)."""
    barred = conflicted(complaint) | set(separation.clashing(complaint, Role.INDEPENDENCE_DECIDER))
    named = Decider(complaint.procedure.independence_decided_by)
    if named == Decider.CLERK and complaint.clerk is not None and complaint.clerk.pk not in barred:
        return Routed(complaint.clerk, PostKind.CLERK, fell_back=False)
    return _first((*DECIDING[named], *LADDER[1:]), complaint, on=on, barred=barred, own=DECIDING[named])


def chair_to_try(complaint: Complaint, *, on: dt.date) -> Routed:
    """The chair of the council, who tries to find a way forward before the panel where the procedure has it (S1, R223).

    Nobody when the post is vacant, or the chair is conflicted or had another part in this complaint: then the panel
    hears it without such an attempt. Nobody above the chair stands in."""
    parts = {named.user_id for named in complaint.named.all() if named.role != Role.COUNCIL_CHAIR}
    own = (PostKind.COUNCIL_CHAIR,)
    return _first(own, complaint, on=on, barred=conflicted(complaint) | parts, own=own)


DRAWN_FROM: dict[PanelRule, tuple[PostKind, ...]] = {
    PanelRule.ACADEMY: (
        PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER, PostKind.BOARD_CHAIR,
        PostKind.BOARD_VICE_CHAIR, PostKind.TRUSTEE,
    ),
    PanelRule.INDEPENDENT_GOVERNORS: (),
    PanelRule.MEMBERS: (PostKind.TRUST_MEMBER,),
    PanelRule.THREE_GOVERNORS: (PostKind.COUNCIL_CHAIR, PostKind.COUNCIL_VICE_CHAIR, PostKind.COUNCIL_MEMBER),
}  # fmt: skip
"""The offices at this academy and trust whose holders may sit under each rule; the rest come from outside."""


def drawn_from(complaint: Complaint, *, on: dt.date) -> list[tuple[User, PostKind]]:
    """Everybody in the offices from which an ordinary panel would be drawn: who holds an office is no secret, and
    nobody is left out, so that the list tells nothing of who is complained about (docs/decisions/0008)."""
    kinds = DRAWN_FROM[complaint.procedure.panel_rule_for(lead_subject(complaint))]
    held = posts.holders_of(kinds, on=on, academy=complaint.academy)
    return [(user, kind) for kind in kinds for user in held[kind]]


def people_meant(complaint: Complaint, kind: SubjectKind, typed: str, *, on: dt.date) -> tuple[list[User], list[User]]:
    """People complained about for certain, and people who may be, judged by the office and the name typed.

    A name is compared with everybody in post here or at the trust and everybody who works on the case, by their own
    name and by the one typed for this case (docs/decisions/0048), whatever office was ticked beside it. Errs on the
    side of locking out: whoever handles it frees the others (R101).
    """
    academy = complaint.academy
    offices, one_of = HOLDERS_OF.get(kind, ()), ALWAYS_ALL.get(kind, ())
    held = posts.holders_of((*offices, *one_of), on=on, academy=academy)
    certain = [user for post in offices for user in held[post]]
    words = words_of(typed)
    also = complaint.names_typed()
    perhaps = [
        user
        for user in _could_be_meant(complaint, on=on)
        if words_alike(words, words_of(user.name)) or words_alike(words, words_of(also.get(user.pk, "")))
    ]
    together = [user for post in one_of for user in held[post]]
    if not set(together) & set(perhaps):
        perhaps += together
    perhaps += _covered(offices, complaint, on=on)
    return certain, [user for user in dict.fromkeys(perhaps) if user not in certain]


def _could_be_meant(complaint: Complaint, *, on: dt.date) -> list[User]:
    """Everybody who holds a post here or at the trust now or later, and everybody who works on the case."""
    here = Q(academy=complaint.academy_id) | Q(academy=None, trust=complaint.academy.trust_id)
    held = Post.objects.filter(here).exclude(to_date__lt=on)
    working = complaint.named.filter(until__isnull=True)
    either = Q(pk__in=held.values("user")) | Q(pk__in=working.values("user"))
    return list(User.objects.filter(either, is_active=True).order_by("pk"))


def _covered(kinds: Iterable[PostKind], complaint: Complaint, *, on: dt.date) -> list[User]:
    """Holders of an office for whom somebody acts at present: the complaint may mean them."""
    rows = Post.objects.held_on(on).filter(kind__in=kinds, trust_id=complaint.academy.trust_id)
    rows = rows.filter(Q(academy=complaint.academy) | Q(academy=None), user__is_active=True)
    return [post.user for post in rows.select_related("user")]


def approvers_of(complaints: Iterable[Complaint], *, on: dt.date) -> dict[int, int]:
    """`approver_at` for many complaints in a few queries: complaint → whoever decides or approves."""
    cases = {complaint.pk: complaint for complaint in complaints}
    barred: dict[int, set[int]] = {pk: set() for pk in cases}
    standing = Conflict.objects.filter(complaint__in=cases, ended_on__isnull=True)
    looking = Named.objects.filter(
        complaint__in=cases, role__in=(Role.INVESTIGATOR, Role.THIRD_PARTY), until__isnull=True
    )
    for rows in (
        standing.values_list("complaint_id", "user_id"),
        looking.values_list("complaint_id", "user_id"),
    ):
        for pk, user_id in rows:
            barred[pk].add(user_id)
    for pk, users in separation.clashing_in(cases, Role.APPROVER).items():
        barred[pk] |= set(users)
    versions = {complaint.procedure_id for complaint in cases.values()}
    known = {p.pk: p for p in Procedure.objects.filter(pk__in=versions).prefetch_related("routing_rows")}
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


def decides_by_post(user: User, *, on: dt.date) -> bool:
    """Whether somebody holds a post to which the decision about an answer can come at all."""
    asked = {*LADDER, *(kind for kinds in POSTS_OF.values() for kind in kinds)}
    return any(post.kind in asked for post in posts.held_by(user, on=on))


def rungs(duty: Duty) -> list[PostKind]:
    """The posts that are asked in turn for a duty: its own, then the ladder above."""
    wanted = POSTS_OF.get(duty, (PostKind.PRINCIPAL,))
    start = LADDER.index(wanted[0]) + 1 if wanted[0] in LADDER else 1
    return [*wanted, *LADDER[start:]]
