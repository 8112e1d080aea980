"""The queue in folders, where a message or a table of queues is never seen half-written."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's folders open a file under its last name and then write it, so a reader in between takes an empty
    message, stumbles over it and loses it. Here a message gets its name when it is whole, and tables are read and
    written in turns."""

    def _put(  # type: ignore[override]  # what it puts has one name in kombu's folders and another above them
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        folder = Path(self.data_folder_out)
        number = uuid4()
        half = folder / f"{number}.half"
        half.write_text(dumps(payload))
        # The wall clock, not the clock since the computer started: what was left before a restart comes first.
        os.replace(half, folder / f"{time.time_ns():020d}_{number}.{queue}.msg")

    def get_table(self, exchange: str) -> list[Any]:
        with self._in_turn():
            return list(super().get_table(exchange))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        with self._in_turn():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        with self._in_turn():
            super()._delete(queue, exchange, routing_key, pattern, *args, **kwargs)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One process at a time; the kernel lets go of the lock of one that was killed."""
        with (Path(self.control_folder) / "turn").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
