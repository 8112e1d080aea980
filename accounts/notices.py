"""Notices: one line that somebody should know, e-mailed in a digest without personal data in it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Notice, User


def tell(
    user: User,
    *,
    about_kind: str,
    about: UUID,
    key: str,
    text: str,
    path: str,
    at: dt.datetime,
    urgent: bool = False,
) -> bool:
    """Write a notice for a person; False if that key was told before, or if they can no longer sign in.

    `text` is a reference and a plain sentence and holds no name; `path` is where to go, without the host.
    """
    if not user.is_active or Notice.objects.filter(user=user, key=key).exists():
        return False
    try:
        with transaction.atomic():
            Notice.objects.create(
                user=user, about_kind=about_kind, about=about, key=key, text=text, path=path, urgent=urgent,
                written_at=at,
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


def take_back(user: User, *, about: UUID) -> int:
    """Remove every notice that a person has about something, because they may no longer know of it."""
    return Notice.objects.filter(user=user, about=about).delete()[0]


def unseen(user: User) -> int:
    """How many notices a person has not looked at."""
    return Notice.objects.filter(user=user, seen_at=None).count()
