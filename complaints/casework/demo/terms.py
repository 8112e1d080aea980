"""Term dates of the practice academies: three patterns of half-terms, as three counties have them."""

from __future__ import annotations

import datetime as dt

from complaints.schooldays.spans import AUGUST, CLOSURE, INSET, TERM, SpanData

D = dt.date
Days = tuple[tuple[D, D], ...]

ANCHOR = 2026
"""The academic year that the dates below are written around; other years lie whole weeks away from it."""

NAMES = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")

TERMS: dict[str, dict[int, Days]] = {
    # One week in October, at its end.
    "dandelion-lane": {
        2025: (
            (D(2025, 9, 2), D(2025, 10, 24)), (D(2025, 11, 3), D(2025, 12, 19)), (D(2026, 1, 5), D(2026, 2, 13)),
            (D(2026, 2, 23), D(2026, 3, 27)), (D(2026, 4, 13), D(2026, 5, 22)), (D(2026, 6, 1), D(2026, 7, 21)),
        ),
        2026: (
            (D(2026, 9, 2), D(2026, 10, 23)), (D(2026, 11, 2), D(2026, 12, 18)), (D(2027, 1, 4), D(2027, 2, 12)),
            (D(2027, 2, 22), D(2027, 3, 25)), (D(2027, 4, 12), D(2027, 5, 28)), (D(2027, 6, 7), D(2027, 7, 21)),
        ),
        2027: (
            (D(2027, 9, 2), D(2027, 10, 22)), (D(2027, 11, 1), D(2027, 12, 17)), (D(2028, 1, 4), D(2028, 2, 11)),
            (D(2028, 2, 21), D(2028, 3, 31)), (D(2028, 4, 18), D(2028, 5, 26)), (D(2028, 6, 5), D(2028, 7, 21)),
        ),
    },
    # Two weeks in October.
    "saltmarsh": {
        2025: (
            (D(2025, 9, 1), D(2025, 10, 17)), (D(2025, 11, 3), D(2025, 12, 19)), (D(2026, 1, 5), D(2026, 2, 13)),
            (D(2026, 2, 23), D(2026, 4, 2)), (D(2026, 4, 20), D(2026, 5, 22)), (D(2026, 6, 1), D(2026, 7, 22)),
        ),
        2026: (
            (D(2026, 9, 1), D(2026, 10, 16)), (D(2026, 11, 2), D(2026, 12, 18)), (D(2027, 1, 4), D(2027, 2, 12)),
            (D(2027, 2, 22), D(2027, 3, 25)), (D(2027, 4, 12), D(2027, 5, 28)), (D(2027, 6, 7), D(2027, 7, 22)),
        ),
        2027: (
            (D(2027, 9, 1), D(2027, 10, 15)), (D(2027, 11, 1), D(2027, 12, 17)), (D(2028, 1, 4), D(2028, 2, 11)),
            (D(2028, 2, 21), D(2028, 3, 31)), (D(2028, 4, 18), D(2028, 5, 26)), (D(2028, 6, 5), D(2028, 7, 21)),
        ),
    },
    # Early in August, one week in the middle of October. The dates of 2027-28 have not been agreed yet.
    "windmill-cross": {
        2025: (
            (D(2025, 8, 27), D(2025, 10, 17)), (D(2025, 10, 27), D(2025, 12, 19)), (D(2026, 1, 6), D(2026, 2, 13)),
            (D(2026, 2, 23), D(2026, 3, 27)), (D(2026, 4, 13), D(2026, 5, 22)), (D(2026, 6, 1), D(2026, 7, 10)),
        ),
        2026: (
            (D(2026, 8, 26), D(2026, 10, 16)), (D(2026, 10, 26), D(2026, 12, 18)), (D(2027, 1, 5), D(2027, 2, 12)),
            (D(2027, 2, 22), D(2027, 3, 25)), (D(2027, 4, 12), D(2027, 5, 28)), (D(2027, 6, 7), D(2027, 7, 9)),
        ),
    },
}  # fmt: skip

INSETS: dict[str, tuple[D, ...]] = {
    "dandelion-lane": (
        D(2025, 9, 2), D(2025, 11, 3), D(2026, 1, 5), D(2026, 6, 1), D(2026, 7, 21),
        D(2026, 9, 2), D(2026, 11, 2), D(2027, 1, 4), D(2027, 6, 7), D(2027, 7, 21),
        D(2027, 9, 2), D(2027, 11, 1), D(2028, 1, 4), D(2028, 6, 5), D(2028, 7, 21),
    ),
    "saltmarsh": (
        D(2025, 9, 1), D(2025, 11, 28), D(2026, 2, 23), D(2026, 6, 26),
        D(2026, 9, 1), D(2026, 11, 27), D(2027, 2, 22), D(2027, 6, 25),
        D(2027, 9, 1), D(2027, 11, 26), D(2028, 2, 21), D(2028, 6, 23),
    ),
    "windmill-cross": (
        D(2025, 8, 27), D(2025, 10, 27), D(2026, 1, 6), D(2026, 4, 13), D(2026, 7, 10),
        D(2026, 8, 26), D(2026, 10, 26), D(2027, 1, 5), D(2027, 4, 12), D(2027, 7, 9),
    ),
}  # fmt: skip

CLOSURES: dict[str, tuple[tuple[D, str], ...]] = {
    "dandelion-lane": ((D(2026, 1, 9), "Snow"),),
    "saltmarsh": ((D(2026, 11, 6), "Burst water main"),),
    "windmill-cross": (),
}

SOURCE = "The academy's published term dates (practice)"


def academic_year(day: dt.date) -> int:
    """The year in which the academic year of that day began; August belongs to the coming one."""
    return day.year if day.month >= AUGUST else day.year - 1


def spans_of(slug: str, *, today: dt.date, years_back: int = 1) -> list[SpanData]:
    """The term dates of one academy for the year of `today`, the one after (where agreed) and the years before.

    In the year that they are written for they are exactly those; in another one the same pattern whole weeks away.
    """
    this = academic_year(today)
    moved = _weeks_between(ANCHOR, this)
    found = [moved_by for span in _written(slug) for moved_by in [_moved(span, moved)]]
    for back in range(2, years_back + 1):
        away = _weeks_between(ANCHOR - 1, this - back)
        found += [_moved(span, away) for span in _written(slug) if span.academic_year == ANCHOR - 1]
    return sorted(found)


def _weeks_between(written: int, wanted: int) -> dt.timedelta:
    days = (dt.date(wanted, 9, 1) - dt.date(written, 9, 1)).days
    return dt.timedelta(weeks=round(days / 7))


def _written(slug: str) -> list[SpanData]:
    spans = [
        SpanData(first, last, TERM, name, SOURCE)
        for terms in TERMS[slug].values()
        for name, (first, last) in zip(NAMES, terms, strict=True)
    ]
    spans += [SpanData(day, day, INSET, "INSET day", SOURCE) for day in INSETS[slug]]
    return spans + [SpanData(day, day, CLOSURE, why, SOURCE) for day, why in CLOSURES[slug]]


def _moved(span: SpanData, by: dt.timedelta) -> SpanData:
    return SpanData(span.first_day + by, span.last_day + by, span.kind, span.label, span.source)
