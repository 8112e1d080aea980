"""The grounds on which contact may be called unreasonable: worded by the trust, each change on the trail (R109)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import Entry, Trust, User
from complaints.casework.actions import Refused
from complaints.casework.actions.door import mark
from complaints.conduct.contact import grounds_of
from complaints.conduct.models import Evidence, Ground

ABOUT = "contact_ground"
FIELDS = ("text", "position", "in_use")
WORDS = {"text": "its words", "position": "its place in the list", "in_use": "whether it is in use"}


@transaction.atomic
def add(trust: Trust, *, text: str, position: int, by: User, at: dt.datetime, once: str = "") -> Ground:
    """One more ground of the policy. The same words twice are one ground, and so is the same `once`."""
    Trust.objects.select_for_update().get(pk=trust.pk)
    words = _worded(text)
    before = trail.sent_before(once, about_kind=ABOUT, step="ground_added", by=by)
    if before is not None:
        return Ground.objects.get(uuid=before.about)
    same = grounds_of(trust).filter(text__iexact=words, in_use=True).first()
    if same is not None:
        raise Refused("This ground is in the list already.")
    made = Ground.objects.create(trust=trust, key=f"own-{uuid.uuid4().hex[:12]}", text=words, position=position)
    _note(made, "ground_added", by=by, at=at, fields=list(FIELDS), **mark(once))
    return made


@transaction.atomic
def change(
    ground: Ground, *, text: str, position: int, in_use: bool, by: User, at: dt.datetime, once: str = ""
) -> Ground:
    """Word it otherwise, move it, or put it out of use.

    Where a record relies on it already, its words stay as they were relied on: the new words are a new ground, and the
    old one goes out of use. The same `once` a second time does nothing.
    """
    row = Ground.objects.select_for_update().get(pk=ground.pk)
    if trail.sent_before(once, about=row.uuid):
        return row
    wanted = {"text": _worded(text), "position": position, "in_use": in_use}
    changed = [name for name in FIELDS if getattr(row, name) != wanted[name]]
    if not changed:
        return row
    if "text" in changed and Evidence.objects.filter(ground=row).exists():
        made = Ground.objects.create(
            trust=row.trust,
            key=f"own-{uuid.uuid4().hex[:12]}",
            text=str(wanted["text"]),
            position=position,
            in_use=in_use,
        )
        _note(made, "ground_added", by=by, at=at, fields=["text"], instead_of=str(row.uuid))
        row.in_use = False
        row.save(update_fields=["in_use"])
        _note(row, "ground_changed", by=by, at=at, fields=["in_use"], **mark(once))
        return made
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    _note(row, "ground_changed", by=by, at=at, fields=changed, **mark(once))
    return row


def _worded(text: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refused("Write down the ground.")
    return words


def _note(ground: Ground, step: str, *, by: User, at: dt.datetime, fields: list[str], **more: object) -> None:
    on = timezone.localtime(at).date()
    trail.record(about_kind=ABOUT, about=ground.uuid, step=step, by=by, on=on, at=at, data={"fields": fields, **more})


@dataclass(frozen=True)
class Change:
    """One change of the list, as it is read."""

    at: dt.datetime
    who: str
    text: str


def changes(trust: Trust) -> list[Change]:
    """What was changed in the grounds of a trust, the newest first."""
    grounds = {ground.uuid: ground.text for ground in Ground.objects.filter(trust=trust)}
    rows = Entry.objects.filter(about_kind=ABOUT, about__in=list(grounds)).select_related("by").order_by("-at", "-pk")
    return [Change(row.at, row.by.name if row.by else "The portal", _said(row, grounds[row.about])) for row in rows]


def _said(row: Entry, text: str) -> str:
    if row.step == "ground_added":
        return f"added “{text}”" + (" in place of another wording" if row.data.get("instead_of") else "")
    what = " and ".join(WORDS[name] for name in row.data.get("fields", []) if name in WORDS)
    return f"changed {what} of “{text}”"
