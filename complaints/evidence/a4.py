"""Any page on an A4 page: upright, whole, with room for a page number under it, and nothing that acts or asks."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

WIDTH, HEIGHT = 595.28, 841.89
SIDE, TOP, FOOT = 18.0, 18.0, 44.0
"""Margins in points; the page number stands in the foot."""
PICTURE_DPI = 150


def saved(opened: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def laid_out(source: pypdfium2.PdfDocument) -> bytes:
    """Every page of a PDF on an A4 page: whole and in the middle of its margins, made smaller where it is larger.

    Only what is drawn comes along: no links, no scripts.
    """
    made = pypdfium2.PdfDocument.new()
    try:
        for index in range(len(source)):
            wide, high = source.get_page_size(index)
            scale = min(1.0, (WIDTH - 2 * SIDE) / wide, (HEIGHT - TOP - FOOT) / high)
            left = (WIDTH - wide * scale) / 2
            bottom = FOOT + (HEIGHT - TOP - FOOT - high * scale) / 2
            captured = source.page_as_xobject(index, made)
            drawing = captured.as_pageobject()
            drawing.transform(pypdfium2.PdfMatrix(scale, 0, 0, scale, left, bottom))
            page = made.new_page(WIDTH, HEIGHT)
            page.insert_obj(drawing)
            page.gen_content()
            page.close()
            captured.close()
        return saved(made)
    finally:
        made.close()


def from_picture(picture: Image.Image) -> bytes:
    """A picture as one A4 page."""
    plain = picture
    if plain.mode == "RGBA":
        plain = Image.new("RGB", picture.size, "white")
        plain.paste(picture, mask=picture.getchannel("A"))
    elif plain.mode not in ("RGB", "L"):
        plain = plain.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PDF", resolution=PICTURE_DPI, quality=82)
    opened = pypdfium2.PdfDocument(out.getvalue())
    try:
        return laid_out(opened)
    finally:
        opened.close()


def drawn(picture: Image.Image) -> bytes:
    """A picture of a whole A4 page as that page: nothing but its pixels."""
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=picture.width / WIDTH * 72, quality=82)
    return out.getvalue()


def picture_of(page: pypdfium2.PdfPage, *, dpi: int = PICTURE_DPI) -> Image.Image:
    """One page as a picture."""
    bitmap = page.render(scale=dpi / 72)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def stamped(content: bytes, lines: Callable[[int], tuple[str, str]]) -> bytes:
    """The same PDF with two short lines in the foot of every page: `lines(index)` says what stands left and right."""
    opened = pypdfium2.PdfDocument(content)
    try:
        font = pdfium.FPDFText_LoadStandardFont(opened, b"Helvetica")
        for index in range(len(opened)):
            page = opened[index]
            left, bottom, right, _top = page.get_mediabox()
            for text, at_right in zip(lines(index), (False, True), strict=True):
                written = _text(opened, font, text)
                page.insert_obj(written)
                start = right - 50 - written.get_bounds()[2] if at_right else left + 50
                written.transform(pypdfium2.PdfMatrix().translate(start, bottom + 22))
            page.gen_content()
            page.close()
        return saved(opened)
    finally:
        opened.close()


def sheet(lines: Iterable[tuple[str, float]]) -> bytes:
    """One page with a few lines of plain text, each with its size in points. What the font lacks is left out."""
    opened = pypdfium2.PdfDocument.new()
    try:
        page = opened.new_page(WIDTH, HEIGHT)
        font = pdfium.FPDFText_LoadStandardFont(opened, b"Helvetica")
        down = HEIGHT - 70
        for text, size in lines:
            for part in textwrap.wrap(text.encode("cp1252", "ignore").decode("cp1252"), int(900 / size)) or [""]:
                written = _text(opened, font, part, size=size)
                page.insert_obj(written)
                written.transform(pypdfium2.PdfMatrix().translate(50, down))
                down -= size * 1.5
        page.gen_content()
        page.close()
        return saved(opened)
    finally:
        opened.close()


def _text(opened: pypdfium2.PdfDocument, font: object, text: str, *, size: float = 9.0) -> pypdfium2.PdfObject:
    raw = pdfium.FPDFPageObj_CreateTextObj(opened, font, size)
    encoded = (text + "\x00").encode("utf-16-le")
    pdfium.FPDFText_SetText(raw, pdfium.ctypes.cast(encoded, pdfium.FPDF_WIDESTRING))
    return pypdfium2.PdfObject(raw, pdf=opened)
