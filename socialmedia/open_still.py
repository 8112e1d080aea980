"""Incidents that led to a complaint: while one is open, the record of the complaint is kept (R130)."""

from __future__ import annotations

from collections.abc import Collection

from socialmedia.models import Incident
from socialmedia.vocabulary import State

OPEN = "A post about the same matter is still dealt with."


def postpones(complaints: Collection[int]) -> dict[int, str]:
    """The complaints that came of an incident which is not closed."""
    rows = Incident.objects.filter(complaint__in=list(complaints)).exclude(state=State.CLOSED)
    return dict.fromkeys((pk for pk in rows.values_list("complaint", flat=True) if pk is not None), OPEN)
