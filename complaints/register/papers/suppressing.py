"""Which figures of a new paper may be shown beside all that were published before (S0 §12–13, R139; decision 0026).

What must hold: from every figure that was ever published of a school year, no count below five can be told: whatever
was left out could still be five or more, by itself and in whatever way figures are taken from one another.

Figures are counts over leaves (one academy in one term). Totals are published over sets of leaves that lie within one
another or apart, never across; what of a total is not told by smaller ones is a piece, and every piece is five or more.
Breakdowns are a table of pieces by values. Whether a hidden cell of it could be five is a flow: take it from elsewhere
in its piece, give that back in another piece, and so round until all published sums hold again. Nothing here knows a
database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FEWEST = 5
"""A count below this is never told, nor left to be told by subtraction."""

Leaf = tuple[str, int]
"""The code of an academy, empty for the trust itself, and a term: 1, 2 or 3."""
Node = frozenset[Leaf]
"""What a figure is over."""


@dataclass(frozen=True)
class Shown:
    """What of one ledger has been published: totals, and the cells of its breakdowns."""

    totals: Mapping[Node, int] = field(default_factory=dict)
    cells: Mapping[str, Mapping[tuple[Node, str], int]] = field(default_factory=dict)
    """Breakdown → (over which leaves, of which value) → number."""


@dataclass(frozen=True)
class Counts:
    """The true counts of one ledger by leaf: all, and by each value of each breakdown."""

    all: Mapping[Leaf, int]
    by: Mapping[str, Mapping[Leaf, Mapping[str, int]]]
    values: Mapping[str, Sequence[str]]
    """Breakdown → every value it can have, whether or not it occurs."""

    def total(self, node: Node) -> int:
        return sum(self.all.get(leaf, 0) for leaf in node)

    def cell(self, dimension: str, node: Node, value: str) -> int:
        leaves = self.by.get(dimension, {})
        return sum(leaves.get(leaf, {}).get(value, 0) for leaf in node)


class Crossing(ValueError):
    """Two sets of leaves that are neither within one another nor apart: such totals are never published together."""


def pieces(nodes: Iterable[Node]) -> list[Node]:
    """The leaves of each total that no smaller published total tells of; each total that has any gives one piece."""
    listed = sorted(set(nodes), key=lambda node: (len(node), sorted(node)))
    found = []
    for index, node in enumerate(listed):
        below: set[Leaf] = set()
        for smaller in listed[:index]:
            if smaller <= node:
                below |= smaller
            elif smaller & node:
                raise Crossing(f"{sorted(smaller)} and {sorted(node)}")
        left = node - below
        if left:
            found.append(frozenset(left))
    return found


def choose(counts: Counts, before: Shown, *, totals: Sequence[Node], breakdowns: Mapping[str, Sequence[Node]]) -> Shown:
    """What a new paper shows of what it would like to show, the first wishes first; with what was shown before it stays
    safe. What was published before is shown again."""
    told = dict(before.totals)
    for node in totals:
        if node in told or counts.total(node) < FEWEST:
            continue
        tried = {**told, node: counts.total(node)}
        if _totals_safe(counts, tried) and all(
            _safe(counts, tried, dimension, before.cells.get(dimension, {})) for dimension in counts.values
        ):
            told = tried
    cells = {
        dimension: _cells(counts, told, dimension, before.cells.get(dimension, {}), breakdowns.get(dimension, ()))
        for dimension in counts.values
    }
    return Shown(told, cells)


def _totals_safe(counts: Counts, told: Mapping[Node, int]) -> bool:
    return all(counts.total(piece) >= FEWEST for piece in pieces(told))


def _cells(
    counts: Counts, told: Mapping[Node, int], dimension: str, before: Mapping[tuple[Node, str], int],
    nodes: Sequence[Node],
) -> dict[tuple[Node, str], int]:  # fmt: skip
    """Every cell of five or more, less the smallest ones that would tell of a smaller one by subtraction."""
    new: dict[tuple[Node, str], int] = {}
    for node in nodes:
        for value in counts.values[dimension] if node in told else ():
            number = counts.cell(dimension, node, value)
            if (node, value) not in before and number >= FEWEST:
                new[node, value] = number
    leaving_last = sorted(new, key=lambda key: (new[key], len(key[0]), sorted(key[0]), key[1]))
    for gone in [None, *leaving_last]:
        if gone is not None:
            del new[gone]
        if _safe(counts, told, dimension, {**before, **new}):
            break
    return {**before, **new}


def _safe(
    counts: Counts, told: Mapping[Node, int], dimension: str, cells: Mapping[tuple[Node, str], int]
) -> bool:  # fmt: skip
    """Whether every cell of a piece that is below five could be five or more for whoever knows all this."""
    rows = pieces(told)
    if not rows:
        return True
    table = Table(counts, rows, dimension, cells)
    small = (
        (row, value)
        for row, piece in enumerate(rows)
        for value in counts.values[dimension]
        if counts.cell(dimension, piece, value) < FEWEST
    )
    return all(table.could_be(FEWEST, row, value) for row, value in small)


class Table:
    """Pieces by values of one breakdown. Each row has its sum; in each column the pieces of a published cell, less
    those of smaller published cells within it, have theirs; everything else is free."""

    def __init__(
        self, counts: Counts, rows: Sequence[Node], dimension: str, cells: Mapping[tuple[Node, str], int]
    ) -> None:
        self.columns: dict[tuple[int, str], int] = {}
        """(row, value) → the column whose sum it belongs to; 0 is all that is free."""
        self.true = {
            (row, value): counts.cell(dimension, piece, value)
            for row, piece in enumerate(rows)
            for value in counts.values[dimension]
        }
        self.members: dict[int, list[tuple[int, str]]] = {0: []}
        names: dict[tuple[str, Node], int] = {}
        for value in counts.values[dimension]:
            shown = sorted((node for node, one in cells if one == value), key=len)
            for row, piece in enumerate(rows):
                smallest = next((node for node in shown if piece <= node), None)
                column = 0 if smallest is None else names.setdefault((value, smallest), len(names) + 1)
                self.columns[row, value] = column
                self.members.setdefault(column, []).append((row, value))
        self.of_row: dict[int, list[tuple[int, str]]] = {}
        for cell in self.true:
            self.of_row.setdefault(cell[0], []).append(cell)

    def could_be(self, number: int, row: int, value: str) -> bool:
        """Whether the sums leave room for so many in this cell."""
        now = dict(self.true)
        while now[row, value] < number:
            way = self._way(now, (row, value))
            if way is None:
                return False
            for cell, change in way:
                now[cell] += change
        return True

    def _way(
        self, now: dict[tuple[int, str], int], wanted: tuple[int, str]
    ) -> list[tuple[tuple[int, str], int]] | None:
        """One more in the cell, one less in another of its row, one more there in another row, and so on until the
        column of the cell has its sum again: the shortest such way, or None."""
        home = self.columns[wanted]
        came: dict[tuple[int, str], tuple[int, str] | None] = {wanted: None}
        waiting = deque([wanted])
        while waiting:
            more = waiting.popleft()
            for less in self.of_row[more[0]]:
                if less in came or not now[less] or less == more:
                    continue
                came[less] = more
                column = self.columns[less]
                if column == home:
                    return _back(came, less)
                for other in self.members[column]:
                    if other not in came:
                        came[other] = less
                        waiting.append(other)
        return None


def _back(
    came: Mapping[tuple[int, str], tuple[int, str] | None], last: tuple[int, str]
) -> list[tuple[tuple[int, str], int]]:  # fmt: skip
    """The way as changes: one less at its end, then in turn one more and one less, back to the beginning."""
    way, change, cell = [], -1, last
    step: tuple[int, str] | None = cell
    while step is not None:
        way.append((step, change))
        change, step = -change, came[step]
    return way
