"""Dates as English people write them, read and written."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
LONG: Final = re.compile(
    r"(?:(?P<weekday>[a-z]+)\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]+)\.?,?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
SHORTEST_NAME: Final = 3


def long_date(day: date) -> str:
    """``day`` as ``Monday 2 November 2026``."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def read_date(text: str) -> date:
    """An ISO date or a long English one, whose weekday is checked. Raises ValueError with a sentence."""
    text = " ".join(text.split())
    if not text:
        raise ValueError("There is no date.")
    if iso := ISO.fullmatch(text):
        day = _made(text, *(int(part) for part in iso.groups()))
    elif long := LONG.fullmatch(text):
        day = _made(text, int(long["year"]), _number(long["month"], MONTHS, text) + 1, int(long["day"]))
        if long["weekday"] and _number(long["weekday"], WEEKDAYS, text) != day.weekday():
            raise ValueError(f"{text}: that day is a {day:%A}.")
    else:
        raise _unreadable(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text} is not between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"There is no such day as {text}.") from None


def _number(word: str, names: tuple[str, ...], text: str) -> int:
    word = word.lower()
    for number, name in enumerate(names):
        if len(word) >= SHORTEST_NAME and name.startswith(word):
            return number
    raise _unreadable(text)


def _unreadable(text: str) -> ValueError:
    return ValueError(f"{text[:60]} is not a date. Write it as 2026-11-02 or as Monday 2 November 2026.")
