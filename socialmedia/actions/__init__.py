"""The one door: every change of an incident goes through here, in one transaction each."""

from socialmedia.actions import letter_door
from socialmedia.actions.assessing import ASKED, FACTS, NATURE, AnsweredMeanwhile, openable, unanswered
from socialmedia.actions.custody import open_original
from socialmedia.actions.door import Offer, available, day_of, note, note_saw, repeated, take
from socialmedia.actions.letters import CONCERNS, CONDUCT, may_write, problems
from socialmedia.actions.lifting import lift_precaution
from socialmedia.actions.meetings import AGENDA
from socialmedia.actions.refusal import Refused
from socialmedia.actions.report import Report, report

__all__ = [
    "AGENDA",
    "ASKED",
    "CONCERNS",
    "CONDUCT",
    "FACTS",
    "NATURE",
    "AnsweredMeanwhile",
    "Offer",
    "Refused",
    "Report",
    "available",
    "day_of",
    "letter_door",
    "lift_precaution",
    "may_write",
    "note",
    "note_saw",
    "open_original",
    "openable",
    "problems",
    "repeated",
    "report",
    "take",
    "unanswered",
]
