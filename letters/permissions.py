"""Who may: one letter to many people. It knows no complaint, so nobody's conflict can lie in it; posts alone decide."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from accounts import posts
from accounts.models import Academy, PostKind, User
from letters.models import Mailing

WRITERS = (*posts.OFFICERS, PostKind.PRINCIPAL)
"""Who writes to many people: the officers for every academy, a principal for their own."""


def writes_at(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies for which this person may write to many people."""
    held = [post for post in posts.held_by(user, on=on) if post.kind in WRITERS]
    trusts = {post.trust_id for post in held if post.academy_id is None}
    own = {post.academy_id for post in held if post.academy_id is not None}
    return Academy.objects.filter(trust__in=trusts) | Academy.objects.filter(pk__in=own)


def visible_to(user: User, *, on: dt.date) -> QuerySet[Mailing]:
    """The letters to many people that this person may open: written for an academy for which they write or approve."""
    held = posts.held_by(user, on=on)
    trusts = {post.trust_id for post in held if post.kind in posts.OFFICERS and post.academy_id is None}
    own = {post.academy_id for post in held if post.kind in WRITERS and post.academy_id is not None}
    return (Mailing.objects.filter(academy__trust__in=trusts) | Mailing.objects.filter(academy__in=own)).select_related(
        "academy__trust", "written_by", "approved_by", "sent_back_by", "sending_by", "stopped_by"
    )


def may_write(user: User, mailing: Mailing, *, on: dt.date) -> bool:
    """Whether this person changes the words and the list, sends and stops."""
    return posts.holds(user, *WRITERS, on=on, academy=mailing.academy)


def may_approve(user: User, mailing: Mailing, *, on: dt.date) -> bool:
    """Whether this person may say that it can go: one who writes there too, and not who prepared it (H5)."""
    return mailing.written_by_id != user.pk and may_write(user, mailing, on=on)
