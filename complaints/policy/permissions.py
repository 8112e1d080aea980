"""Who may see and edit the versions: the operations officer and the trust officers."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts import posts
from accounts.models import PostKind, Trust, User
from complaints.policy.models import OutsideBody, Procedure
from complaints.policy.models.procedure import ProcedureQuerySet

EDITORS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)


def may_edit(user: User | AnonymousUser, *, on: dt.date) -> bool:
    """The procedure is kept by the operations officer and the trust officers; nobody by being a superuser."""
    return isinstance(user, User) and posts.holds(user, *EDITORS, on=on)


def editable_by(user: User | AnonymousUser, *, on: dt.date) -> ProcedureQuerySet:
    """The versions that a person may see on the staff's screens, and copy or edit."""
    if not isinstance(user, User):
        return Procedure.objects.none()
    return Procedure.objects.filter(trust__in=_trusts(user, on=on))


def bodies_editable_by(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[OutsideBody]:
    """The outside bodies that a person may edit."""
    if not isinstance(user, User):
        return OutsideBody.objects.none()
    return OutsideBody.objects.filter(trust__in=_trusts(user, on=on))


def trust_of_editor(user: User | AnonymousUser, *, on: dt.date) -> Trust | None:
    """The trust whose procedure this person keeps, or None."""
    if not isinstance(user, User):
        return None
    return Trust.objects.filter(pk__in=_trusts(user, on=on)).first()


def _trusts(user: User, *, on: dt.date) -> set[int]:
    return {post.trust_id for post in posts.held_by(user, on=on) if post.kind in EDITORS}
