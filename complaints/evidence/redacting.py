"""Blacking words out of pages for good: such a page becomes a picture of itself, so that nothing is left underneath."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from complaints.evidence import a4

DPI = 150
ROUND = 1.5
"""Points by which a box is larger than the letters that it hides."""


@dataclass
class Redacted:
    """Pages drawn anew, by index; and pages without any text, in which no word can be found."""

    pages: dict[int, bytes] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)


def black_out(source: Path, words: Mapping[int, Iterable[str]]) -> Redacted:
    """Draw anew each page on which one of its words stands, with a black box over it (R281).

    `words` says for each page index what to look for; whole words, whatever their case. A page drawn anew is pixels
    only: what a box covers is nowhere in the file. A page without text is told, not guessed at.
    """
    done = Redacted()
    opened = pypdfium2.PdfDocument(source)
    try:
        for index, wanted in sorted(words.items()):
            page = opened[index]
            text = page.get_textpage()
            if not text.get_text_bounded().strip() or has_pictures(page):
                done.unread.append(index)
            boxes = _boxes(text, wanted)
            if boxes:
                done.pages[index] = a4.drawn(_painted(page, boxes))
            text.close()
            page.close()
    finally:
        opened.close()
    return done


Box = tuple[float, float, float, float]


def _boxes(text: pypdfium2.PdfTextPage, words: Iterable[str]) -> list[Box]:
    """Where these words stand, also when a line ends between them or a hyphen breaks one."""
    said = "".join(chr(pdfium.FPDFText_GetUnicode(text, index) or 32) for index in range(text.count_chars()))
    found: list[Box] = []
    for word in words:
        for hit in pattern(word).finditer(said):
            rects = text.count_rects(hit.start(), hit.end() - hit.start())
            found += [text.get_rect(number) for number in range(rects)]
    return found


def pattern(words: str) -> re.Pattern[str]:
    """How these words may stand on a page: in any case, with any white space between them, broken at a line's end."""
    broken = r"(?:[\u00ad\u0002\ufffe-]?\s*[\r\n]+\s*|[\u00ad\u0002\ufffe])?"
    parts = [broken.join(re.escape(char) for char in part) for part in words.split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)


def _painted(page: pypdfium2.PdfPage, boxes: list[Box]) -> Image.Image:
    picture = a4.picture_of(page, dpi=DPI)
    scale = DPI / 72
    west, _south, _east, north = page.get_mediabox()
    draw = ImageDraw.Draw(picture)
    for left, bottom, right, top in boxes:
        draw.rectangle(
            (
                (left - west - ROUND) * scale, (north - top - ROUND) * scale,
                (right - west + ROUND) * scale, (north - bottom + ROUND) * scale,
            ),
            fill="black",
        )  # fmt: skip
    return picture


def has_pictures(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture stands on it, in which words cannot be found."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE,)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=4))


def covered(text: str, words: Iterable[str]) -> str:
    """The same for a line of plain text, such as a bookmark."""
    for word in words:
        if word.strip():
            text = pattern(word).sub(lambda hit: "█" * len(hit.group()), text)
    return text
