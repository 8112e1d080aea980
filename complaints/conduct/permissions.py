"""Who may: campaigns for the trust's officers; contact plans for whoever leads the case. Conflicts always win."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework.models import Conflict
from complaints.conduct.models import Campaign, Member

OFFICERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
"""Who gathers campaigns and answers them (procedure.md, `answer_with_campaign`)."""


def keeps_campaigns(user: User, *, on: dt.date) -> bool:
    """Whether this person gathers campaigns: by post, never by being a superuser."""
    return posts.holds(user, *OFFICERS, on=on)


def campaigns_visible_to(user: User, *, on: dt.date) -> QuerySet[Campaign]:
    """The campaigns that this officer may open: none of whose complaints they may not see.

    Whoever is complained about in one of many that say the same finds no trace of the others either (R101).
    """
    trusts = {post.trust_id for post in posts.held_by(user, on=on) if post.kind in OFFICERS}
    if not trusts:
        return Campaign.objects.none()
    barred = Member.objects.filter(
        complaint__in=Conflict.objects.filter(user=user, ended_on=None).values("complaint_id")
    )
    return Campaign.objects.filter(trust__in=trusts).exclude(pk__in=barred.values("campaign_id"))
