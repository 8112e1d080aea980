"""The hearing that is waited for: which it is, who cannot sit, and what ends with its decision."""

from __future__ import annotations

import datetime as dt

from accounts import trail
from complaints.casework.models import Complaint, Hearing, MemberNote
from complaints.casework.vocabulary import ABOUT


def awaited_hearing(complaint: Complaint) -> Hearing | None:
    """The hearing that was fixed and has neither been held nor adjourned, of a complaint that is still open."""
    hearing = complaint.next_hearing if complaint.is_open else None
    if hearing is None or hearing.fixed_on is None or hearing.held_on or hearing.adjourned_on:
        return None
    return hearing


def who_is_away(complaint: Complaint, day: dt.date) -> list[str]:
    """The names of the members who cannot sit on this day."""
    panel = complaint.current_panel
    if panel is None:
        return []
    sitting = panel.sitting().filter(user__unavailable__first__lte=day, user__unavailable__last__gte=day)
    return [member.known_as for member in sitting.distinct()]


def close_notes(complaint: Complaint, *, on: dt.date, at: dt.datetime) -> None:
    """At the decision the members' notes are destroyed, or put away unread, as the procedure says."""
    rows = MemberNote.objects.filter(complaint=complaint, closed_on=None)
    if not rows.exists():
        return
    count = rows.count()
    if complaint.procedure.notes_destroyed:
        rows.delete()
    else:
        rows.update(closed_on=on)
    trail.record(
        about_kind=ABOUT, about=complaint.uuid, step="notes_closed", by=None, on=on, at=at, actor="portal",
        data={"count": count, "destroyed": complaint.procedure.notes_destroyed},
    )  # fmt: skip
