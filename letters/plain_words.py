"""Advice on plain language: a reading age, long sentences, words for which there is a plainer one. Never a bar.

The reading age is the grade of Flesch and Kincaid (0.39 × words per sentence + 11.8 × syllables per word − 15.59) plus
five years. Syllables are those between which a word may be divided (Pyphen, English dictionary), at least one a word;
names of fields count as one short word. It is a rule of thumb: short sentences count more than any figure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

import pyphen

from letters.merging import END, MARK, PASSAGE, SECTION
from letters.reading import plain
from letters.shared_passages import FOLDER

SENTENCE = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONG_SENTENCE = 25
"""Words: what GOV.UK advises to stay under."""
AIM = 13
"""The reading age that letters should not go beyond; GOV.UK writes for 9, and letters of the law need a little more."""
FEWEST_WORDS = 30
"""Below this many words a figure would say nothing."""


@dataclass(frozen=True)
class Advice:
    """What somebody who edits a wording is told."""

    words: int
    reading_age: int | None
    long_sentences: tuple[str, ...]
    plainer: tuple[tuple[str, str], ...]

    @property
    def is_hard(self) -> bool:
        return self.reading_age is not None and self.reading_age > AIM


@cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB")


@cache
def plainer_words() -> dict[str, str]:
    """Hard words with what to write instead (fixtures/letters/plainer_words.toml)."""
    said = tomllib.loads((FOLDER / "plainer_words.toml").read_text(encoding="utf-8"))["instead_of"]
    return {str(hard): str(easy) for hard, easy in said.items()}


def syllables(word: str) -> int:
    """How many syllables a word has, as far as it can be divided; vowels decide for short words."""
    divided = len(_dictionary().positions(word.lower())) + 1
    sounds = len(re.findall(r"[aeiouy]+", re.sub(r"(?<![aeiouyl])e$", "", word.lower())))
    return max(divided, sounds, 1)


def advice(wording: str) -> Advice:
    """Advice on a wording with its marks, or on finished words."""
    rows = [row for row in wording.splitlines() if not (SECTION.match(row) or END.match(row) or PASSAGE.match(row))]
    text = plain(MARK.sub("it", "\n".join(rows)))
    sentences = [part for row in text.splitlines() for part in SENTENCE.split(row) if WORD.search(part)]
    words = WORD.findall(text)
    age = None
    if len(words) >= FEWEST_WORDS:
        grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
        age = max(5, round(grade + 5))
    lowered = f" {' '.join(words).lower()} "
    return Advice(
        words=len(words),
        reading_age=age,
        long_sentences=tuple(s for s in sentences if len(WORD.findall(s)) > LONG_SENTENCE),
        plainer=tuple((hard, easy) for hard, easy in plainer_words().items() if f" {hard} " in lowered),
    )
