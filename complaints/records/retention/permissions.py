"""Who may: the schedule, holds and disposals are the trust's officers' (procedure.md, "Posts and what they give").

A disposal with a record in it that somebody may not see is not there for them: conflicts always win.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import User
from complaints.casework import permissions as casework
from complaints.records.models import Disposal, DisposalItem, Hold
from complaints.records.retention import own


def keeps(user: User | AnonymousUser, *, on: dt.date) -> bool:
    """Whether this person decides what is kept: by post, never by being a superuser."""
    return isinstance(user, User) and user.is_active and posts.holds(user, *posts.OFFICERS, on=on)


def disposals_visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Disposal]:
    """Every disposal that this person may read, approve or take up."""
    if not isinstance(user, User) or not keeps(user, on=on):
        return Disposal.objects.none()
    seen = casework.visible_to(user, on=on).order_by().values("pk")
    unseen = DisposalItem.objects.filter(complaint__isnull=False).exclude(complaint__in=seen)
    found = Disposal.objects.exclude(pk__in=unseen.values("disposal_id"))
    return found.exclude(pk__in=own.unseen_by(user, on=on).values("disposal_id"))


def holds_visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Hold]:
    """Every hold on a record that this person may see."""
    if not isinstance(user, User) or not keeps(user, on=on):
        return Hold.objects.none()
    complaints = Q(complaint__in=casework.visible_to(user, on=on).order_by().values("pk"))
    return Hold.objects.filter(complaints | own.holds_of(user, on=on))
