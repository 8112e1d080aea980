"""Making the PDF of an issued letter: claimed by compare-and-swap, stored in private, its hash kept (R226)."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import F, Q

from letters.models import Letter, LetterQuerySet
from letters.printed import pressed
from letters.render import RenderFailed
from letters.vocabulary import LetterState, Rendering

log = logging.getLogger(__name__)

STALE = dt.timedelta(minutes=10)
"""A claim this old belonged to a worker that is no more."""
MOST_TRIES = 5


def claimable(at: dt.datetime) -> Q:
    """Issued letters whose PDF is still to be made, those of a lost worker included."""
    return Q(state=LetterState.ISSUED) & (
        Q(rendering=Rendering.WAITING) | Q(rendering=Rendering.CLAIMED, render_claimed_at__lt=at - STALE)
    )


def make(letter_id: int, *, at: dt.datetime) -> bool:
    """Makes the PDF once, however often it is asked to. True when this call made it."""
    claim = uuid.uuid4()
    mine = Letter.objects.filter(pk=letter_id)
    if not mine.filter(claimable(at)).update(
        rendering=Rendering.CLAIMED, render_claim=claim, render_claimed_at=at, render_tries=F("render_tries") + 1,
        render_problem="",
    ):  # fmt: skip
        return False
    mine = mine.filter(rendering=Rendering.CLAIMED, render_claim=claim)
    letter = mine.get()
    if letter.render_tries > MOST_TRIES:
        return _failed(mine, "Making the PDF was interrupted too many times.")
    try:
        made = pressed(letter)
    except RenderFailed as problem:
        return _failed(mine, str(problem))
    except Exception as problem:  # whatever it is, the row must say so and the worker go on
        log.error("Letter %s could not be made: %s", letter_id, type(problem).__name__)
        return _failed(mine, f"Something went wrong while the PDF was made ({type(problem).__name__}).")
    token = secrets.token_urlsafe(24)
    stored = storages["default"].save(f"letters/{token[:2].lower()}/{token}.pdf", ContentFile(made.content))
    kept = mine.update(
        rendering=Rendering.MADE, pdf=stored, sha256=hashlib.sha256(made.content).hexdigest(), pages=made.pages,
        rendered_at=at,
    )  # fmt: skip
    if not kept:
        storages["default"].delete(stored)
    return bool(kept)


def _failed(mine: LetterQuerySet, why: str) -> bool:
    mine.update(rendering=Rendering.FAILED, render_problem=why[:500])
    return False
