"""Blacking out by hand: boxes drawn on a picture or on the pages of a PDF are burnt in, and only pixels are left.

The screen for it is `static/evidence/blacking.js` with `templates/evidence/blacking.html`; the room that owns the file
has the address, decides who may, and seals the copy (`sealing.seal_copy`).
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageDraw

from complaints.evidence import a4, pages, pictures, vault
from complaints.evidence.models import File
from complaints.evidence.recognising import HEIC_INSTEAD

WHOLE = 1000
"""A box is told in thousandths of the width and height of its page, so that the size on a screen does not matter."""
LONGEST_SIDE = 4000
MOST_PAGES = 60
MOST_BOXES = 400
DPI = 150
ONE_AT_A_TIME = threading.RLock()
"""What opens PDFs is not made for several threads at once, and these screens are answered by threads."""


class CannotOpen(Exception):
    """Why a file cannot be shown and blacked out, as a sentence."""


@dataclass(frozen=True)
class Box:
    """One black box. `page` counts from 1; the rest is in thousandths of that page."""

    page: int
    left: int
    top: int
    width: int
    height: int

    def kept(self) -> list[int]:
        """As it is written down beside the copy."""
        return [self.page, self.left, self.top, self.width, self.height]

    def on(self, picture: Image.Image) -> tuple[int, int, int, int]:
        """The corners in pixels, rounded outwards."""
        across, down = picture.width / WHOLE, picture.height / WHOLE
        return (
            int(self.left * across), int(self.top * down),
            min(picture.width, int((self.left + self.width) * across) + 1),
            min(picture.height, int((self.top + self.height) * down) + 1),
        )  # fmt: skip


def box(page: int, left: int, top: int, width: int, height: int) -> Box:
    """A box that lies on its page. Raises ValueError for one that has no area or begins beside it."""
    if page < 1 or not (0 <= left < WHOLE and 0 <= top < WHOLE) or width < 1 or height < 1:
        raise ValueError("A box must lie on the page and have a width and a height.")
    return Box(page, left, top, min(width, WHOLE - left), min(height, WHOLE - top))


def number_of_pages(file: File) -> int:
    """How many pages there are to draw on; a picture is one. Raises CannotOpen."""
    if file.media_type in pictures.FORMATS:
        return 1
    with ONE_AT_A_TIME:
        return _placed(file).number


def page_picture(file: File, page: int) -> bytes:
    """One page as a PNG, for drawing boxes on it. Raises CannotOpen; IndexError for a page that there is not."""
    if file.media_type in pictures.FORMATS:
        if page != 1:
            raise IndexError(page)
        return _png(_picture(file))
    with ONE_AT_A_TIME:
        opened = pypdfium2.PdfDocument(_placed(file).content)
        try:
            if not 1 <= page <= len(opened):
                raise IndexError(page)
            picture = a4.picture_of(opened[page - 1], dpi=DPI)
        finally:
            opened.close()
    return _png(picture)


def burnt(file: File, boxes: Sequence[Box]) -> tuple[bytes, str, str]:
    """The copy with its boxes burnt in: its bytes, its media type and the ending of its name.

    A picture is drawn anew from its pixels; every page of a PDF becomes a picture of itself, so that nothing can be
    taken out from under a box, and nothing that a camera or a program wrote beside the page comes along.
    """
    if file.media_type in pictures.FORMATS:
        picture = _painted(_picture(file), [one for one in boxes if one.page == 1])
        if file.media_type == "image/jpeg":
            return _jpeg(picture), "image/jpeg", "jpg"
        return _png(picture), "image/png", "png"
    with ONE_AT_A_TIME:
        return _burnt_pages(file, boxes), "application/pdf", "pdf"


def _burnt_pages(file: File, boxes: Sequence[Box]) -> bytes:
    opened = pypdfium2.PdfDocument(_placed(file).content)
    made = pypdfium2.PdfDocument.new()
    try:
        for index in range(len(opened)):
            picture = a4.picture_of(opened[index], dpi=DPI)
            here = [one for one in boxes if one.page == index + 1]
            drawn = pypdfium2.PdfDocument(a4.drawn(_painted(picture, here)))
            made.import_pages(drawn)
            drawn.close()
        return a4.saved(made)
    finally:
        opened.close()
        made.close()


def _placed(file: File) -> pages.Placed:
    if file.media_type == "image/heic":
        raise CannotOpen(f"A picture in the HEIC format cannot be shown here. It stays sealed. {HEIC_INSTEAD}")
    if file.media_type != "application/pdf":
        raise CannotOpen("This kind of file cannot be shown here. It stays sealed; add a picture or a PDF of it.")
    try:
        return pages.placed(file, longest=MOST_PAGES)
    except pages.NotPlaced as fault:
        raise CannotOpen(str(fault)) from fault


def _picture(file: File) -> Image.Image:
    try:
        with vault.opened(file.stored_as) as stream:
            picture = pictures.redrawn(stream, file.media_type, longest=LONGEST_SIDE)
    except pictures.TooManyPixels as fault:
        raise CannotOpen("It has too many pixels to be opened safely. Add a smaller copy.") from fault
    except (pictures.Damaged, FileNotFoundError) as fault:
        raise CannotOpen("It is damaged and cannot be opened. Add another copy.") from fault
    if picture.mode == "RGB":
        return picture
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A"))
    return plain


def _painted(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    draw = ImageDraw.Draw(picture)
    for one in boxes:
        draw.rectangle(one.on(picture), fill="black")
    return picture


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
