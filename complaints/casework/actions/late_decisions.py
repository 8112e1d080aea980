"""What was decided about something that came late: a complaint, or a request for a panel (S0 §5.1, R46, R64)."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework.actions.refusal import Refused, somebody
from complaints.casework.models import Complaint, LateDecision
from complaints.casework.vocabulary import LateWhat


def decide(
    complaint: Complaint, what: LateWhat, *, accepted: bool, reasons: str, fair_still: str = "", by: User | None,
    on: dt.date,
) -> None:  # fmt: skip
    """Accepted or refused, with reasons. Raises Refused where a refusal has none: its letter carries them."""
    if not accepted and not reasons.strip():
        raise Refused("Give the reasons. The letter carries them.")
    LateDecision.objects.create(
        complaint=complaint, what=what, round=complaint.round, accepted=accepted, reasons=reasons,
        fair_still=fair_still, by=somebody(by), on=on,
    )  # fmt: skip
