"""Takes a practice complaint along its way, each move by the steps and letters of real people."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from complaints.casework.demo.first_stages import FirstStages
from complaints.casework.demo.last_stages import LastStages


class Walk(FirstStages, LastStages):
    """One story on its way, with every move that a story can name."""


def begins_at(day: dt.date, *, hour: int, minute: int) -> dt.datetime:
    """A moment of that day in the academies' own time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
