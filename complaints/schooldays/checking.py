"""What is wrong or odd about rows of term dates, beside each other and beside what is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from complaints.schooldays import bank_holidays
from complaints.schooldays.calendar import LONGEST_GAP
from complaints.schooldays.dates import long_date
from complaints.schooldays.problems import Problem, Row, error, note, warning
from complaints.schooldays.spans import CLOSURE, INSET, OCCASIONAL, TERM, SpanData, calendar_from, change

LONGEST: Final = timedelta(weeks=20)
PUPIL_DAYS: Final = 190
ALL_DAYS: Final = 195
NAMES: Final[Mapping[str, str]] = {
    TERM: "term",
    INSET: "INSET day",
    CLOSURE: "closure",
    OCCASIONAL: "occasional day",
}


def check(rows: Sequence[Row], loaded: Mapping[str, Sequence[SpanData]]) -> Iterator[Problem]:
    """Every problem of the rows, academy by academy."""
    for row in rows:
        yield from _alone(row)
    sound = [row for row in rows if row.span.first_day <= row.span.last_day]
    for academy in dict.fromkeys(row.academy for row in sound):
        here = [row for row in sound if row.academy == academy]
        yield from _beside_each_other(here)
        yield from _beside_loaded(here, academy, loaded.get(academy, ()))


def _alone(row: Row) -> Iterator[Problem]:
    span, line = row.span, row.line
    name = NAMES[span.kind]
    if span.last_day < span.first_day:
        yield error(line, f"The {name} ends on {long_date(span.last_day)}, before it begins.")
        return
    if span.last_day - span.first_day > LONGEST:
        yield error(line, f"The {name} is longer than 20 weeks: {_from_to(span)}.")
        return
    if span.kind == TERM:
        for day, holiday in bank_holidays.between(span.first_day, span.last_day):
            yield note(line, f"{long_date(day)} ({holiday}) lies in this term and will not count.")
        for day, what in ((span.first_day, "begins"), (span.last_day, "ends")):
            if day.weekday() >= bank_holidays.SATURDAY:
                yield warning(line, f"The term {what} on a weekend: {long_date(day)}.")
    elif span.kind == INSET and span.first_day.weekday() >= bank_holidays.SATURDAY:
        yield warning(line, f"An INSET day on a weekend: {long_date(span.first_day)}.")


def _beside_each_other(rows: Sequence[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, object, object], Row] = {}
    terms: list[Row] = []
    for row in rows:
        if first := seen.get(row.span.when):
            yield warning(row.line, f"The same as line {first.line}; it is read once.")
            continue
        seen[row.span.when] = row
        if row.span.kind == TERM:
            terms.append(row)
    terms.sort(key=lambda row: (row.span, row.line))
    for number, term in enumerate(terms):
        for other in terms[number + 1 :]:
            if not term.span.overlaps(other.span):
                break
            yield error(other.line, f"{_named(other.span)} overlaps {_named(term.span)} of line {term.line}.")


def _beside_loaded(rows: Sequence[Row], academy: str, loaded: Sequence[SpanData]) -> Iterator[Problem]:
    planned = change(loaded, [row.span for row in rows])
    arriving = {row.span.when for row in rows}
    staying = [span for span in planned.kept if span.kind == TERM and span.when not in arriving]
    terms = [span for span in planned.after if span.kind == TERM]
    for row in rows:
        if row.span.kind == TERM:
            for span in staying:
                if row.span.overlaps(span):
                    yield error(
                        row.line,
                        f"{_named(row.span)} overlaps {_named(span)}, which is already loaded. "
                        "To correct a loaded year, bring all of its terms in one file.",
                    )
        elif not any(row.span.overlaps(term) for term in terms):
            yield warning(row.line, f"The {NAMES[row.span.kind]} lies outside every term: {_from_to(row.span)}.")
    yield from _totals(rows, academy, planned.after)


def _totals(rows: Sequence[Row], academy: str, after: Sequence[SpanData]) -> Iterator[Problem]:
    calendar = calendar_from(academy, (span for span in after if span.kind != CLOSURE))
    for year in sorted({row.span.academic_year for row in rows if row.span.kind == TERM}):
        of_year = [span for span in after if span.academic_year == year]
        terms = [span for span in of_year if span.kind == TERM]
        first, last = min(span.first_day for span in terms), max(span.last_day for span in terms)
        pupils = sum(first <= day <= last for day in calendar.school_days)
        staff = {
            day
            for inset in calendar.insets
            for day in inset.days()
            if SpanData(day, day, INSET).academic_year == year and bank_holidays.is_working_day(day)
        }
        if pupils != PUPIL_DAYS or pupils + len(staff) != ALL_DAYS:
            yield warning(
                None,
                f"{academy}, {year}-{(year + 1) % 100:02}: {pupils} days with pupils in and {len(staff)} INSET "
                f"{'day' if len(staff) == 1 else 'days'}. Usual are {PUPIL_DAYS} and {ALL_DAYS - PUPIL_DAYS}; "
                "are any dates missing?",
            )
    every = sorted(span for span in after if span.kind == TERM)
    for before, following in pairwise(every):
        if following.first_day - before.last_day > LONGEST_GAP:
            yield warning(
                None,
                f"{academy}: more than ten weeks lie between {_named(before)} and {_named(following)}. "
                "No date is counted across such a gap; load the dates between.",
            )


def _named(span: SpanData) -> str:
    return f"{span.label or f'The {NAMES[span.kind]}'} ({_from_to(span)})"


def _from_to(span: SpanData) -> str:
    if span.first_day == span.last_day:
        return long_date(span.first_day)
    return f"{long_date(span.first_day)} to {long_date(span.last_day)}"
