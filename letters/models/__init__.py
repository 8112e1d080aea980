"""What the post room keeps."""

from letters.models.kept import Confirmation, Link, LinkState, Origin, Shipped
from letters.models.letters import AFTER_ISSUE, Delivery, Letter, LetterQuerySet
from letters.models.wordings import Wording, WordingVersion, digest

__all__ = [
    "AFTER_ISSUE", "Confirmation", "Delivery", "Letter", "LetterQuerySet", "Link", "LinkState", "Origin", "Shipped",
    "Wording", "WordingVersion", "digest",
]  # fmt: skip
