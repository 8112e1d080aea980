"""Whether words stand in a sealed file, and what of it cannot be searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2

from complaints.evidence import pages, vault
from complaints.evidence.blacking import ONE_AT_A_TIME
from complaints.evidence.models import File
from complaints.evidence.redacting import has_pictures, pattern

TEXTS = ("text/plain", "text/csv", "message/rfc822")
LARGEST = 20 * 1024 * 1024
"""Bytes that are searched while somebody waits for the page."""


class Searched(NamedTuple):
    """The words that were found, as they were asked for; and whether a part of the file could not be searched."""

    found: list[str]
    unread: bool


def look_for(file: File, words: Sequence[str]) -> Searched:
    """Look for these words, whole and in any case, as they are looked for when papers are blacked out (R281).

    A picture, a locked or damaged file and an office document hold words that nothing here can read: such a file is
    told of, not guessed at.
    """
    if not file.may_be_served or file.size > LARGEST:
        return Searched([], unread=True)
    try:
        texts, unread = _texts(b"".join(vault.read(file.stored_as)), file.media_type)
    except Exception:  # whatever a stranger's file does to a reader of files, a person looks at it instead
        return Searched([], unread=True)
    found = [word for word in words if word.strip() and any(pattern(word).search(text) for text in texts)]
    return Searched(found, unread)


def _texts(content: bytes, media_type: str) -> tuple[list[str], bool]:
    if media_type in TEXTS:
        return [pages.as_text(content, media_type)], False
    if media_type != "application/pdf":
        return [], True
    with ONE_AT_A_TIME:
        opened = pypdfium2.PdfDocument(content)
        try:
            texts, unread = [], False
            for index in range(len(opened)):
                page = opened[index]
                words = page.get_textpage()
                text = words.get_text_bounded()
                texts.append(text)
                unread = unread or not text.strip() or has_pictures(page)
                words.close()
                page.close()
            return texts, unread
        finally:
            opened.close()
