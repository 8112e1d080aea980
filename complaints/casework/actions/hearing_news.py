"""Who sits and who speaks for the academy hear when the hearing is, and when it does not take place (S0 §6.3, R73)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts import notices
from accounts.models import User
from complaints.casework import attention
from complaints.casework.models import Complaint, Hearing
from complaints.casework.vocabulary import ABOUT, State
from complaints.schooldays.dates import long_date


def fixed(complaint: Complaint, hearing: Hearing, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """The date is fixed: everybody who has to be there on the side of the school and the panel."""
    text = f"the hearing is on {long_date(hearing.on)} at {hearing.begins:%H:%M}."
    _tell(complaint, hearing, "fixed", text, by=by, on=on, at=at)


def adjourned(complaint: Complaint, hearing: Hearing, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """It does not take place, or goes on another day; the complainant has the letter."""
    text = f"the hearing on {long_date(hearing.on)} is adjourned. You hear of the new date."
    _tell(complaint, hearing, "adjourned", text, by=by, on=on, at=at)


def stopped(complaint: Complaint, hearing: Hearing, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """A member can no longer sit: whether its day can be kept is open until somebody else is convened."""
    text = f"the hearing on {long_date(hearing.on)} does not take place as planned: a member of the panel cannot sit."
    _tell(complaint, hearing, "stopped", text, by=by, on=on, at=at)


OFF: dict[str, str] = {
    State.PANEL_CONVENED: "the complaint is closed, so the panel does not hear it.",
    State.HEARING_FIXED: "the complaint is closed, so the hearing on {day} does not take place.",
    State.HEARD: "the complaint is closed, so the panel does not decide it.",
}
"""What a panel hears of a complaint that closes before its decision, by the state that it closed from."""


def off(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """It closed before the panel decided, such as withdrawn: the members and the clerk hear that it is over. The
    members can open the case no more, so what they are told leads nowhere near it."""
    panel, words = complaint.current_panel, OFF.get(complaint.closed_from)
    if panel is None or words is None:
        return
    hearing = complaint.next_hearing
    text = f"{complaint.reference}: {words.format(day=long_date(hearing.on) if hearing else '')}"
    key = f"{complaint.reference}:off:{panel.pk}:{on.isoformat()}"
    barred = set(complaint.conflicts.filter(ended_on=None).values_list("user_id", flat=True))
    for member in panel.sitting():
        if member.user_id not in barred:
            notices.tell(
                member.user, about_kind=ABOUT, about=complaint.uuid, key=key, text=text, path=reverse("casework:home"),
                at=at, urgent=True,
            )  # fmt: skip
    if complaint.clerk_id is not None and (by is None or by.pk != complaint.clerk_id):
        fact = attention.Fact(
            complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference, key=key, text=text,
            people=(complaint.clerk_id,), urgent=True,
        )  # fmt: skip
        attention.tell([fact], on=on, at=at)


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
