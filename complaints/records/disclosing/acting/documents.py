"""Document by document: released whole, blacked out or withheld, and looked at by a second person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts import notices
from accounts.models import Access, User
from complaints.casework.actions import Refused
from complaints.evidence import blacking, sealing
from complaints.evidence.blacking import Box
from complaints.evidence.models import File
from complaints.records.disclosing import permissions
from complaints.records.disclosing.acting.door import NotAllowed, day_of, lock, note
from complaints.records.disclosing.vocabulary import ABOUT, OTHER, Decision
from complaints.records.models import Disclosure, DisclosureItem

OPENED_PAGES, OPENED_COPY = "item file", "item copy"
"""What the access log calls it when somebody opens a document's pages, and its redacted copy."""


def _item(item: DisclosureItem, *, by: User, at: dt.datetime) -> tuple[Disclosure, DisclosureItem]:
    locked = lock(item.case.disclosure, by=by, on=day_of(at))
    rows = DisclosureItem.objects.select_for_update(of=("self",))
    rows = rows.select_related("case__disclosure", "case__complaint", "file", "copy")
    found = rows.filter(pk=item.pk, case__in=permissions.cases_of(locked, by, on=day_of(at))).first()
    if found is None:
        raise NotAllowed
    return locked, found


def _about(current: DisclosureItem) -> dict[str, object]:
    """Which document, and of which complaint: whoever may not see that one reads nothing of it."""
    return {"item": str(current.uuid), "complaint": str(current.case.complaint.uuid)}


@transaction.atomic
def decide(
    item: DisclosureItem, *, decision: str, exemption: str = "", reasons: str = "", described_as: str = "",
    by: User, at: dt.datetime,
) -> None:  # fmt: skip
    """Release one document whole, or withhold it for a reason that the law knows. Blacking out decides by itself."""
    locked, current = _item(item, by=by, at=at)
    if decision == Decision.REDACT:
        raise Refused("Draw the boxes first: a redacted copy is decided by making it.")
    if decision == Decision.WITHHOLD:
        _reason(locked, exemption, reasons)
    else:
        exemption, reasons = "", ""
    _forget_copy(current)
    current.decision, current.exemption, current.reasons = decision, exemption, reasons.strip()
    _decided(current, locked, described_as, by=by, at=at)


@transaction.atomic
def redact(
    item: DisclosureItem, *, boxes: Sequence[tuple[Box, str]], reasons: str = "", described_as: str = "", by: User,
    at: dt.datetime,
) -> None:  # fmt: skip
    """A copy in pixels only with the boxes burnt in, each with its reason; the sealed original stays (R281)."""
    locked, current = _item(item, by=by, at=at)
    if current.file is None:
        raise Refused("It has no pages to black out. Release it whole or withhold it.")
    if not boxes:
        raise Refused("Draw a box over what must not be shown.")
    for _, exemption in boxes:
        _reason(locked, exemption, reasons)
    try:
        content, media_type, ending = blacking.burnt(current.file, [box for box, _ in boxes])
    except blacking.CannotOpen as fault:
        raise Refused(str(fault)) from fault
    _forget_copy(current)
    current.copy = sealing.seal_copy(
        current.file, kind=File.Kind.REDACTED, pieces=[content], media_type=media_type, by=by, at=at,
        name=f"{locked.reference}-{current.case.pk}-{current.position}.{ending}",
    )  # fmt: skip
    current.boxes = [[*box.kept(), exemption] for box, exemption in boxes]
    current.decision, current.exemption, current.reasons = Decision.REDACT, "", reasons.strip()
    _decided(current, locked, described_as, by=by, at=at)


def _reason(locked: Disclosure, exemption: str, reasons: str) -> None:
    if exemption not in locked.exemptions:
        raise Refused("Choose why it is kept back.")
    if exemption == OTHER and not reasons.strip():
        raise Refused("Name the exemption in the reasons.")


def _forget_copy(current: DisclosureItem) -> None:
    """An earlier redacted copy goes: what was shown too much in it must not lie about."""
    before, current.copy, current.boxes = current.copy, None, []
    if before is not None:
        current.decision, current.checked_by, current.checked_at = "", None, None
        current.save(update_fields=["copy", "boxes", "decision", "checked_by", "checked_at"])
        sealing.destroy(before)


def _decided(current: DisclosureItem, locked: Disclosure, described_as: str, *, by: User, at: dt.datetime) -> None:
    current.described_as = described_as.strip()[:200] or current.described_as
    current.decided_by, current.decided_at = by, at
    current.checked_by, current.checked_at, current.sent_back_because = None, None, ""
    current.save()
    note(locked, "decided", by=by, at=at, data={**_about(current), "decision": current.decision})


@transaction.atomic
def check(item: DisclosureItem, *, by: User, at: dt.datetime) -> None:
    """The second look, by somebody other than whoever decided it: what goes out whole may hold other people's data."""
    locked, current = _item(item, by=by, at=at)
    _by_another(current, by)
    if not opened(current, by):
        raise Refused(
            f"Open {'the redacted copy' if current.copy else 'the document'} first, then say that it is right."
        )
    current.checked_by, current.checked_at = by, at
    current.save(update_fields=["checked_by", "checked_at"])
    note(locked, "checked", by=by, at=at, data=_about(current))


def opened(item: DisclosureItem, by: User) -> bool:
    """Whether this person opened what was decided on: the redacted copy since it was made, else the pages (R134)."""
    if item.file is None:
        return True
    looks = Access.objects.filter(about_kind=ABOUT, about=item.case.disclosure.uuid, user=by, detail=str(item.uuid))
    if item.copy is None:
        return looks.filter(what=OPENED_PAGES).exists()
    return item.decided_at is not None and looks.filter(what=OPENED_COPY, at__gte=item.decided_at).exists()


@transaction.atomic
def send_back(item: DisclosureItem, *, because: str, by: User, at: dt.datetime) -> None:
    """The second person sees something to change: it has to be decided again."""
    locked, current = _item(item, by=by, at=at)
    _by_another(current, by)
    if not because.strip():
        raise Refused("Say what should be changed.")
    who = current.decided_by
    _forget_copy(current)
    current.decision, current.exemption, current.decided_by, current.decided_at = "", "", None, None
    current.sent_back_because = because.strip()
    current.save()
    note(locked, "sent_back", by=by, at=at, data=_about(current))
    if who is not None:
        notices.tell(
            who, about_kind=ABOUT, about=locked.uuid, key=f"sent_back:{current.pk}:{at.isoformat()}", at=at,
            text=f"{locked.reference}: a document was sent back to be decided again.", path=locked.get_absolute_url(),
        )  # fmt: skip


def _by_another(current: DisclosureItem, by: User) -> None:
    if not current.to_check:
        raise Refused("Nothing in it waits for a second look.")
    if current.decided_by_id == by.pk:
        raise Refused("Somebody else looks at what you decided.")
