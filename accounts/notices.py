"""Notices: one line that somebody should know, e-mailed in a digest without personal data in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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
    not_before: dt.datetime | None = None,
) -> bool:
    """Write a notice for a person; False if that key was told before, or if they can no longer sign in.

    `text` is a reference and a plain sentence and holds no name; `path` is where to go, without the host. No e-mail
    carries it before `not_before`, however urgent it is then.
    """
    if not user.is_active or Notice.objects.filter(user=user, key=key).exists():
        return False
    try:
        with transaction.atomic():
            Notice.objects.create(
                user=user, about_kind=about_kind, about=about, key=key, text=text, path=path, urgent=urgent,
                written_at=at, not_before=not_before,
            )  # fmt: skip
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class NoticeData:
    """What one notice says and to whom, before it is written."""

    user_id: int
    about_kind: str
    about: UUID
    key: str
    text: str
    path: str
    urgent: bool = False


def tell_many(rows: Sequence[NoticeData], *, at: dt.datetime, dry_run: bool = False) -> list[NoticeData]:
    """`tell` for many in three queries. Gives back those that were written, or in a dry run would have been."""
    wanted = {(row.user_id, row.key): row for row in rows}
    told = Notice.objects.filter(key__in={row.key for row in rows}, user_id__in={row.user_id for row in rows})
    for known in told.values_list("user_id", "key"):
        wanted.pop(known, None)
    active = set(
        User.objects.filter(pk__in={row.user_id for row in wanted.values()}, is_active=True).values_list(
            "pk", flat=True
        )
    )
    new = [row for row in wanted.values() if row.user_id in active]
    if not dry_run:
        Notice.objects.bulk_create(
            (
                Notice(
                    user_id=row.user_id, about_kind=row.about_kind, about=row.about, key=row.key, text=row.text[:300],
                    path=row.path, urgent=row.urgent, written_at=at,
                )
                for row in new
            ),
            batch_size=500,
            ignore_conflicts=True,
        )  # fmt: skip
    return new


def take_back(user: User, *, about: UUID) -> int:
    """Remove every notice that a person has about something, because they may no longer know of it."""
    return Notice.objects.filter(user=user, about=about).delete()[0]


def unseen(user: User) -> int:
    """How many notices a person has not looked at."""
    return Notice.objects.filter(user=user, seen_at=None).count()
