"""Whatever is laid on an A4 page is whole on it, between its margins."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from complaints.evidence import a4, pages

RED, BLUE = (255, 0, 0), (0, 0, 255)


def framed(size: tuple[int, int]) -> Image.Image:
    """A grey picture with a red edge along its top and a blue one along its bottom."""
    picture = Image.new("RGB", size, (160, 160, 160))
    band = max(size[1] // 20, 12)
    picture.paste(RED, (0, 0, size[0], band))
    picture.paste(BLUE, (0, size[1] - band, size[0], size[1]))
    return picture


def looked_at(content: bytes) -> Image.Image:
    opened = pypdfium2.PdfDocument(content)
    assert len(opened) == 1
    assert opened.get_page_size(0) == pytest.approx((a4.WIDTH, a4.HEIGHT), abs=0.1)
    picture = a4.picture_of(opened[0], dpi=72)
    opened.close()
    return picture


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    found = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    assert found
    return found


def between_margins(box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    return left >= a4.SIDE - 1 and top >= a4.TOP - 1 and right <= 595 - a4.SIDE + 2 and bottom <= 842 - a4.FOOT + 1


@pytest.mark.req("R158")
@pytest.mark.parametrize("size", [(1080, 1920), (1080, 2400), (4000, 300), (2400, 1080), (60, 2000), (300, 200)])
def test_a_picture_of_any_shape_is_whole_between_the_margins_and_in_the_middle(size: tuple[int, int]) -> None:
    picture = looked_at(a4.from_picture(framed(size)))
    left, top, right, bottom = inked(picture)
    assert between_margins((left, top, right, bottom))
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1], rel=0.12)
    assert (left + right) / 2 == pytest.approx(a4.WIDTH / 2, abs=2)
    assert (top + bottom) / 2 == pytest.approx((a4.TOP + a4.HEIGHT - a4.FOOT) / 2, abs=2)
    middle = (left + right) // 2
    red, blue = picture.getpixel((middle, top + 1)), picture.getpixel((middle, bottom - 2))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 60 > red[2]
    assert isinstance(blue, tuple)
    assert blue[2] > 200 > 60 > blue[0]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_page_of_a_pdf_is_whole_whatever_its_size_and_however_it_is_turned(turned: int, scale: int) -> None:
    out = io.BytesIO()
    framed((595 * scale, 842 * scale)).save(out, "PDF", resolution=72)
    opened = pypdfium2.PdfDocument(out.getvalue())
    opened[0].set_rotation(turned)
    made = a4.laid_out(opened)
    opened.close()
    picture = looked_at(made)
    box = inked(picture)
    assert between_margins(box)
    seen = {picture.getpixel(place) for place in _inside(box)}
    assert any(_like(one, RED) for one in seen)
    assert any(_like(one, BLUE) for one in seen)


def _inside(box: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    left, top, right, bottom = box
    across, down = (left + right) // 2, (top + bottom) // 2
    return [(across, top + 3), (across, bottom - 4), (left + 3, down), (right - 4, down)]


def _like(seen: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(seen, tuple) and all(abs(one - other) < 60 for one, other in zip(seen, wanted, strict=True))


def test_words_on_a_page_that_was_laid_out_can_still_be_found() -> None:
    placed = pages.from_pdf(a4.sheet([("The words of the letter", 20.0)]))
    opened = pypdfium2.PdfDocument(placed.content)
    words = opened[0].get_textpage()
    assert "The words of the letter" in words.get_text_bounded()
    assert not placed.pictures_only
    words.close()
    opened.close()
