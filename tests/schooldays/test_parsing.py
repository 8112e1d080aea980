"""Files of term dates: what is read, and every line that is wrong told in a sentence."""

from __future__ import annotations

import pytest

from complaints.schooldays.dates import read_date
from complaints.schooldays.parsing import parse_csv, parse_icalendar, titles
from complaints.schooldays.problems import Parsed, Weight
from complaints.schooldays.spans import SpanData
from tests.schooldays.calendars import DATA, day, spans_of_cases

HEADER = "academy,kind,first_day,last_day,label,source\n"
GOOD = "alder,term,2026-09-02,2026-10-23,Term 1,\n"


def read(text: str | bytes, **loaded: list[SpanData]) -> Parsed:
    content = text if isinstance(text, bytes) else text.encode()
    return parse_csv(content, academies={"alder", "birch"}, loaded=loaded)


def told(parsed: Parsed, weight: Weight) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.text) for problem in parsed.of_weight(weight)]


def test_real_term_dates_are_read_without_an_error_and_loading_them_again_is_fine() -> None:
    content = (DATA / "terms.csv").read_bytes()
    spans = spans_of_cases()
    parsed = parse_csv(content, academies=set(spans), loaded={})
    assert not parsed.refused, parsed.lines()
    assert {academy: sorted(found) for academy, found in parsed.by_academy().items()} == {
        academy: sorted(found) for academy, found in spans.items()
    }
    assert not parse_csv(content, academies=set(spans), loaded=spans).refused
    assert not parse_csv(content, academies=None, loaded={}).refused


def test_bank_holidays_in_terms_are_noted_and_odd_totals_warned_of() -> None:
    parsed = parse_csv((DATA / "terms.csv").read_bytes(), academies=None, loaded={})
    notes = [text for _, text in told(parsed, Weight.NOTE)]
    assert "Monday 4 May 2026 (Early May bank holiday) lies in this term and will not count." in notes
    totals = [text for line, text in told(parsed, Weight.WARNING) if line is None]
    assert any(text.startswith("halfway-houses-kent-2025-27, 2025-26: 189 days with pupils in") for text in totals)
    assert not any(text.startswith("calow-derbyshire-2025-26") for text in totals)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02", "2026-11-02"),
        ("Monday 2 November 2026", "2026-11-02"),
        ("monday, 2nd november 2026", "2026-11-02"),
        ("Mon 2 Nov 2026", "2026-11-02"),
        ("  2   November  2026 ", "2026-11-02"),
    ],
)
def test_dates_as_english_people_write_them(text: str, expected: str) -> None:
    assert read_date(text) == day(expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Tuesday 2 November 2026", "that day is a Monday"),
        ("2026-02-30", "There is no such day"),
        ("30 February 2026", "There is no such day"),
        ("1999-12-31", "not between the years"),
        ("2101-01-01", "not between the years"),
        ("02/11/2026", "Write it as"),
        ("M 2 November 2026", "Write it as"),
        ("2 Novembre 2026", "Write it as"),
        ("", "There is no date"),
    ],
)
def test_dates_that_are_none_are_answered_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_date(text)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("willow,term,2026-09-02,2026-10-23,,", "There is no academy called willow."),
        (",term,2026-09-02,2026-10-23,,", "The academy is missing."),
        ("alder,holiday,2026-09-02,2026-10-23,,", "The kind must be one of term, inset, closure, occasional"),
        ("alder,term,Tuesday 2 September 2026,2026-10-23,,", "that day is a Wednesday"),
        ("alder,term,2026-10-23,2026-09-02,,", "before it begins"),
        ("alder,term,2026-09-02,,,", "The last day: There is no date."),
        ("alder,term,2026-09-02,2027-02-12,,", "longer than 20 weeks"),
        ("alder,term,2026-09-02,2126-10-23,,", "not between the years"),
        ("alder,term,2026-09-02,2026-10-23,Autumn, first half,x", "more cells than the first line"),
        (f"alder,term,2026-09-02,2026-10-23,{'x' * 201},", "longer than 200 characters"),
    ],
)
def test_a_wrong_line_refuses_the_file_and_is_named(row: str, said: str) -> None:
    parsed = read(HEADER + "birch,term,2026-09-02,2026-10-23,,\n\n" + row + "\n")
    assert parsed.refused
    assert [(line, said in text) for line, text in told(parsed, Weight.ERROR)] == [(4, True)]


def test_terms_that_overlap_are_refused_in_the_file_and_with_what_is_loaded() -> None:
    parsed = read(HEADER + GOOD + "alder,term,2026-10-23,2026-12-18,Term 2,\n")
    assert told(parsed, Weight.ERROR) == [
        (
            3,
            "Term 2 (Friday 23 October 2026 to Friday 18 December 2026) overlaps "
            "Term 1 (Wednesday 2 September 2026 to Friday 23 October 2026) of line 2.",
        )
    ]
    loaded = [
        SpanData(day("2026-09-02"), day("2026-10-23"), "term", "Term 1"),
        SpanData(day("2026-11-02"), day("2026-12-18"), "term", "Term 2"),
        SpanData(day("2027-01-04"), day("2027-03-25"), "term", "Term 3"),
    ]
    stray = read(HEADER + "alder,term,2026-12-10,2026-12-22,Extra,\n", alder=loaded)
    assert "which is already loaded" in told(stray, Weight.ERROR)[0][1]
    assert not read(HEADER + "birch,term,2026-12-10,2026-12-22,Extra,\n", alder=loaded).refused
    whole = HEADER + GOOD + "alder,term,2026-11-02,2026-12-18,,\nalder,term,2027-01-05,2027-03-24,,\n"
    assert not read(whole, alder=loaded).refused
    assert not read(HEADER + "alder,term,2027-04-12,2027-05-28,Term 4,\n", alder=loaded).refused


def test_odd_lines_are_warned_of_and_do_not_refuse_the_file() -> None:
    parsed = read(
        HEADER
        + GOOD
        + "alder,inset,2026-09-05,2026-09-05,,\n"
        + "alder,closure,2026-10-28,,boiler,\n"
        + GOOD
        + "alder,term,2027-09-04,2027-10-22,,\n"
        + "alder,INSET day,Friday 18 September 2026,,,\n"
    )
    assert not parsed.refused
    warnings = told(parsed, Weight.WARNING)
    assert (3, "An INSET day on a weekend: Saturday 5 September 2026.") in warnings
    assert (4, "The closure lies outside every term: Wednesday 28 October 2026.") in warnings
    assert (5, "The same as line 2; it is read once.") in warnings
    assert (6, "The term begins on a weekend: Saturday 4 September 2027.") in warnings
    assert any(line is None and "more than ten weeks lie between" in text for line, text in warnings)
    assert parsed.rows[-1].span.last_day == day("2026-09-18")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_from_any_office_are_read(encoding: str) -> None:
    content = (HEADER + "alder,term,2026-09-02,2026-10-23,“Autumn” – é,\n").replace("\n", "\r\n").encode(encoding)
    parsed = read(content)
    assert parsed.rows[0].span.label == "“Autumn” – é"
    assert parsed.rows[0].line == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (HEADER.encode(), "There are no term dates in the file."),
        (b"when,what\n2026,term\n", "Missing: academy, first_day, kind."),
        (b"academy;kind;first_day\nalder;term;2026-09-02\n", "Missing: academy"),
        (HEADER.encode("utf-16"), "This is not a CSV file."),
        (b"PK\x03\x04\x00\x00\x81\x00", "This is not a CSV file."),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        ((HEADER + GOOD * 5001).encode(), "more than 5000 rows"),
        ((HEADER + "alder,term,2026-09-02,2026-10-23," + "x" * 140000).encode(), "Line 2 cannot be read as CSV."),
        (b"academy,kind,kind,first_day\nalder,term,term,2026-09-02\n", "names a column twice"),
    ],
)
def test_a_file_that_is_none_is_answered_with_a_sentence(content: bytes, said: str) -> None:
    parsed = read(content)
    assert parsed.refused
    assert any(said in line for line in parsed.lines()), parsed.lines()
    assert parsed.lines()[-1].startswith("The file: error: ")


def event(title: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{title}@example.org", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar_file(*events: str) -> bytes:
    body = "".join(events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//practice//EN\r\n{body}END:VCALENDAR\r\n".encode()


ICAL = calendar_file(
    event("Autumn term", "DTSTART;VALUE=DATE:20260902", "DTEND;VALUE=DATE:20261024"),
    event("INSET", "DTSTART;VALUE=DATE:20260918"),
    event("Staff training day", "DTSTART:20260917T080000Z", "DTEND:20260917T150000Z"),
    event("Parents’ evening", "DTSTART:20260924T170000Z", "DTEND:20260924T190000Z"),
    event("Half term holiday", "DTSTART;VALUE=DATE:20261026", "DTEND;VALUE=DATE:20261031"),
)
MAPPING = {
    "Autumn term": "term",
    "INSET": "inset",
    "Staff training day": "inset",
    "Parents’ evening": "ignore",
    "Half term holiday": "ignore",
}


def test_an_icalendar_file_is_read_after_a_person_says_what_its_titles_mean() -> None:
    assert titles(ICAL) == {
        "Autumn term": "term",
        "INSET": "inset",
        "Staff training day": "inset",
        "Parents’ evening": "",
        "Half term holiday": "",
    }
    parsed = parse_icalendar(ICAL, academy="alder", mapping=MAPPING, loaded=[])
    assert not parsed.refused, parsed.lines()
    assert [(row.span.kind, str(row.span.first_day), str(row.span.last_day)) for row in parsed.rows] == [
        ("term", "2026-09-02", "2026-10-23"),
        ("inset", "2026-09-18", "2026-09-18"),
        ("inset", "2026-09-17", "2026-09-17"),
    ]
    assert (4, "“Parents’ evening” is left out.") in told(parsed, Weight.NOTE)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART;VALUE=DATE:20260918", "RRULE:FREQ=WEEKLY;COUNT=3"], "it repeats"),
        (["DTSTART;VALUE=DATE:20260918", "RDATE;VALUE=DATE:20260925"], "it repeats"),
        (["DTSTART;VALUE=DATE:20260918", "DTEND;VALUE=DATE:20260910"], "before it begins"),
        (["DTSTART:soon"], "its date cannot be read"),
        (["DTSTART;VALUE=DATE:99991231", "DURATION:P3D"], "outside all calendars"),
        (["DTEND;VALUE=DATE:20260910"], "it has no date"),
        (["DTSTART;VALUE=DATE:19991231"], "not between the years"),
        (["DTSTART;VALUE=DATE:20260918", "DTEND:20260919T090000Z"], "the other way round"),
    ],
)
def test_an_event_that_cannot_be_read_refuses_the_file(lines: list[str], said: str) -> None:
    content = calendar_file(event("Term", "DTSTART;VALUE=DATE:20260902"), event("INSET", *lines))
    parsed = parse_icalendar(content, academy="alder", mapping={"Term": "term", "INSET": "inset"}, loaded=[])
    assert [(line, said in text) for line, text in told(parsed, Weight.ERROR)] == [(2, True)]
    assert parsed.lines()[0].startswith("Event 2: error: ")


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["DTSTART;VALUE=DATE:20260918", "DTEND;VALUE=DATE:20260918"], "2026-09-18"),
        (["DTSTART;VALUE=DATE:20260918", "DURATION:P3D"], "2026-09-20"),
        (["DTSTART:20260917T230000Z", "DTEND:20260918T230000Z"], "2026-09-18"),
        (["DTSTART:20260918T090000", "DTEND:20260918T150000"], "2026-09-18"),
    ],
)
def test_the_end_of_an_event_is_when_it_is_over(lines: list[str], last: str) -> None:
    parsed = parse_icalendar(
        calendar_file(event("Closed", *lines)), academy="alder", mapping={"Closed": "closure"}, loaded=[]
    )
    assert [(str(row.span.first_day), str(row.span.last_day)) for row in parsed.rows] == [("2026-09-18", last)]


def test_an_event_nobody_has_explained_is_asked_about_and_a_cancelled_one_left_out() -> None:
    content = calendar_file(
        event("Mystery", "DTSTART;VALUE=DATE:20260918"),
        event("INSET", "STATUS:CANCELLED", "DTSTART;VALUE=DATE:20260919"),
    )
    parsed = parse_icalendar(content, academy="alder", mapping={"INSET": "inset"}, loaded=[])
    assert "say what it is" in told(parsed, Weight.ERROR)[0][1]
    assert told(parsed, Weight.NOTE) == [(2, "“INSET” is left out.")]


@pytest.mark.parametrize("content", [b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\x00\xff\xfe"])
def test_what_is_no_icalendar_file_is_answered_with_a_sentence(content: bytes) -> None:
    parsed = parse_icalendar(content, academy="alder", mapping={}, loaded=[])
    assert parsed.refused
    with pytest.raises(ValueError, match=r"empty|not an iCalendar|no events"):
        titles(content)
