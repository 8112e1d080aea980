"""The secret address of a person's calendar: made, changed and ended by themselves, and ended with their sign-in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from accounts.models import CalendarFeed, User


def make(user: User, *, at: dt.datetime) -> str:
    """A new address; one made before stops working. Its token is given back and kept nowhere, only its hash."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_hash": _hash(token), "made_at": at, "fetched_at": None}
    )
    return token


def end(user: User) -> bool:
    """The address stops working; False when there was none."""
    return bool(CalendarFeed.objects.filter(user=user).delete()[0])


def standing(token: str) -> CalendarFeed | None:
    """The calendar that an address belongs to, while its person can sign in."""
    found = CalendarFeed.objects.filter(token_hash=_hash(token), user__is_active=True)
    return found.select_related("user").first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
