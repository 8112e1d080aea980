"""Term dates as plain values, and what a set of them changes in those already loaded. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from complaints.schooldays.counting import Calendar, Stretch

TERM: Final = "term"
INSET: Final = "inset"
CLOSURE: Final = "closure"
OCCASIONAL: Final = "occasional"
KINDS: Final = (TERM, INSET, CLOSURE, OCCASIONAL)

AUGUST: Final = 8
# A file that begins and ends about where the loaded year does is a new edition of it, not a part of it.
ABOUT: Final = timedelta(weeks=4)


@dataclass(frozen=True, order=True)
class SpanData:
    """One row of term dates: a term, INSET, closure or occasional day, first and last day included."""

    first_day: date
    last_day: date
    kind: str
    label: str = ""
    source: str = ""

    @property
    def academic_year(self) -> int:
        """The year in which its academic year began; August belongs to the one that is about to begin."""
        return self.first_day.year if self.first_day.month >= AUGUST else self.first_day.year - 1

    @property
    def when(self) -> tuple[str, date, date]:
        """What makes it the same row, whatever it is called."""
        return self.kind, self.first_day, self.last_day

    def overlaps(self, other: SpanData) -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day


@dataclass(frozen=True)
class Change:
    """What loading rows does to one academy's dates."""

    added: tuple[SpanData, ...]
    removed: tuple[SpanData, ...]
    kept: tuple[SpanData, ...]

    @property
    def after(self) -> tuple[SpanData, ...]:
        return tuple(sorted(self.kept + self.added))

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def change(loaded: Iterable[SpanData], incoming: Iterable[SpanData]) -> Change:
    """What a file changes: a year that comes whole replaces its terms, and its INSET days if there are any.

    All else is added to what is there: part of a year, other years, closures and occasional days, which are
    recorded as they happen and must not be wiped out by term dates. The same file again changes nothing.
    """
    loaded, incoming = sorted(loaded), _each_once(incoming)
    arriving = {span.when: span for span in incoming}
    whole = whole_years(loaded, incoming)
    restated = {(TERM, year) for year in whole}
    restated |= {(INSET, span.academic_year) for span in incoming if span.kind == INSET and span.academic_year in whole}
    removed, kept = [], []
    for span in loaded:
        again = arriving.get(span.when)
        if again == span:
            kept.append(span)
        elif again is not None or (span.kind, span.academic_year) in restated:
            removed.append(span)
        else:
            kept.append(span)
    staying = set(kept)
    return Change(tuple(span for span in incoming if span not in staying), tuple(removed), tuple(kept))


def addition(loaded: Iterable[SpanData], incoming: Iterable[SpanData]) -> Change:
    """What adding single rows changes, such as a closure for snow: nothing else goes; what is there stays once."""
    loaded, incoming = sorted(loaded), _each_once(incoming)
    arriving = {span.when: span for span in incoming}
    removed = tuple(span for span in loaded if arriving.get(span.when, span) != span)
    kept = tuple(span for span in loaded if span not in removed)
    return Change(tuple(span for span in incoming if span not in kept), removed, kept)


def removal(loaded: Iterable[SpanData], outgoing: Iterable[SpanData]) -> Change:
    """What taking single rows out again changes, such as a closure that was recorded by mistake."""
    loaded = sorted(loaded)
    leaving = {span.when for span in outgoing}
    removed = tuple(span for span in loaded if span.when in leaving)
    return Change((), removed, tuple(span for span in loaded if span not in removed))


def whole_years(loaded: Sequence[SpanData], incoming: Sequence[SpanData]) -> set[int]:
    """The academic years whose terms arrive from about their loaded beginning to about their loaded end."""
    years = set()
    for year in {span.academic_year for span in incoming if span.kind == TERM}:
        old = [span for span in loaded if span.kind == TERM and span.academic_year == year]
        new = [span for span in incoming if span.kind == TERM and span.academic_year == year]
        begins = min(span.first_day for span in new) - ABOUT
        ends = max(span.last_day for span in new) + ABOUT
        if all(begins <= span.first_day and span.last_day <= ends for span in old):
            years.add(year)
    return years


def calendar_from(name: str, spans: Iterable[SpanData]) -> Calendar:
    """The calendar that these rows make."""
    sorts: dict[str, list[Stretch]] = {kind: [] for kind in KINDS}
    for span in spans:
        sorts[span.kind].append(Stretch(span.first_day, span.last_day, span.label))
    return Calendar(
        name=name,
        terms=sorts[TERM],
        insets=sorts[INSET],
        closures=sorts[CLOSURE],
        occasional=sorts[OCCASIONAL],
    )


def _each_once(spans: Iterable[SpanData]) -> list[SpanData]:
    return sorted({span.when: span for span in spans}.values())
