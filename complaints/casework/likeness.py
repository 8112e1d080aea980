"""Whether a name that somebody typed may be that of a person with a sign-in (docs/decisions/0002)."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache

NOT_A_NAME = frozenset(
    {
        "mr", "mrs", "miss", "ms", "mx", "dr", "sir", "madam", "prof", "rev", "the", "teacher", "head", "class", "and",
        "or", "of", "in", "at", "my", "our", "by", "to", "for", "from", "with", "who", "year", "school", "staff",
    }
)  # fmt: skip
"""Words beside a name that say nothing of whose it is."""

APOSTROPHES = "'’‘ʼ`´"
OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that take no accent apart when they are decomposed."""

LONG_ENOUGH, CLOSE_ENOUGH = 5, 0.84
"""From five letters on, a word with one letter too many or too few is still the same name."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> frozenset[str]:
    """The words of a name as they are compared: no capitals, accents, titles or initials.

    A name with an apostrophe or a hyphen counts in one piece and in its parts; a genitive's s is left out.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(OTHER_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(rf"[{APOSTROPHES}]s\b", "", plain)
    joined = re.sub(rf"(?<=\w)[{APOSTROPHES}\-‐‑–](?=\w)", "", plain)
    words = {word for text in (plain, joined) for word in re.findall(r"[^\W\d_]+", text)}
    return frozenset(word for word in words if len(word) > 1) - NOT_A_NAME


def alike(typed: str, name: str) -> bool:
    """Whether the two share a word, or have one that differs by a slip. Errs on the side of yes (R101)."""
    return words_alike(words_of(typed), words_of(name))


def words_alike(typed: frozenset[str], name: frozenset[str]) -> bool:
    """The same of words that were taken apart before."""
    if typed & name:
        return True
    known = [word for word in name if len(word) >= LONG_ENOUGH]
    return any(len(word) >= LONG_ENOUGH and get_close_matches(word, known, n=1, cutoff=CLOSE_ENOUGH) for word in typed)
