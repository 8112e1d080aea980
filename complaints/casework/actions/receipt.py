"""The notice of receipt: owed from the moment a complaint arrives, and made by the worker, once (A6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from complaints.casework import correspondence
from complaints.casework.actions.door import day_of
from complaints.casework.models import Complaint
from letters import outbox

GIVE = "complaints.casework.tasks.give_receipt"
PATIENCE = dt.timedelta(seconds=60)
"""How long a message may be on its way to the worker before the sweep makes the receipt itself."""
AT_ONCE = 200
"""Receipts that one sweep makes."""


def owe_receipt(complaint: Complaint) -> None:
    """Ask the worker for the receipt once the complaint is safe. Whether or not it hears, the row says it is owed."""
    outbox.after_commit(GIVE, complaint.pk)


def give_receipt(complaint_id: int, *, at: dt.datetime) -> bool:
    """Draft the receipt and send it on its way, however often this is asked, once. True when this call did.

    The row of the complaint is locked: a second worker waits, and then finds that nothing is owed any more.
    """
    with transaction.atomic():
        complaint = (
            Complaint.objects.select_for_update(of=("self",))
            .select_related("procedure", "academy__trust", "complainant", "handler", "clerk")
            .filter(pk=complaint_id, receipt_owed=True)
            .first()
        )
        if complaint is None:
            return False
        made = complaint.letters.filter(letter__key="receipt").exists()
        if not made:
            correspondence.receipt(complaint, at=at, on=day_of(at))
        Complaint.objects.filter(pk=complaint_id).update(receipt_owed=False)
    return not made


def receipts_owed(*, at: dt.datetime) -> list[int]:
    """Complaints that should have had their receipt by now: a lost broker or worker dropped it. Oldest first."""
    owed = Complaint.objects.filter(receipt_owed=True, received_at__lte=at - PATIENCE)
    return list(owed.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
