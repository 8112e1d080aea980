"""A mail server reports that a letter could not be delivered: the delivery says so from then on (H10, RFC 3464)."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from letters.models import Delivery
from letters.vocabulary import How, Outcome

OURS = re.compile(r"<letter-([0-9a-f]{32})-([0-9]{1,18})@[^>\s]+>")
"""The Message-ID that `letters.carrying` gives to a letter; its random part is known only to who had the e-mail."""


def bounced(*, message_id: str, recipient: str, why: str, at: dt.datetime) -> Delivery | None:
    """Marks the delivery that a report is about and gives it back; None for a report about nothing of ours, about
    another address, or about a delivery that is marked already."""
    found = OURS.fullmatch(message_id.strip())
    if found is None:
        return None
    rows = Delivery.objects.filter(pk=int(found[2]), letter__uuid=UUID(found[1]), how=How.EMAIL)
    if recipient:
        rows = rows.filter(address__iexact=recipient)
    detail = (
        f"The mail server of the reader sent it back: {why}" if why else "The mail server of the reader sent it back."
    )
    reported = rows.filter(outcome__in=(Outcome.SENT, Outcome.UNSURE, Outcome.SENDING))
    if not reported.update(outcome=Outcome.BOUNCED, detail=detail[:500], came_back_at=at):
        return None
    return rows.select_related("letter").get()
