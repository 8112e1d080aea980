"""Who holds which post, and what a post gives (procedure.md, "Posts and what they give").

Rights on an academy are mirrored into django-guardian's table whenever a post begins or ends; nothing is
granted there by hand. Superusers administer; without a post they are given nothing here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.timezone import get_default_timezone
from guardian.models import UserObjectPermission

from accounts import arrivals, trail
from accounts.models import Academy, Post, PostKind, Trust, User
from accounts.models.posts import ACADEMY_POSTS, SINGLE_POSTS

_LOG = frozenset({"log_complaints"})
_WHOLE = frozenset({"log_complaints", "see_register", "see_cases"})
_PAPERS = frozenset({"see_papers"})

RIGHTS: dict[PostKind, frozenset[str]] = {
    PostKind.STAFF: _LOG,
    PostKind.SENIOR_LEADER: _LOG,
    PostKind.SENCO: _LOG,
    PostKind.RECORD_KEEPER: _LOG | {"see_register", "see_cases_below_principal", "keep_records"},
    PostKind.SAFEGUARDING_LEAD: _LOG | {"see_safeguarding_cases"},
    PostKind.PRINCIPAL: _WHOLE,
    PostKind.CLERK: _LOG | {"see_answered_cases"},
    PostKind.COUNCIL_MEMBER: _PAPERS,
    PostKind.COUNCIL_VICE_CHAIR: _PAPERS,
    PostKind.COUNCIL_CHAIR: _PAPERS,
    PostKind.OPERATIONS_OFFICER: _WHOLE | {"keep_records"},
    PostKind.TRUST_OFFICER: _WHOLE | {"keep_records"},
    PostKind.CENTRAL_STAFF: _LOG,
    PostKind.EXECUTIVE_LEADER: _LOG,
    PostKind.CHIEF_EXECUTIVE: _WHOLE,
    PostKind.TRUSTEE: _PAPERS,
    PostKind.BOARD_VICE_CHAIR: _PAPERS,
    PostKind.BOARD_CHAIR: _PAPERS,
    PostKind.TRUST_MEMBER: frozenset(),
    PostKind.AUDITOR: frozenset(),
    PostKind.ADMINISTRATOR: frozenset(),
}
"""What a post gives on its academy, or on every academy when it is held at the trust.

Cases that somebody is named on, or may not see, are casework's to add and to take away."""

OFFICERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
"""Who answers for every case, and so says who else reads them."""

APPOINTERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.ADMINISTRATOR)
"""Who keeps the list of people and posts."""


RIGHTS_KEPT, POSTS_KEPT = "_rights_on", "_posts_on"
"""Under these names a person's instance remembers what was looked up of their rights and of their posts on a day
(`forget`)."""


class PostTaken(Exception):
    """Somebody holds that post in those days. `post` is theirs."""

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(f"{post} is held by {post.user} in those days.")


class NotForOneself(Exception):
    """A person wanted to give themselves a post: it is always given by somebody else."""


class ForAnOfficer(Exception):
    """An administrator wanted to let somebody read cases while an officer of the trust is there to do it."""

    def __init__(self, officer: User) -> None:
        self.officer = officer
        super().__init__(f"{officer.name} fills posts that read cases.")


def holders(kind: PostKind, *, on: dt.date, academy: Academy | None = None) -> list[User]:
    """The people who act in a post on a day; acting cover stands in for the post that it covers.

    For a post at the trust the academy is ignored. An academy's own clerk comes before one of the trust.
    """
    return holders_of((kind,), on=on, academy=academy)[kind]


def holders_of(kinds: Iterable[PostKind], *, on: dt.date, academy: Academy | None = None) -> dict[PostKind, list[User]]:
    """`holders` of several posts in one query, by post."""
    held: dict[PostKind, list[Post]] = {kind: [] for kind in kinds}
    posts = Post.objects.filter(kind__in=held, user__is_active=True).held_on(on).select_related("user")
    if academy is not None:
        posts = posts.filter(
            ~Q(kind__in=ACADEMY_POSTS) | Q(academy=academy) | Q(academy=None, trust_id=academy.trust_id)
        )
    for post in posts.order_by("from_date", "pk"):
        held[PostKind(post.kind)].append(post)
    return {kind: _acting(found) for kind, found in held.items()}


def _acting(found: list[Post]) -> list[User]:
    covered = {post.acting_for_id for post in found}
    acting = sorted((post for post in found if post.pk not in covered), key=lambda post: post.academy_id is None)
    return list(dict.fromkeys(post.user for post in acting))


def held_by(user: User, *, on: dt.date) -> list[Post]:
    """The posts that a person holds on a day; none when they can no longer sign in. Kept on the instance."""
    return _of_the_day(user, on=on).held if user.is_active else []


def covers_for(user: User, *, on: dt.date) -> list[Post]:
    """Everybody's acting cover on a day, for questions about one person; kept on the instance with their posts."""
    return _of_the_day(user, on=on).covers


class _OfTheDay(NamedTuple):
    """What one query tells of a person's day: their posts, and who acts for whom."""

    held: list[Post]
    covers: list[Post]


def _of_the_day(user: User, *, on: dt.date) -> _OfTheDay:
    kept: dict[dt.date, _OfTheDay] = user.__dict__.setdefault(POSTS_KEPT, {})
    if on not in kept:
        posts = Post.objects.held_on(on).filter(Q(user=user) | Q(acting_for__isnull=False, user__is_active=True))
        found = list(posts.select_related("academy", "trust", "acting_for").order_by("from_date", "pk"))
        held = [post for post in found if post.user_id == user.pk]
        for post in held:
            post.user = user
        covers = [post for post in found if post.acting_for_id and (user.is_active or post.user_id != user.pk)]
        kept[on] = _OfTheDay(held, sorted(covers, key=lambda post: post.pk))
    return kept[on]


def holds(user: User, *kinds: PostKind, on: dt.date, academy: Academy | None = None) -> bool:
    """Whether a person holds one of these posts on a day; with an academy, at it or at the trust."""
    return any(
        post.kind in kinds and (academy is None or post.academy_id in (None, academy.pk))
        for post in held_by(user, on=on)
    )


def may_appoint(user: User, *, on: dt.date) -> bool:
    """Whether a person keeps the list of people and posts (`APPOINTERS`, and superusers)."""
    return bool(user.is_active and user.is_superuser) or holds(user, *APPOINTERS, on=on)


def reads_cases(kind: PostKind) -> bool:
    """Whether a post gives more than the logging of complaints."""
    return bool(RIGHTS[kind] - _LOG)


def left_to(by: User, kind: PostKind, *, instead_of: Iterable[User] = (), on: dt.date) -> User | None:
    """The officer who is to fill a post that reads cases, when somebody else wants to; None when `by` may.

    Whoever administers the portal reads no case, and makes nobody who does while an officer is in post, other than
    `instead_of`: who is covered, and who is to hold the post. With no officer there, as on the first day, they may.
    """
    if not reads_cases(kind) or holds(by, *OFFICERS, on=on):
        return None
    but_not = {by.pk, *(user.pk for user in instead_of)}
    held = Post.objects.filter(kind__in=OFFICERS, user__is_active=True).held_on(on).exclude(user__in=but_not)
    first = held.select_related("user").order_by("kind", "pk").first()
    return first.user if first else None


def begin(
    *,
    user: User,
    kind: PostKind,
    trust: Trust,
    academy: Academy | None = None,
    from_date: dt.date,
    to_date: dt.date | None = None,
    acting_for: Post | None = None,
    by: User | None,
    on: dt.date,
    at: dt.datetime | None = None,
) -> Post:
    """Put a person in a post; `by` is None only when the installation sets itself up, `at` noon if not given.

    Raises `PostTaken` when it is held in those days, `NotForOneself`, `ForAnOfficer`, or ValueError when the
    post is not one of that place.
    """
    kind = PostKind(kind)
    if by is not None and by.pk == user.pk:
        raise NotForOneself("A post is given by somebody else, never by the person who is to hold it.")
    covered = [acting_for.user] if acting_for is not None else []
    officer = left_to(by, kind, instead_of=(user, *covered), on=on) if by is not None else None
    if officer is not None:
        raise ForAnOfficer(officer)
    _check_place(kind, trust, academy)
    if to_date is not None and to_date < from_date:
        raise ValueError("A post cannot end before it begins.")
    if acting_for is not None and (acting_for.kind, acting_for.academy_id) != (
        kind,
        academy.pk if academy else None,
    ):
        raise ValueError("Acting cover holds the same post at the same place as the person who is covered.")
    with transaction.atomic():
        Trust.objects.select_for_update().get(pk=trust.pk)
        taken = _in_the_way(user, kind, trust, academy, from_date, to_date, acting_for)
        if taken is not None:
            raise PostTaken(taken)
        post = Post.objects.create(
            user=user, kind=kind, trust=trust, academy=academy, from_date=from_date, to_date=to_date,
            acting_for=acting_for, filled_by=by, filled_at=at or _noon(on),
        )  # fmt: skip
        _note(post, "post_filled", by=by, on=on, at=at)
        arrivals.announce(user, on=on, at=at or _noon(on))
        mirror(user, on=on)
    return post


def end(post: Post, *, to_date: dt.date, by: User | None, on: dt.date, at: dt.datetime | None = None) -> None:
    """Set the last day of a post. One that would begin only later is called off, with its cover: the row
    goes, and the trail keeps that it was there."""
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        if to_date < locked.from_date <= on:
            raise ValueError("The post has begun: its last day cannot be before its first.")
        if to_date < locked.from_date:
            for cover in Post.objects.filter(acting_for=locked).select_related("user"):
                end(cover, to_date=cover.from_date - dt.timedelta(days=1), by=by, on=on, at=at)
            _note(locked, "post_called_off", by=by, on=on, at=at)
            locked.delete()
        else:
            locked.to_date = to_date
            locked.save(update_fields=["to_date"])
            post.to_date = to_date
            _note(locked, "post_ended", by=by, on=on, at=at)
        mirror(post.user, on=on)


def mirror(user: User, *, on: dt.date) -> None:
    """Make the guardian table hold exactly what the posts held on that day give: no more, no less."""
    forget(user)
    _mirror(User.objects.filter(pk=user.pk), on=on)


def mirror_all(*, on: dt.date, dry_run: bool = False) -> int:
    """Mirror everybody, set-based: when an academy is added, and hourly. Says for how many people a right
    came or went, or in a dry run would have."""
    return _mirror(User.objects.all(), on=on, dry_run=dry_run)


def academies_with(user: User, right: str, *, on: dt.date) -> QuerySet[Academy]:
    """The academies on which a person has a right: it stands in the guardian table, and a post held on that
    day gives it, so that a post is over at midnight even when no worker was there to clear the table."""
    giving = [post for post in held_by(user, on=on) if right in RIGHTS[PostKind(post.kind)]]
    if not giving:
        return Academy.objects.none()
    granted = UserObjectPermission.objects.filter(
        user=user,
        content_type=ContentType.objects.get_for_model(Academy),
        permission__codename=right,
    ).annotate(academy_pk=Cast("object_pk", BigIntegerField()))
    return Academy.objects.filter(pk__in=granted.values("academy_pk")).filter(
        Q(pk__in=[post.academy_id for post in giving if post.academy_id])
        | Q(trust__in=[post.trust_id for post in giving if not post.academy_id])
    )


def forget(user: User) -> None:
    """Drop what the instance remembers of its posts and of what they give."""
    user.__dict__.pop(POSTS_KEPT, None)
    user.__dict__.pop(RIGHTS_KEPT, None)


def _mirror(users: QuerySet[User], *, on: dt.date, dry_run: bool = False) -> int:
    content_type = ContentType.objects.get_for_model(Academy)
    permissions = {p.codename: p.pk for p in Permission.objects.filter(content_type=content_type)}
    with transaction.atomic():
        wanted = _wanted(users, on=on)
        standing = UserObjectPermission.objects.filter(user__in=users, content_type=content_type)
        surplus: list[tuple[int, int]] = []
        for pk, user_id, object_pk, codename in standing.values_list(
            "pk", "user_id", "object_pk", "permission__codename"
        ):
            right = (user_id, int(object_pk), codename)
            if right in wanted:
                wanted.discard(right)
            else:
                surplus.append((user_id, pk))
        if not dry_run:
            for start in range(0, len(surplus), 500):
                some = [pk for _, pk in surplus[start : start + 500]]
                UserObjectPermission.objects.filter(pk__in=some).delete()
            missing = [
                UserObjectPermission(
                    user_id=user_id,
                    permission_id=permissions[codename],
                    content_type=content_type,
                    object_pk=str(pk),
                )
                for user_id, pk, codename in sorted(wanted)
            ]
            UserObjectPermission.objects.bulk_create(missing, ignore_conflicts=True, batch_size=500)
    return len({user_id for user_id, _ in surplus} | {user_id for user_id, _, _ in wanted})


def _wanted(users: QuerySet[User], *, on: dt.date) -> set[tuple[int, int, str]]:
    """Person, academy, right: all that the posts held on a day give."""
    held = Post.objects.held_on(on).filter(user__in=users.filter(is_active=True))
    trusts: dict[int, list[int]] = {}
    for pk, trust_id in Academy.objects.values_list("pk", "trust_id"):
        trusts.setdefault(trust_id, []).append(pk)
    return {
        (post.user_id, pk, codename)
        for post in held
        for pk in _places(post, trusts)
        for codename in RIGHTS[PostKind(post.kind)]
    }


def _places(post: Post, trusts: dict[int, list[int]]) -> Iterable[int]:
    return [post.academy_id] if post.academy_id else trusts.get(post.trust_id, [])


def _check_place(kind: PostKind, trust: Trust, academy: Academy | None) -> None:
    if academy is None and kind in ACADEMY_POSTS and kind != PostKind.CLERK:
        raise ValueError(f"{kind.label} is a post at an academy.")
    if academy is not None and kind not in ACADEMY_POSTS:
        raise ValueError(f"{kind.label} is a post at the trust.")
    if academy is not None and academy.trust_id != trust.pk:
        raise ValueError("The academy belongs to another trust.")


def _in_the_way(
    user: User,
    kind: PostKind,
    trust: Trust,
    academy: Academy | None,
    from_date: dt.date,
    to_date: dt.date | None,
    acting_for: Post | None,
) -> Post | None:
    """The post that stands against a new one: the same person twice, two covers of one post, or two holders
    of an office that one person holds."""
    same = Post.objects.filter(kind=kind, trust=trust, academy=academy).select_related("user", "academy", "trust")
    same = same.filter(Q(to_date=None) | Q(to_date__gte=from_date))
    if to_date is not None:
        same = same.filter(from_date__lte=to_date)
    against = Q(user=user)
    if acting_for is not None:
        against |= Q(acting_for=acting_for)
    elif kind in SINGLE_POSTS:
        against |= Q(acting_for=None)
    return same.filter(against).first()


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=get_default_timezone())


def _note(post: Post, step: str, *, by: User | None, on: dt.date, at: dt.datetime | None) -> None:
    trail.record(
        about_kind="post", about=post.uuid, step=step, by=by, on=on, at=at or _noon(on),
        actor="person" if by else "portal",
        data={
            "user": post.user_id, "kind": str(post.kind), "academy": post.academy_id, "from": post.from_date,
            "to": post.to_date, "acting_for": post.acting_for_id,
        },
    )  # fmt: skip
