"""What the complainant is shown, and what of theirs has been read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseDocument, Complaint, Reader


@transaction.atomic
def share_document(document: CaseDocument, *, shared: bool, by: User, at: dt.datetime) -> None:
    """Show a document on the complainant's own page, or no longer (S0 §10)."""
    locked = lock(document.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("share")
    if document.shared == shared:
        return
    if shared and kept_from_the_complainant(locked).filter(pk=document.pk).exists():
        raise Refused(
            "Something of this document is withheld from the complainant, so it cannot be shown on their page. Add a "
            "redacted copy as a document of its own and show that, or put back what was left out."
        )
    document.shared = shared
    document.save(update_fields=["shared"])
    step = "document_shared" if shared else "document_unshared"
    note(locked, step, by=by, at=at, data={"document": str(document.uuid)})


def kept_from_the_complainant(complaint: Complaint) -> QuerySet[CaseDocument]:
    """The documents of which something is withheld from the complainant as it stands (R281)."""
    standing = complaint.withholdings.filter(reader=Reader.COMPLAINANT, lifted_on__isnull=True)
    return complaint.documents.filter(pk__in=standing.filter(document__isnull=False).values("document_id"))


def messages_seen(complaint: Complaint, *, by: User, at: dt.datetime) -> int:
    """The complainant's messages have been read by somebody who works on the case; says how many were new."""
    if not permissions.may_record(by, complaint, on=day_of(at)):
        return 0
    return complaint.messages.filter(from_complainant=True, seen_at__isnull=True).update(seen_at=at)
