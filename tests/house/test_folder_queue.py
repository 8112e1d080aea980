"""The queue in folders: many writers and readers at once, and every message arrives whole."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from kombu import Connection, Exchange, Queue

from config.folder_queue import Transport

EACH = 150
LONG = "x" * 300_000
"""So that writing takes a while, in which a reader may come by."""


def options(folder: Path) -> dict[str, Any]:
    parts = {name: folder / name for name in ("messages", "processed", "control")}
    for part in parts.values():
        part.mkdir(exist_ok=True)
    return {
        "data_folder_in": str(parts["messages"]), "data_folder_out": str(parts["messages"]),
        "processed_folder": str(parts["processed"]), "control_folder": str(parts["control"]), "polling_interval": 0.001,
    }  # fmt: skip


def connect(folder: Path) -> Connection:
    return Connection("filesystem://", transport=Transport, transport_options=options(folder))


def send(folder: Path, first: int, start: Any) -> None:
    """Declares and sends as a web worker does that has just started."""
    start.wait()
    with connect(folder) as connection:
        exchange = Exchange("portal", type="direct")
        queue = Queue("portal", exchange, routing_key="portal")
        producer = connection.Producer()
        for number in range(first, first + EACH):
            producer.publish(
                {"number": number, "long": LONG}, exchange=exchange, routing_key="portal", declare=[queue], retry=False
            )


def received(folder: Path, wanted: int) -> Iterator[int]:
    with connect(folder) as connection:
        simple = connection.SimpleQueue("portal", no_ack=True)
        for _ in range(wanted):
            yield simple.get(timeout=30).payload["number"]
        try:
            yield simple.get(block=False).payload["number"]
        except Empty:
            return


def test_nothing_is_lost_or_read_half_written_while_several_write_and_one_reads(tmp_path: Path) -> None:
    options(tmp_path)
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    writers = [context.Process(target=send, args=(tmp_path, first * EACH, start)) for first in range(3)]
    for writer in writers:
        writer.start()
    start.set()
    try:
        assert sorted(received(tmp_path, 3 * EACH)) == list(range(3 * EACH))
    finally:
        for writer in writers:
            writer.join(timeout=30)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert not list((tmp_path / "messages").iterdir())
