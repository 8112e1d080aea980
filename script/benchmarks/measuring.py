"""Times in turns, their medians, and the lines that come of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict


class Line(TypedDict):
    """One line of the result. `ratio` is value ÷ floor; a target is for the ratio where there is one."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    target: float | None
    met: bool | None


def line(
    name: str, value: float, unit: str, *, floor: float | None = None, target: float | None = None, least: bool = False
) -> Line:
    """A line; met when the ratio (or without a floor the value) is at most the target, with `least` at least it."""
    ratio = value / floor if floor else None
    asked = value if ratio is None else ratio
    met = None if target is None else (asked >= target if least else asked <= target)
    return {
        "name": name, "value": round(value, 3), "unit": unit, "floor": None if floor is None else round(floor, 3),
        "ratio": None if ratio is None else round(ratio, 3), "target": target, "met": met,
    }  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What each call took: the median, and the least, which other work on the computer disturbs the least."""

    median: dict[str, float]
    least: dict[str, float]


def in_turns(calls: Mapping[str, Callable[[], float]], *, rounds: int, warm: int = 0) -> Taken:
    """What each call says it took, all of them in turn in each round, every second round backwards.

    So whatever else the computer does meanwhile falls on all of them alike.
    """
    for _ in range(warm):
        for call in calls.values():
            call()
    taken: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for number in range(rounds):
        for name in names if number % 2 else reversed(names):
            taken[name].append(calls[name]())
    return Taken(
        {name: statistics.median(times) for name, times in taken.items()},
        {name: min(times) for name, times in taken.items()},
    )
