"""Pictures for letters, taken in safely: opened only when small enough, and drawn anew, so that nothing comes along.

A drawing in SVG can hold programs and addresses; none is taken, whatever it holds.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
import warnings
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps

from letters.models import Picture

MEGABYTE = 1024 * 1024
LARGEST_LOGO = 2 * MEGABYTE
LARGEST_ENCLOSURE = 25 * MEGABYTE
MOST_PIXELS = 40_000_000
MOST_PAGES = 40
LOGO_PIXELS, PAGE_PIXELS = 900, 1754
"""The longer side: a logo at 600 dots per inch on 38 mm, an A4 page at 150."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")

_pdf = threading.Lock()
"""PDFium is not made for two threads at once."""


class NotTaken(Exception):
    """Why a file is not taken, as a sentence."""


@dataclass(frozen=True)
class Page:
    """One page of what is enclosed: its picture, and the words on it for those who cannot see it."""

    sha256: str
    words: str


def _size(number: int) -> str:
    return f"{number / MEGABYTE:.0f} MB" if number >= MEGABYTE else f"{number // 1024} KB"


def _opened(content: bytes) -> Image.Image:
    head = content[:2048].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head:
        raise NotTaken("A drawing in SVG can hold programs, so it is not taken. Save it as PNG and choose that file.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotTaken("The picture has too many pixels to be opened safely. Save it smaller.")
            return ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise NotTaken("The picture has too many pixels to be opened safely. Save it smaller.") from bomb
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, MemoryError) as fault:
        raise NotTaken("This is not a picture that can be opened. Choose a PNG or a JPEG file.") from fault


def logo(content: bytes, *, size: int | None = None) -> Picture:
    """The pixels of a logo or of a signature, on a clear ground. Raises NotTaken. `size` is what the browser sent."""
    if (size or len(content)) > LARGEST_LOGO:
        raise NotTaken(
            f"The file has {_size(size or len(content))}. A picture for letters can have 2 MB at most: save it smaller."
        )
    return _kept_as(_drawn(_opened(content), "RGBA", LOGO_PIXELS), "PNG")


def pages(content: bytes, media_type: str, *, words: str) -> list[Page]:
    """What is enclosed as pictures of its pages, with the words on each. Raises NotTaken."""
    if len(content) > LARGEST_ENCLOSURE:
        raise NotTaken(f"The file has {_size(len(content))}. What is enclosed can have 25 MB at most.")
    if media_type == "application/pdf":
        return _of_pdf(content, words)
    return [Page(_kept_as(_drawn(_opened(content), "RGB", PAGE_PIXELS), "JPEG").sha256, words)]


def _of_pdf(content: bytes, title: str) -> list[Page]:
    with _pdf:
        try:
            opened = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as fault:
            raise NotTaken("The PDF is damaged or locked, so it cannot be enclosed.") from fault
        try:
            count = len(opened)
            if not 0 < count <= MOST_PAGES:
                raise NotTaken(f"It has {count} pages, and what is enclosed can have {MOST_PAGES}. Send it by itself.")
            if opened.get_formtype():
                opened.init_forms()
            found = []
            for index in range(count):
                page = opened[index]
                text = page.get_textpage()
                said = " ".join(text.get_text_bounded().split())
                text.close()
                scale = PAGE_PIXELS / max(page.get_width(), page.get_height(), 1)
                drawn = page.render(scale=min(scale, 4)).to_pil().convert("RGB")
                page.close()
                said = _speakable(said) or f"{title}, page {index + 1} of {count}, a picture without words"
                found.append(Page(_kept_as(drawn, "JPEG").sha256, said))
            return found
        finally:
            opened.close()


def _speakable(text: str) -> str:
    """The words of a page for a screen reader, without what no text has."""
    return re.sub(r"[\x00-\x1f\x7f\ufffe\uffff]", " ", text)[:8000].strip()


def _drawn(picture: Image.Image, mode: str, longest: int) -> Image.Image:
    try:
        plain = picture.convert("RGBA")
        plain.thumbnail((longest, longest))
        ground = Image.new(mode, plain.size, (255, 255, 255, 0) if mode == "RGBA" else "white")
        ground.paste(plain, mask=plain.getchannel("A"))
        return ground
    except (OSError, ValueError, SyntaxError, MemoryError) as fault:
        raise NotTaken("The picture is damaged and cannot be opened.") from fault


def _kept_as(picture: Image.Image, form: str) -> Picture:
    out = io.BytesIO()
    picture.save(out, form, **({"quality": 82} if form == "JPEG" else {"optimize": True}))
    content = out.getvalue()
    found, _ = Picture.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "content": content, "media_type": f"image/{form.lower()}", "width": picture.width,
            "height": picture.height,
        },
    )  # fmt: skip
    return found


def held(names: set[str]) -> dict[str, tuple[bytes, str]]:
    """The pixels of these pictures, by the name under which a letter asks for them."""
    rows = Picture.objects.filter(sha256__in=names) if names else Picture.objects.none()
    return {f"asset:{row.sha256}": (bytes(row.content), row.media_type) for row in rows}
