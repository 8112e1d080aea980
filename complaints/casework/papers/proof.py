"""Who got which papers, and who opened them when: out of the circulations and the access log (R37, R134)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min

from accounts.models import Access
from complaints.casework.models import BundleCopy, Circulation, Complaint, Hearing, Reader

OPENED = "papers"
"""What the access log calls the opening of a copy; its detail is the key of the copy."""


@dataclass
class Opened:
    """One person's openings of one copy."""

    who: str
    copy: BundleCopy
    first: dt.datetime
    last: dt.datetime
    times: int


@dataclass
class Receipt:
    """One person to whom papers went, and whether they opened them."""

    circulation: Circulation
    whose: str
    opened: Opened | None


def openings(complaint: Complaint) -> list[tuple[int | None, Opened]]:
    """Every opening of every copy, person by person, with the person's key; None is the complainant."""
    copies = {
        str(copy.uuid): copy for copy in BundleCopy.objects.filter(bundle__complaint=complaint).select_related("bundle")
    }
    rows = Access.objects.filter(about=complaint.uuid, what=OPENED, detail__in=copies).order_by()
    found = rows.values("user_id", "user__name", "detail").annotate(first=Min("at"), last=Max("at"), times=Count("pk"))
    typed = complaint.names_typed()
    return [(row["user_id"], _opened(row, copies[row["detail"]], typed)) for row in found]


def _opened(row: Mapping[str, Any], copy: BundleCopy, typed: Mapping[int, str]) -> Opened:
    who = typed.get(row["user_id"], row["user__name"])
    return Opened(who or "The complainant", copy, row["first"], row["last"], row["times"])


def receipts(hearing: Hearing, found: list[tuple[int | None, Opened]]) -> list[Receipt]:
    """Each circulation of papers made here, with the opening that answers it."""
    labels = dict(Reader.choices)
    rows = []
    for row in hearing.circulations.select_related("built", "bundle", "user"):
        mine = None
        if row.built_id and row.reader:
            for user_id, opened in found:
                person = user_id == row.user_id if row.user_id else user_id is None
                if person and opened.copy.bundle_id == row.built_id:
                    mine = opened
        rows.append(Receipt(row, labels.get(row.reader, ""), mine))
    return rows


def circulated(hearing: Hearing) -> set[int]:
    """The keys of the papers that have gone out."""
    return set(hearing.circulations.filter(built__isnull=False).values_list("built_id", flat=True))
