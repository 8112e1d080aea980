"""Figures of papers against a solver that knows only what was published: no count below five can be told."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import highspy
import pytest

from complaints.register.papers.suppressing import (
    FEWEST,
    Counts,
    Crossing,
    Leaf,
    Node,
    Shown,
    choose,
    pieces,
)

VALUES = ("upheld", "partly", "not", "none")
TERMS = (1, 2, 3)


def made(chance: random.Random, academies: int, most: int) -> Counts:
    """A school year of a trust, with some academies where hardly anything happens."""
    by: dict[Leaf, dict[str, int]] = {}
    for number in range(academies + 1):
        code = f"A{number}" if number else ""
        busy = chance.choice((1, most // 3, most))
        for term in TERMS:
            by[code, term] = {value: chance.randint(0, chance.randint(0, max(busy, 1))) for value in VALUES}
    return Counts({leaf: sum(cell.values()) for leaf, cell in by.items()}, {"outcome": by}, {"outcome": VALUES})


def node(places: Iterable[str], terms: Iterable[int]) -> Node:
    return frozenset((place, term) for place in places for term in terms)


class Reader:
    """Somebody who has every paper, and a solver. The unknowns are the counts of each leaf by value."""

    def __init__(self, counts: Counts, shown: Shown) -> None:
        self.solver = highspy.Highs()
        self.solver.silent()
        self.cells = {
            (leaf, value): self.solver.addIntegral(lb=0, ub=10_000) for leaf in counts.all for value in VALUES
        }
        for over, number in shown.totals.items():
            self.knows([(leaf, value) for leaf in over for value in VALUES], number)
        for (over, value), number in shown.cells.get("outcome", {}).items():
            self.knows([(leaf, value) for leaf in over], number)

    def knows(self, cells: Iterable[tuple[Leaf, str]], number: int) -> None:
        self.solver.addConstr(sum(self.cells[cell] for cell in cells) == number)

    def most(self, cells: Iterable[tuple[Leaf, str]]) -> float:
        """The largest that the sum of these cells could be."""
        self.solver.maximize(sum(self.cells[cell] for cell in cells))
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kUnbounded:
            return 1e9
        return float(self.solver.getInfo().objective_function_value)


def told(counts: Counts, shown: Shown, academies: int) -> list[str]:
    """What can be told of a count below five: of every academy and of the trust, in every run of terms, in all and of
    every value."""
    reader = Reader(counts, shown)
    places: list[tuple[str, ...]] = [("",), *((f"A{number}",) for number in range(1, academies + 1))]
    places.append(tuple(place for (place,) in places))
    found = []
    for where in places:
        for terms in ((1,), (2,), (3,), (1, 2), (2, 3), (1, 2, 3)):
            over = node(where, terms)
            for values in (VALUES, *((value,) for value in VALUES)):
                true = sum(counts.cell("outcome", over, value) for value in values)
                cells = [(leaf, value) for leaf in over for value in values]
                if true < FEWEST and reader.most(cells) < FEWEST - 1e-6:
                    found.append(f"{where} {terms} {values}: {true}")
    return found


def papers(academies: int) -> list[list[Node]]:
    """What each paper of a year would like to show: three of each council, one of the board."""
    found = []
    for number in range(1, academies + 1):
        for term in TERMS:
            own, so_far = node([f"A{number}"], [term]), node([f"A{number}"], range(1, term + 1))
            found.append([so_far, own])
    everywhere = ["", *(f"A{number}" for number in range(1, academies + 1))]
    found.append([node(everywhere, TERMS), *(node([place], TERMS) for place in everywhere[1:])])
    return found


@pytest.mark.req("R139")
@pytest.mark.parametrize("seed", range(8))
def test_two_published_papers_differenced_by_a_solver_tell_of_no_count_below_five(seed: int) -> None:
    """Papers in any order, each chosen against all before it; afterwards everything that was published is solved."""
    chance = random.Random(seed)
    academies = chance.choice((2, 3))
    counts = made(chance, academies, most=chance.choice((4, 9, 20)))
    wanted = papers(academies)
    chance.shuffle(wanted)
    shown = Shown()
    for nodes in wanted:
        before = shown
        shown = choose(counts, shown, totals=nodes, breakdowns={"outcome": nodes})
        assert before.totals.items() <= shown.totals.items()  # what was published stays published
        assert before.cells.get("outcome", {}).items() <= shown.cells["outcome"].items()
    assert told(counts, shown, academies) == []
    assert all(number >= FEWEST for number in shown.totals.values())
    assert all(number >= FEWEST for number in shown.cells["outcome"].values())


def test_the_solver_would_find_what_is_merely_left_out() -> None:
    """Without a second figure left out, subtraction gives the first one back: so the test above tests something."""
    by = {("A1", 1): {"upheld": 9, "partly": 2, "not": 8, "none": 0}, ("", 1): dict.fromkeys(VALUES, 0)}
    every: Mapping[Leaf, int] = {leaf: sum(cell.values()) for leaf, cell in by.items()}
    for term in (2, 3):
        by |= {("A1", term): dict.fromkeys(VALUES, 0), ("", term): dict.fromkeys(VALUES, 0)}
    counts = Counts({**dict.fromkeys(by, 0), **every}, {"outcome": by}, {"outcome": VALUES})
    over = node(["A1"], [1])
    naive = Shown({over: 19}, {"outcome": {(over, "upheld"): 9, (over, "not"): 8}})
    assert told(counts, naive, 1)
    chosen = choose(counts, Shown(), totals=[over], breakdowns={"outcome": [over]})
    assert chosen.totals == {over: 19}
    assert chosen.cells["outcome"] == {(over, "upheld"): 9}
    assert told(counts, chosen, 1) == []


def test_a_year_is_not_shown_where_a_small_term_would_be_left_of_it() -> None:
    every = {("A1", 1): 6, ("A1", 2): 7, ("A1", 3): 2}
    counts = Counts(every, {}, {})
    autumn, spring, year = (node(["A1"], terms) for terms in ([1], [2], TERMS))
    first = choose(counts, Shown(), totals=[autumn], breakdowns={})
    second = choose(counts, first, totals=[spring], breakdowns={})
    assert second.totals == {autumn: 6, spring: 7}
    assert choose(counts, second, totals=[year], breakdowns={}).totals == second.totals
    assert choose(counts, first, totals=[year], breakdowns={}).totals == {autumn: 6, year: 15}
    assert pieces([autumn, year]) == [autumn, year - autumn]
    with pytest.raises(Crossing):
        pieces([node(["A1"], [1, 2]), node(["A1"], [2, 3])])
