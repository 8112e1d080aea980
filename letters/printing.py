"""Many letters in one PDF for the printer: asked for by a person, put together by the worker, handed out privately."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
import secrets
import uuid
from collections.abc import Iterable

import pypdfium2
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from letters import outbox, stored
from letters.models import Letter, PrintRun
from letters.post_room import NotReady
from letters.vocabulary import Rendering

log = logging.getLogger(__name__)

PRINT = "letters.tasks.print_run"
STALE = dt.timedelta(minutes=10)
MOST_TRIES = 3
KEPT = 3
"""Runs of one list whose PDF is kept: the letters themselves are kept for ever, and a run can be asked for again."""


@transaction.atomic
def ask(
    letters: Iterable[Letter], *, about_kind: str, about: uuid.UUID, two_sided: bool, by_post: bool = False, by: User,
    at: dt.datetime,
) -> PrintRun:  # fmt: skip
    """Asks for one PDF of these letters; the same person who asks again while it is not begun has asked once. Raises
    NotReady when none of them is made yet."""
    ready = [letter for letter in letters if letter.has_pdf]
    if not ready:
        raise NotReady(["None of these letters is made yet. Look again in a moment."])
    alike = PrintRun.objects.filter(about=about, asked_by=by, two_sided=two_sided, by_post=by_post)
    waiting = alike.filter(rendering=Rendering.WAITING)
    wanted = {letter.pk for letter in ready}
    for asked in waiting.prefetch_related("letters"):
        if {letter.pk for letter in asked.letters.all()} == wanted:
            return asked
    run = PrintRun.objects.create(
        about_kind=about_kind, about=about, two_sided=two_sided, by_post=by_post, asked_by=by, asked_at=at
    )
    run.letters.set(ready)
    outbox.after_commit(PRINT, run.pk)
    return run


def runs_of(about: uuid.UUID) -> QuerySet[PrintRun]:
    """What was asked for about this, the newest first."""
    return PrintRun.objects.filter(about=about).select_related("asked_by")


def claimable(at: dt.datetime) -> Q:
    """Runs to be made, those of a lost worker included."""
    return Q(rendering=Rendering.WAITING) | Q(rendering=Rendering.CLAIMED, claimed_at__lt=at - STALE)


def make(run_id: int, *, at: dt.datetime) -> bool:
    """Puts a run together once, however often it is asked to. True when this call made it."""
    claim = uuid.uuid4()
    if not PrintRun.objects.filter(claimable(at), pk=run_id).update(
        rendering=Rendering.CLAIMED, claim=claim, claimed_at=at, tries=F("tries") + 1, problem=""
    ):
        return False
    mine = PrintRun.objects.filter(pk=run_id, rendering=Rendering.CLAIMED, claim=claim)
    run = mine.get()
    if run.tries > MOST_TRIES:
        mine.update(rendering=Rendering.FAILED, problem="Putting the letters together was interrupted too many times.")
        return False
    try:
        content, pages = merged(run.letters.order_by("pk").iterator(chunk_size=100), two_sided=run.two_sided)
    except (stored.Damaged, pypdfium2.PdfiumError) as problem:
        log.error("Print run %s could not be made: %s", run_id, type(problem).__name__)
        mine.update(rendering=Rendering.FAILED, problem=f"The letters could not be put together. {problem}"[:500])
        return False
    name = f"letters/print/{secrets.token_urlsafe(24)}.pdf"
    kept = storages["default"].save(name, ContentFile(content))
    done = mine.update(
        rendering=Rendering.MADE, pdf=kept, sha256=hashlib.sha256(content).hexdigest(), pages=pages, claim=None
    )
    if not done:
        storages["default"].delete(kept)
        return False
    _forget_older(run)
    return True


def merged(letters: Iterable[Letter], *, two_sided: bool) -> tuple[bytes, int]:
    """The letters one behind the other, and the pages in all; two-sided, each begins on a sheet of its own."""
    made = pypdfium2.PdfDocument.new()
    try:
        for letter in letters:
            source = pypdfium2.PdfDocument(stored.content(letter))
            width, height = source.get_page_size(0)
            made.import_pages(source)
            if two_sided and len(source) % 2:
                made.new_page(width, height)
            source.close()
        out = io.BytesIO()
        made.save(out)
        return out.getvalue(), len(made)
    finally:
        made.close()


def content(run: PrintRun) -> bytes:
    """The bytes of a run. Raises stored.Damaged unless their hash is the one kept."""
    try:
        with storages["default"].open(run.pdf) as file:
            held = bytes(file.read())
    except (OSError, ValueError) as problem:
        raise stored.Damaged("The stored PDF cannot be read.") from problem
    if hashlib.sha256(held).hexdigest() != run.sha256:
        raise stored.Damaged("The stored PDF is not the one that was made.")
    return held


def _forget_older(run: PrintRun) -> None:
    for old in PrintRun.objects.filter(about=run.about, rendering=Rendering.MADE).exclude(pdf="")[KEPT:]:
        PrintRun.objects.filter(pk=old.pk).update(rendering=Rendering.NONE, pdf="", sha256="")
        storages["default"].delete(old.pdf)
