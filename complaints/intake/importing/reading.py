"""A spreadsheet as rows of plain text, whatever wrote it: CSV, Excel or OpenDocument (S0 §10).

Cells that were merged downwards say the same in each row. A formula counts by the result that was saved with it; one
without a result is told apart, so that nothing goes missing unseen.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook as load_excel
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from complaints.intake.importing import fields

MOST_ROWS = 100_000
MOST_COLUMNS = 120
LONGEST_CELL = 100_000
MOST_PLACES = MOST_ROWS * MOST_COLUMNS
"""Cells that one sheet may reach over, the empty ones between counted too: all of them are held in memory at once."""
LOOKED_AT = 40
"""Rows at the top among which the headings are looked for."""
NO_RESULT = "\u2400formula"
"""Stands in a cell whose formula was saved without its result."""

WITHOUT_RESULT = "a formula without a result"
"""What such a cell is called on a page."""

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


class NotReadable(Exception):
    """Why a file cannot be read as a register, in a sentence."""


@dataclass(frozen=True)
class Row:
    """One row and its number in the spreadsheet, counted from 1."""

    number: int
    cells: list[str]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass
class Sheet:
    """One sheet: its headings, and the rows below them as they are read."""

    name: str
    headings: list[str]
    rows: Iterator[Row]
    others: list[str] = field(default_factory=list)
    """Names of other sheets that hold something."""


def read(path: Path, *, media_type: str, sheet: str = "") -> Sheet:
    """The sheet with this name, else the one with the most rows. Raises NotReadable."""
    if media_type.startswith("text/"):
        return _headed("", _from_csv(path), [])
    _not_too_far(path)
    try:
        book = load_workbook(str(path))
    except PasswordError as locked:
        raise NotReadable("The file is locked with a password. Save it without one and send it again.") from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise NotReadable("The file cannot be opened as a spreadsheet. Save it again as XLSX, ODS or CSV.") from broken
    filled = _filled(book)
    if not filled:
        raise NotReadable("There is nothing in this spreadsheet.")
    wanted = sheet if sheet in filled else max(filled, key=lambda name: filled[name].total_height)
    rows = _from_sheet(filled[wanted], _without_result(path, wanted))
    return _headed(wanted, rows, [name for name in filled if name != wanted])


def _not_too_far(path: Path) -> None:
    """Raise NotReadable where a cell of an Excel sheet stands so far out that nobody has the memory for all between.

    A single one in the last row and column, left there by a key that was pressed, would end the worker.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            sheets = [part for part in packed.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
            for part in sheets:
                rows, columns, last = _reach(packed, part)
                if rows * columns > MOST_PLACES:
                    raise NotReadable(
                        f"Something stands very far out, in cell {last}. Delete it, or copy the complaints into a new "
                        "file, and send that."
                    )
    except (zipfile.BadZipFile, OSError):
        return  # whoever opens it says what is wrong


_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?!</)')


def _reach(packed: zipfile.ZipFile, part: str) -> tuple[int, int, str]:
    """How many rows and columns lie between the first and the last filled cells, and where the last ones meet."""
    top = left = 1 << 30
    bottom = right = 0
    corner = ""
    with packed.open(part) as file:
        tail = b""
        while piece := file.read(1 << 20):
            text = tail + piece
            cut = max(text.rfind(b"<"), 0)
            for cell in _FILLED_CELL.finditer(text):
                if cell.end() > cut:
                    break  # what follows it is in the next piece
                down, along = int(cell[2]), _number(cell[1])
                top, left = min(top, down), min(left, along)
                bottom, right = max(bottom, down), max(right, along)
            tail = text[cut:]
    if right:
        corner = f"{_letter(right - 1)}{bottom}"
    return max(bottom - top + 1, 0), max(right - left + 1, 0), corner


@lru_cache(maxsize=20_000)
def _number(column: bytes) -> int:
    """A column by its letters, from 1."""
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found


def _filled(book: CalamineWorkbook) -> dict[str, CalamineSheet]:
    sheets = ((name, book.get_sheet_by_name(name)) for name in book.sheet_names)
    return {name: sheet for name, sheet in sheets if sheet.total_height > 0}


def _headed(name: str, rows: Iterator[Row], others: list[str]) -> Sheet:
    """The headings are the row near the top in which the most of what we look for is named."""
    top = list(itertools.islice(rows, LOOKED_AT))
    known = [(len(fields.suggested(row.cells)), -row.number, at) for at, row in enumerate(top)]
    best = max(known, default=(0, 0, 0))
    if best[0] < 2:
        at = next((n for n, row in enumerate(top) if sum(map(bool, row.cells)) > 2), None)
        if at is None:
            raise NotReadable("There is no row of headings with rows below it.")
    else:
        at = best[2]
    headings = _named(top[at].cells)
    return Sheet(name, headings, _below(headings, top[at].cells, itertools.chain(top[at + 1 :], rows)), others)


def _named(cells: Sequence[str]) -> list[str]:
    last = max((n for n, text in enumerate(cells) if text), default=0)
    return [" ".join(text.split())[:100] or f"Column {_letter(n)}" for n, text in enumerate(cells[: last + 1])]


def _letter(number: int) -> str:
    """The name that spreadsheets give a column: A … Z, AA …"""
    name = ""
    while number >= 0:
        name, number = chr(65 + number % 26) + name, number // 26 - 1
    return name


def _below(headings: Sequence[str], as_typed: Sequence[str], rows: Iterator[Row]) -> Iterator[Row]:
    """Rows with something in them, as wide as the headings; headings that are repeated on each printed page go."""
    width, number = len(headings), 0
    for row in rows:
        if row.is_empty or row.cells[:width] == list(as_typed[:width]):
            continue
        number += 1
        if number > MOST_ROWS:
            raise NotReadable(
                f"There are more than {MOST_ROWS:,} rows. Split the file and bring in one part at a time."
            )
        yield Row(row.number, (row.cells + [""] * width)[:width])


# --- CSV ---------------------------------------------------------------------------------------------------------


def _from_csv(path: Path) -> Iterator[Row]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        sample = file.read(65_536)
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(sample))
        try:
            for cells in reader:
                yield Row(reader.line_num, [text_of(cell) for cell in cells[:MOST_COLUMNS]])
        except csv.Error as broken:
            raise NotReadable(f"Line {reader.line_num} cannot be read: a quotation mark may be left open.") from broken


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16 where the bytes say so; else Windows-1252, in which Excel saves here."""
    with path.open("rb") as file:
        mark = file.read(4)
        if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """What parts the cells: the sign that stands most often in the first lines outside of quotation marks."""
    bare = re.sub(r'"[^"]*"', "", sample)
    lines = bare.splitlines()[:LOOKED_AT]
    return max(",;\t|", key=lambda sign: (sum(line.count(sign) for line in lines), sign == ","))


# --- Excel and OpenDocument ----------------------------------------------------------------------------------------


def _from_sheet(sheet: CalamineSheet, without_result: set[tuple[int, int]]) -> Iterator[Row]:
    first = sheet.start[1] if sheet.start else 0
    spans = {(top, left): bottom for (top, left), (bottom, _right) in sheet.merged_cell_ranges or () if bottom > top}
    said: dict[int, tuple[str, int]] = {}
    for at, values in enumerate(sheet.iter_rows()):
        cells = [text_of(value) for value in values[:MOST_COLUMNS]]
        for column, text in enumerate(cells):
            place = (at, column + first)
            if place in without_result and not text:
                cells[column] = NO_RESULT
            if place in spans:
                said[column] = (text, spans[place])
            elif not text and column in said:
                above, until = said[column]
                cells[column] = above if at <= until else text
        yield Row(at + 1, cells)


def _without_result(path: Path, name: str) -> set[tuple[int, int]]:
    """Row and column, from nought, of every formula of an Excel sheet; read only where there are any."""
    with zipfile.ZipFile(path) as packed:
        sheets = [part for part in packed.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part)]
        if not any(_mentions(packed, part, b"<f") for part in sheets):
            return set()
    with path.open("rb") as file:
        book = load_excel(file, read_only=True)
        if name not in book.sheetnames:
            return set()
        cells = (cell for row in book[name].iter_rows(max_col=MOST_COLUMNS) for cell in row)
        return {
            ((cell.row or 1) - 1, (cell.column or 1) - 1) for cell in cells if getattr(cell, "data_type", "") == "f"
        }


def _mentions(packed: zipfile.ZipFile, part: str, sign: bytes) -> bool:
    with packed.open(part) as file:
        tail = b""
        while piece := file.read(1 << 20):
            if re.search(sign + rb"[ >/]", tail + piece):
                return True
            tail = piece[-4:]
    return False


def shown(cell: str) -> str:
    """A cell as a page shows it."""
    return WITHOUT_RESULT if cell == NO_RESULT else cell


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without a point, days as 2026-04-03, nothing unseen."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    text = _UNSEEN.sub("", str(value).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()[:LONGEST_CELL]
