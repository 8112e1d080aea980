"""What a reader asks of the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from complaints.register.vocabulary import Sort


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question. What is left empty limits nothing beyond what the reader may see."""

    words: str = ""
    academy: int | None = None
    stage: int | None = None
    state: str = ""
    about: str = ""
    nature: str = ""
    theme: str = ""
    outcome: str = ""
    ending: str = ""
    lateness: str = ""
    standing: str = ""
    handler: str = ""
    """A value of `Whose`, or somebody's number."""
    received_from: dt.date | None = None
    received_to: dt.date | None = None
    sort: Sort = Sort.NEWEST
