"""Whoever brought a post is named in one place only: typed elsewhere it is refused, or taken out (R146)."""

from __future__ import annotations

from complaints.evidence.redacting import pattern
from socialmedia.actions.refusal import Refused
from socialmedia.models import Assessment, Incident, Source
from socialmedia.vocabulary import Act

INSTEAD = "(whoever brought it)"
REFUSAL = (
    "The name or account of whoever brought it stands in what you wrote. It is held apart and does not belong here: "
    "write “whoever brought it”."
)
MAY_NAME = frozenset({Act.NAME_SOURCE, Act.NAME_CONCERNED, Act.RAISE_COMPLAINT})
"""Where a name may be theirs for another reason: they may be whom the post is about, or who complains."""

ON_INCIDENT = ("words", "unseen_why", "posted_when", "place_name", "branch_reasons", "route_told", "options_considered")
ON_ASSESSMENT = ("where", "who", "brought", "evidence", "true_in_it", "spread")


def insist(incident: Incident, *texts: object) -> None:
    """Raise Refused when one of these texts names whoever brought it."""
    source = Source.objects.filter(incident=incident).first()
    if source is None:
        return
    for text in texts:
        if isinstance(text, str) and any(pattern(mark).search(text) for mark in source.whole_marks):
            raise Refused(REFUSAL)


def take_out(incident: Incident, source: Source) -> list[str]:
    """The name is known only now: wherever it was written before, other words take its place. Says which fields."""
    changed = [name for name in ON_INCIDENT if _without(incident, name, source)]
    row = Assessment.objects.filter(incident=incident).first()
    if row is not None:
        more = [name for name in ON_ASSESSMENT if _without(row, name, source)]
        if more:
            row.save(update_fields=more)
        changed += more
    return changed


def _without(row: Incident | Assessment, name: str, source: Source) -> bool:
    text = before = str(getattr(row, name))
    for mark in source.whole_marks:
        text = pattern(mark).sub(INSTEAD, text)
    if text == before:
        return False
    longest = getattr(row._meta.get_field(name), "max_length", None)
    setattr(row, name, text[:longest] if longest else text)
    return True
