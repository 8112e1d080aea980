"""Whose letter may not go to them any more, though it is issued: they were locked out of the case meanwhile."""

from __future__ import annotations

from accounts.models import User
from complaints.casework.models import CaseLetter
from complaints.casework.permissions import locked_out
from letters.models import Letter

COLLEAGUES = (CaseLetter.To.INVESTIGATOR, CaseLetter.To.PANEL, CaseLetter.To.ACADEMY)
"""Whoever is told because of their part. The parties get what is issued to them, the person complained about too."""


def reader_barred(letter: Letter) -> bool:
    """Whether an e-mail that waits, as when no worker ran, is for a colleague who is complained about by now or has a
    declared interest (procedure.md: access ends at once)."""
    row = CaseLetter.objects.filter(letter=letter, to__in=COLLEAGUES).select_related("complaint").first()
    if row is None or not letter.recipient_email:
        return False
    reader = User.objects.filter(email__iexact=letter.recipient_email).first()
    return reader is not None and locked_out(reader, row.complaint)
