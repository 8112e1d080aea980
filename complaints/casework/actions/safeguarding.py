"""Whoever leads on safeguarding at the academy hears at once of a complaint that is flagged so."""

from __future__ import annotations

import datetime as dt

from accounts import posts
from accounts.models import PostKind
from complaints.casework import attention
from complaints.casework.models import Complaint


def tell_leads(complaint: Complaint, *, on: dt.date, at: dt.datetime) -> None:
    """An urgent notice, once for each complaint; to the central officers where the academy has no lead who may know."""
    leads = posts.holders(PostKind.SAFEGUARDING_LEAD, on=on, academy=complaint.academy)
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{complaint.reference}:safeguarding", people=tuple(lead.pk for lead in leads), urgent=True,
        text=f"{complaint.reference} is flagged safeguarding. Read it now.",
    )  # fmt: skip
    attention.tell([fact], on=on, at=at)
