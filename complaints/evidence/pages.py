"""A sealed file as pages to be read, or the plain reason why it cannot be shown as pages. Worker processes only."""

from __future__ import annotations

import email
import email.policy
import html
import io
import logging
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from django.conf import settings

from complaints.evidence import a4, pictures, vault
from complaints.evidence.models import File
from letters.render import RenderFailed, press_pages

log = logging.getLogger(__name__)
LONGEST = 200
"""Pages that one file may have: a longer one is handed out beside the papers, and a page says so."""
MOST_LETTERS = 600_000
TEXT_STYLE = """@page{size:A4;margin:18mm 18mm 20mm} html{font:10pt "Letter","Letter Ext","DejaVu Sans",sans-serif}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:0}"""
OTHERWISE: dict[str, str] = {
    "audio": "It is a sound recording.",
    "video": "It is a video.",
    "image": "It is a kind of picture that cannot be put on a page.",
}


class NotPlaced(Exception):
    """Why a file has no pages, as a sentence for whoever reads the papers."""


class Placed(NamedTuple):
    """The pages of one file, each A4, and what a reader should know of them."""

    content: bytes
    number: int
    pictures_only: bool = False


def placed(file: File, *, longest: int = LONGEST) -> Placed:
    """The pages of a file. Raises NotPlaced for one that is damaged, locked, too long or of another kind."""
    if not file.may_be_served:
        raise NotPlaced(f"{file.get_seal_display() if file.seal != File.Seal.WHOLE else file.get_scan_display()}.")
    if file.size > settings.UPLOAD_LARGEST_MB * 1024 * 1024:
        raise NotPlaced("It is too large.")
    try:
        content = b"".join(vault.read(file.stored_as))
    except FileNotFoundError as fault:
        raise NotPlaced("It is missing from the store.") from fault
    try:
        return _pages(content, file.media_type, longest)
    except NotPlaced:
        raise
    except Exception as fault:  # whatever a stranger's file does to a reader of files, the papers are still made
        log.warning("File %s cannot be shown as pages: %s", file.pk, type(fault).__name__)
        raise NotPlaced("It is damaged and cannot be opened.") from fault


def _pages(content: bytes, media_type: str, longest: int) -> Placed:
    if media_type == "application/pdf":
        return from_pdf(content, longest=longest)
    if media_type in pictures.FORMATS:
        try:
            picture = pictures.redrawn(io.BytesIO(content), media_type, longest=1800)
        except pictures.TooManyPixels as fault:
            raise NotPlaced("It has too many pixels to be opened safely.") from fault
        return Placed(a4.from_picture(picture), 1, True)
    if media_type in ("text/plain", "text/csv", "message/rfc822"):
        return from_text(as_text(content, media_type), longest=longest)
    reason = OTHERWISE.get(media_type.split("/", maxsplit=1)[0], "It is an office document that has no fixed pages.")
    raise NotPlaced(f"{reason} Send it as a PDF to have it among the pages.")


def from_pdf(content: bytes, *, longest: int = LONGEST) -> Placed:
    """The pages of a PDF, with what was typed into its forms and written on it, and without what it could do."""
    try:
        opened = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(fault).lower()
        raise NotPlaced("It is locked with a password." if locked else "It is damaged and cannot be opened.") from fault
    try:
        count = len(opened)
        if count == 0:
            raise NotPlaced("It has no pages.")
        if count > longest:
            raise NotPlaced(f"It has {count} pages, and one paper may have {longest}.")
        texts = 0
        if opened.get_formtype() != pdfium.FORMTYPE_NONE:
            opened.init_forms()
        for index in range(count):
            page = opened[index]
            if pdfium.FPDFPage_GetAnnotCount(page):
                pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            words = page.get_textpage()
            texts += bool(words.get_text_bounded().strip())
            words.close()
            page.close()
        return Placed(a4.laid_out(opened), count, texts == 0)
    finally:
        opened.close()


def from_text(text: str, *, longest: int = LONGEST) -> Placed:
    """Plain text on pages."""
    if len(text) > MOST_LETTERS:
        raise NotPlaced("It is a text of more pages than one paper may have.")
    try:
        document = f"<html lang=en><body><pre>{html.escape(text)}</pre></body></html>"
        made = press_pages(document, style=TEXT_STYLE, as_sent=True)
    except RenderFailed as fault:
        raise NotPlaced("It cannot be shown as pages.") from fault
    if made.pages > longest:
        raise NotPlaced(f"It has {made.pages} pages, and one paper may have {longest}.")
    return Placed(made.content, made.pages)


def as_text(content: bytes, media_type: str) -> str:
    """The words of a file of plain text, or of a message."""
    return _mail(content) if media_type == "message/rfc822" else _decoded(content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _mail(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    lines = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject") if message[name]]
    body = message.get_body(preferencelist=("plain",))
    lines += ["", body.get_content() if body is not None else "(The message has no part in plain text.)"]
    added = [str(part.get_filename() or "without a name") for part in message.iter_attachments()]
    if added:
        lines += ["", "Attached to it, and not among these pages: " + ", ".join(added)]
    return "\n".join(lines)
