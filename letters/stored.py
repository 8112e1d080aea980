"""The stored PDF of a letter, never handed out unless it is still the one that was made."""

from __future__ import annotations

import hashlib

from django.core.files.storage import storages

from letters.models import Letter


class Damaged(Exception):
    """The stored PDF is gone or is no longer the one that was made."""


def content(letter: Letter) -> bytes:
    """The bytes of the PDF. Raises Damaged unless their hash is the one kept with the letter."""
    try:
        with storages["default"].open(letter.pdf) as file:
            held = bytes(file.read())
    except (OSError, ValueError) as problem:
        raise Damaged("The stored PDF of this letter cannot be read.") from problem
    if hashlib.sha256(held).hexdigest() != letter.sha256:
        raise Damaged("The stored PDF of this letter is not the one that was made.")
    return held
