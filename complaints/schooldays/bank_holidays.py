"""The bank holidays of England, year by year, with the names that GOV.UK gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from holidays import country_holidays

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)

# The library's names on the left; what an English calendar prints on the right.
PRINTED: Final[Mapping[str, str]] = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


@cache
def of_year(year: int) -> Mapping[date, str]:
    """England's bank holidays of one year with substitutes; without ``subdiv`` two are missing."""
    found = country_holidays("GB", subdiv="ENG", years=year)
    return {day: _printed(name) for day, name in found.items() if day.year == year}


def name_of(day: date) -> str:
    """The name of the bank holiday on ``day``, or an empty text."""
    return of_year(day.year).get(day, "")


def why_no_working_day(day: date) -> str:
    """Why ``day`` is no working day in England (weekend or bank holiday), or an empty text if it is one."""
    if day.weekday() >= SATURDAY:
        return f"{day:%A}"
    name = name_of(day)
    return f"Bank holiday: {name}" if name else ""


def is_working_day(day: date) -> bool:
    """Monday to Friday, but not a bank holiday in England; school holidays do not matter."""
    return not why_no_working_day(day)


def between(first: date, last: date) -> Iterator[tuple[date, str]]:
    """The bank holidays from ``first`` to ``last``, both included, that do not fall on a weekend."""
    for year in range(first.year, last.year + 1):
        for day, name in sorted(of_year(year).items()):
            if first <= day <= last and day.weekday() < SATURDAY:
                yield day, name


def _printed(name: str) -> str:
    plain, observed, _ = name.partition(" (observed)")
    plain = PRINTED.get(plain, plain)
    return f"{plain} (substitute day)" if observed else plain
