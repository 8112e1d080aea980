"""The request, locked for whoever deals with it, and its own chronology."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from accounts import trail
from accounts.models import User
from complaints.casework.actions import Refused
from complaints.records.disclosing import permissions
from complaints.records.disclosing.vocabulary import ABOUT
from complaints.records.models import Disclosure


class NotAllowed(Exception):
    """There is nothing here for this person."""


def day_of(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def lock(disclosure: Disclosure, *, by: User, on: dt.date, still_open: bool = True) -> Disclosure:
    """The request as it is now, its row locked. Raises NotAllowed, and Refused once it has ended."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("trust", "academy")
    locked = rows.get(pk=disclosure.pk)
    if not permissions.visible_to(by, on=on).filter(pk=locked.pk).exists():
        raise NotAllowed
    if still_open and not locked.is_open:
        raise Refused(f"This request has ended: {locked.get_state_display().lower()}.")
    return locked


def note(
    locked: Disclosure, step: str, *, by: User | None, at: dt.datetime, on: dt.date | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """One entry in the request's own chronology: ids and field names, never anybody's words."""
    trail.record(
        about_kind=ABOUT, about=locked.uuid, step=step, by=by, on=on or day_of(at), at=at,
        actor="person" if by else "portal", data=data,
    )  # fmt: skip
