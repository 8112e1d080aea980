"""Whoever turns out to be complained about, or to have an interest, is asked for nothing any more (R101)."""

from __future__ import annotations

import datetime as dt

from complaints.casework import permissions
from complaints.casework.models import Complaint

OF_NO_USE = "They are complained about, may be, or have an interest in it."


def stop_asking(complaint: Complaint, *, on: dt.date) -> int:
    """End every request for an account that went to somebody who may know nothing of the complaint now: its link opens
    nothing. How many ended."""
    ended = 0
    for one in complaint.contributions.filter(answered_at=None, ended_on=None).select_related("user"):
        if permissions.barred(complaint, user=one.user, name=one.name, email=one.email):
            one.ended_on, one.ended_because = on, OF_NO_USE
            one.save(update_fields=["ended_on", "ended_because"])
            ended += 1
    return ended
