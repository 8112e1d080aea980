"""What the post room keeps."""

from letters.models.letters import AFTER_ISSUE, Delivery, Letter, LetterQuerySet
from letters.models.wordings import Wording, WordingVersion, digest

__all__ = ["AFTER_ISSUE", "Delivery", "Letter", "LetterQuerySet", "Wording", "WordingVersion", "digest"]
