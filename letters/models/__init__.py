"""What the post room keeps."""

from letters.models.kept import Confirmation, Link, LinkState, Origin, Shipped
from letters.models.letters import AFTER_ISSUE, Delivery, Letter, LetterQuerySet
from letters.models.mailings import Mailing, MailingReader, PrintRun
from letters.models.pictures import Enclosure, Mark, Picture
from letters.models.wordings import Wording, WordingVersion, digest

__all__ = [
    "AFTER_ISSUE", "Confirmation", "Delivery", "Enclosure", "Letter", "LetterQuerySet", "Link", "LinkState", "Mailing",
    "MailingReader", "Mark", "Origin", "Picture", "PrintRun", "Shipped", "Wording", "WordingVersion", "digest",
]  # fmt: skip
