"""The papers of a hearing: having them made, and what each side's copy leaves out."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.sharing import take_off_their_page
from complaints.casework.models import Bundle, CaseDocument, Complaint, Reader, Withholding
from complaints.evidence import making
from complaints.evidence.models import File
from letters import outbox

MAKE = "complaints.casework.tasks.make_papers"


def _by_the_clerk(complaint: Complaint, by: User, at: dt.datetime) -> Complaint:
    locked = lock(complaint)
    if not permissions.plays(by, locked, permissions.MAKERS, on=day_of(at)):
        raise permissions.NotAllowed("papers")
    return locked


@transaction.atomic
def ask_for_papers(
    complaint: Complaint, *, supplement: bool = False, by: User, at: dt.datetime, once: str = ""
) -> Bundle:
    """Have the papers of the next hearing put together by a worker: anew, or only what came since (S0 §4.3, R37, R77).

    One at a time. What was circulated before stays as it was, with who had it.
    """
    locked = _by_the_clerk(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Bundle.objects.get(pk=before.data["bundle"])
    hearing = locked.next_hearing
    if hearing is None or hearing.held_on or hearing.adjourned_on:
        raise Refused("Fix the hearing first: its papers name the date and the panel.")
    rows = Bundle.objects.filter(hearing=hearing)
    if rows.filter(state__in=(Bundle.State.WAITING, Bundle.State.CLAIMED)).exists():
        raise Refused("The papers are being put together already. Wait until they are ready.")
    whole = rows.filter(state=Bundle.State.READY, supplement_to=None).order_by("-version").first()
    if supplement and whole is None:
        raise Refused("There is nothing yet that a supplement could add to.")
    latest = rows.order_by("-version").first()
    bundle = Bundle(
        complaint=locked, hearing=hearing, version=latest.version + 1 if latest else 1, asked_by=by, asked_at=at,
        supplement_to=whole if supplement else None,
    )  # fmt: skip
    if supplement and whole is not None:
        ready = whole.supplements.filter(state=Bundle.State.READY)
        bundle.first_page = max([whole.last_page, *(one.last_page for one in ready)]) + 1
    bundle.save()
    note(locked, "papers_asked", by=by, at=at, data={"bundle": bundle.pk, "version": bundle.version, **mark(once)})
    outbox.after_commit(MAKE, bundle.pk)
    return bundle


@transaction.atomic
def make_papers_again(bundle: Bundle, *, by: User, at: dt.datetime) -> None:
    """Try once more what could not be made."""
    _by_the_clerk(bundle.complaint, by, at)
    if making.again(Bundle.objects.filter(pk=bundle.pk), at):
        outbox.after_commit(MAKE, bundle.pk)


@transaction.atomic
def withhold(
    complaint: Complaint,
    *,
    reader: str,
    part: str,
    pages: str,
    words: str,
    reason: str,
    copy: File | None = None,
    by: User,
    at: dt.datetime,
) -> Withholding:
    """Leave something out of one side's copy, with the reason that the page will give (R281).

    A document of which something is withheld from the complainant is no longer shown on their page either, nor is one
    in which words stand that are withheld from them everywhere.
    """
    locked = _by_the_clerk(complaint, by, at)
    if reader not in Reader.values or not reason.strip():
        raise Refused("Say from whose copy it is left out, and why.")
    if part == Withholding.EVERYWHERE and not words.strip():
        raise Refused("Everywhere, only words can be blacked out. Say which.")
    document: CaseDocument | None = None
    kind, _, key = part.partition(":")
    if kind == "document":
        document = locked.documents.filter(uuid=UUID(key)).first()
        if document is None:
            raise Refused("This document is not on the case.")
    row = Withholding.objects.create(
        complaint=locked, reader=reader, part=part, document=document, pages=pages, words=words, copy=copy,
        reason=reason.strip(), by=by, on=day_of(at),
    )  # fmt: skip
    note(locked, "paper_withheld", by=by, at=at, data={"withholding": row.pk, "reader": reader})
    if document is not None and document.shared and reader == Reader.COMPLAINANT:
        document.shared = False
        document.save(update_fields=["shared"])
        note(locked, "document_unshared", by=by, at=at, data={"document": str(document.uuid)})
    if part == Withholding.EVERYWHERE and reader == Reader.COMPLAINANT:
        take_off_their_page(locked, row.word_list, by=by, at=at)
    return row


@transaction.atomic
def lift_withholding(row: Withholding, *, by: User, at: dt.datetime) -> None:
    """Put it back; copies that were made stay as they are until they are made anew."""
    locked = _by_the_clerk(row.complaint, by, at)
    lifted = Withholding.objects.filter(pk=row.pk, lifted_on__isnull=True).update(lifted_on=day_of(at))
    if lifted:
        note(locked, "withholding_lifted", by=by, at=at, data={"withholding": row.pk})
