"""What follows from comparing two complaints, recorded through casework's door (S0 §9.2, R118–R120)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from complaints.casework import actions, permissions
from complaints.casework.models import CaseLetter, Complaint, DuplicateAssessment
from complaints.casework.vocabulary import ABOUT, Step
from complaints.conduct.models import DifferentMatters


def note(
    complaint: Complaint, step: str, *, by: User | None, at: dt.datetime, data: dict[str, object] | None = None
) -> None:
    """One entry in the chronology of a complaint whose row is locked."""
    trail.record(
        about_kind=ABOUT, about=complaint.uuid, step=step, by=by, on=timezone.localtime(at).date(), at=at,
        actor="person" if by else "portal", data=data or {},
    )  # fmt: skip


@transaction.atomic
def tell_apart(complaint: Complaint, other: Complaint, *, reasons: str, by: User, at: dt.datetime) -> DifferentMatters:
    """Two complaints seemed alike and are not about the same matter: nobody is asked again (R118).

    The entry stands on the complaint that was looked at only: whoever reads the other may not know of this one.
    """
    on = timezone.localtime(at).date()
    locked = actions.lock(complaint)
    if not permissions.may_record(by, locked, on=on):
        raise permissions.NotAllowed("compare")
    if not permissions.visible_to(by, on=on).filter(pk=other.pk).exists():
        raise permissions.NotAllowed("compare")
    one, two = sorted((locked.pk, other.pk))
    pair, new = DifferentMatters.objects.get_or_create(
        one_id=one, other_id=two, defaults={"reasons": reasons, "by": by, "on": on}
    )
    if new:
        note(locked, "told_apart", by=by, at=at, data={"pair": pair.pk})
    return pair


def latest_assessment(complaint: Complaint, first: Complaint) -> DuplicateAssessment | None:
    """What was recorded last about this complaint and that first one."""
    return complaint.duplicate_assessments.filter(first=first).order_by("-pk").first()


def may_decline(complaint: Complaint, assessment: DuplicateAssessment | None) -> bool:
    """Only what was answered already, and brings nothing new, is declined (S0 §9.2, R119)."""
    return (
        assessment is not None
        and assessment.first_answered
        and not assessment.new_aspect
        and not assessment.new_information
    )


def draft_refusal(
    complaint: Complaint, assessment: DuplicateAssessment, *, by: User, at: dt.datetime, once: str = ""
) -> CaseLetter:
    """The letter that says that the matter is answered and where to go on, drafted by casework's own step (R119)."""
    return actions.prepare(
        Step.DECLINE_DUPLICATE, complaint, by=by, at=at, once=once, first=assessment.first,
        new_aspect=assessment.new_aspect, new_information=assessment.new_information, reasons=assessment.reasons,
    )  # fmt: skip
