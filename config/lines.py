"""Lines of the log: where something broke and what kind of failure it was, never what it said.

The message of an exception quotes what could not be read: a complainant's words, a name, an e-mail address.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

CELERY = {"exc", "traceback", "args", "kwargs"}
"""What Celery puts into its lines beside the name and the number of a task."""


class WhereNotWhat(logging.Formatter):
    """A failure as its kind and its way through the code; a failed task without what it was given (house.md, R11)."""

    def format(self, record: logging.LogRecord) -> str:
        copy = logging.makeLogRecord(record.__dict__)
        copy.exc_text = None  # another handler may have kept it with its message
        if record.name.startswith("celery") and isinstance(record.args, dict):
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "a failure"
            copy.args = {**record.args, **dict.fromkeys(CELERY & record.args.keys(), kind)}
        return super().format(copy)

    def formatException(self, ei: object) -> str:
        problem = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        for one in _from_the_first(problem) if isinstance(problem, BaseException) else ():
            lines.append("Traceback, the latest call last:\n")
            lines += traceback.StackSummary.extract(traceback.walk_tb(one.__traceback__)).format()
            lines.append(f"{type(one).__qualname__}\n")
        return "".join(lines).rstrip()


def _from_the_first(problem: BaseException) -> Iterator[BaseException]:
    """A failure after those that led to it, each once."""
    found: list[BaseException] = []
    waiting: BaseException | None = problem
    while waiting is not None and waiting not in found:
        found.append(waiting)
        waiting = waiting.__cause__ or (None if waiting.__suppress_context__ else waiting.__context__)
    return reversed(found)
