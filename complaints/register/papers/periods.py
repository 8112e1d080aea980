"""The terms that papers are about: the same days at every academy, so that figures can be added up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

BEGINS = 9
"""The month in which a school year begins."""

NAMES = {1: "Autumn term", 2: "Spring term", 3: "Summer term"}
FIRST_DAYS = {1: (9, 1), 2: (1, 1), 3: (4, 1)}
LAST_DAYS = {1: (12, 31), 2: (3, 31), 3: (8, 31)}
"""Month and day: September to December, January to March, April to August."""


@dataclass(frozen=True, order=True)
class Period:
    """One term, or with term 0 the whole of a school year, named by the calendar year in which it begins."""

    year: int
    term: int = 0

    @property
    def first_day(self) -> dt.date:
        month, day = FIRST_DAYS[self.term or 1]
        return dt.date(self.year + (month < BEGINS), month, day)

    @property
    def last_day(self) -> dt.date:
        month, day = LAST_DAYS[self.term or 3]
        return dt.date(self.year + (month < BEGINS), month, day)

    @property
    def terms(self) -> tuple[int, ...]:
        """The terms that a paper covers."""
        return (self.term,) if self.term else (1, 2, 3)

    @property
    def so_far(self) -> tuple[int, ...]:
        """The terms of its school year up to and with it."""
        return tuple(range(1, (self.term or 3) + 1))

    @property
    def year_name(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d}"

    @property
    def name(self) -> str:
        return f"{NAMES[self.term]} {self.year_name}" if self.term else f"School year {self.year_name}"

    def is_over(self, on: dt.date) -> bool:
        return self.last_day < on


def of_day(day: dt.date) -> Period:
    """The term in which a day lies."""
    if day.month >= BEGINS:
        return Period(day.year, 1)
    return Period(day.year - 1, 2 if day.month < FIRST_DAYS[3][0] else 3)


def over_by(on: dt.date, *, years: int = 3) -> list[Period]:
    """The terms that are over, the newest first, as far back as papers are written."""
    now = of_day(on)
    found = [Period(year, term) for year in range(now.year - years, now.year + 1) for term in (1, 2, 3)]
    return sorted((period for period in found if period.is_over(on)), reverse=True)


def years_over_by(on: dt.date, *, years: int = 3) -> list[Period]:
    """The school years that are over, the newest first."""
    now = of_day(on)
    return [Period(year) for year in range(now.year, now.year - years - 1, -1) if Period(year).is_over(on)]
