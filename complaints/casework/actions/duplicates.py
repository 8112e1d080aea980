"""The comparison of two complaints on the same matter, recorded whether or not the later one is declined."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions import triage
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.models import Complaint, DuplicateAssessment


@transaction.atomic
def assess_duplicate(
    complaint: Complaint,
    *,
    first: Complaint,
    new_aspect: bool,
    new_information: bool,
    reasons: str,
    by: User,
    at: dt.datetime,
) -> DuplicateAssessment:
    """Link it to the first complaint, with what is new about it; the state does not move (S0 §9.2, R118, R120)."""
    locked = lock(complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("assess")
    details = {"first": first, "new_aspect": new_aspect, "new_information": new_information, "reasons": reasons}
    assessment = triage.assess_duplicate(locked, by=by, on=day_of(at), at=at, details=details)
    locked.save(update_fields=["first"])
    note(locked, "duplicate_assessed", by=by, at=at, data={"assessment": assessment.pk})
    return assessment
