"""Who keeps the term dates."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Academy, PostKind, User

CALENDAR_KEEPERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
"""Who loads term dates and approves what they move (procedure.md, "Posts and what they give")."""

CALENDAR_READERS = (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER)
"""Who may read the dates of their own academy."""


def may_keep_calendars(user: User, *, on: dt.date) -> bool:
    """Whether this person loads term dates; nobody by being a superuser."""
    return posts.holds(user, *CALENDAR_KEEPERS, on=on)


def calendars_of(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Academy]:
    """The academies whose dates this person may read: every one of the trust, or their own."""
    if not isinstance(user, User):
        return Academy.objects.none()
    held = posts.held_by(user, on=on)
    trusts = {post.trust_id for post in held if post.kind in CALENDAR_KEEPERS}
    own = {post.academy_id for post in held if post.kind in CALENDAR_READERS and post.academy_id}
    return Academy.objects.filter(Q(trust__in=trusts) | Q(pk__in=own))
