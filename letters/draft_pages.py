"""A letter that has not gone, as the pages that it would be if it were issued now: marked as a draft, kept nowhere.

A web process never loads the press, which is heavy and not safe in threads (letters.render). So a program of its own is
given the document and gives back the PDF; it asks no database, and between the two nothing is written down.
"""

from __future__ import annotations

import base64
import copy
import datetime as dt
import json
import subprocess
import sys
import threading
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from letters import marks
from letters.models import Letter
from letters.paper import paper, pictures_of

COMMAND = (sys.executable, "manage.py", "press_draft")
SECONDS = 45
"""Less than a web server waits for a page."""
PATIENCE = 20
"""Seconds that a second reader waits for the first one's pages."""
SAID_WHY = 3
"""How the program ends when it says what is wrong with the letter."""

_one = threading.Lock()
"""One press at a time for each web process: forty pages at once would take the machine from everybody else."""


class NoPages(Exception):
    """Why there are no pages to see, as a sentence."""


def as_if_issued(letter: Letter, *, by: User | None, at: dt.datetime) -> Letter:
    """The letter as this person's issuing it now would make it; never saved."""
    shown = copy.copy(letter)
    shown.issued_at, shown.issued_on = at, timezone.localdate(at)
    shown.practice = settings.PRACTICE_MODE
    shown.letterhead = marks.letterhead(letter, by=by)
    return shown


def content(letter: Letter, *, by: User | None, at: dt.datetime) -> bytes:
    """The PDF. Raises NoPages."""
    shown = as_if_issued(letter, by=by, at=at)
    asked = {
        "document": paper(shown), "identifier": shown.uuid.hex, "large": shown.large_print, "practice": shown.practice,
        "pictures": {
            name: [base64.b64encode(pixels).decode(), kind] for name, (pixels, kind) in pictures_of(shown).items()
        },
    }  # fmt: skip
    if not _one.acquire(timeout=PATIENCE):
        raise NoPages("Others are looking at their letters just now. Please try again in a moment.")
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no shell
            COMMAND, input=json.dumps(asked).encode(), capture_output=True, cwd=settings.BASE_DIR, timeout=SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise NoPages("Making the pages takes too long. Read the words on the letter’s own page.") from late
    finally:
        _one.release()
    if done.returncode == SAID_WHY:
        raise NoPages(done.stderr.decode().strip()[:500])
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NoPages("The pages cannot be made just now. Please try again, and tell whoever looks after the portal.")
    return done.stdout


def asked_for(given: BinaryIO) -> tuple[str, bytes, bool, bool, dict[str, tuple[bytes, str]]]:
    """What the program was given: the document, its name, large print, practice mode, and the pictures in it."""
    asked = json.loads(given.read())
    held = {name: (base64.b64decode(pixels), kind) for name, (pixels, kind) in asked["pictures"].items()}
    return asked["document"], asked["identifier"].encode(), asked["large"], asked["practice"], held
