"""One academy's calendar: its terms and the days inside them when pupils are not in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product, starmap
from typing import Final, NamedTuple

from complaints.schooldays import bank_holidays
from complaints.schooldays.dates import long_date

ONE_DAY: Final = timedelta(days=1)
# More than this between two loaded terms: a year is missing. This long before the first one: its summer.
LONGEST_GAP: Final = timedelta(weeks=10)
# An INSET day this soon after the last loaded term still belongs to it.
AFTER_TERM: Final = timedelta(weeks=1)

INSET_DAY: Final = "INSET day"
HOLIDAY: Final = "Half-term or holiday"


class Deem(StrEnum):
    """Which receipts are treated as received later: on any day without school, or only out of term."""

    ANY = "any"
    OUT_OF_TERM = "out-of-term"


class InsufficientCalendar(Exception):
    """Term dates are not loaded far enough, so no date is given; ``needs`` says plainly which are missing."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


@dataclass(frozen=True)
class Stretch:
    """Days from ``first`` to ``last``, both included, with what the academy calls them."""

    first: date
    last: date
    label: str = ""

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += ONE_DAY


@dataclass(frozen=True)
class Skipped:
    """A day that does not count, and why."""

    day: date
    why: str


class Start(NamedTuple):
    """For one day of receipt: day 0, where counted and skipped days begin, how far the dates reach."""

    day_zero: date
    first: int
    skipped_from: int
    stop: int


class Way(NamedTuple):
    """A way of counting. ``deem`` None means that the day of receipt is day 0 whatever day it is."""

    inset_counts: bool
    receipt_is_day_one: bool
    deem: Deem | None


# Known by number, because a place in a list is found much faster than a key in a dictionary.
WAYS: Final = tuple(starmap(Way, product((False, True), (False, True), (None, *Deem))))
WAY_NUMBERS: Final = {way: number for number, way in enumerate(WAYS)}
# The place that stays empty, for counts that need no term dates.
NOT_SCHOOL_DAYS: Final = len(WAYS)


class _Place(NamedTuple):
    counted: int
    skipped: int
    counts: bool
    stop: int


@dataclass(frozen=True)
class Days:
    """The counted and the skipped days in order, and how many are skipped before each counted one."""

    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    skipped_before: tuple[int, ...]
    places: dict[date, _Place]


@dataclass(frozen=True)
class _Run:
    """Loaded terms without a missing year between them."""

    first: date
    last: date


class Table(NamedTuple):
    """All that counting one way needs: a look-up and two slices give a due date with its working.

    ``ends`` says of each number of counted days which is the last of them and how many days are skipped before it.
    """

    starts: dict[date, Start]
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    ends: tuple[tuple[date, int], ...]


class Calendar:
    """One academy's school days (R47): Monday to Friday in term, but no bank holiday, INSET or closure."""

    def __init__(
        self,
        *,
        name: str = "the academy",
        terms: Iterable[Stretch] = (),
        insets: Iterable[Stretch] = (),
        closures: Iterable[Stretch] = (),
        occasional: Iterable[Stretch] = (),
        bank_holiday: Callable[[date], str] = bank_holidays.name_of,
    ) -> None:
        self.name = name
        self.terms = _in_order(terms)
        self.insets = _in_order(insets)
        self.closures = _in_order(closures)
        self.occasional = _in_order(occasional)
        self._bank_holiday = bank_holiday
        self._in_term = {day for term in self.terms for day in term.days()}
        self._inset = {day for inset in self.insets for day in inset.days()}
        self._closed = {day: _said("Occasional day", it.label) for it in self.occasional for day in it.days()}
        self._closed |= {day: _said("Closed", it.label) for it in self.closures for day in it.days()}
        self._runs = _runs(self.terms)
        self._days: dict[bool, Days] = {}
        self.tables: list[Table | None] = [None] * (len(WAYS) + 1)

    def __repr__(self) -> str:
        return f"<Calendar of {self.name}: {len(self.terms)} terms>"

    @property
    def first_day(self) -> date | None:
        """The first day of the first loaded term."""
        return self._runs[0].first if self._runs else None

    @property
    def last_day(self) -> date | None:
        """The last day of the last loaded term."""
        return self._runs[-1].last if self._runs else None

    @property
    def school_days(self) -> tuple[date, ...]:
        """Every loaded school day in order."""
        return self.days(inset_counts=False).counted

    def why_not(self, day: date) -> str:
        """Why ``day`` is no school day, in plain words; empty if it is one."""
        if day.weekday() >= bank_holidays.SATURDAY:
            return f"{day:%A}"
        if holiday := self._bank_holiday(day):
            return f"Bank holiday: {holiday}"
        if closed := self._closed.get(day):
            return closed
        if day in self._inset:
            return INSET_DAY
        return "" if day in self._in_term else HOLIDAY

    def days(self, *, inset_counts: bool) -> Days:
        """The loaded days sorted into counted and skipped, prepared once."""
        if inset_counts not in self._days:
            self._days[inset_counts] = self._sort_days(inset_counts)
        return self._days[inset_counts]

    def table(self, number: int) -> Table:
        """The prepared look-up for one way of counting, by its number in ``WAYS``."""
        table = self.tables[number]
        if table is None:
            way = WAYS[number]
            days = self.days(inset_counts=way.inset_counts)
            starts = {day: start for day in days.places if (start := self._start(day, days, way)) is not None}
            ends = ((date.min, 0), *zip(days.counted, days.skipped_before, strict=True))
            table = self.tables[number] = Table(starts, days.counted, days.skipped, ends)
        return table

    def reaches(self, first: date, last: date) -> bool:
        """Whether every day from ``first`` to ``last`` is loaded, without a missing year between."""
        return any(self._reach(run) <= first and last <= run.last for run in self._runs)

    def missing(self, since: date) -> InsufficientCalendar:
        """Says which term dates must be loaded before a count from ``since`` can be finished (Counting 5)."""
        if not self._runs:
            return InsufficientCalendar(
                f"No term dates are loaded for {self.name}. Load those from {long_date(since)} on."
            )
        previous: _Run | None = None
        for run in self._runs:
            if since < self._reach(run):
                if previous is None:
                    dates = f"from {long_date(since)} to {long_date(run.first)}"
                    return InsufficientCalendar(f"Term dates for {self.name} {dates} are needed.")
                return self._missing_between(previous, run)
            if since <= run.last:
                following = next((other for other in self._runs if other.first > run.last), None)
                return self._missing_between(run, following) if following else self._missing_after(run)
            previous = run
        return self._missing_after(self._runs[-1])

    def missing_before(self, day: date) -> InsufficientCalendar:
        """Says which term dates must be loaded before a count back from ``day`` can be finished."""
        earlier = [run for run in self._runs if run.first <= day]
        if not earlier:
            return self.missing(day)
        if day > earlier[-1].last:
            return self.missing(day)
        return InsufficientCalendar(f"Term dates for {self.name} before {long_date(earlier[-1].first)} are needed.")

    def _reach(self, run: _Run) -> date:
        """The first day of receipt for which a run of terms says what follows (Counting 5).

        Before the very first it is summer. Before any other lies a gap in which a term is missing.
        """
        return run.first - LONGEST_GAP if run == self._runs[0] else run.first

    def _missing_after(self, run: _Run) -> InsufficientCalendar:
        return InsufficientCalendar(f"Term dates for {self.name} after {long_date(run.last)} are needed.")

    def _missing_between(self, before: _Run, after: _Run) -> InsufficientCalendar:
        return InsufficientCalendar(
            f"Term dates for {self.name} between {long_date(before.last)} and {long_date(after.first)} are "
            "needed: more than ten weeks lie between these two loaded terms, so some must be missing."
        )

    def _sort_days(self, inset_counts: bool) -> Days:
        counted: list[date] = []
        skipped: list[Skipped] = []
        skipped_before: list[int] = []
        places: dict[date, _Place] = {}
        for run in self._runs:
            here: list[tuple[date, int, int, bool]] = []
            for day in Stretch(self._reach(run), self._end(run, inset_counts)).days():
                why = self.why_not(day)
                counts = not why or (inset_counts and why == INSET_DAY)
                here.append((day, len(counted), len(skipped), counts))
                if counts:
                    counted.append(day)
                    skipped_before.append(len(skipped))
                else:
                    skipped.append(Skipped(day, why))
            places |= {day: _Place(at, skips, counts, len(counted)) for day, at, skips, counts in here}
        return Days(tuple(counted), tuple(skipped), tuple(skipped_before), places)

    def _end(self, run: _Run, inset_counts: bool) -> date:
        if not inset_counts:
            return run.last
        limit = run.last + AFTER_TERM
        return max([day for day in self._inset if run.last < day <= limit], default=run.last)

    def _start(self, day: date, days: Days, way: Way) -> Start | None:
        place = days.places[day]
        stays = place.counts or way.deem is None or (way.deem is Deem.OUT_OF_TERM and day in self._in_term)
        if not stays and place.counted == place.stop:
            return None
        day_zero = day if stays else days.counted[place.counted]
        day_zero_counts = days.places[day_zero].counts
        first = place.counted if way.receipt_is_day_one or not day_zero_counts else place.counted + 1
        skipped_from = place.skipped + 1 if stays and not place.counts else place.skipped
        return Start(day_zero, first, skipped_from, place.stop)


def _in_order(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    return tuple(sorted(stretches, key=lambda stretch: (stretch.first, stretch.last, stretch.label)))


def _runs(terms: tuple[Stretch, ...]) -> tuple[_Run, ...]:
    runs: list[_Run] = []
    for term in terms:
        if runs and term.first - runs[-1].last <= LONGEST_GAP:
            runs[-1] = _Run(runs[-1].first, max(runs[-1].last, term.last))
        else:
            runs.append(_Run(term.first, term.last))
    return tuple(runs)


def _said(what: str, label: str) -> str:
    return f"{what}: {label}" if label else what
