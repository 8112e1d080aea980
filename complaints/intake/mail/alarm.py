"""A mailbox that cannot be read for a while: whoever can put it right is told."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.core.cache import cache

from accounts import notices, posts
from accounts.models import PostKind
from complaints.casework.actions.door import day_of

FAILURES, AFTER = "mail-in-failures", 15
"""A visit a minute: a quarter of an hour without success."""

MAILBOX = UUID("7f0f6f0c-8a3c-4b57-9d1e-0f2f4d6a1c11")
"""Under this the notices about the mailbox go; they are about no one e-mail."""


def count(*, failed: bool, at: dt.datetime) -> None:
    """One more visit; after so many that failed the administrators and trust officers hear of it, once a day."""
    if not failed:
        cache.delete(FAILURES)
        return
    cache.add(FAILURES, 0, timeout=3600)
    if cache.incr(FAILURES) < AFTER:
        return
    on = day_of(at)
    for kind in (PostKind.ADMINISTRATOR, PostKind.TRUST_OFFICER):
        for user in posts.holders(kind, on=on):
            notices.tell(
                user, about_kind="mail", about=MAILBOX, key=f"mailbox:{on}", at=at, urgent=True, path="",
                text="E-mail that comes in cannot be read from its mailbox. See docs/mail-in.md.",
            )  # fmt: skip
