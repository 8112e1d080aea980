"""Who sits and who speaks for the academy hear when the hearing is, and when it does not take place (S0 §6.3, R73)."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework import attention
from complaints.casework.models import Complaint, Hearing
from complaints.schooldays.dates import long_date


def fixed(complaint: Complaint, hearing: Hearing, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """The date is fixed: everybody who has to be there on the side of the school and the panel."""
    text = f"the hearing is on {long_date(hearing.on)} at {hearing.begins:%H:%M}."
    _tell(complaint, hearing, "fixed", text, by=by, on=on, at=at)


def adjourned(complaint: Complaint, hearing: Hearing, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """It does not take place, or goes on another day; the complainant has the letter."""
    text = f"the hearing on {long_date(hearing.on)} is adjourned. You hear of the new date."
    _tell(complaint, hearing, "adjourned", text, by=by, on=on, at=at)


def _tell(
    complaint: Complaint, hearing: Hearing, what: str, text: str, *, by: User | None, on: dt.date, at: dt.datetime
) -> None:
    people = {member.user_id for member in hearing.panel.sitting()} | {complaint.handler_id, complaint.clerk_id}
    users = tuple(sorted(pk for pk in people if pk is not None and (by is None or pk != by.pk)))
    if not users:
        return
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{complaint.reference}:hearing:{hearing.pk}:{what}", text=f"{complaint.reference}: {text}", people=users,
        urgent=True,
    )  # fmt: skip
    attention.tell([fact], on=on, at=at)
