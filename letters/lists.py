"""A list of people from a pasted table or a CSV file: who can be written to, and every line that cannot be read.

The first line names the columns. Nothing is guessed and nothing is dropped: a line is either a reader or a fault
with its number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.mail import is_practice_address

MOST_READERS = 10_000
LARGEST = 4 * 1024 * 1024
"""Bytes of one list; ten thousand people with long addresses need about a quarter of it."""
MOST_LINES = 12
"""Lines that one person's row may go over, when an address has lines of its own."""
LONGEST_NAME, LONGEST_ADDRESS = 200, 600

NAME = frozenset({"name", "fullname", "parentname", "recipient", "recipientname", "salutationname", "parentcarername"})
TITLE, FIRST, LAST = (
    frozenset({"title"}),
    frozenset({"firstname", "forename", "givenname"}),
    frozenset({"lastname", "surname", "familyname"}),
)
EMAIL = frozenset({"email", "emailaddress", "mail"})
ADDRESS = re.compile(r"(postal|home)?address(line)?\d*|street|town|city|county|postcode|postalcode|line\d")
LARGE = frozenset({"largeprint", "18point", "18pt"})
YES = frozenset({"yes", "y", "true", "1", "x", "18"})
NO = frozenset({"", "no", "n", "false", "0"})


@dataclass(frozen=True)
class Row:
    """One person as the list names them."""

    line: int
    name: str
    address: str
    email: str
    large_print: bool = False


@dataclass(frozen=True)
class Broken:
    """A line that cannot be read, and why, in a sentence."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.problem}" if self.line else self.problem


@dataclass(frozen=True)
class People:
    """What a list holds."""

    rows: tuple[Row, ...]
    broken: tuple[Broken, ...]


class NotAList(Exception):
    """The whole text is no list of people; the sentence says why."""


def decoded(content: bytes) -> str:
    """The text of a file as a spreadsheet program saves it. Raises NotAList."""
    if len(content) > LARGEST:
        raise NotAList("The list is too large: at most 4 MB. Take out columns that the letter does not need.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotAList("This is not a CSV file. In the spreadsheet program choose “Save as” and then CSV.")
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAList("The file cannot be read as text. Save it as CSV (UTF-8).")


def read(text: str) -> People:
    """Everybody in the text. Raises NotAList."""
    if len(text) > LARGEST:
        raise NotAList("The list is too large: at most 4 MB. Take out columns that the letter does not need.")
    if "\x00" in text:
        raise NotAList("This is not a list of people: it has characters that no text has.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise NotAList("The list is empty.")
    mark = max("\t;,", key=lines[first].count)
    records = _records(lines, mark, first)
    _, heading, problem = next(records)
    if problem:
        raise NotAList(f"The first line, which names the columns, cannot be read. {problem}")
    columns = _columns(heading)
    if columns is None:
        return _addresses(lines, first)
    return _people(records, columns, len(heading))


def _records(lines: list[str], mark: str, first: int) -> Iterator[tuple[int, list[str], str]]:
    """The records from the first line on: where each begins, its cells, or why it cannot be read."""
    at = first
    while at < len(lines):
        text, last = lines[at], at
        while text.count('"') % 2 and last + 1 < min(len(lines), at + MOST_LINES):
            last += 1
            text += "\n" + lines[last]
        if text.count('"') % 2:
            yield at + 1, [], "A quotation mark is opened and never closed."
            at += 1
            continue
        try:
            cells = next(csv.reader(io.StringIO(text), delimiter=mark, strict=True), [])
        except csv.Error:
            yield at + 1, [], "A quotation mark stands in the middle of a word."
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield at + 1, [cell.strip() for cell in cells], ""
        at = last + 1


def _squeezed(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


def _columns(heading: list[str]) -> list[str] | None:
    """What each column holds, by the words at its head; None when the first line names no column at all."""
    found = []
    for cell in heading:
        words = _squeezed(cell)
        for names, what in ((NAME, "name"), (TITLE, "title"), (FIRST, "first"), (LAST, "last"), (EMAIL, "email"),
                            (LARGE, "large")):  # fmt: skip
            if words in names:
                found.append(what)
                break
        else:
            found.append("address" if ADDRESS.fullmatch(words) else "")
    if not any(found):
        return None
    if not {"name", "first", "last"} & set(found):
        raise NotAList("The list has no column called “Name”. Its first line must name the columns.")
    if not {"email", "address"} & set(found):
        raise NotAList("The list has neither a column called “E-mail” nor one called “Address”.")
    return found


def _people(records: Iterator[tuple[int, list[str], str]], columns: list[str], width: int) -> People:
    rows: list[Row] = []
    broken: list[Broken] = []
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells, problem in records:
        if problem:
            broken.append(Broken(line, problem))
        elif len(cells) > width:
            broken.append(Broken(line, f"It has {len(cells)} columns, and the first line names {width}."))
        else:
            row = _row(line, dict(enumerate(cells)), columns)
            if isinstance(row, Broken):
                broken.append(row)
                continue
            key = (row.name.casefold(), row.email.casefold(), row.address.casefold())
            if key in seen:
                broken.append(Broken(line, f"It is the same person as line {seen[key]}."))
                continue
            seen[key] = line
            rows.append(row)
            if len(rows) > MOST_READERS:
                raise NotAList(f"A list can have {MOST_READERS:,} people at most. Divide it.")
    return People(tuple(rows), tuple(broken))


def _row(line: int, cells: Mapping[int, str], columns: list[str]) -> Row | Broken:
    def of(what: str) -> list[str]:
        return [cells[at] for at, column in enumerate(columns) if column == what and cells.get(at)]

    name = " ".join(" ".join(of("name") or [*of("title"), *of("first"), *of("last")]).split())
    address = "\n".join(part.strip() for cell in of("address") for part in re.split(r"\n|, ", cell) if part.strip())
    large = _squeezed("".join(of("large")))
    row = Row(line, name, address, "".join(of("email")[:1]), large in YES)
    if large not in YES | NO:
        return Broken(line, f"“{''.join(of('large'))[:40]}” in the column for large print is neither yes nor no.")
    return wrong if (wrong := _fault(row)) else row


def _fault(row: Row) -> Broken | None:
    """What is wrong with one person as the list gives them."""
    if not row.name:
        return Broken(row.line, "It has no name.")
    if len(row.name) > LONGEST_NAME or len(row.address) > LONGEST_ADDRESS:
        return Broken(row.line, "Its name or its address is longer than an envelope can take.")
    if any(ord(letter) < 32 for letter in row.name):
        return Broken(row.line, "Its name has characters that no name has.")
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            return Broken(row.line, f"“{row.email[:80]}” is not an e-mail address.")
        if settings.PRACTICE_MODE and not is_practice_address(row.email):
            return Broken(row.line, f"In practice mode nothing goes to a real address such as {row.email[:80]}.")
    if not (row.email or row.address):
        return Broken(row.line, "It has neither an e-mail address nor a postal address.")
    return None


def _addresses(lines: list[str], first: int) -> People:
    """A list as an e-mail program copies it: “Name <address>”, one on a line or with semicolons between."""
    rows: list[Row] = []
    broken: list[Broken] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[first:], start=first + 1):
        for part in filter(str.strip, re.split(r";|(?<=>),", line)):
            name, email = parseaddr(part.strip().rstrip(","))
            if not (name and email):
                broken.append(Broken(number, f"“{part.strip()[:80]}” is no name with an e-mail address in brackets."))
                continue
            row = Row(number, " ".join(name.split()), "", email)
            wrong = _fault(row)
            if wrong is None and email.casefold() in seen:
                wrong = Broken(number, f"It is the same person as line {seen[email.casefold()]}.")
            if wrong is None:
                seen[email.casefold()] = number
                rows.append(row)
            else:
                broken.append(wrong)
    if not rows:
        raise NotAList(
            "The first line must name the columns, such as: Name, E-mail, Address. Or paste people as "
            "“Name <address@example.org>”, one on each line."
        )
    if len(rows) > MOST_READERS:
        raise NotAList(f"A list can have {MOST_READERS:,} people at most. Divide it.")
    return People(tuple(rows), tuple(broken))
