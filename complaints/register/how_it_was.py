"""What complainants said of how it was, for the trust's learning: no answer, person or complaint can be told from it.

Answers hang on no complaint (S0 §12). They are shown a whole school year at a time, from months that are over, in
groups of at least five, rounded; where one academy alone would stay hidden, a second one is hidden with it, so that
nothing can be found by taking one figure from another.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Academy
from complaints.casework.models import SurveyAnswer

FEWEST = 5
"""Fewer answers than this are never shown apart."""
GOOD = 4
""""Mostly" or "very" on the scale of five."""
BEGINS = 9
"""The month in which a school year begins."""


@dataclass(frozen=True)
class Row:
    """One academy, or all of them: how many answered, in bands, and the shares rounded to tens; None is hidden."""

    name: str
    answered: str
    clear: str | None = None
    fair: str | None = None

    @property
    def hidden(self) -> bool:
        return self.clear is None and self.fair is None


@dataclass(frozen=True)
class Year:
    """One school year: its rows, the trust's own row, and what was said in words."""

    name: str
    rows: tuple[Row, ...]
    whole: Row
    comments: tuple[str, ...]
    comments_hidden: bool


def years(academies: Iterable[Academy], *, on: dt.date) -> list[Year]:
    """Every school year with an answer in a month that is over, the newest first."""
    names = {academy.code: academy.name for academy in academies}
    found: dict[int, list[SurveyAnswer]] = defaultdict(list)
    over = SurveyAnswer.objects.filter(month__lt=on.replace(day=1), academy_code__in=names)
    for answer in over.order_by("pk"):
        found[answer.month.year - (answer.month.month < BEGINS)].append(answer)
    return [_year(first, found[first], names) for first in sorted(found, reverse=True)]


def _year(first: int, answers: list[SurveyAnswer], names: dict[str, str]) -> Year:
    of: dict[str, list[SurveyAnswer]] = {code: [] for code in names}
    for answer in answers:
        of[answer.academy_code].append(answer)
    hidden = hidden_of({code: len(rows) for code, rows in of.items()})
    rows = tuple(
        Row(name, "not shown") if code in hidden else _row(name, of[code])
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    )
    said = sorted(answer.comment.strip() for answer in answers if answer.comment.strip())
    enough = len(said) >= FEWEST
    whole = _row("All academies", answers) if len(answers) >= FEWEST else Row("All academies", "fewer than 5")
    return Year(
        f"{first}/{(first + 1) % 100:02d}", rows, whole, tuple(said) if enough else (), bool(said) and not enough
    )


def hidden_of(counts: dict[str, int]) -> set[str]:
    """Whose figures are not shown: too few answers, and one more where a single one would show by subtraction."""
    hidden = {code for code, count in counts.items() if count < FEWEST}
    told = {code for code in hidden if counts[code]}
    if len(told) == 1 and len(hidden) < len(counts):
        shown = sorted((code for code in counts if code not in hidden), key=lambda code: (counts[code], code))
        hidden.add(shown[0])
    return hidden


def _row(name: str, answers: list[SurveyAnswer]) -> Row:
    return Row(
        name,
        band(len(answers)),
        share([answer.clear for answer in answers]),
        share([answer.fair for answer in answers]),
    )


def band(count: int) -> str:
    """How many, in steps of five, so that one more answer is not seen to come."""
    lower = count - count % FEWEST
    return f"{lower} to {lower + FEWEST - 1}"


def share(said: Iterable[int | None]) -> str | None:
    """How many in a hundred said mostly or very, to the nearest ten; None where fewer than five said anything."""
    given = [one for one in said if one is not None]
    if len(given) < FEWEST:
        return None
    good = sum(one >= GOOD for one in given)
    return f"about {round(10 * good / len(given)) * 10} in 100"
