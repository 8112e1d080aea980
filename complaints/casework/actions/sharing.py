"""What the complainant is shown, and what of theirs has been read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.models import CaseDocument, Complaint


@transaction.atomic
def share_document(document: CaseDocument, *, shared: bool, by: User, at: dt.datetime) -> None:
    """Show a document on the complainant's own page, or no longer (S0 §10)."""
    locked = lock(document.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("share")
    if document.shared == shared:
        return
    document.shared = shared
    document.save(update_fields=["shared"])
    step = "document_shared" if shared else "document_unshared"
    note(locked, step, by=by, at=at, data={"document": str(document.uuid)})


def messages_seen(complaint: Complaint, *, by: User, at: dt.datetime) -> int:
    """The complainant's messages have been read by somebody who works on the case; says how many were new."""
    if not permissions.may_record(by, complaint, on=day_of(at)):
        return 0
    return complaint.messages.filter(from_complainant=True, seen_at__isnull=True).update(seen_at=at)
