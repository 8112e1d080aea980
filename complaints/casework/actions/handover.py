"""Somebody leaves a post: the open complaints that were theirs go to whoever was named, or where the table says."""

from __future__ import annotations

import datetime as dt

from accounts import posts
from accounts.models import Post, PostKind, User
from complaints.casework import attention, permissions, routing
from complaints.casework.actions import people
from complaints.casework.actions.door import lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Named
from complaints.casework.vocabulary import Role, State
from complaints.policy.vocabulary import Duty, Stage

ONE_DAY = dt.timedelta(days=1)

BY_OFFICE = frozenset({*routing.LADDER, *(kind for kinds in routing.POSTS_OF.values() for kind in kinds)})
"""Posts by which the routing table gives somebody a complaint."""

NO_WORK = frozenset(
    {
        PostKind.COUNCIL_MEMBER, PostKind.COUNCIL_VICE_CHAIR, PostKind.TRUSTEE, PostKind.BOARD_VICE_CHAIR,
        PostKind.AUDITOR, PostKind.ADMINISTRATOR,
    }
)  # fmt: skip
"""Posts whose holders handle no complaint by holding them."""

ASKED = {Role.INDEPENDENCE_DECIDER: routing.independence_decider, Role.COUNCIL_CHAIR: routing.chair_to_try}
"""Who is named by their office for one step, and where the table says who that is."""

LOOKING = (Role.INVESTIGATOR, Role.THIRD_PARTY)
SEATS = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)


def hand_over(*, post: Post, to: User | None, by: User, on: dt.date, at: dt.datetime) -> None:
    """Move what `post.user` had through this post (R36, R101): the complaints they handle, those that they clerk, and,
    when no other post is left to them, what they were looking into. Runs inside the handover's transaction."""
    after = max(on, post.to_date + ONE_DAY) if post.to_date else on
    leaver = post.user
    posts.forget(leaver)
    remaining = [one for one in posts.held_by(leaver, on=after) if one.pk != post.pk]
    left = [one for one in remaining if one.kind not in NO_WORK]
    cases = Complaint.objects.filter(academy__trust_id=post.trust_id).exclude(state=State.CLOSED)
    if post.academy_id is not None:
        cases = cases.filter(academy_id=post.academy_id)
    for complaint in cases.filter(handler=leaver).order_by("pk"):
        if not _stays(complaint, post, left, after=after):
            _give_handling(lock(complaint), to, leaver, by=by, on=on, at=at, after=after)
    if post.kind in (PostKind.CLERK, PostKind.OPERATIONS_OFFICER):
        for complaint in cases.filter(clerk=leaver).order_by("pk"):
            if routing.clerk_for(complaint, on=after).user != leaver:
                _give_clerking(lock(complaint), to, leaver, by=by, on=on, at=at, after=after)
    for named in Named.objects.filter(user=leaver, role__in=ASKED, until__isnull=True, complaint__in=cases):
        _ask_another(lock(named.complaint), named, by=by, on=on, at=at, after=after)
    if not left:
        looking = Named.objects.filter(user=leaver, role__in=LOOKING, until__isnull=True, external=False)
        for named in looking.filter(complaint__in=cases).select_related("complaint"):
            locked = lock(named.complaint)
            people.unname(locked, leaver, Role(named.role), on=on)
            note(locked, "investigator_left", by=by, at=at, on=on, data={"named": named.pk})
    if not remaining:
        _take_leave(leaver, by=by, on=on, at=at)


def _take_leave(leaver: User, *, by: User, on: dt.date, at: dt.datetime) -> None:
    """Whoever holds no post any more keeps no part in any complaint, open or closed, but what they do from outside.

    The clerk hears of an empty seat on a panel, so that the member is stood down and another one found.
    """
    standing = Named.objects.filter(user=leaver, until__isnull=True, external=False)
    for named in standing.select_related("complaint").order_by("pk"):
        locked = lock(named.complaint)
        people.unname(locked, leaver, Role(named.role), on=on)
        if locked.state == State.CLOSED:
            continue
        note(locked, "part_ended", by=by, at=at, on=on, data={"role": named.role})
        if named.role in SEATS:
            fact = attention.Fact(
                complaint_id=locked.pk, uuid=locked.uuid, reference=locked.reference, people=(locked.clerk_id,),
                text=f"{locked.reference}: {leaver.name} holds no post any more. Stand them down from the panel.",
                key=f"seat-empty-{locked.uuid}-{leaver.pk}-{on.isoformat()}",
            )  # fmt: skip
            attention.tell([fact], on=on, at=at)


def _stays(complaint: Complaint, post: Post, left: list[Post], *, after: dt.date) -> bool:
    """Still theirs: by the routing table, or because another post of theirs at this academy or the trust remains."""
    if routing.handler_at(complaint, _stage(complaint), on=after).user == post.user:
        return True
    near = [one for one in left if one.academy_id in (None, complaint.academy_id)]
    return bool(near) and post.kind not in BY_OFFICE


def _stage(complaint: Complaint) -> Stage:
    return Stage.FORMAL if complaint.stage >= Stage.FORMAL else Stage.INFORMAL


def _give_handling(
    complaint: Complaint, to: User | None, leaver: User, *, by: User, on: dt.date, at: dt.datetime, after: dt.date
) -> None:
    """To the person named, unless they may not have this one; else by the routing table, past the leaver."""
    if not (to is not None and _may_handle(complaint, to, after=after)):
        row = complaint.procedure.routing(routing.lead_subject(complaint), _stage(complaint))
        to = routing.duty_holder(complaint, Duty(row.received_by), on=after, besides={leaver.pk}).user
    people.give_to(complaint, to, by=by, on=on, reason="handed over with the post")
    complaint.save()
    _written_down(complaint, Role.HANDLER, to, by=by, on=on, at=at)


def _may_handle(complaint: Complaint, user: User, *, after: dt.date) -> bool:
    if permissions.locked_out(user, complaint):
        return False
    try:
        people.check_handler(complaint, user, on=after)
    except Refused:
        return False
    return True


def _give_clerking(
    complaint: Complaint, to: User | None, leaver: User, *, by: User, on: dt.date, at: dt.datetime, after: dt.date
) -> None:
    """To the person named if they are a clerk then; else to the next clerk, or the next above."""
    clerk = to is not None and posts.holds(to, PostKind.CLERK, on=after, academy=complaint.academy)
    if not clerk or to is None or permissions.locked_out(to, complaint):
        to = routing.duty_holder(complaint, Duty.CLERK, on=after, besides={leaver.pk}).user
    people.unname(complaint, leaver, Role.CLERK, on=on)
    complaint.clerk = to
    if to is not None:
        people.name(complaint, to, Role.CLERK, by=by, on=on, reason="handed over with the post")
    complaint.save()
    _written_down(complaint, Role.CLERK, to, by=by, on=on, at=at)


def _ask_another(complaint: Complaint, named: Named, *, by: User, on: dt.date, at: dt.datetime, after: dt.date) -> None:
    """Whoever was asked for one step by an office that they leave is asked no more; the next is."""
    role = Role(named.role)
    if ASKED[role](complaint, on=after).user == named.user:
        return
    people.unname(complaint, named.user, role, on=on)
    people.let_decider_in(complaint, by=by, on=after, at=at)
    people.let_chair_in(complaint, by=by, on=after, at=at)
    note(complaint, "handed_over", by=by, at=at, on=on, data={"role": role.value})


def _written_down(complaint: Complaint, role: Role, to: User | None, *, by: User, on: dt.date, at: dt.datetime) -> None:
    """In the chronology; and whoever has it now is told, or the trust officers when nobody has."""
    note(complaint, "handed_over", by=by, at=at, on=on, data={"role": role.value})
    text = f"{complaint.reference}: {'this complaint is now yours.' if to else 'nobody handles this complaint.'}"
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, text=text,
        key=f"handed-over-{complaint.uuid}-{role.value}-{on.isoformat()}", people=(to.pk if to else None,),
    )  # fmt: skip
    attention.tell([fact], on=on, at=at)
