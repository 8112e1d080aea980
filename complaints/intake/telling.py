"""Telling staff that something came from the complainant: one line, without a name (accounts.notices)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from complaints.casework import attention
from complaints.casework.models import Complaint


def contact_of(complaint: Complaint) -> User | None:
    """Whom the complainant turns to: the clerk from the formal answer on, before that the handler (S0 §4.3, R36)."""
    return (complaint.clerk if complaint.answered_formally_on else None) or complaint.handler


def arrived(complaint_id: int, *, at: dt.datetime) -> bool:
    """A complaint has come in by the form."""
    complaint = Complaint.objects.select_related("handler", "clerk").filter(pk=complaint_id).first()
    return complaint is not None and staff(complaint, key="arrived", text="a new one has arrived.", at=at, urgent=True)


def staff(complaint: Complaint, *, key: str, text: str, at: dt.datetime, urgent: bool = False) -> bool:
    """One notice to the contact person; what would reach nobody goes to the trust officers and the operations officer.

    Nobody who is locked out is ever told.
    """
    person = contact_of(complaint)
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{complaint.reference}:{key}"[:120], text=f"{complaint.reference}: {text}",
        people=(person.pk if person else None,), urgent=urgent,
    )  # fmt: skip
    return bool(attention.tell([fact], on=timezone.localtime(at).date(), at=at))
