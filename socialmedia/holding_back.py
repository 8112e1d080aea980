"""A letter to all parents goes to a list later than it was issued: the gates of its incident count then too (R192)."""

from __future__ import annotations

from letters.models import Letter
from socialmedia import actions
from socialmedia.models import IncidentLetter
from socialmedia.vocabulary import ABOUT


def stops(letter: Letter) -> list[str]:
    """What forbids now that this letter goes to more people, such as an investigation that began since."""
    if letter.about_kind != ABOUT:
        return []
    row = IncidentLetter.objects.select_related("incident__academy__trust", "letter").filter(letter=letter).first()
    return [gate.sentence for gate in actions.shut(row.incident, row)] if row is not None else []
