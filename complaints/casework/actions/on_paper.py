"""What goes on paper to somebody who asked for e-mail only."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework import correspondence
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseLetter
from letters import confirming
from letters.vocabulary import BY_HAND, How


def on_paper_only_if_confirmed(
    case_letter: CaseLetter, *, how: How | str, confirmed: bool, by: User, at: dt.datetime
) -> None:
    """Nobody who asked for e-mail only gets paper unless somebody confirms it for that letter; it is kept who (R17).

    Raises Refused while nobody did.
    """
    letter = case_letter.letter
    if how not in BY_HAND or not correspondence.wants_email_only(case_letter.complaint, case_letter):
        return
    if confirmed:
        confirming.keep(letter, correspondence.ON_PAPER, correspondence.WANTS_EMAIL, by=by, at=at)
    elif confirming.kept(letter, correspondence.ON_PAPER) is None:
        raise Refused(
            f"{letter.recipient_name} asked for e-mail only. Send it by e-mail or show it on their page, or confirm "
            "that it goes on paper all the same."
        )
