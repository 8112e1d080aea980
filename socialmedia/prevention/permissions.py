"""Who may: the trust's officers keep what is signed; heads and safeguarding leads see their staff; conflicts win."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Academy, Post, PostKind, Trust, User
from socialmedia.permissions import TRUST_POSTS, NotAllowed, may_keep_guide
from socialmedia.prevention.models import Induction, KnownContact, MailRecord, StaffReport
from socialmedia.prevention.vocabulary import SIGNERS, ReportKind

__all__ = ["NotAllowed", "mails", "may_keep", "places", "reports", "signs"]

HEADS = (PostKind.PRINCIPAL, PostKind.SAFEGUARDING_LEAD)


def signs(user: User, *, on: dt.date) -> bool:
    """Whether this person works for the trust, and so signs and reports."""
    return posts.holds(user, *SIGNERS, on=on)


def may_keep(user: User, *, on: dt.date) -> bool:
    """The trust's officers keep what is signed, the rounds and the trust's lists."""
    return may_keep_guide(user, on=on)


def places(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies whose staff and lists this person keeps: their own as its head or safeguarding lead, or all."""
    held = posts.held_by(user, on=on)
    if any(post.kind in TRUST_POSTS for post in held):
        return Academy.objects.filter(trust__in={post.trust_id for post in held if post.kind in TRUST_POSTS})
    return Academy.objects.filter(pk__in={post.academy_id for post in held if post.kind in HEADS and post.academy_id})


def keeps_lists(user: User, *, on: dt.date) -> bool:
    """Whether this person keeps any academy's lists."""
    return places(user, on=on).exists()


def for_trust(user: User, *, on: dt.date) -> bool:
    """Whether this person keeps lists of the whole trust: they see the central team as well."""
    return posts.holds(user, *TRUST_POSTS, on=on)


def require_keeper(user: User, *, on: dt.date) -> None:
    """Raise NotAllowed unless `may_keep`."""
    if not may_keep(user, on=on):
        raise NotAllowed("keep")


def report_at(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies at which this person reports: where they work, or all for those at the trust."""
    held = [post for post in posts.held_by(user, on=on) if post.kind in SIGNERS]
    if any(post.academy_id is None for post in held):
        return Academy.objects.filter(trust__in={post.trust_id for post in held})
    return Academy.objects.filter(pk__in={post.academy_id for post in held})


def reports(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[StaffReport]:
    """Every report that this person deals with. Whoever it is about finds nothing, whatever their post (R234).

    Principals deal with what is at their academy, safeguarding leads with contact and with children at risk, the chair
    of the council with what is about the principal, the chair of the board with what is about the chief executive, the
    trust with all of it.
    """
    if not isinstance(user, User) or not user.is_active:
        return StaffReport.objects.none()
    held = posts.held_by(user, on=on)
    seen = Q(pk__in=())
    if any(post.kind in TRUST_POSTS for post in held):
        seen |= Q(academy__trust__in={post.trust_id for post in held if post.kind in TRUST_POSTS})
    seen |= Q(academy__in=_at(user, PostKind.PRINCIPAL, on=on), about_head=False)
    leads = Q(academy__in=_at(user, PostKind.SAFEGUARDING_LEAD, on=on), about_head=False)
    seen |= leads & (Q(kind=ReportKind.CONTACT) | Q(child_at_risk=True))
    seen |= Q(academy__in=_at(user, PostKind.COUNCIL_CHAIR, on=on), about_head=True)
    if posts.holds(user, PostKind.BOARD_CHAIR, on=on):
        chiefs = Post.objects.held_on(on).filter(kind=PostKind.CHIEF_EXECUTIVE).values("user_id")
        seen |= Q(pk__in=StaffReport.objects.filter(kept_from__in=chiefs).values("pk"))
    kept = StaffReport.objects.filter(kept_from=user).values("pk")
    return StaffReport.objects.filter(seen).exclude(pk__in=kept)


def mails(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[MailRecord]:
    """Records of e-mails that were looked at. The employee finds none: they are told in writing (R264)."""
    if not isinstance(user, User) or not user.is_active:
        return MailRecord.objects.none()
    held = posts.held_by(user, on=on)
    seen = Q(academy__in=_at(user, PostKind.PRINCIPAL, on=on)) | Q(asked_by=user)
    if any(post.kind in TRUST_POSTS for post in held):
        seen |= Q(academy__trust__in={post.trust_id for post in held if post.kind in TRUST_POSTS})
    if not held:
        return MailRecord.objects.none()
    return MailRecord.objects.filter(seen).exclude(employee=user)


def mail_at(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """Where this person may ask in writing for somebody's e-mails: the head, the chair about the head, the trust."""
    if posts.holds(user, *TRUST_POSTS, on=on):
        return places(user, on=on)
    held = [*_at(user, PostKind.PRINCIPAL, on=on), *_at(user, PostKind.COUNCIL_CHAIR, on=on)]
    return Academy.objects.filter(pk__in=held)


def contacts(user: User, *, on: dt.date) -> QuerySet[KnownContact]:
    """Declared contacts that this person discusses: those of the staff of their academies, never their own (R256)."""
    from_staff = _staff_of(user, on=on)
    return KnownContact.objects.filter(user__in=from_staff).exclude(user=user)


def inductions(user: User, *, on: dt.date) -> QuerySet[Induction]:
    """The beginnings that this person looks after."""
    return Induction.objects.filter(user__in=_staff_of(user, on=on)).exclude(user=user)


def staff(user: User, *, on: dt.date) -> QuerySet[User]:
    """The colleagues of whom this person keeps training and signatures."""
    return User.objects.filter(pk__in=_staff_of(user, on=on), is_active=True)


def colleagues(trust: Trust, *, on: dt.date) -> QuerySet[User]:
    """Everybody who works for the trust."""
    return User.objects.filter(is_active=True, pk__in=_working(Q(trust=trust), on=on))


def _working(where: Q, *, on: dt.date) -> Any:
    return Post.objects.held_on(on).filter(where, kind__in=SIGNERS).values("user_id")


def _staff_of(user: User, *, on: dt.date) -> Any:
    """The colleagues at the places of this person; the central team as well for the trust."""
    where = Q(academy__in=places(user, on=on))
    if for_trust(user, on=on):
        where |= Q(academy__isnull=True, trust__in={post.trust_id for post in posts.held_by(user, on=on)})
    return _working(where, on=on)


def _at(user: User, kind: PostKind, *, on: dt.date) -> list[int]:
    return [post.academy_id for post in posts.held_by(user, on=on) if post.kind == kind and post.academy_id]
