"""What every act here shares: the day of a moment, the entry in the chronology, the words of a refusal."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping

from django.utils import timezone

from accounts import trail
from accounts.models import User
from socialmedia.actions.refusal import Refused

__all__ = ["Refused", "SentBefore", "day_of", "insist_once", "new_reference", "note", "saw", "saw_list"]

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class SentBefore(Exception):
    """The very same form was sent already (a double click, or two at once): `about` is what it made."""

    def __init__(self, about: uuid.UUID) -> None:
        super().__init__("sent before")
        self.about = about


def insist_once(once: str, *, by: User) -> None:
    """Raise SentBefore when this person has sent this showing of the form already. The second of two at once waits for
    the first: call it within the transaction of the act, whose entry carries the mark."""
    if not once:
        return
    User.objects.select_for_update().get(pk=by.pk)
    if (before := trail.sent_before(once, by=by)) is not None:
        raise SentBefore(before.about)


def day_of(at: dt.datetime) -> dt.date:
    """The Europe/London day of a moment."""
    return timezone.localtime(at).date()


def note(
    kind: str, about: uuid.UUID, step: str, *, by: User | None, at: dt.datetime,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """One entry: ids, steps and field names, never anybody's words."""
    trail.record(
        about_kind=kind, about=about, step=step, by=by, on=day_of(at), at=at,
        actor="person" if by else "portal", data=data,
    )  # fmt: skip


def saw(kind: str, about: uuid.UUID, what: str, *, user: User, at: dt.datetime) -> None:
    """The access log: who looked at what, when."""
    trail.saw(about_kind=kind, about=about, user=user, what=what, at=at)


def saw_list(what: str, *, user: User, at: dt.datetime, detail: str = "") -> None:
    """The access log of a list that names people."""
    trail.saw(about_kind="list", about=None, user=user, what=what, at=at, detail=detail)


def new_reference(code: str, letter: str) -> str:
    """A random reference such as ACA-R7K3QX; the letter tells it from a complaint's and an incident's."""
    return f"{code}-{letter}" + "".join(secrets.choice(LETTERS) for _ in range(5))
