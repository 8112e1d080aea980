"""How many files one form and one own page may hold, and how many may come from one address in an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts import limits
from complaints.evidence.models import File

MOST_FROM_AN_ADDRESS = "200/h"
TOO_MANY_NOW = (
    "A lot of files have come from here in the last hour, so not all of these were taken. "
    "Those that were taken are kept. Send the rest in an hour, or hand it in at school."
)


@dataclass(frozen=True)
class Allowance:
    """The most that one place holds, and where what goes beyond it can go."""

    files: int
    megabytes: int
    rest: str

    @property
    def sentence(self) -> str:
        return (
            f"There is room here for {self.files} files and {self.megabytes} MB in all, and that is used up. "
            f"What was added before is kept. {self.rest}"
        )

    def has_room(self, held: Sequence[File], size: int) -> bool:
        """Whether a file of this many bytes goes in beside those that are there."""
        return len(held) < self.files and sum(one.size for one in held) + size <= self.megabytes * 1024 * 1024


A_FORM = Allowance(40, 200, "The rest can be added once this has been sent, or handed in at school.")
A_PAGE = Allowance(120, 400, "Hand in the rest at school.")
"""What the complainant sent from the first day on, the form included; what the school puts on file does not count."""


def within_the_hour(uploads: Sequence[UploadedFile[Any]], *, address: str) -> list[UploadedFile[Any]]:
    """Those that may still be taken from this address; each is counted."""
    return [one for one in uploads if not limits.rate("intake-files", MOST_FROM_AN_ADDRESS, address)]
