"""Putting the papers together: one order and one numbering for everybody, and each reader's own copy of it.

Works on bytes and knows no complaint. Only pages that a reader may have are ever taken into their copy: what is
withheld is not in the file, and a page with something blacked out is a picture of itself.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter, Transformation

from complaints.evidence import redacting

Notices = Callable[[Sequence[tuple[int, str]]], bytes]
"""Makes one page for each (page number, what it says)."""
Stamps = Callable[[Sequence[int]], bytes]
"""Makes one page for each number, with nothing on it but that number in the foot."""
EMPTY = "This page is left empty, so that every page has the same number in every copy."


@dataclass
class Piece:
    """One paper: its pages as a PDF, and other pages that a reader gets in their place."""

    key: str
    part: str
    title: str
    path: Path
    count: int
    instead: dict[str, tuple[Path, int]] = field(default_factory=dict)
    first: int = 0

    @property
    def room(self) -> int:
        """Pages that it has in every copy: as many as its longest version."""
        return max([self.count, *(count for _, count in self.instead.values())])


@dataclass(frozen=True)
class Rule:
    """What one reader's copy leaves out. Without a key it holds everywhere, without pages for the whole paper."""

    reason: str
    key: str = ""
    pages: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()


@dataclass
class Copy:
    """One reader's copy: where it lies, and the numbers of the pages that are not as in the others."""

    path: Path
    pages: int
    withheld: dict[int, str] = field(default_factory=dict)
    blacked: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


def numbered(pieces: Sequence[Piece], *, first: int) -> int:
    """Give each paper its first page number; gives back the last number of all."""
    for piece in pieces:
        piece.first = first
        first += piece.room
    return first - 1


def base(pieces: Sequence[Piece], into: Path, *, stamps: Stamps, notices: Notices) -> None:
    """All pages in order, each with its number in the foot: what a reader gets from whom nothing is withheld."""
    writer = PdfWriter()
    numbers = [piece.first + index for piece in pieces for index in range(piece.room)]
    feet = iter(PdfReader(io.BytesIO(stamps(numbers))).pages)
    spare = [piece.first + index for piece in pieces for index in range(piece.count, piece.room)]
    blank = iter(PdfReader(io.BytesIO(notices([(number, EMPTY) for number in spare]))).pages) if spare else iter(())
    for piece in pieces:
        source = PdfReader(piece.path)
        for index in range(piece.room):
            _stamp(writer.add_page(source.pages[index] if index < piece.count else next(blank)), next(feet))
    with into.open("wb") as out:
        writer.write(out)
    writer.close()


def _stamp(page: PageObject, foot: PageObject) -> None:
    box = page.mediabox
    page.merge_transformed_page(foot, Transformation().translate(float(box.left), float(box.bottom)))


def withheld_pages(pieces: Sequence[Piece], rules: Iterable[Rule]) -> dict[int, str]:
    """The numbers of pages that a reader does not get, each with its reason."""
    found: dict[int, str] = {}
    for rule in rules:
        if rule.words or not rule.key:
            continue
        for piece in pieces:
            if piece.key == rule.key:
                wanted = rule.pages or range(1, piece.room + 1)
                found |= {piece.first + page - 1: rule.reason for page in wanted if 1 <= page <= piece.room}
    return found


def copy(
    pieces: Sequence[Piece],
    base_file: Path,
    into: Path,
    *,
    reader: str,
    rules: Sequence[Rule],
    front: Callable[[Copy], bytes],
    label: bytes,
    stamps: Stamps,
    notices: Notices,
    title: str,
) -> Copy:
    """One reader's copy. `front` makes its first page once it is known what is left out; `label` is laid over each
    page and says whose copy it is. It has as many pages as every other copy."""
    first = pieces[0].first
    total = sum(piece.room for piece in pieces)
    made = Copy(into, total, withheld_pages(pieces, rules))
    others: dict[int, tuple[Path, int]] = {}
    spare: dict[int, str] = {}
    for piece in pieces:
        if reader in piece.instead:
            path, count = piece.instead[reader]
            for index in range(piece.room):
                if index < count:
                    others[piece.first + index] = (path, index)
                else:
                    spare[piece.first + index] = EMPTY
    redrawn = _blacked_out(pieces, base_file, others, rules, made)
    withheld = {number: f"This page is withheld from this copy. {why}" for number, why in made.withheld.items()}
    said = sorted({**spare, **withheld}.items())
    in_place = dict(zip([n for n, _ in said], PdfReader(io.BytesIO(notices(said))).pages if said else [], strict=True))
    writer, source = PdfWriter(), PdfReader(base_file)
    mark = PdfReader(io.BytesIO(label)).pages[0]
    swapped = {path: PdfReader(path) for path, _ in others.values()}
    numbers = sorted({first, *others, *in_place})
    feet = dict(zip(numbers, PdfReader(io.BytesIO(stamps(numbers))).pages, strict=True))
    for number in range(first, first + total):
        if number == first:
            page = writer.add_page(PdfReader(io.BytesIO(front(made))).pages[0])
        elif number in in_place:
            page = writer.add_page(in_place[number])
        elif number in redrawn:
            page = writer.add_page(PdfReader(io.BytesIO(redrawn[number])).pages[0])
        elif number in others:
            path, index = others[number]
            page = writer.add_page(swapped[path].pages[index])
        else:
            page = writer.add_page(source.pages[number - first])
        if number in feet and (number not in redrawn or number in others):
            _stamp(page, feet[number])
        _stamp(page, mark)
    everywhere = [word for rule in rules if rule.words and not rule.key for word in rule.words]
    _bookmarks(writer, pieces, everywhere, rules, first=first)
    writer.add_metadata({"/Title": title})
    writer.page_layout, writer.page_mode = "/SinglePage", "/UseOutlines"
    with into.open("wb") as out:
        writer.write(out)
    writer.close()
    return made


def _blacked_out(
    pieces: Sequence[Piece],
    base_file: Path,
    others: Mapping[int, tuple[Path, int]],
    rules: Sequence[Rule],
    made: Copy,
) -> dict[int, bytes]:
    """The pages of this reader on which a word is blacked out, drawn anew, by number."""
    first = pieces[0].first
    wanted: dict[Path, dict[int, list[str]]] = {}
    place: dict[tuple[Path, int], int] = {}
    for piece in pieces:
        words = [word for rule in rules if rule.words and rule.key in ("", piece.key) for word in rule.words]
        if not words:
            continue
        for number in range(piece.first, piece.first + piece.room):
            if number in made.withheld:
                continue
            path, index = others.get(number, (base_file, number - first))
            wanted.setdefault(path, {})[index] = words
            place[path, index] = number
    redrawn: dict[int, bytes] = {}
    for path, by_index in wanted.items():
        done = redacting.black_out(path, by_index)
        redrawn |= {place[path, index]: page for index, page in done.pages.items()}
        made.unread += [place[path, index] for index in done.unread]
    made.blacked, made.unread = sorted(redrawn), sorted(made.unread)
    return redrawn


def _bookmarks(
    writer: PdfWriter, pieces: Sequence[Piece], everywhere: Sequence[str], rules: Sequence[Rule], *, first: int
) -> None:
    parents: dict[str, Any] = {}
    grouped = [piece.part for piece in pieces if piece.title]
    for piece in pieces:
        words = [*everywhere, *(word for rule in rules if rule.key == piece.key for word in rule.words)]
        if not piece.title:
            continue
        title = redacting.covered(piece.title, words)
        page = piece.first - first
        if grouped.count(piece.part) == 1:
            writer.add_outline_item(title=title, page_number=page)
            continue
        if piece.part not in parents:
            parents[piece.part] = writer.add_outline_item(title=piece.part, page_number=page)
        writer.add_outline_item(title=title, page_number=page, parent=parents[piece.part])


def runs(numbers: Iterable[int]) -> str:
    """Numbers as people write them: 4, 7–9."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)
