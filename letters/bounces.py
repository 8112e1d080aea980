"""A mail server reports that a letter could not be delivered: the delivery says so from then on (H10, RFC 3464)."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from accounts.tokens import hidden, shown
from letters.models import Delivery, Letter
from letters.vocabulary import How, Outcome

OURS = re.compile(r"<letter-([0-9a-f]{32})-(?:([A-Za-z0-9_-]{22})|([0-9]{1,18}))@[^>\s]+>")
"""The Message-ID of a letter's e-mail; its random part is known only to who had it. E-mail that went before the number
of the delivery was hidden carries that number, and may still come back."""


def name_of(letter: Letter, delivery: int) -> str:
    """What stands before the @ in the Message-ID of one delivery: never its number, which would tell how many letters
    everybody else was sent (docs/decisions/0023)."""
    return f"letter-{letter.uuid.hex}-{hidden(delivery)}"


def bounced(*, message_id: str, recipient: str, why: str, at: dt.datetime) -> Delivery | None:
    """Marks the delivery that a report is about and gives it back; None for a report about nothing of ours, about
    another address, or about a delivery that is marked already."""
    found = OURS.fullmatch(message_id.strip())
    if found is None:
        return None
    try:
        delivery = shown(found[2]) if found[2] else int(found[3])
    except ValueError:
        return None
    rows = Delivery.objects.filter(pk=delivery, letter__uuid=UUID(found[1]), how=How.EMAIL)
    if recipient:
        rows = rows.filter(address__iexact=recipient)
    detail = (
        f"The mail server of the reader sent it back: {why}" if why else "The mail server of the reader sent it back."
    )
    reported = rows.filter(outcome__in=(Outcome.SENT, Outcome.UNSURE, Outcome.SENDING))
    if not reported.update(outcome=Outcome.BOUNCED, detail=detail[:500], came_back_at=at):
        return None
    return rows.select_related("letter").get()
