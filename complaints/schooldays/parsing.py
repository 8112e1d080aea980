"""Term dates from a CSV or iCalendar file: the rows, and line by line what is wrong. Nothing is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import icalendar

from complaints.schooldays.checking import check
from complaints.schooldays.dates import read_date
from complaints.schooldays.problems import Parsed, Problem, Row, error, in_order, note, warning
from complaints.schooldays.spans import CLOSURE, INSET, KINDS, OCCASIONAL, TERM, SpanData

COLUMNS: Final = ("academy", "kind", "first_day", "last_day", "label", "source")
NEEDED: Final = frozenset({"academy", "kind", "first_day"})
KIND_NAMES: Final[Mapping[str, str]] = {
    **{kind: kind for kind in KINDS},
    "inset day": INSET,
    "occasional day": OCCASIONAL,
    "closed": CLOSURE,
}
IGNORE: Final = "ignore"
LARGEST_FILE: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 5000
LONGEST_LABEL: Final = 200
LONGEST_SOURCE: Final = 500
LONDON: Final = ZoneInfo("Europe/London")
ONE_DAY: Final = timedelta(days=1)
RECURRENCE: Final = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")

Loaded = Mapping[str, Sequence[SpanData]]


def parse_csv(content: bytes, *, academies: Collection[str] | None, loaded: Loaded) -> Parsed:
    """Read the columns of ``COLUMNS``.

    ``academies``: the known slugs, or None where any may come; ``loaded``: what is there, by slug.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        lines = _lines(_text(content))
        _, header = next(lines)
        places = _places(header, problems)
        for line, cells in lines:
            if len(rows) >= MOST_ROWS:
                raise ValueError(f"The file has more than {MOST_ROWS} rows.")
            if row := _row(line, cells, places, academies, problems):
                rows.append(row)
    except ValueError as problem:
        return Parsed((), in_order([*problems, error(None, str(problem))]))
    return _checked(rows, problems, loaded, "Line")


def parse_icalendar(content: bytes, *, academy: str, mapping: Mapping[str, str], loaded: Sequence[SpanData]) -> Parsed:
    """Read one academy's events; ``mapping`` says for each title which kind it is, or ``ignore``."""
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for number, event in enumerate(_events(content), start=1):
            title = _title(event)
            try:
                if span := _event_span(event, title, mapping):
                    rows.append(Row(number, academy, span))
                else:
                    problems.append(note(number, f"“{title}” is left out."))
            except ValueError as problem:
                problems.append(error(number, f"“{title}”: {problem}"))
            except OverflowError:
                problems.append(error(number, f"“{title}”: its dates lie outside all calendars."))
    except ValueError as problem:
        return Parsed((), (error(None, str(problem)),), "Event")
    return _checked(rows, problems, {academy: loaded}, "Event")


def titles(content: bytes) -> dict[str, str]:
    """The titles of an iCalendar file, each with the kind that it looks like, if any, for a person to decide.

    Raises ValueError with a plain sentence if the file is not one.
    """
    return {title: _looks_like(title) for title in dict.fromkeys(_title(event) for event in _events(content))}


def _checked(rows: list[Row], problems: list[Problem], loaded: Loaded, unit: str) -> Parsed:
    problems = [*problems, *check(rows, loaded)]
    if not rows and not any(problem.weight == "error" for problem in problems):
        problems.append(error(None, "There are no term dates in the file."))
    return Parsed(tuple(rows), in_order(problems), unit)


def _text(content: bytes) -> str:
    _measured(content)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise ValueError("This is not a CSV file. Save the sheet as “CSV UTF-8 (comma delimited)” and try again.")


def _measured(content: bytes) -> None:
    if not content.strip():
        raise ValueError("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise ValueError("The file is larger than 2 MB, which is far more than term dates need.")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of its line."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise ValueError(f"Line {reader.line_num} cannot be read as CSV.") from None


def _places(header: list[str], problems: list[Problem]) -> dict[str, int]:
    places = {name.lower().replace(" ", "_"): place for place, name in enumerate(header)}
    if missing := sorted(NEEDED - places.keys()):
        raise ValueError(f"The first line must name the columns {', '.join(COLUMNS)}. Missing: {', '.join(missing)}.")
    if len(places) < len(header):
        raise ValueError("The first line names a column twice.")
    if unknown := sorted(places.keys() - set(COLUMNS)):
        problems.append(warning(1, f"These columns are not read: {', '.join(unknown)}."))
    return places


def _row(
    line: int,
    cells: list[str],
    places: Mapping[str, int],
    academies: Collection[str] | None,
    problems: list[Problem],
) -> Row | None:
    def cell(column: str) -> str:
        place = places.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    wrong = []
    if len(cells) > len(places):
        wrong.append("The line has more cells than the first line; a comma inside a cell needs quotation marks.")
    academy = cell("academy")
    if not academy:
        wrong.append("The academy is missing.")
    elif academies is not None and academy not in academies:
        wrong.append(f"There is no academy called {academy[:80]}.")
    kind = KIND_NAMES.get(cell("kind").lower(), "")
    if not kind:
        wrong.append(f"The kind must be one of {', '.join(KINDS)}, not “{cell('kind')[:40]}”.")
    first = _date("first day", cell("first_day"), wrong)
    # A single day may leave its last day out; a term never ends by itself.
    ends = cell("last_day") or (cell("first_day") if kind != TERM else "")
    last = _date("last day", ends, wrong) if ends != cell("first_day") else first
    for column, longest in (("label", LONGEST_LABEL), ("source", LONGEST_SOURCE)):
        if len(cell(column)) > longest:
            wrong.append(f"The {column} is longer than {longest} characters.")
    problems.extend(error(line, text) for text in wrong)
    if wrong or first is None or last is None:
        return None
    return Row(line, academy, SpanData(first, last, kind, cell("label"), cell("source")))


def _date(what: str, text: str, wrong: list[str]) -> date | None:
    try:
        return read_date(text)
    except ValueError as problem:
        wrong.append(f"The {what}: {problem}")
        return None


def _events(content: bytes) -> list[icalendar.Component]:
    _measured(content)
    try:
        calendars = icalendar.Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        # The library lets several kinds of exception out of a broken file.
        raise ValueError("This is not an iCalendar file (its name usually ends in .ics).") from None
    if not events:
        raise ValueError("There are no events in this iCalendar file.")
    if len(events) > MOST_ROWS:
        raise ValueError(f"The file has more than {MOST_ROWS} events.")
    return events


def _title(event: icalendar.Component) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_LABEL] or "Event without a title"


def _event_span(event: icalendar.Component, title: str, mapping: Mapping[str, str]) -> SpanData | None:
    kind = mapping.get(title, "")
    if kind == IGNORE or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    if kind not in KINDS:
        raise ValueError("say what it is: a term, an INSET day, a closure, an occasional day, or to be left out.")
    if any(event.get(name) is not None for name in RECURRENCE):
        raise ValueError("it repeats. Enter each day as an event of its own.")
    first, last = _event_days(event)
    return SpanData(first, last, kind, title, "iCalendar file")


def _event_days(event: icalendar.Component) -> tuple[date, date]:
    """First and last day. An event's end is when it is over, so midnight belongs to the day before."""
    begins = _moment(event, "DTSTART")
    if begins is None:
        raise ValueError("it has no date.")
    ends = _moment(event, "DTEND")
    if ends is None:
        length = _duration(event)
        ends = begins + length if length else begins
    if isinstance(ends, datetime) and isinstance(begins, datetime):
        midnight = ends.time().isoformat() == "00:00:00" and ends > begins
        last = ends.date() - ONE_DAY if midnight else ends.date()
        first = begins.date()
    elif isinstance(ends, datetime) or isinstance(begins, datetime):
        raise ValueError("it begins with a time and ends without one, or the other way round.")
    else:
        # Some programs write the same day as beginning and end of a single day.
        first, last = begins, ends - ONE_DAY if ends != begins else ends
    return read_date(first.isoformat()), read_date(last.isoformat())


def _moment(event: icalendar.Component, name: str) -> date | datetime | None:
    value = _value(event, name)
    if isinstance(value, datetime):
        return value.astimezone(LONDON) if value.tzinfo is not None else value.replace(tzinfo=LONDON)
    if isinstance(value, date):
        return value
    if event.get(name) is not None:
        raise ValueError("its date cannot be read.")
    return None


def _duration(event: icalendar.Component) -> timedelta | None:
    value = _value(event, "DURATION")
    return value if isinstance(value, timedelta) else None


def _value(event: icalendar.Component, name: str) -> object:
    """A date, time or length, or None; of a broken one the library complains only when it is touched."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:
        return None


def _looks_like(title: str) -> str:
    words = title.lower()
    if any(word in words for word in ("inset", "staff development", "staff training", "training day")):
        return INSET
    if "occasional" in words:
        return OCCASIONAL
    if "clos" in words:
        return CLOSURE
    if any(word in words for word in ("holiday", "half term", "half-term", "break", "begins", "starts", "ends")):
        return ""
    return TERM if "term" in words else ""
