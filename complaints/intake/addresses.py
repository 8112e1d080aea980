"""What a complainant changes on their own page about how they are reached, with word to whoever handles it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from complaints.casework import actions
from complaints.casework.models import Complaint
from complaints.intake import telling


def change(complaint: Complaint, *, at: dt.datetime, **facts: str | bool) -> list[str]:
    """What the complainant changes about how they are reached and helped; whoever handles it gets one line (R17).

    Raises casework's Refused. A former e-mail address is told by casework, whoever changed it.
    """
    with transaction.atomic():
        changed = actions.change_complainant(complaint, by=None, at=at, **facts)
        if changed:
            said = "the complainant has changed how to reach or help them."
            telling.staff(complaint, key=f"details:{at.isoformat()}", text=said, at=at)
    return changed
