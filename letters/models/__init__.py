"""What the post room keeps."""

from letters.models.letters import AFTER_ISSUE, Delivery, Letter, LetterQuerySet
from letters.models.mailings import Mailing, MailingReader, PrintRun
from letters.models.pictures import Enclosure, Mark, Picture
from letters.models.wordings import Wording, WordingVersion, digest

__all__ = [
    "AFTER_ISSUE",
    "Delivery",
    "Enclosure",
    "Letter",
    "LetterQuerySet",
    "Mailing",
    "MailingReader",
    "Mark",
    "Picture",
    "PrintRun",
    "Wording",
    "WordingVersion",
    "digest",
]
