"""Signs that no font of a letter can print: emoji, and scripts without a font. On paper they would be empty boxes.

A letter is set in the fonts that its style sheets name: Atkinson Hyperlegible, which ships with the portal, and DejaVu
Sans, which comes with the machine (Dockerfile). What other fonts a machine has is left to chance: the same letter
must look the same wherever it is made. So a sign that none of these has stops the letter (R205, R226).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

OURS: Path = settings.BASE_DIR / "static" / "vendor"
DEJAVU = "DejaVuSans.ttf"
FOLDERS = tuple(
    Path(one).expanduser()
    for one in (
        "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts",
        "~/Library/Fonts", "/opt/homebrew/share/fonts",
    )
)  # fmt: skip
"""Where a machine keeps its fonts."""
DRAWN_BY_NO_FONT = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Categories that need no shape of their own: spaces, marks of direction and of joining."""
SELECTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
"""Signs that only choose how the one before them is drawn, a colour of skin among them."""
MOST_SIGNS, MOST_PLACES = 5, 5
"""So many are named; of the rest the number is said."""
SCRIPTS = {
    "CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    "DEVANAGARI": "Hindi", "GUJARATI": "Gujarati", "GURMUKHI": "Punjabi", "BENGALI": "Bengali", "TAMIL": "Tamil",
    "TELUGU": "Telugu", "MALAYALAM": "Malayalam", "SINHALA": "Sinhala", "THAI": "Thai",
    "ETHIOPIC": "Amharic or Tigrinya", "MYANMAR": "Burmese", "KHMER": "Khmer", "TIBETAN": "Tibetan",
    "SYRIAC": "Syriac", "THAANA": "Dhivehi", "KANNADA": "Kannada", "ORIYA": "Odia",
}  # fmt: skip
"""How the name of a letter's sign begins → what its script is called, by the language that families know it for."""


def _files() -> Iterator[Path]:
    yield from sorted(OURS.glob("atkinson-hyperlegible-*/*-normal.woff2"))
    for folder in FOLDERS:
        found = sorted(folder.rglob(DEJAVU)) if folder.is_dir() else []
        if found:
            yield found[0]
            return


@cache
def printable() -> frozenset[int]:
    """The code points for which a font of letters has a shape."""
    known: set[int] = set()
    for file in _files():
        with TTFont(file, lazy=True) as font:
            known |= font.getBestCmap().keys()
    return frozenset(known)


def unprintable(text: str) -> list[str]:
    """The signs of a text that no font of letters has, each once, in their order."""
    found: dict[str, None] = {}
    for sign in unicodedata.normalize("NFC", SELECTS.sub("", text)):
        if ord(sign) not in printable() and not _needs_no_shape(sign):
            found[sign] = None
    return list(found)


def _needs_no_shape(sign: str) -> bool:
    """Whether it is a space or a mark, or is put together from signs that can be printed."""
    if unicodedata.category(sign) in DRAWN_BY_NO_FONT:
        return True
    parts = unicodedata.normalize("NFD", sign)
    return len(parts) > 1 and all(ord(part) in printable() for part in parts)


def _is_script(sign: str) -> bool:
    return unicodedata.category(sign).startswith("L") or unicodedata.name(sign, "").partition(" ")[0] in SCRIPTS


def named(sign: str) -> str:
    """A sign and what it is called."""
    name = unicodedata.name(sign, "").lower()
    return f"“{sign}” ({name})" if name else f"“{sign}”"


def _called(signs: Iterable[str]) -> str:
    """Signs of a script together, others one by one; of many only the first."""
    scripts: dict[str, str] = {}
    others = []
    for sign in signs:
        if _is_script(sign):
            first = unicodedata.name(sign, "").partition(" ")[0]
            language = SCRIPTS.get(first)
            said = f"words in {language} letters" if language else "words in letters of another script"
            scripts.setdefault(said, sign)
        else:
            others.append(sign)
    parts = [f"{said} (“{sign}”)" for said, sign in scripts.items()] + [named(sign) for sign in others[:MOST_SIGNS]]
    if len(others) > MOST_SIGNS:
        parts.append(f"{len(others) - MOST_SIGNS} more")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(places: Iterable[tuple[str, str]]) -> list[str]:
    """For each place of a letter (what it is called, its words) with signs that cannot be printed, which these are."""
    found = [(place, signs) for place, words in places if (signs := unprintable(words))]
    said = [
        f"The letter cannot print {_called(signs)}, in {place}. Write it in words, or take it out."
        for place, signs in found[:MOST_PLACES]
    ]
    if len(found) > MOST_PLACES:
        more = len(found) - MOST_PLACES
        said.append(f"Such signs stand in {more} more {'place' if more == 1 else 'places'}.")
    return said


def in_words(text: str) -> str:
    """Somebody's typed words, with each picture sign that cannot be printed as what it is called, in round brackets.
    Letters of a script stay: nobody could read them spelt out."""
    kept = unicodedata.normalize("NFC", SELECTS.sub("", text)) if unprintable(text) else text
    for sign in unprintable(kept):
        if not _is_script(sign) and (name := unicodedata.name(sign, "").lower()):
            kept = kept.replace(sign, f"({name})")
    return kept
