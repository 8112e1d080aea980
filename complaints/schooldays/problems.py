"""What is wrong with a file of term dates, line by line, and what could be read of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from complaints.schooldays.spans import SpanData


class Weight(StrEnum):
    """An error refuses the whole file; a warning is for a person to look at; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """One sentence about a line (of iCalendar, an event), or about the whole file where ``line`` is None."""

    line: int | None
    weight: Weight
    text: str


@dataclass(frozen=True)
class Row:
    """One line of a file, read."""

    line: int
    academy: str
    span: SpanData


@dataclass(frozen=True)
class Parsed:
    """All that could be read of a file, and every problem in the order of its lines."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unit: str = "Line"

    @property
    def errors(self) -> tuple[Problem, ...]:
        return self.of_weight(Weight.ERROR)

    @property
    def refused(self) -> bool:
        """A file with any error is refused as a whole, so that nothing is loaded by halves."""
        return bool(self.errors)

    def of_weight(self, weight: Weight) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.weight is weight)

    def by_academy(self) -> dict[str, list[SpanData]]:
        """The rows to load for each academy, by its slug."""
        spans: dict[str, list[SpanData]] = {}
        for row in self.rows:
            spans.setdefault(row.academy, []).append(row.span)
        return spans

    def lines(self) -> list[str]:
        """Each problem as one printed line: where, how heavy, what."""
        return [
            f"{f'{self.unit} {problem.line}' if problem.line is not None else 'The file'}: "
            f"{problem.weight}: {problem.text}"
            for problem in self.problems
        ]


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By line, what is about the whole file last; within a line, what was found first."""
    return tuple(sorted(problems, key=lambda problem: (problem.line is None, problem.line or 0)))


def error(line: int | None, text: str) -> Problem:
    return Problem(line, Weight.ERROR, text)


def warning(line: int | None, text: str) -> Problem:
    return Problem(line, Weight.WARNING, text)


def note(line: int | None, text: str) -> Problem:
    return Problem(line, Weight.NOTE, text)
