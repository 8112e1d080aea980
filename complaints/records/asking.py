"""Having the referral pack made: by whoever sees the whole case, one at a time, with what it leaves out and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from complaints.casework import actions, permissions
from complaints.casework.actions.door import day_of, mark, note
from complaints.casework.models import CaseDocument, Complaint, Withholding
from complaints.evidence import making
from complaints.policy.in_force import outside_body
from complaints.policy.models import OutsideBody
from complaints.records.models import ReferralPack
from letters import outbox

MAKE = "complaints.records.tasks.make_pack"
Refused = actions.Refused


def _held(complaint: Complaint, by: User, at: dt.datetime) -> Complaint:
    locked = actions.lock(complaint)
    if not permissions.plays(by, locked, permissions.PACKERS, on=day_of(at)):
        raise permissions.NotAllowed("pack")
    return locked


@transaction.atomic
def ask_for_pack(
    complaint: Complaint,
    *,
    documents: Sequence[CaseDocument],
    withheld: Sequence[Withholding],
    words: str = "",
    why: str = "",
    by: User,
    at: dt.datetime,
    once: str = "",
) -> ReferralPack:
    """Have everything that the outside body checks put together by a worker (S0 §8, R107). Earlier versions stay.

    Raises Refused when one is being made, or something is left out without a reason.
    """
    locked = _held(complaint, by, at)
    before = actions.repeated(locked, once)
    if before is not None:
        return ReferralPack.objects.get(pk=before.data["pack"])
    rows = ReferralPack.objects.filter(complaint=locked)
    if any(pack.in_the_making for pack in rows):
        raise Refused("The pack is being put together already. Wait until it is ready.")
    wanted = {document.pk for document in documents}
    left = locked.documents.exclude(pk__in=wanted).exclude(kind=CaseDocument.Kind.BUNDLE).exists()
    if (left or words.strip()) and not why.strip():
        raise Refused("Say why something is left out: the pack says so too.")
    pack = ReferralPack.objects.create(
        complaint=locked, version=max([pack.version for pack in rows], default=0) + 1, words=words.strip(),
        why_left_out=why.strip(), body=_body(locked, on=day_of(at)), asked_by=by, asked_at=at,
    )  # fmt: skip
    pack.documents.set(documents)
    pack.withheld.set(withheld)
    data = {"pack": pack.pk, "version": pack.version, **mark(once)}
    note(locked, "pack_asked", by=by, at=at, data=data)
    outbox.after_commit(MAKE, pack.pk)
    return pack


@transaction.atomic
def make_pack_again(pack: ReferralPack, *, by: User, at: dt.datetime) -> None:
    """Try once more what could not be made."""
    _held(pack.complaint, by, at)
    if making.again(ReferralPack.objects.filter(pk=pack.pk), at):
        outbox.after_commit(MAKE, pack.pk)


def _body(complaint: Complaint, *, on: dt.date) -> OutsideBody | None:
    """The body that has it, else the one of the day; none where none is on record (R103)."""
    referral = complaint.referrals.select_related("body").last()
    if referral is not None:
        return referral.body
    try:
        return outside_body(on=on, procedure=complaint.procedure)
    except OutsideBody.DoesNotExist:
        return None
