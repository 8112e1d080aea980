"""The academies of the case tables, and small calendars made for one test."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from complaints.schooldays.counting import Calendar, Stretch
from complaints.schooldays.spans import SpanData, calendar_from

DATA = Path(__file__).parent / "data"


def day(text: str) -> date:
    return date.fromisoformat(text)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spans_of_cases() -> dict[str, list[SpanData]]:
    spans: dict[str, list[SpanData]] = {}
    for row in table("terms.csv"):
        span = SpanData(day(row["first_day"]), day(row["last_day"]), row["kind"], row["label"], row["source"])
        spans.setdefault(row["academy"], []).append(span)
    return spans


def calendars_of_cases() -> dict[str, Calendar]:
    return {academy: calendar_from(academy, spans) for academy, spans in spans_of_cases().items()}


def made(*terms: tuple[str, str], insets: Iterable[str] = (), closures: Iterable[str] = ()) -> Calendar:
    """An academy with these terms, INSET days and snow closures."""
    return Calendar(
        name="Alder Academy",
        terms=[Stretch(day(first), day(last)) for first, last in terms],
        insets=[Stretch(day(inset), day(inset)) for inset in insets],
        closures=[Stretch(day(closed), day(closed), "snow") for closed in closures],
    )
