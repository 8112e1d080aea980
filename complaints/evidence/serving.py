"""Handing a file out. The room that owns it asks who may have it, and writes down who had it."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from complaints.evidence import vault
from complaints.evidence.models import File

log = logging.getLogger(__name__)
ATTACHED = "sandbox; default-src 'none'; frame-ancestors 'none'"
SHOWN = "sandbox; default-src 'none'; img-src 'self'; frame-ancestors 'none'"


def respond(file: File, *, inline: bool = False, called: str = "") -> FileResponse:
    """The bytes with headers that keep them from running, from being kept and from being guessed at.

    `called`: another name than the sender gave, where that name could betray somebody.

    Only the portal's own redrawn pictures are shown in the page; everything else is a download, whatever is
    asked for. A file with a virus, a changed one, or one that a scanner has yet to see is "not found".
    """
    if not file.may_be_served:
        raise Http404
    try:
        stream = vault.opened(file.stored_as)
    except FileNotFoundError as fault:
        log.error("File %s is missing from the private folder.", file.pk)
        raise Http404 from fault
    redrawn = file.kind in (File.Kind.VIEWING, File.Kind.THUMBNAIL)
    in_page = inline and (redrawn or (file.kind == File.Kind.REDACTED and file.is_picture))
    media_type = f"{file.media_type}; charset=utf-8" if file.media_type == "text/csv" else file.media_type
    response = FileResponse(stream, content_type=media_type)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(not in_page, called or file.name) or "attachment"
    response["Content-Security-Policy"] = SHOWN if in_page else ATTACHED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
