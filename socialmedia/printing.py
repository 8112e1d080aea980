"""Print-outs for a meeting: a front page without any name, then the sanitised copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

import pypdfium2
from django.utils.formats import date_format

from complaints.evidence import a4, blacking, pages
from socialmedia.models import Exhibit, Incident


@dataclass(frozen=True)
class Prints:
    """One PDF, how many pages it has, and what has no pages."""

    content: bytes
    pages: int
    left_out: str
    numbers: list[int]


def prints(
    incident: Incident, *, on: dt.date, tells: Callable[[str], bool], numbers: Collection[int] | None = None
) -> Prints:
    """What was chosen of what may be shown, or all of it, in order; nothing that is set aside. Only copies that
    somebody has sanitised; never an original, nor a fact that `tells` who brought it (R146)."""
    rows = list(incident.exhibits.filter(set_aside=False).select_related("sanitised", "file"))
    if numbers is not None:
        rows = [row for row in rows if row.number in numbers]
    shown = [row for row in rows if row.sanitised is not None]
    left = [str(row.number) for row in rows if row.sanitised is None]
    with blacking.ONE_AT_A_TIME:
        return _together(incident, shown, left, on=on, tells=tells)


def _together(
    incident: Incident, shown: list[Exhibit], left: list[str], *, on: dt.date, tells: Callable[[str], bool]
) -> Prints:
    placed = []
    made = pypdfium2.PdfDocument(_front(incident, shown, on=on, tells=tells))
    try:
        for row in shown:
            assert row.sanitised is not None  # noqa: S101  # nosec B101 - chosen above
            try:
                content = pages.placed(row.sanitised).content
            except pages.NotPlaced:
                left.append(str(row.number))
                continue
            one = pypdfium2.PdfDocument(content)
            made.import_pages(one)
            placed.append(row.number)
            one.close()
        number = len(made)
        content = a4.stamped(a4.saved(made), lambda index: (f"{incident.reference}", f"Page {index + 1} of {number}"))
    finally:
        made.close()
    return Prints(content, number, f"Number {', '.join(sorted(left, key=int))}" if left else "", placed)


LEFT_OUT = "not printed, because it could be told from it who brought the post to the school"


def _front(incident: Incident, shown: list[Exhibit], *, on: dt.date, tells: Callable[[str], bool]) -> bytes:
    facts = [
        ("Platform", incident.platform_name),
        ("Posted under", incident.account),
        ("Address", incident.address),
        ("When it was posted, as shown", incident.posted_when),
        ("Seen on", date_format(incident.seen_on, "l j F Y")),
        ("Copies", ", ".join(f"number {row.number}" for row in shown)),
    ]
    lines = [
        ("Print-outs for a meeting", 20.0),
        (f"{incident.academy.name}, {incident.reference}, made on {date_format(on, 'l j F Y')}.", 12.0),
        ("Copies of what was posted; parts that concern other people are blacked out.", 12.0),
        ("", 12.0),
    ]
    said = [(name, LEFT_OUT if tells(value) else value) for name, value in facts if value]
    return a4.sheet([*lines, *((f"{name}: {value}", 12.0) for name, value in said)])
