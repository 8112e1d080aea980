"""Evidence: sealed as it came, described, and copied without whoever brought it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from complaints.evidence import blacking, sealing
from complaints.evidence.blacking import Box
from complaints.evidence.models import File
from socialmedia import addresses
from socialmedia.actions.refusal import Refused
from socialmedia.facts import SHOWABLE
from socialmedia.models import Exhibit, Incident

Data = dict[str, object]
MOST_EXHIBITS = 500


def seal(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, upload: UploadedFile[Any]) -> Data:
    """One file, sealed as it came; never held up by anything (R145). Raises sealing.Refused for what is not taken."""
    number = (incident.exhibits.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    if number > MOST_EXHIBITS:
        raise Refused(f"There are {MOST_EXHIBITS} pieces of evidence already. Report what is new as a recurrence.")
    file = sealing.seal(upload, by=by, at=at)
    made = Exhibit.objects.create(incident=incident, number=number, file=file, added_by=by, added_at=at)
    return {"exhibit": str(made.uuid)}


def note_unseen(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, why: str, **_: Any) -> Data:
    """The school was told of a post and cannot see it (S3 §6.9(d), R241)."""
    if not why.strip():
        raise Refused("Say why the post cannot be seen.")
    incident.unseen_why = why.strip()
    return {}


DESCRIBED = (
    "platform_name", "address", "account", "place", "place_name", "audience", "seen_on", "posted_when", "words",
)  # fmt: skip


def describe(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, **facts: Any) -> Data:
    """What is known of the post: the address without what follows people about, the account, who can see it (R147)."""
    if "address" in facts:
        try:
            facts["address"] = addresses.cleaned(facts["address"])
        except addresses.NotAnAddress as wrong:
            raise Refused(str(wrong)) from wrong
    changed = [name for name in DESCRIBED if name in facts and getattr(incident, name) != facts[name]]
    for name in changed:
        setattr(incident, name, facts[name])
    return {"fields": changed}


def sanitise(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, exhibit: Exhibit, boxes: Sequence[Box],
    nothing_to_hide: bool = False, why: str = "",
) -> Data:  # fmt: skip
    """A copy in pixels only with boxes burnt in; the sealed original stays as it is (R146, R158, R281).

    Without a box, somebody must say that there is nothing to hide; the copy then leaves behind what a camera wrote.
    """
    if not boxes and not nothing_to_hide:
        raise Refused("Draw a box over what must not be shown, or confirm that there is nothing on it to hide.")
    current = Exhibit.objects.select_related("file").get(pk=exhibit.pk, incident=incident)
    if current.file.media_type not in SHOWABLE:
        raise Refused("This kind of file cannot be blacked out. It stays sealed; add a picture or a PDF of it.")
    if not current.file.may_be_served:
        raise Refused("This file cannot be opened: it is still being checked for viruses, or it is locked away.")
    try:
        pieces, media_type, ending = blacking.burnt(current.file, boxes)
    except blacking.CannotOpen as fault:
        raise Refused(str(fault)) from fault
    name = f"{incident.reference}-{current.number}.{ending}"
    current.sanitised = sealing.seal_copy(
        current.file, kind=File.Kind.REDACTED, pieces=[pieces], name=name, media_type=media_type, by=by, at=at
    )
    current.boxes = [box.kept() for box in boxes]
    current.sanitised_by, current.sanitised_at, current.sanitised_why = by, at, why.strip()[:300]
    current.save()
    return {"exhibit": str(current.uuid), "boxes": len(boxes)}


def set_aside(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, exhibits: Sequence[Exhibit], aside: bool, why: str,
    **_: Any,
) -> Data:  # fmt: skip
    """Pieces that are not for prints and letters, or are again; the sealed originals stay as they are (R145, R158)."""
    rows = list(incident.exhibits.filter(pk__in=[row.pk for row in exhibits]).exclude(set_aside=aside))
    if not rows:
        raise Refused("Tick the pieces that you mean.")
    if not why.strip():
        raise Refused("Say why they are set aside." if aside else "Say why they are taken back.")
    for row in rows:
        row.set_aside, row.set_aside_why, row.set_aside_by, row.set_aside_at = aside, why.strip()[:300], by, at
        row.save()
    return {"aside": aside, "pieces": len(rows), "numbers": [row.number for row in rows]}
