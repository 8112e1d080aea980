"""Keys for machines: made, used and revoked. A key never opens anything that a person signs in for."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from accounts import trail
from accounts.models import Academy, ApiKey, Trust, User

ABOUT = "api"
PREFIX = "ck_"
"""So that a key that lies about somewhere is recognised for what it is."""


class NameTaken(Exception):
    """Two keys of one name for one place could not be told apart."""


@transaction.atomic
def make(
    *, name: str, trust: Trust, academy: Academy | None, last_day: dt.date, by: User, on: dt.date, at: dt.datetime
) -> tuple[ApiKey, str]:
    """A new key, and its token: it is kept nowhere, only its hash.

    :raises NameTaken: a key of this name for this place still works, so that a form sent twice makes one key.
    """
    Trust.objects.select_for_update().get(pk=trust.pk)
    standing_keys = ApiKey.objects.filter(trust=trust, academy=academy, revoked_at=None, last_day__gte=on)
    if standing_keys.filter(name__iexact=name).exists():
        raise NameTaken
    token = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name, trust=trust, academy=academy, token_hash=_hash(token), hint=token[:8], last_day=last_day, made_by=by,
        made_at=at,
    )  # fmt: skip
    data = {"academy": academy.code if academy else "", "last_day": last_day}
    trail.record(about_kind=ABOUT, about=key.uuid, step="key_made", by=by, on=on, at=at, data=data)
    return key, token


@transaction.atomic
def revoke(key: ApiKey, *, by: User, on: dt.date, at: dt.datetime) -> bool:
    """It stops working at once; False when it was revoked before."""
    locked = ApiKey.objects.select_for_update().get(pk=key.pk)
    if locked.revoked_at is not None:
        return False
    locked.revoked_by, locked.revoked_at = by, at
    locked.save(update_fields=["revoked_by", "revoked_at"])
    trail.record(about_kind=ABOUT, about=key.uuid, step="key_revoked", by=by, on=on, at=at)
    return True


def standing(token: str, *, on: dt.date) -> ApiKey | None:
    """The key that a token belongs to, while it works."""
    found = ApiKey.objects.filter(token_hash=_hash(token), revoked_at=None, last_day__gte=on)
    return found.select_related("trust", "academy").first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
