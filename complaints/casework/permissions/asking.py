"""Who may take a step: the parts somebody plays, and the list beside the predicate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Q

from accounts import posts
from accounts.models import Post, PostKind, User
from complaints.casework import routing
from complaints.casework.models import Complaint, Named
from complaints.casework.permissions import covering
from complaints.casework.permissions.covering import PRINCIPAL_AND_ABOVE
from complaints.casework.permissions.parts import ROLE_PARTS, WHO, Part
from complaints.casework.permissions.seeing import locked_out, visible_to
from complaints.casework.vocabulary import BEFORE_HEARING, WITHOUT_SIGHT, Role, State, Step
from complaints.policy.vocabulary import Stage

P = Part

GIVING: tuple[PostKind, ...] = (
    PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.RECORD_KEEPER, PostKind.PRINCIPAL, PostKind.CLERK,
    PostKind.CHIEF_EXECUTIVE, PostKind.BOARD_CHAIR,
)  # fmt: skip
"""Posts by which somebody can have a part in a complaint without being named on it."""


class NotAllowed(Exception):
    """This person may not take this step. The page answers as if there were nothing."""


def parts_of(
    user: User, complaint: Complaint, *, on: dt.date, fetched: bool = False, among: Collection[Part] = tuple(Part)
) -> frozenset[Part]:
    """Every part that this person plays in this complaint on this day; none for whoever is locked out. Whoever is named
    only to rule on an independent panel has that part, and is no reader of the case (docs/decisions/0008).

    `fetched` is for a page that has just fetched the complaint through `visible_to`: whether they may read it is not
    asked again. `among`: the parts that matter, so that nobody is looked up in the routing table for the others.
    """
    if not fetched and not _may_read(user, complaint, on=on):
        return _without_sight(user, complaint)
    return frozenset(_held(user, complaint, on=on) | _routed(user, complaint, on=on, among=among))


def plays(user: User, complaint: Complaint, wanted: Collection[Part], *, on: dt.date, fetched: bool = False) -> bool:
    """Whether `parts_of` has one of these; nobody is looked up in the routing table who has one without it."""
    parts = frozenset(wanted)
    if not fetched and not _may_read(user, complaint, on=on):
        return bool(parts & _without_sight(user, complaint))
    return bool(parts & _held(user, complaint, on=on) or parts & _routed(user, complaint, on=on, among=parts))


def _held(user: User, complaint: Complaint, *, on: dt.date) -> set[Part]:
    """Parts by post, by being named, and by covering for somebody."""
    below_principal = complaint.lead_subject not in PRINCIPAL_AND_ABOVE
    parts = {P.READER, *_by_post(user, complaint, below_principal=below_principal, on=on)}
    acting = covering.plays(user, complaint, on=on)
    if complaint.handler_id == user.pk or "handler" in acting:
        # For a principal or above nobody at the academy keeps the record: who the routing says does (procedure.md).
        parts |= {P.HANDLER} if below_principal else {P.HANDLER, P.RECORD_KEEPER}
    if complaint.clerk_id == user.pk or "clerk" in acting:
        parts.add(P.CLERK)
    for named in complaint.named.all():
        if named.user_id == user.pk and named.until is None and named.role in ROLE_PARTS:
            parts.add(ROLE_PARTS[named.role])
    return parts


def _routed(user: User, complaint: Complaint, *, on: dt.date, among: Collection[Part]) -> set[Part]:
    """Parts that the routing table gives for the stage that the complaint is at."""
    parts: set[Part] = set()
    appointing = P.APPOINTER in among and complaint.state in (State.INFORMAL, State.FORMAL)
    if appointing and routing.handler_at(complaint, Stage.FORMAL, on=on).user == user:
        parts.add(P.APPOINTER)
    approving = P.APPROVER in among and complaint.stage <= Stage.FORMAL
    if approving and routing.approver_at(complaint, on=on).user == user:
        parts.add(P.APPROVER)
    deciding = P.INDEPENDENCE_DECIDER in among and complaint.state in BEFORE_HEARING
    undecided = deciding and not _decider_named(complaint)
    if undecided and routing.independence_decider(complaint, on=on).user == user:
        parts.add(P.INDEPENDENCE_DECIDER)
    return parts


def _may_read(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """`visible_to` subtracts conflicts last, so a person who is locked out is not in it."""
    return visible_to(user, on=on).filter(pk=complaint.pk).exists()


def _without_sight(user: User, complaint: Complaint) -> frozenset[Part]:
    """The parts of somebody who may take a step and not read the case."""
    if not user.is_active or locked_out(user, complaint):
        return frozenset()
    standing = (named for named in complaint.named.all() if named.user_id == user.pk and named.until is None)
    return frozenset(ROLE_PARTS[named.role] for named in standing if named.role in WITHOUT_SIGHT)


def _by_post(user: User, complaint: Complaint, *, below_principal: bool, on: dt.date) -> set[Part]:
    held = {(post.kind, post.academy_id) for post in posts.held_by(user, on=on)}
    kinds = {kind for kind, place in held if place in (None, complaint.academy_id)}
    parts: set[Part] = set()
    officer = bool(kinds & {PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER})
    if officer or (PostKind.CHIEF_EXECUTIVE in kinds and not _trust_officer_free(complaint, on=on)):
        parts |= {P.TRUST_OFFICER, P.RECORD_KEEPER}
    if PostKind.RECORD_KEEPER in kinds and below_principal:
        parts.add(P.RECORD_KEEPER)
    if PostKind.PRINCIPAL in kinds and below_principal:
        parts |= {P.PRINCIPAL, P.RECORD_KEEPER}
    if PostKind.CLERK in kinds and complaint.answered_formally_on is not None:
        parts.add(P.CLERK)
    return parts


def _trust_officer_free(complaint: Complaint, *, on: dt.date) -> bool:
    """Whether anybody keeps the central register who is not locked out; else it falls to the next above."""
    barred = routing.conflicted(complaint)
    kinds = (PostKind.TRUST_OFFICER, PostKind.OPERATIONS_OFFICER)
    return any(user.pk not in barred for kind in kinds for user in posts.holders(kind, on=on))


def _decider_named(complaint: Complaint) -> bool:
    return any(named.role == Role.INDEPENDENCE_DECIDER and named.until is None for named in complaint.named.all())


def may(user: User, step: Step, complaint: Complaint, *, on: dt.date, fetched: bool = False) -> bool:
    """Whether this person's parts in this complaint include one that takes this step (`fetched`: see `parts_of`)."""
    if fetched and locked_out(user, complaint):
        return False  # otherwise it is the first that `plays` asks
    return plays(user, complaint, WHO[step], on=on, fetched=fetched)


def may_log(user: User, *, on: dt.date) -> bool:
    """Any member of staff may log a complaint that reaches them (S0 §6.1, R50–R51)."""
    return bool(posts.held_by(user, on=on)) and posts.academies_with(user, "log_complaints", on=on).exists()


def require(user: User | None, step: Step, complaint: Complaint, *, on: dt.date, fetched: bool = False) -> None:
    """Raise NotAllowed unless `may`. Without a user it is the complainant, who has a few steps of their own."""
    if user is None:
        if P.COMPLAINANT not in WHO[step]:
            raise NotAllowed(step)
        return
    if not may(user, step, complaint, on=on, fetched=fetched):
        raise NotAllowed(step)


def who_may(step: Step, complaint: Complaint, *, on: dt.date) -> list[User]:
    """Everybody with a sign-in who may take this step now: the list beside the predicate."""
    return [user for user in _could_have_a_part(complaint, on=on) if may(user, step, complaint, on=on)]


def played_by_anybody(parts: Iterable[Part], complaint: Complaint, *, on: dt.date) -> bool:
    """Whether somebody who can sign in plays one of these parts now."""
    wanted = frozenset(parts)
    return any(plays(user, complaint, wanted, on=on) for user in _could_have_a_part(complaint, on=on))


def players_of(parts: Collection[Part], complaint: Complaint, *, on: dt.date) -> list[User]:
    """Everybody who plays one of these parts now."""
    wanted = frozenset(parts)
    return [user for user in _could_have_a_part(complaint, on=on) if plays(user, complaint, wanted, on=on)]


def _could_have_a_part(complaint: Complaint, *, on: dt.date) -> list[User]:
    giving = Post.objects.held_on(on).filter(kind__in=GIVING)
    giving = giving.filter(Q(academy=None) | Q(academy_id=complaint.academy_id))
    named = Named.objects.filter(complaint=complaint, until__isnull=True)
    somebody = Q(pk__in=giving.values("user_id")) | Q(pk__in=named.values("user_id"))
    somebody |= Q(pk__in=covering.coverers(on=on))
    return list(User.objects.filter(somebody, is_active=True).order_by("pk"))
