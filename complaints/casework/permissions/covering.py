"""Who stands in while somebody acts for the post of a handler or a clerk: the acting person, else the next above.

The case does not move: who is away keeps it, and what they may do, for as long as they are in post.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable

from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Post, PostKind, User
from complaints.casework import routing
from complaints.casework.models import Complaint, Conflict
from complaints.policy.vocabulary import SENIORITY, SubjectKind

PRINCIPAL_AND_ABOVE: frozenset[str] = frozenset(SENIORITY) - {
    SubjectKind.ACADEMY_STAFF,
    SubjectKind.CENTRAL_TRUST_STAFF,
}
"""For these subjects nobody at the academy keeps the record (procedure.md)."""

AS_HANDLER: tuple[PostKind, ...] = (
    PostKind.STAFF, PostKind.SENIOR_LEADER, PostKind.SENCO, PostKind.RECORD_KEEPER, PostKind.SAFEGUARDING_LEAD,
    PostKind.PRINCIPAL, PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CENTRAL_STAFF,
    PostKind.EXECUTIVE_LEADER, PostKind.CHIEF_EXECUTIVE, PostKind.BOARD_CHAIR,
)  # fmt: skip
"""Posts by which somebody can have been made the handler."""

COVERED = (*AS_HANDLER, PostKind.CLERK)
"""Posts whose acting cover takes over cases."""

AT_AN_ACADEMY = frozenset(
    {PostKind.STAFF, PostKind.SENIOR_LEADER, PostKind.SENCO, PostKind.RECORD_KEEPER, PostKind.SAFEGUARDING_LEAD}
)
"""Above these comes the principal; above every other that is not on the ladder, the operations officer."""


def stands_in(user: User, *, on: dt.date) -> Q:
    """The complaints in which this person does what the handler or the clerk would, because that post is covered.

    Whoever acts comes first. Where they are locked out of a complaint, it goes up the ladder to the first who is not.
    """
    found = Q(pk__in=())
    for cover in _covers_for(user, on=on):
        found |= _cases(user, cover, on=on)
    return found


def plays(user: User, complaint: Complaint, *, on: dt.date) -> set[str]:
    """The predicate beside `stands_in`, for one complaint: as “handler”, as “clerk”, as both or neither."""
    away = {pk for pk in (complaint.handler_id, complaint.clerk_id) if pk is not None and pk != user.pk}
    if not away:
        return set()
    return {
        _part(cover)
        for cover in _covers_for(user, on=on)
        if cover.acting_for is not None
        and cover.acting_for.user_id in away
        and Complaint.objects.filter(_cases(user, cover, on=on), pk=complaint.pk).exists()
    }


def acting_for(complaint: Complaint, *, on: dt.date, reader: User | None = None) -> dict[str, User]:
    """Who acts at present for the handler and for the clerk of this complaint, if they may know of it.

    `reader` is somebody for whom the covers of the day were looked up already: they are not asked for again.
    """
    away = {pk for pk in (complaint.handler_id, complaint.clerk_id) if pk is not None}
    owner = {"handler": complaint.handler_id, "clerk": complaint.clerk_id}
    barred = routing.conflicted(complaint)
    covers = _covers_for(reader, on=on) if reader is not None else _covers(on=on, away=away) if away else []
    return {
        _part(cover): cover.user
        for cover in covers
        if cover.acting_for is not None
        and cover.acting_for.user_id == owner[_part(cover)]
        and cover.user_id not in barred
        and cover.academy_id in (None, complaint.academy_id)
    }


def coverers(*, on: dt.date) -> list[int]:
    """Everybody who acts for somebody on this day."""
    return list(Post.objects.held_on(on).filter(acting_for__isnull=False).values_list("user_id", flat=True))


def _covers_for(user: User, *, on: dt.date) -> list[Post]:
    """Every cover of the day that could give cases, for the questions about one person."""
    return [cover for cover in posts.covers_for(user, on=on) if cover.kind in COVERED]


def standing_in(
    complaints: Collection[int], away: Collection[int], *, barred: Container[tuple[int, int]], on: dt.date
) -> dict[tuple[int, int], int]:
    """(complaint, its handler or clerk) → who does their part there while they are away, for many complaints in a few
    queries; `barred` are the pairs of complaint and person that the conflict rule keeps apart."""
    found: dict[tuple[int, int], int] = {}
    for cover in _covers(on=on, away=away) if away else []:
        if cover.acting_for is None:
            continue
        given = Complaint.objects.filter(_of(_part(cover), cover), pk__in=complaints).values_list("pk", flat=True)
        rungs: list[int] | None = None
        for pk in given:
            who: int | None = cover.user_id
            if (pk, cover.user_id) in barred:
                if rungs is None:
                    rungs = [
                        holder.pk
                        for kind in _above(PostKind(cover.kind))
                        for holder in posts.holders(kind, on=on, academy=cover.academy)
                    ]
                who = next((one for one in rungs if (pk, one) not in barred), None)
            if who is not None:
                found[pk, cover.acting_for.user_id] = who
    return found


def _covers(*, on: dt.date, away: Iterable[int]) -> list[Post]:
    rows = Post.objects.held_on(on).filter(acting_for__isnull=False, user__is_active=True, kind__in=COVERED)
    rows = rows.filter(acting_for__user__in=list(away))
    return list(rows.select_related("acting_for", "academy", "user").order_by("pk"))


def _part(cover: Post) -> str:
    return "clerk" if cover.kind == PostKind.CLERK else "handler"


def _cases(user: User, cover: Post, *, on: dt.date) -> Q:
    """The complaints that one cover gives to this person."""
    nothing = Q(pk__in=())
    if cover.acting_for is None or cover.acting_for.user_id == user.pk:
        return nothing
    cases = _of(_part(cover), cover)
    if cover.user_id == user.pk:
        return cases
    if not _standing(cover.user_id).filter(**{f"complaint__{_part(cover)}": cover.acting_for.user_id}).exists():
        return nothing
    barred = [cover.user_id]
    for kind in _above(PostKind(cover.kind)):
        rung = [holder.pk for holder in posts.holders(kind, on=on, academy=cover.academy)]
        if user.pk in rung:
            for pk in barred:
                cases &= Q(pk__in=_standing(pk).values("complaint_id"))
            return cases
        barred += rung
    return nothing


def _of(part: str, cover: Post) -> Q:
    """The complaints of whoever is covered that are theirs by that post."""
    cases = Q(**{part: cover.acting_for.user_id if cover.acting_for else None})
    if cover.academy_id is None:
        return cases & Q(academy__trust=cover.trust_id)
    cases &= Q(academy=cover.academy_id)
    return cases if part == "clerk" else cases & ~Q(lead_subject__in=PRINCIPAL_AND_ABOVE)


def _standing(user: int) -> QuerySet[Conflict]:
    return Conflict.objects.filter(user=user, ended_on__isnull=True)


def _above(kind: PostKind) -> tuple[PostKind, ...]:
    if kind in routing.LADDER:
        return routing.LADDER[routing.LADDER.index(kind) + 1 :]
    return routing.LADDER if kind in AT_AN_ACADEMY else routing.LADDER[1:]
