"""What a key may have: figures of published papers, each chosen so that none can be taken from another.

No row of a complaint is given: each is a count of one, and no conflict of interest can be asked of a machine
(docs/decisions/0032).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Academy, ApiKey
from complaints.register.models import Paper
from complaints.register.papers.composing import DEFINITIONS

K = Paper.Kind


@dataclass(frozen=True)
class Asked:
    """What a call was narrowed to; empty or None: not."""

    year: int | None = None
    kind: str = ""


def academies(key: ApiKey) -> list[dict[str, Any]]:
    """The academies of the key, as everybody knows them."""
    rows = Academy.objects.filter(trust=key.trust)
    rows = rows.filter(pk=key.academy_id) if key.academy_id else rows
    return [
        {"code": row.code, "name": row.name, "urn": row.urn, "open": row.is_open, "pupils_on_roll": row.pupils_on_roll}
        for row in rows.order_by("name")
    ]


def papers_of(key: ApiKey, asked: Asked) -> QuerySet[Paper]:
    """Published papers, the newest version of each: for the trust every one, for an academy its own and the public
    statement."""
    rows = Paper.objects.filter(trust=key.trust, published_at__isnull=False).select_related("academy")
    if key.academy_id:
        rows = rows.filter(Q(kind=K.COUNCIL, academy=key.academy_id) | Q(kind=K.STATEMENT))
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows.order_by("-year", "-term", "kind", "pk")


def _newest(rows: QuerySet[Paper]) -> list[Paper]:
    newest: dict[tuple[str, int | None, int, int], Paper] = {}
    for row in rows:
        one = (row.kind, row.academy_id, row.year, row.term)
        if one not in newest or newest[one].version < row.version:
            newest[one] = row
    return list(newest.values())


def papers(key: ApiKey, asked: Asked) -> list[dict[str, Any]]:
    """Each paper in a line; its words, written by a person, are not given."""
    return [_paper(row) for row in _newest(papers_of(key, asked))]


def figures(key: ApiKey, asked: Asked) -> list[dict[str, Any]]:
    """Every figure that those papers show, one a row. A figure that a paper does not show is not there."""
    return [figure for row in _newest(papers_of(key, asked)) for figure in _figures(row)]


def _paper(row: Paper) -> dict[str, Any]:
    return {
        "id": str(row.uuid), "kind": row.kind, "academy": row.academy.code if row.academy else None,
        "year": row.year, "term": row.term or None, "period": row.period.name, "version": row.version,
        "published_at": timezone.localtime(row.published_at).isoformat() if row.published_at else None,
        "sha256": row.contents_hash,
    }  # fmt: skip


def _figures(row: Paper) -> Iterator[dict[str, Any]]:
    for one in row.contents.get("figures", []):
        name, _definition = DEFINITIONS.get(one["of"], (one["of"], ""))
        yield {
            "paper": str(row.uuid), "measure": one["of"], "measure_name": name, "year": row.year,
            "terms": one["terms"], "academies": [place for place in one["places"] if place],
            "with_trust": "" in one["places"], "by": one["by"] or None, "value": one["value"] or None,
            "number": one["number"],
        }  # fmt: skip
