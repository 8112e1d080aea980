"""The register as a file: the same rows in the same order as on the screen, and never more (N4, K6)."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from openpyxl import Workbook

from complaints.register.queries import Reader
from complaints.register.rows import Found, Row, described

CHUNK = 1000

HEADINGS = (
    "Reference", "Academy", "Kind", "Complainant", "In a few words", "About", "About, by name", "Stage",
    "Where it stands", "Arrived on", "Treated as received on", "Next date", "For", "How late or how soon", "Handler",
    "Closed on", "How it ended", "Resolved", "Why it was late",
)  # fmt: skip

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell = str | dt.date | None


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what would begin a formula, nothing unprintable."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def cells(row: Row) -> list[Cell]:
    """One row under `HEADINGS`."""
    found = row.found
    return [
        row.reference, harmless(row.academy), row.nature, harmless(row.complainant), harmless(row.summary), row.about,
        harmless(row.about_names), row.stage, row.state, found.received_on, found.treated_as_received_on, row.due.day,
        row.due.what, row.due.words, harmless(row.handler), found.closed_on, row.ending, row.resolved_at,
        harmless(row.late_because_in_full),
    ]  # fmt: skip


def lines(found: Iterable[Found], reader: Reader) -> Iterator[list[Cell]]:
    """All rows as cells, put into words a thousand at a time."""
    rest = iter(found)
    while chunk := list(islice(rest, CHUNK)):
        calendars = reader.calendars(row.academy_id for row in chunk)
        yield from map(cells, described(chunk, calendars, on=reader.on))


class _Line:
    """Keeps what a CSV writer wrote last."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_lines(found: Iterable[Found], reader: Reader) -> Iterator[bytes]:
    """The file piece by piece, in UTF-8 with the mark by which spreadsheets know it. Dates are as 2026-09-14."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow(HEADINGS)
    yield ("\ufeff" + line.text).encode()
    rest = lines(found, reader)
    while chunk := list(islice(rest, 200)):
        written = []
        for row in chunk:
            writer.writerow(row)
            written.append(line.text)
        yield "".join(written).encode()


def xlsx_file(found: Iterable[Found], reader: Reader) -> IO[bytes]:
    """The file, written row by row to disk and open at its beginning."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.freeze_panes = "B2"
    sheet.append(HEADINGS)
    for row in lines(found, reader):
        sheet.append(row)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
