"""How alike two complaints are, and why: child, day, person complained about, wording (S0 §9.2, R118).

Pure: the same scoring on every database. Only the looking for candidates differs (`finding`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from rapidfuzz import fuzz, utils

from complaints.conduct.vocabulary import Reason

ALIKE = 0.38
"""From this score on, two complaints are shown beside each other as possibly the same."""

SAME_CHILD, FIRST_NAME_ONLY = 0.34, 0.14
SAME_DAY, NEAR_DAY, FAR_DAY = 0.24, 0.12, -0.22
SAME_PERSON = 0.2
WORDING_FROM, WORDING_MOST = 0.2, 0.85
SAME_WRITER = 0.05
FAR = 45
"""Days between two incidents from which they are hardly the same one."""

COMMON = frozenset((settings.BASE_DIR / "fixtures" / "conduct" / "common_words.txt").read_text().split())
"""Words that say nothing about which matter it is: those of every sentence, and those of every school."""

WORD = re.compile(r"[a-z']{3,}|\d{2,}")
ENDINGS = ("ingly", "edly", "ings", "ing", "ers", "ied", "ies", "ed", "es", "er", "s")


@dataclass(frozen=True)
class Sketch:
    """What of a complaint is compared."""

    pk: int
    child: str = ""
    day: dt.date | None = None
    people: tuple[str, ...] = ()
    text: str = ""
    writer: str = ""
    tokens: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Likeness:
    """How alike two complaints are, from 0 to 1, and what speaks for it."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def alike(self) -> bool:
        return self.score >= ALIKE


def sketch(pk: int, *, child: str, day: dt.date | None, people: Iterable[str], text: str, writer: str = "") -> Sketch:
    """The comparable parts of one complaint, tidied once."""
    return Sketch(
        pk, name_words(child), day, tuple(filter(None, map(name_words, people))), text, writer.strip().lower(),
        frozenset(stems(text)),
    )  # fmt: skip


TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "prof", "professor", "the", "head", "teacher",
     "headteacher"}
)  # fmt: skip


def name_words(name: str) -> str:
    """A name without its title, in lower case: `Mr P. Thistlewood` → `p thistlewood`."""
    return " ".join(word for word in utils.default_process(name).split() if word not in TITLES)


def stems(text: str) -> list[str]:
    """The words that say what it is about, cut to what they share with their other forms, in order."""
    return [_stem(word) for word in WORD.findall(text.lower().replace("’", "'")) if word not in COMMON]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Points for each thing that two complaints share, and the reasons that stand beside them on the page."""
    score, reasons = 0.0, []
    for points, reason in (_child(one, other), _day(one, other), _people(one, other), _wording(one, other)):
        score += points
        if reason is not None:
            reasons.append(reason)
    if one.writer and one.writer == other.writer:
        score += SAME_WRITER
        reasons.append(Reason.WRITER)
    return Likeness(max(0.0, min(1.0, score)), tuple(reasons))


Points = tuple[float, Reason | None]


def _child(one: Sketch, other: Sketch) -> Points:
    if not one.child or not other.child:
        return 0.0, None
    alone = " " not in one.child or " " not in other.child
    if alone:
        same = one.child.split()[0] == other.child.split()[0]
        return (FIRST_NAME_ONLY, Reason.CHILD) if same else (0.0, None)
    return (SAME_CHILD, Reason.CHILD) if fuzz.token_sort_ratio(one.child, other.child) >= 87 else (0.0, None)


def _day(one: Sketch, other: Sketch) -> Points:
    if one.day is None or other.day is None:
        return 0.0, None
    apart = abs((one.day - other.day).days)
    if apart == 0:
        return SAME_DAY, Reason.DAY
    if apart <= 3:
        return NEAR_DAY, Reason.NEAR_DAY
    return (FAR_DAY, None) if apart >= FAR else (0.0, None)


def _people(one: Sketch, other: Sketch) -> Points:
    for mine in one.people:
        for theirs in other.people:
            surnames = fuzz.ratio(mine.split()[-1], theirs.split()[-1])
            if surnames >= 85 and _initials_agree(mine, theirs):
                return SAME_PERSON, Reason.PERSON
    return 0.0, None


def _initials_agree(mine: str, theirs: str) -> bool:
    first, second = mine.split()[:-1], theirs.split()[:-1]
    return not first or not second or first[0][0] == second[0][0]


def _wording(one: Sketch, other: Sketch) -> Points:
    """Shared words of substance, weighed with how alike the texts are as a whole."""
    if not one.tokens or not other.tokens:
        return 0.0, None
    shared = len(one.tokens & other.tokens)
    share = shared / min(len(one.tokens), len(other.tokens)) if shared > 2 else 0.0
    whole = fuzz.token_set_ratio(" ".join(sorted(one.tokens)), " ".join(sorted(other.tokens))) / 100
    alike = 0.6 * share + 0.4 * max(0.0, whole - 0.3)
    points = max(0.0, alike - WORDING_FROM) / (1 - WORDING_FROM) * WORDING_MOST
    return points, Reason.WORDING if alike >= 0.35 else None
