"""How every text of the catalogue looks on paper, in 12 and in 18 point, beside the pictures that were last approved.

    WRITE_PICTURES=1 script/test tests/letters/test_looks.py

makes the pictures anew. Look at each that changed before it is kept.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from letters import stored
from letters.catalogue import CATALOGUE
from letters.printed import pressed
from letters.vocabulary import How

SEEN = Path(__file__).parent / "pages"
WIDTH = 420
"""Pixels of a kept page: enough to see a line that moved, and a few kilobytes."""
SHADES = 16
MOST_PAGES = 3
"""Pages of a letter that are kept, side by side."""
TOLERANCE = 0.8
"""Mean difference of a pixel, of 255. Another version of a rasteriser moves edges by about 0.4; a line of text that
stands elsewhere makes 2 or more, half a line that is missing 1."""
LARGEST_IN_ALL = 4_000_000
ALWAYS = {("stage2_answer", False), ("stage2_answer", True), ("hearing_invitation", False)}
"""What the quick set looks at as well."""


def pages(content: bytes) -> list[Image.Image]:
    """The first pages, small and grey."""
    opened = pypdfium2.PdfDocument(content)
    try:
        return [
            opened[number].render(scale=WIDTH / opened[number].get_width()).to_pil().convert("L")
            for number in range(min(len(opened), MOST_PAGES))
        ]
    finally:
        opened.close()


def name(key: str, large: bool) -> str:
    return f"{key}{'-18pt' if large else ''}"


def side_by_side(shown: list[Image.Image]) -> Image.Image:
    strip = Image.new("L", (sum(one.width for one in shown), max(one.height for one in shown)), "white")
    at = 0
    for one in shown:
        strip.paste(one, (at, 0))
        at += one.width
    return strip


@pytest.mark.parametrize(
    ("key", "large"),
    [
        pytest.param(key, large, id=name(key, large), marks=() if (key, large) in ALWAYS else pytest.mark.slow)
        for key, large in product(CATALOGUE, (False, True))
    ],
)
def test_its_pages_look_as_they_were_last_approved(key, large, issue, settings):
    settings.PRACTICE_MODE = False
    honoured = ["This letter is in large print (18 point)"] if large else None
    letter = issue(key, how=How.PAGE, large_print=large, adjustments_honoured=honoured)
    now = pages(stored.content(letter))
    kept = SEEN / f"{name(key, large)}.png"
    if os.environ.get("WRITE_PICTURES") == "1":
        SEEN.mkdir(exist_ok=True)
        side_by_side(now).quantize(SHADES).save(kept, optimize=True)
    before = Image.open(kept).convert("L")
    assert before.size == side_by_side(now).size, "another number of pages, or another paper"
    at = 0
    for number, page in enumerate(now, start=1):
        was = before.crop((at, 0, at + page.width, page.height))
        at += page.width
        difference = ImageStat.Stat(ImageChops.difference(was, page)).mean[0]
        assert difference < TOLERANCE, f"page {number}: {difference:.2f}: look at it, then WRITE_PICTURES=1"


def test_there_is_a_picture_of_every_text_in_both_sizes_and_no_other():
    kept = list(SEEN.glob("*.png"))
    assert {one.stem for one in kept} == {name(key, large) for key, large in product(CATALOGUE, (False, True))}
    assert sum(one.stat().st_size for one in kept) < LARGEST_IN_ALL


def test_a_sentence_that_is_missing_is_seen(issue, settings):
    """The tolerance is not so wide that it would forgive one."""
    settings.PRACTICE_MODE = False
    letter = issue("stage2_answer", how=How.PAGE)
    whole = pages(stored.content(letter))[0]
    letter.body = letter.body.replace("We have finished investigating your formal complaint.", "")
    other = pages(pressed(letter).content)[0]
    assert ImageStat.Stat(ImageChops.difference(whole, other)).mean[0] > TOLERANCE
