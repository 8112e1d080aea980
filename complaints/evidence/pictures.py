"""Pictures, opened only when they are small enough to be opened."""

from __future__ import annotations

import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

warnings.simplefilter("error", Image.DecompressionBombWarning)
# A picture of a few kilobytes can claim to be gigabytes wide. The warning comes before anything is unpacked.

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
"""What is opened here. Everything else is kept as it came and handed out for download only."""

MOST_PIXELS = 50_000_000
"""A JPEG may have more (up to Pillow's own limit), because it can be read at a fraction of its size."""

_FAULTS = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, OverflowError)


class TooManyPixels(Exception):
    """The picture says that it is larger than may be opened."""


class Damaged(Exception):
    """The file is not the picture that its first bytes promise."""


def inspect(stream: BinaryIO, media_type: str) -> None:
    """Raises TooManyPixels or Damaged; reads the frame of the file, not its pixels."""
    try:
        with _opened(stream, media_type) as picture:
            picture.verify()
    except (*_FAULTS, MemoryError) as fault:
        raise Damaged from fault
    finally:
        stream.seek(0)


def redrawn(stream: BinaryIO, media_type: str, *, longest: int) -> Image.Image:
    """The first frame, upright, at most `longest` pixels on its longer side, with nothing but its pixels.

    What a camera writes beside them (place, time, owner, an earlier version in small) is left behind.
    """
    try:
        with _opened(stream, media_type) as picture:
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            clear = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            plain = upright.convert("RGBA" if clear else "RGB")
            plain.thumbnail((longest, longest))
            bare = Image.new(plain.mode, plain.size)
            bare.paste(plain)
            return bare
    except (*_FAULTS, MemoryError) as fault:
        raise Damaged from fault


def _opened(stream: BinaryIO, media_type: str) -> Image.Image:
    stream.seek(0)
    try:
        picture = Image.open(stream, formats=[FORMATS[media_type]])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise TooManyPixels from bomb
    if media_type != "image/jpeg" and picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels
    return picture
