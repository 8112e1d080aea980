"""Words of a paper by which somebody could be told: names that stand in the register, and figures below five of people
or complaints (S0 §12–13, R139).

The words are taken apart once; the names of the register are then looked up among them, each by its own words, so that
a hundred thousand names cost no more than reading them. Whoever asks is told only of names that their register shows.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Q

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint, Subject
from complaints.register.models import Paper
from letters.checking import TITLES as FORMS_OF_ADDRESS

_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_PARTS = re.compile(r"[,;&/\n]|\band\b", re.IGNORECASE)
_APART = str.maketrans(dict.fromkeys(",;&/().:\n", " "))
LONGEST_NAME = 5
"""Words of a full name."""

TITLES = FORMS_OF_ADDRESS - {"and"} | {"madam", "reverend", "father", "sister"}
ORDINARY = frozenset(
    {
        "a", "academy", "all", "an", "anonymous", "assistant", "board", "carer", "chair", "child", "class",
        "clerk", "colleague", "council", "department", "deputy", "executive", "family", "form", "governor",
        "head", "headteacher", "her", "his", "leader", "member", "my", "name", "not", "of", "office",
        "officer", "our", "parent", "principal", "pupil", "reception", "school", "senco", "staff", "student",
        "teacher", "team", "the", "trust", "tutor", "unknown", "vice", "year",
    }
)  # fmt: skip
"""Words in what people typed as a name that name nobody."""


@dataclass
class _Text:
    """Words with the places where they stand: singly, in a row of two to five, and after a title."""

    text: str
    single: set[str] = field(default_factory=set)
    rows: dict[tuple[str, ...], str] = field(default_factory=dict)
    titled: dict[str, str] = field(default_factory=dict)


def names_in(text: str, paper: Paper, *, by: User, on: dt.date) -> list[str]:
    """The places that look like a name of a complainant, a child or a colleague complained about, in complaints of the
    time that this person's register shows: a full name, or a surname after a title."""
    looked = _taken_apart(text)
    period = paper.period
    seen = permissions.visible_to(by, on=on).filter(
        Q(closed_on=None) | Q(closed_on__gte=period.first_day), received_on__lte=period.last_day,
        academy__trust=paper.trust,
    )  # fmt: skip
    if paper.academy is not None:
        seen = seen.filter(academy=paper.academy)
    keys = seen.order_by().values("pk")
    found: dict[str, None] = {}
    families = Complaint.objects.filter(pk__in=keys).order_by()
    columns = ("complainant__name", "complainant__pupil_name", "complainant__representative_name")
    for names in families.values_list(*columns).iterator(chunk_size=5000):
        found |= dict.fromkeys(place for name in names if name for place in _places(name, looked))
    subjects = Subject.objects.filter(complaint__in=keys).order_by()
    for typed, known in subjects.values_list("name", "user__name").iterator(chunk_size=5000):
        names = [known] if known else [_typed_name(typed)]
        found |= dict.fromkeys(place for name in names for place in _places(name, looked))
    return list(found)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


def _taken_apart(text: str) -> _Text:
    shown = unicodedata.normalize("NFKC", text).replace("’", "'")
    found = [(match.start(), match.end(), match[0].casefold().removesuffix("'s")) for match in _WORD.finditer(shown)]
    looked = _Text(shown, {word for *_, word in found})
    for at, (start, _, word) in enumerate(found):
        for last in range(at + 1, min(at + LONGEST_NAME, len(found))):
            row = tuple(one for *_, one in found[at : last + 1])
            looked.rows.setdefault(row, shown[start : found[last][1]])
            if word in TITLES and last <= at + 2:  # “Mrs Sailes”, “Mrs A Sailes”
                looked.titled.setdefault(row[-1], shown[start : found[last][1]])
    return looked


def _places(name: str, looked: _Text) -> Iterator[str]:
    """Where this name stands, if it does."""
    folded = _folded(name)
    if looked.single.isdisjoint(folded.translate(_APART).split()):
        return
    folded = re.sub(r"\(.*?\)", " ", folded)
    for part in {folded.replace(",", " "), *_PARTS.split(folded)}:
        words = [word for word in _WORD.findall(part) if word not in ORDINARY and not word.isdigit()]
        titled = bool(words) and words[0] in TITLES
        words = [word for word in words if word not in TITLES]
        if not words:
            continue
        if len(words) > 1 or titled:
            yield from (looked.titled[words[-1]],) if words[-1] in looked.titled else ()
        for row in {tuple(words), (words[0], words[-1]), tuple(reversed(words))}:
            if len(row) > 1 and row in looked.rows:
                yield looked.rows[row]


def _typed_name(text: str) -> str:
    """What was typed for whom it is about, where it is written like a name: “the kitchen” is none."""
    words = [word for word in _WORD.findall(text.replace("’", "'")) if word.casefold() not in ORDINARY]
    return text if words and all(word[:1].isupper() for word in words) else ""


FEW = frozenset({"0", "1", "2", "3", "4", "no", "nil", "zero", "one", "single", "two", "three", "four"})
LABELS = frozenset(
    {
        "article", "class", "figure", "form", "key", "level", "page", "paragraph", "part", "point", "room", "rule",
        "section", "stage", "stages", "step", "table", "term", "version", "year",
    }
)  # fmt: skip
"""Words after which a number counts nothing: “stage 2 complaints”."""
COUNTED = frozenset(
    {
        "appeal", "assistant", "boy", "carer", "case", "child", "children", "colleague", "complainant", "complaint",
        "concern", "families", "family", "father", "finding", "girl", "governor", "guardian", "hearing", "incident",
        "leader", "member", "mother", "panel", "parent", "people", "person", "principal", "pupil", "staff", "student",
        "teacher", "trustee",
    }
)  # fmt: skip
BETWEEN = 2
"""Words that may stand between a number and what it counts: “two very late complaints”."""


def figures_in(text: str) -> list[str]:
    """The places where a figure below five counts people or complaints, in digits or in words."""
    words = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text)]
    found: dict[str, None] = {}
    for at, (start, _, word) in enumerate(words):
        if word not in FEW or (at and words[at - 1][2] in LABELS):
            continue
        if start and text[start - 1] in ".,/" and at and words[at - 1][2].isdigit():
            continue  # the end of a longer number
        end = _counted(text, words[at : at + BETWEEN + 2])
        if end is not None:
            found[text[start:end]] = None
    return list(found)


def _counted(text: str, words: Iterable[tuple[int, int, str]]) -> int | None:
    """Where the noun ends that the first of these words counts; None where it counts none."""
    rest = list(words)
    for before, (start, end, word) in pairwise(rest):
        if word[0].isdigit() or re.search(r"[.,;:!?()\n/]", text[before[1] : start]):
            return None
        if word in COUNTED or word.removesuffix("s") in COUNTED:
            return end
    return None
