"""Telling staff that something came from the complainant: one line, without a name (accounts.notices)."""

from __future__ import annotations

import datetime as dt

from accounts import notices
from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import ABOUT


def contact_of(complaint: Complaint) -> User | None:
    """Whom the complainant turns to: the clerk from the formal answer on, before that the handler (S0 §4.3, R36)."""
    return (complaint.clerk if complaint.answered_formally_on else None) or complaint.handler


def arrived(complaint_id: int, *, at: dt.datetime) -> bool:
    """A complaint has come in by the form."""
    complaint = Complaint.objects.select_related("handler", "clerk").filter(pk=complaint_id).first()
    return complaint is not None and staff(complaint, key="arrived", text="a new one has arrived.", at=at, urgent=True)


def staff(complaint: Complaint, *, key: str, text: str, at: dt.datetime, urgent: bool = False) -> bool:
    """One notice to the contact person; nobody who is locked out is ever told."""
    person = contact_of(complaint)
    if person is None or permissions.locked_out(person, complaint):
        return False
    return notices.tell(
        person, about_kind=ABOUT, about=complaint.uuid, key=f"{complaint.reference}:{key}"[:120],
        text=f"{complaint.reference}: {text}", path=complaint.get_absolute_url(), at=at,
        urgent=urgent,
    )  # fmt: skip
