"""Two versions side by side: which facts differ, and where in their words."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.policy import reading
from complaints.policy.models import Procedure
from letters.differences import Piece, pieces


@dataclass(frozen=True)
class Difference:
    """One fact that the two versions say differently; a side without the fact has no pieces."""

    label: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True)
class Changes:
    """The differences of one section."""

    title: str
    rows: tuple[Difference, ...]


def between(left: Procedure, right: Procedure) -> list[Changes]:
    """What differs between two versions, section by section; empty when nothing does."""
    found = []
    for old, new in zip(reading.sections(left), reading.sections(right), strict=True):
        before = {fact.key: fact for fact in old.facts}
        after = {fact.key: fact for fact in new.facts}
        rows = []
        for key in dict.fromkeys([*before, *after]):
            a, b = before.get(key), after.get(key)
            texts = (a.text if a else "", b.text if b else "")
            if texts[0] != texts[1]:
                label = b.label if b else a.label if a else key
                rows.append(Difference(label, *pieces(*texts)))
        if rows:
            found.append(Changes(old.title, tuple(rows)))
    return found
