"""School years and their terms, as boards compare them: the same days at every academy, so that figures can be set
side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

BEGINS = 9
"""The month in which a school year begins."""
TERMS: tuple[tuple[str, tuple[int, int], tuple[int, int]], ...] = (
    ("Autumn", (9, 1), (12, 31)), ("Spring", (1, 1), (3, 31)), ("Summer", (4, 1), (8, 31)),
)  # fmt: skip
YEARS_BACK = 6


@dataclass(frozen=True)
class Period:
    """Some days, both ends included."""

    name: str
    first: dt.date
    last: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day <= self.last


@dataclass(frozen=True)
class SchoolYear(Period):
    """From September to August, by the year in which it begins."""

    begins: int = 0

    @property
    def terms(self) -> tuple[Period, ...]:
        return tuple(
            Period(f"{name} {self._year(start)}", dt.date(self._year(start), *start), dt.date(self._year(end), *end))
            for name, start, end in TERMS
        )

    def _year(self, of: tuple[int, int]) -> int:
        return self.begins + (of[0] < BEGINS)

    @property
    def before(self) -> SchoolYear:
        return school_year(self.begins - 1)


def school_year(begins: int) -> SchoolYear:
    """The school year that begins in September of this year."""
    name = f"{begins}/{(begins + 1) % 100:02d}"
    return SchoolYear(name, dt.date(begins, BEGINS, 1), dt.date(begins + 1, BEGINS - 1, 31), begins)


def year_of(day: dt.date) -> SchoolYear:
    """The school year of a day."""
    return school_year(day.year - (day.month < BEGINS))


def choices(on: dt.date) -> list[tuple[str, str]]:
    """The school years that a board can show, this one first."""
    now = year_of(on).begins
    return [(str(year), school_year(year).name) for year in range(now, now - YEARS_BACK, -1)]
