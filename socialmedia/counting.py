"""What incidents add up to: by kind, platform, way and outcome. Nobody is named, no small number shown (R139)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import Entry
from socialmedia.models import Incident, MeasureTaken, PlatformReport, Removal
from socialmedia.vocabulary import ABOUT, Act, Decided, Gone, Kind, Measure, State

FEW = 5
"""Counts below this are said as “fewer than 5”: a small number can point at somebody."""

WAYS = (Act.MONITOR, Act.MEET, Act.ANSWER_WITH_ROUTE)
BANDS = ("The same day", "1 to 3 days", "4 to 7 days", "Later", "Nobody was spoken with yet")


@dataclass(frozen=True)
class Table:
    """One small table: a title, and rows of words and a number that is safe to show."""

    title: str
    rows: list[tuple[str, str]]


def add_up(rows: QuerySet[Incident]) -> list[Table]:
    """The tables over the incidents that somebody may read."""
    kinds: Counter[str] = Counter()
    contact: Counter[str] = Counter()
    for found, reported_at, first in rows.values_list("kinds", "reported_at", "first_contact_on").order_by():
        kinds.update(found)
        days = None if first is None else (first - timezone.localtime(reported_at).date()).days
        contact[_band(days)] += 1
    states = dict(rows.values_list("state").annotate(number=Count("pk")).order_by())
    platforms = rows.values_list("platform_name").annotate(number=Count("pk")).order_by("-number", "platform_name")
    entries = Entry.objects.filter(about_kind=ABOUT, about__in=rows.values("uuid"), step__in=WAYS)
    ways = dict(entries.values_list("step").annotate(number=Count("about", distinct=True)).order_by())
    removals = Removal.objects.filter(incident__in=rows).values_list("outcome").annotate(number=Count("pk")).order_by()
    reports = PlatformReport.objects.filter(incident__in=rows).values_list("decision").annotate(number=Count("pk"))
    taken = MeasureTaken.objects.filter(incident__in=rows).values_list("measure")
    measures = dict(taken.annotate(number=Count("incident", distinct=True)).order_by())
    complaints = rows.filter(complaint__isnull=False).count()
    return [
        Table("Where they stand", _parts(_counted(states, State.choices))),
        Table("What they are", _rows(kinds, Kind.choices)),
        Table("Platforms", _parts(list(platforms))),
        Table("The way that was chosen", _rows(ways, [(act.value, act.label) for act in WAYS])),
        Table("First contact with those involved", _parts([(band, contact[band]) for band in BANDS if contact[band]])),
        Table("Removal, where it was asked for", _rows(dict(removals), Gone.choices)),
        Table("What platforms decided", _rows(dict(reports.order_by()), Decided.choices)),
        Table("What followed where it went on", _rows(measures, Measure.choices)),
        Table("Turned into a complaint", [("With the parent’s agreement", safe(complaints))] if complaints else []),
    ]


def safe(number: int) -> str:
    """A number that points at nobody."""
    return f"fewer than {FEW}" if number < FEW else str(number)


def _parts(counted: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Rows into which the whole is divided. Where one alone is small, the next is not said exactly either: the whole,
    known from another table, would give the small one away."""
    small = [number for _text, number in counted if number < FEW]
    others = sorted(number for _text, number in counted if number >= FEW)
    blurred = others[0] if len(small) == 1 and others else None
    shown = []
    for text, number in counted:
        said = safe(number)
        if number == blurred:
            said, blurred = f"{FEW} or more", None
        shown.append((text, said))
    return shown


def _counted(numbers: Mapping[str, int], choices: Any) -> list[tuple[str, int]]:
    return [(str(label), numbers[value]) for value, label in choices if numbers.get(value)]


def _rows(numbers: Mapping[str, int], choices: Any) -> list[tuple[str, str]]:
    return [(text, safe(number)) for text, number in _counted(numbers, choices)]


def _band(days: int | None) -> str:
    if days is None:
        return BANDS[4]
    if days <= 0:
        return BANDS[0]
    return BANDS[1] if days <= 3 else BANDS[2] if days <= 7 else BANDS[3]
