"""The board of an academy council: term by term what its published papers say, and no figure beside them.

A council hears how the procedure goes, and not who complained of what (S0 §4.3, §12). Its papers leave figures out so
that none below five can be told. Any second set of figures about the same complaints, however coarse, could be laid
beside them and would tell what they leave out, or that there is a complaint which they do not count
(docs/decisions/0026 and 0032). So the board repeats what was published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Academy
from complaints.register.models import Paper
from complaints.register.papers import periods
from complaints.register.papers.composing import DEFINITIONS, HIDDEN, IN_FULL
from complaints.register.papers.ledgers import LEDGERS

HEADINGS = tuple(DEFINITIONS[name][0] for name in LEDGERS)


@dataclass(frozen=True)
class TermRow:
    """One term that is over, as its newest paper tells of it."""

    paper: Paper
    name: str
    cells: tuple[tuple[str, str], ...]
    """Under each heading what the paper says."""


def rows(academy: Academy, *, on: dt.date) -> list[TermRow]:
    """The terms of the last school years of which a paper was published for this council, the newest first."""
    told = Paper.objects.filter(kind=Paper.Kind.COUNCIL, academy=academy).exclude(published_at=None)
    newest: dict[tuple[int, int], Paper] = {}
    for paper in told.select_related("academy", "trust").order_by("version"):
        if paper.is_whole:
            newest[paper.year, paper.term] = paper
    over = [period for period in periods.over_by(on) if (period.year, period.term) in newest]
    return [_row(newest[period.year, period.term]) for period in over]


def _row(paper: Paper) -> TermRow:
    said = {one["key"]: one for one in paper.contents["measures"]}
    cells = tuple(_cell(said[name]) if name in said else HIDDEN for name in LEDGERS)
    return TermRow(paper, paper.period.name, tuple(zip(HEADINGS, cells, strict=True)))


def _cell(measure: Mapping[str, Any]) -> str:
    """How many in the term, and of answers how many in a hundred came in full within the limit, where that is told."""
    lines = [*measure["rows"], *(line for table in measure["tables"] for line in table["rows"])]
    told = {words: cells[0] for words, cells in reversed(lines)}
    number, share = lines[0][1][0], told.get(IN_FULL, HIDDEN)
    return f"{number}, {share} in 100 within the limit" if HIDDEN not in (number, share) else str(number)
