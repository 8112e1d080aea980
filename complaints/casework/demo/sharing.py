"""Work that two processes share: each does its part with a connection of its own and tells what came of it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from django.db import connection, connections

Part = TypeVar("Part")
Made = TypeVar("Made")


def can_share() -> bool:
    """Whether two processes can write at once, and the second knows what the first one knew."""
    return (
        connection.vendor == "postgresql"
        and not connection.in_atomic_block
        and "fork" in multiprocessing.get_all_start_methods()
    )


def shared(parts: Sequence[Part], work: Callable[[Part], Made]) -> list[Made]:
    """What `work` makes of each part, one process for each. Outside a transaction, as each has its own.

    Raises ChildProcessError when one of them ends early; what it printed says why.
    """
    connections.close_all()  # a connection that two processes inherit would be ended by the first that closes it
    context = multiprocessing.get_context("fork")
    started = []
    try:
        for part in parts:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=_do, args=(work, part, there))
            process.start()
            there.close()
            started.append((process, here))
        return [_told(process, here) for process, here in started]
    finally:
        for process, here in started:
            process.kill()
            process.join()
            here.close()


def _told(process: Any, here: Connection) -> Any:
    try:
        return here.recv()
    except EOFError:
        process.join()
        raise ChildProcessError(f"A process that did its part ended early, with {process.exitcode}.") from None


def _do(work: Callable[[Any], Any], part: Any, there: Connection) -> None:
    there.send(work(part))
    connections.close_all()
