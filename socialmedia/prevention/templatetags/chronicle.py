"""`{{ entry|said }}`: an entry of the chronology of a report or an e-mail record, in words."""

from __future__ import annotations

from django import template

from accounts.models import Entry
from socialmedia.prevention.vocabulary import Done

register = template.Library()

WORDS = {
    "reported": "Reported", "closed": "Closed", "let_in": "Somebody who was kept out by mistake is let in again",
    "kept_out": "Somebody finds nothing of it from here on: it may be about them",
    "not_about_them": "A colleague was named in what was written, and it is not about them",
    "kept_longer": "Kept longer, or no longer", "asked": "Asked for in writing", "searched": "Looked at",
    "notified": "The employee was told in writing", "notice_waits": "The notice to the employee waits",
}  # fmt: skip


@register.filter
def said(entry: Entry) -> str:
    """What happened."""
    done = entry.step.removeprefix("did_")
    return Done(done).label if done in Done.values else WORDS.get(entry.step, entry.step)
