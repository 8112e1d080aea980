"""What one practice complaint is: who wrote, what happened, what was found, and how far it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from complaints.casework.vocabulary import Channel, Nature, Outcome
from complaints.policy.vocabulary import SubjectKind

Move = str | tuple[str, int]
"""A method of `walking.Walk`, perhaps with a number of school days."""


@dataclass(frozen=True)
class Found:
    """What was found on one head, and why."""

    outcome: Outcome
    reasons: str
    recommendation: str = ""


@dataclass(frozen=True)
class Story:
    """One complaint. `began` is how many school days of its academy before today it arrived.

    `says` holds what people say on the way, by the moves of `walking.Walk`; `logged_by` is the office of the
    colleague who took it down, empty where the complainant used the form.
    """

    key: str
    academy: str
    began: int
    way: tuple[Move, ...]
    person: Mapping[str, object]
    summary: str
    words: str
    wanted: str = ""
    involved: str = ""
    category: str = "other"
    subjects: Sequence[tuple[SubjectKind, str]] = ((SubjectKind.ACADEMY_STAFF, ""),)
    heads: Sequence[str] = ()
    found: Sequence[Found] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.FORM
    logged_by: str = ""
    nature: Nature = Nature.COMPLAINT
    happened_days_before: int | None = None
    happened_text: str = ""
    safeguarding: bool = False
    early_years: bool = False
    data_protection: bool = False
    repeats: str = ""
    """The key of the story that this one repeats."""
    weeks_before_terms: int = 0
    """It reached the school so many weeks before the first loaded term, and was found only now."""

    @property
    def lead(self) -> str:
        """The most senior kind complained about, as the first one listed."""
        return self.subjects[0][0] if self.subjects else ""


def parent(name: str, pupil: str, year: str, **more: object) -> dict[str, object]:
    """A parent with an e-mail address of their own and a child at the academy."""
    email = name.lower().replace("’", "").replace("'", "").replace(" ", ".") + "@example.org"
    return {"name": name, "email": email, "pupil_name": pupil, "pupil_year": year, **more}
