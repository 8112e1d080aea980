"""Handing out a letter's PDF. The caller has already decided that this person may have it, and logs that they did."""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from accounts.models import User
from letters import draft_pages, stored
from letters.models import Letter
from letters.vocabulary import Rendering

POLICY = "default-src 'none'; frame-ancestors 'none'"


def file_name(letter: Letter) -> str:
    """A name that says which letter it is and names nobody."""
    reference = re.sub(r"[^A-Za-z0-9-]", "", letter.reference)
    return f"{'-'.join(filter(None, [reference, slugify(letter.title)]))}.pdf"


def pdf_response(letter: Letter, *, inline: bool = False, request: HttpRequest | None = None) -> HttpResponse:
    """The PDF, or a plain page that says why there is none yet (202, or 503 when something is wrong)."""
    if not letter.has_pdf:
        failed = letter.rendering == Rendering.FAILED
        status = 503 if failed else 202
        return render(request, "letters/not_yet.html", {"letter": letter, "failed": failed}, status=status)
    try:
        content = stored.content(letter)
    except stored.Damaged:
        return render(request, "letters/not_yet.html", {"letter": letter, "damaged": True}, status=503)
    return private_pdf(content, file_name(letter), inline=inline)


def draft_response(request: HttpRequest, letter: Letter, *, by: User, at: dt.datetime) -> HttpResponse:
    """A letter that has not gone, as pages marked as a draft, made for this look alone; or why there are none (503)."""
    try:
        content = draft_pages.content(letter, by=by, at=at)
    except draft_pages.NoPages as why:
        return render(request, "letters/no_pages.html", {"letter": letter, "why": str(why)}, status=503)
    return private_pdf(content, f"draft-{file_name(letter)}", inline=True)


def private_pdf(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """Bytes of a PDF to be kept nowhere on the way, and shut in."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    # A sandbox would keep browsers from showing a PDF at all; a download needs no more than to be shut in.
    response["Content-Security-Policy"] = POLICY if inline else f"{POLICY}; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
