"""The pack, and its release: what goes out is what was decided, and nothing that was decided otherwise since."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts import trail
from accounts.models import User
from complaints.casework.actions import Refused
from complaints.casework.vocabulary import ABOUT as OF_A_COMPLAINT
from complaints.evidence import making
from complaints.records.disclosing import permissions
from complaints.records.disclosing.acting.clocks import stop_clock
from complaints.records.disclosing.acting.door import day_of, lock, note
from complaints.records.disclosing.vocabulary import State
from complaints.records.models import Disclosure, DisclosureItem, DisclosurePack, ScopedCase
from letters import outbox

MAKE = "complaints.records.tasks.make_disclosure_pack"
SOMEBODY_ELSE = (
    "Somebody else who deals with requests makes the pack, reads it through and records that it went out: never "
    "whoever recorded the request."
)
RELEASED = "disclosed"
"""What the access log of a complaint calls it when something of it was released."""


def items_of(disclosure: Disclosure, cases: QuerySet[ScopedCase] | None = None) -> list[DisclosureItem]:
    """Every document in scope, in its order; `cases`: of these only."""
    rows = DisclosureItem.objects.filter(case__in=disclosure.cases.all() if cases is None else cases)
    related = ("case__disclosure", "case__complaint", "file", "copy", "decided_by", "checked_by")
    return list(rows.select_related(*related).order_by("case__pk", "position"))


def mark_of(items: Sequence[DisclosureItem]) -> str:
    """SHA-256 over what is decided: a pack that was built from other decisions cannot go out."""
    said = [
        [str(one.uuid), one.decision, one.exemption, one.reasons, one.described_as, one.boxes, str(one.copy_id)]
        for one in items
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def in_the_way(cases: QuerySet[ScopedCase], items: Sequence[DisclosureItem]) -> list[str]:
    """What has to be done before a pack can be made: sentences."""
    found = []
    if not cases.exists():
        found.append("Search for what is in scope, and take the complaints in.")
    if cases.exclude(state=ScopedCase.State.READY).exists():
        found.append("The documents of a complaint are still being taken in.")
    undecided = sum(1 for one in items if not one.decision)
    unchecked = sum(1 for one in items if one.to_check)
    if undecided:
        found.append(f"{undecided} {'document is' if undecided == 1 else 'documents are'} not decided.")
    if unchecked:
        found.append(f"{unchecked} {'document waits' if unchecked == 1 else 'documents wait'} for a second look.")
    return found


def _sent_by(disclosure: Disclosure, *, by: User, at: dt.datetime) -> Disclosure:
    locked = lock(disclosure, by=by, on=day_of(at))
    if not permissions.sends(locked, by):
        raise Refused(SOMEBODY_ELSE)
    return locked


@transaction.atomic
def ask_for_pack(disclosure: Disclosure, *, by: User, at: dt.datetime) -> DisclosurePack:
    """Have the pack put together by a worker: what is released, and a schedule of all of it."""
    locked = _sent_by(disclosure, by=by, at=at)
    items = items_of(locked)
    if missing := in_the_way(locked.cases.all(), items):
        raise Refused(*missing)
    packs = list(locked.packs.all())
    if any(pack.in_the_making for pack in packs):
        raise Refused("The pack is being put together already. Wait until it is ready.")
    pack = DisclosurePack.objects.create(
        disclosure=locked, version=max([one.version for one in packs], default=0) + 1, mark=mark_of(items),
        asked_by=by, asked_at=at,
    )  # fmt: skip
    note(locked, "pack_asked", by=by, at=at, data={"version": pack.version})
    outbox.after_commit(MAKE, pack.pk)
    return pack


@transaction.atomic
def make_pack_again(pack: DisclosurePack, *, by: User, at: dt.datetime) -> None:
    """Try once more what could not be made."""
    _sent_by(pack.disclosure, by=by, at=at)
    if making.again(DisclosurePack.objects.filter(pk=pack.pk), at):
        outbox.after_commit(MAKE, pack.pk)


@transaction.atomic
def release(
    disclosure: Disclosure, pack: DisclosurePack, *, to: str, how: str, on: dt.date, by: User, at: dt.datetime
) -> None:
    """The pack went out: written down here, and in the access log of each complaint that it is from (R129, R134)."""
    locked = _sent_by(disclosure, by=by, at=at)
    current = locked.packs.get(pk=pack.pk)
    if current.state != DisclosurePack.State.READY:
        raise Refused("The pack is not ready.")
    items = items_of(locked)
    if in_the_way(locked.cases.all(), items) or current.mark != mark_of(items):
        raise Refused("Something was decided otherwise after this pack was made. Make a new version, and send that.")
    if locked.identity_asked_on is not None and locked.identity_seen_on is None:
        raise Refused("Proof of who asks has not come. Record the day on which it was seen first: then send the pack.")
    if on < locked.received_on:
        raise Refused("It cannot have gone out before it was asked for.")
    locked.state, locked.released_by, locked.released_on = State.RELEASED, by, on
    locked.released_to, locked.released_how = to.strip(), how.strip()
    locked.save(update_fields=["state", "released_by", "released_on", "released_to", "released_how"])
    stop_clock(locked, on=on)
    note(locked, "released", by=by, at=at, on=on, data={"pack": str(current.uuid), "version": current.version})
    for case in locked.cases.select_related("complaint"):
        trail.saw(
            about_kind=OF_A_COMPLAINT, about=case.complaint.uuid, user=by, what=RELEASED, at=at,
            detail=str(locked.uuid),
        )  # fmt: skip
