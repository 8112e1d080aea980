"""Who opened a sealed original, when and why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from socialmedia import permissions
from socialmedia.actions import unnamed
from socialmedia.actions.door import day_of, lock, note, note_saw
from socialmedia.models import Exhibit


@transaction.atomic
def open_original(exhibit: Exhibit, *, reason: str, by: User, at: dt.datetime) -> None:
    """Written down before it is handed out: in the chronology that it was, in the access log why. Raises NotAllowed,
    and Refused where the reason names whoever brought it."""
    locked = lock(exhibit.incident)
    if not permissions.SOURCE_READERS & permissions.parts_of(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("original")
    unnamed.insist(locked, reason)
    note(locked, "original_opened", by=by, at=at, data={"exhibit": str(exhibit.uuid)})
    note_saw(locked, user=by, what="sealed original", at=at, detail=f"{exhibit.number}: {reason}")
