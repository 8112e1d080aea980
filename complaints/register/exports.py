"""The register as a file: the same rows in the same order as on the screen, and never more (N4, K6)."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

from openpyxl import Workbook

from complaints.register.columns import Cell, Column, asks_missed
from complaints.register.queries import Reader
from complaints.register.rows import Found, described

CHUNK = 1000

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before what would begin a formula, nothing unprintable."""
    if not text.isprintable():
        text = UNPRINTABLE.sub("", text)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def lines(found: Iterable[Found], reader: Reader, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """All rows as cells, put into words a thousand at a time."""
    rest, missed = iter(found), asks_missed(columns)
    tame = [(column.cell, column.typed) for column in columns]
    while chunk := list(islice(rest, CHUNK)):
        calendars = reader.calendars(row.academy_id for row in chunk)
        for row in described(chunk, calendars, on=reader.on, missed=missed, by_heads=True):
            yield [harmless(str(cell(row) or "")) if typed else cell(row) for cell, typed in tame]


class _Line:
    """Keeps what a CSV writer wrote last."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_lines(found: Iterable[Found], reader: Reader, columns: Sequence[Column]) -> Iterator[bytes]:
    """The file piece by piece, in UTF-8 with the mark by which spreadsheets know it. Dates are as 2026-09-14."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([column.heading for column in columns])
    yield ("\ufeff" + line.text).encode()
    rest = lines(found, reader, columns)
    while chunk := list(islice(rest, 200)):
        written = []
        for row in chunk:
            writer.writerow(row)
            written.append(line.text)
        yield "".join(written).encode()


def xlsx_file(found: Iterable[Found], reader: Reader, columns: Sequence[Column]) -> IO[bytes]:
    """The file, written row by row to disk and open at its beginning."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.freeze_panes = "B2"
    sheet.append([column.heading for column in columns])
    for row in lines(found, reader, columns):
        sheet.append(row)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
