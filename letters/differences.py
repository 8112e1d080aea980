"""Two texts side by side: line by line, and within a line the words that only one side has."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of words; `mark` says whether only this side has it."""

    text: str
    mark: bool


@dataclass(frozen=True)
class Row:
    """One line of each side; a side without the line has no pieces. `same`: nothing differs; `after_gap`: lines that
    are the same were left out above it."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    same: bool
    after_gap: bool = False


NEAR = 2
"""Lines that stay visible around a difference."""


def pieces(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Word by word, what each side has for itself."""
    a, b = WORD.findall(left), WORD.findall(right)
    lefts, rights = [], []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a2 > a1:
            lefts.append(Piece("".join(a[a1:a2]), tag != "equal"))
        if b2 > b1:
            rights.append(Piece("".join(b[b1:b2]), tag != "equal"))
    return tuple(lefts), tuple(rights)


def side_by_side(left: str, right: str) -> list[Row]:
    """Every line of both texts, those that differ with their words marked. Empty when nothing differs."""
    a, b = left.splitlines(), right.splitlines()
    if a == b:
        return []
    rows: list[Row] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row((Piece(line, False),), (Piece(line, False),), True) for line in a[a1:a2]]
            continue
        olds, news = a[a1:a2], b[b1:b2]
        for number in range(max(len(olds), len(news))):
            old = olds[number] if number < len(olds) else None
            new = news[number] if number < len(news) else None
            if old is not None and new is not None:
                rows.append(Row(*pieces(old, new), False))
            else:
                rows.append(Row((Piece(old, True),) if old else (), (Piece(new, True),) if new else (), False))
    near = {i + step for i, row in enumerate(rows) if not row.same for step in range(-NEAR, NEAR + 1)}
    shown: list[Row] = []
    gap = False
    for i, row in enumerate(rows):
        if not _says(row):
            continue
        if i in near:
            shown.append(replace(row, after_gap=gap))
        gap = i not in near
    return shown


def _says(row: Row) -> bool:
    """Empty lines stand between paragraphs, and say nothing."""
    return any(piece.text.strip() for piece in (*row.left, *row.right))
