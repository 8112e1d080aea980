"""The one door: every change of an incident goes through here, in one transaction each."""

from socialmedia.actions import letter_door
from socialmedia.actions.assessing import (
    ASKED,
    FACTS,
    NATURE,
    AnsweredMeanwhile,
    openable,
    still_to_answer,
    unanswered,
)
from socialmedia.actions.custody import open_original
from socialmedia.actions.door import Offer, available, day_of, note, note_saw, repeated, take
from socialmedia.actions.letters import CONCERNS, CONDUCT, TELLS, may_write, problems, shut
from socialmedia.actions.letters import doubts as letter_doubts
from socialmedia.actions.lifting import lift_precaution
from socialmedia.actions.meetings import AGENDA
from socialmedia.actions.naming import AsksAbout, asked_about
from socialmedia.actions.refusal import Refused
from socialmedia.actions.report import Report, report
from socialmedia.actions.unnamed import IS_IT_THEM
from socialmedia.actions.unnamed import names as names_source
from socialmedia.actions.unnamed import stands_in as source_stands_in
from socialmedia.actions.unnamed import tells as tells_source

__all__ = [
    "AGENDA",
    "ASKED",
    "CONCERNS",
    "CONDUCT",
    "FACTS",
    "IS_IT_THEM",
    "NATURE",
    "TELLS",
    "AnsweredMeanwhile",
    "AsksAbout",
    "Offer",
    "Refused",
    "Report",
    "asked_about",
    "available",
    "day_of",
    "letter_door",
    "letter_doubts",
    "lift_precaution",
    "may_write",
    "names_source",
    "note",
    "note_saw",
    "open_original",
    "openable",
    "problems",
    "repeated",
    "report",
    "shut",
    "source_stands_in",
    "still_to_answer",
    "take",
    "tells_source",
    "unanswered",
]
