"""Leaving a post: its last day, and who goes on with its open work.

The rooms above know what open work is; each registers here, when it starts, what moves it.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from django.db import transaction

from accounts import posts
from accounts.models import Handover, Post, User


class MovesWork(Protocol):
    """Gives the open work that `post.user` had through `post` to `to`, or, when that is None or they may
    not have a piece of it (a conflict), to whoever the routing names. Runs inside the handover's
    transaction; says nothing of how much it was, because a count would betray hidden cases."""

    def __call__(self, *, post: Post, to: User | None, by: User, on: dt.date, at: dt.datetime) -> None: ...


HANDOVERS: list[MovesWork] = []


def leave(post: Post, *, to_date: dt.date, to: User | None, by: User, on: dt.date, at: dt.datetime) -> Handover | None:
    """End a post and hand its work over: at once if this is its last day or later, else on the day after
    it ends.
    None when the post had not begun and is called off. All in one transaction."""
    if to is not None and (to.pk == post.user_id or not to.is_active):
        raise ValueError("The work goes to somebody else who can sign in.")
    with transaction.atomic():
        Handover.objects.filter(post=post, done_at=None).delete()
        posts.end(post, to_date=to_date, by=by, on=on, at=at)
        if post.from_date > to_date:
            return None
        due_on = on if to_date <= on else to_date + dt.timedelta(days=1)
        handover = Handover.objects.create(post=post, to=to, due_on=due_on, decided_by=by, decided_at=at)
        if due_on <= on:
            _carry_out(handover, on=on, at=at)
    return handover


def carry_out_due(*, on: dt.date, at: dt.datetime) -> int:
    """Carry out the handovers whose day has come; each is locked, so that two workers do not do it twice."""
    done = 0
    for pk in Handover.objects.filter(done_at=None, due_on__lte=on).values_list("pk", flat=True):
        with transaction.atomic():
            handover = Handover.objects.select_for_update().filter(pk=pk, done_at=None).first()
            if handover is not None:
                _carry_out(handover, on=on, at=at)
                done += 1
    return done


def _carry_out(handover: Handover, *, on: dt.date, at: dt.datetime) -> None:
    for move in HANDOVERS:
        move(post=handover.post, to=handover.to, by=handover.decided_by, on=on, at=at)
    handover.done_at = at
    handover.save(update_fields=["done_at"])
