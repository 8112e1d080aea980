"""Owing word to the addresses of a complainant when the way into their own page changes."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework.models import Complaint, WayInChanged
from complaints.casework.way_in import TELL
from letters import outbox


def owe_word(complaint: Complaint, *addresses: str, what: WayInChanged.What, by: User | None, at: dt.datetime) -> None:
    """Each address hears of it by e-mail once the transaction is safe; the sweep tries again what did not go."""
    for email in sorted({one.lower(): one for one in addresses if one}.values()):
        row = WayInChanged.objects.create(
            complaint=complaint, email=email, what=what, by_staff=by is not None, changed_at=at
        )
        outbox.after_commit(TELL, row.pk)
