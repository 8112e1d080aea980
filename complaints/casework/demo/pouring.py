"""Puts many new rows into their tables: by COPY on PostgreSQL, where a second process makes them; else by Django."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any, Final

from django.db import connection, models
from django.db.models import Max

Model = type[models.Model]
Values = Mapping[str, Any]
"""One row: its key and every other column by the name of its attribute."""
Batch = dict[Model, bytes | list[Values]]
"""What goes into each table, in an order in which nothing points to what comes later."""

NOTHING: Final = r"\N"
MARKED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copies() -> bool:
    """Whether the database takes rows by COPY."""
    return connection.vendor == "postgresql"


def take_keys(model: Model, many: int) -> range:
    """So many keys that no other row gets, now or later."""
    table, key = model._meta.db_table, model._meta.pk.column
    if not copies():
        last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        return range(last + 1, last + 1 + many)
    taken = range(0)
    with connection.cursor() as cursor:
        while len(taken) != many:  # somebody else took one in between
            cursor.execute(
                "SELECT min(key), max(key) FROM (SELECT nextval(pg_get_serial_sequence(%s, %s)) AS key "
                "FROM generate_series(1, %s)) AS taken",
                [f'"{table}"', key, many],
            )
            first, last = cursor.fetchone()
            taken = range(first, last + 1)
    return taken


def ready(rows: Mapping[Model, list[Values]]) -> Batch:
    """These rows as `pour` takes them; asks the database nothing."""
    return {model: _as_text(model, some) if copies() else some for model, some in rows.items() if some}


def pour(batch: Batch) -> None:
    """Write them. What PostgreSQL has to look up for them it looks up now, while the next ones are made."""
    for model, rows in batch.items():
        if isinstance(rows, list):
            model._default_manager.bulk_create([model(**values) for values in rows])
            continue
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(rows)
    if copies():
        connection.check_constraints()


@contextmanager
def made_ahead(batches: Iterator[Batch]) -> Iterator[Iterator[Batch]]:
    """The same batches, but each made by a second process while this one writes the batch before it.

    Without COPY there is little to gain, and without fork no second process that knows what to make.
    """
    if not copies() or "fork" not in multiprocessing.get_all_start_methods():
        yield batches
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    maker = context.Process(target=_make, args=(batches, here, there))
    maker.start()
    there.close()
    try:
        yield _received(here, maker)
    finally:
        maker.kill()
        maker.join()
        here.close()


def _received(here: Connection, maker: ForkProcess) -> Iterator[Batch]:
    try:
        while batch := here.recv():
            yield batch
    except (EOFError, OSError):
        maker.join()
        raise ChildProcessError(f"The process that makes the rows ended early, with {maker.exitcode}.") from None


def _make(batches: Iterator[Batch], here: Connection, there: Connection) -> None:
    """What the second process does: it has no database, and ends when nobody is left to take what it makes."""
    here.close()
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), connection.connection.fileno())
    with suppress(BrokenPipeError):
        for batch in batches:
            there.send(batch)
        there.send({})


def _as_text(model: Model, rows: Sequence[Values]) -> bytes:
    """Rows in the text format of COPY."""
    columns = [
        (field.attname, _json if isinstance(field, models.JSONField) else _text)
        for field in model._meta.concrete_fields
    ]
    lines = ["\t".join([text(values[name]) for name, text in columns]) for values in rows]
    return ("\n".join(lines) + "\n").encode()


@lru_cache(maxsize=20_000, typed=True)
def _text(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value.translate(MARKED)
    return str(value)


def _json(value: object) -> str:
    return NOTHING if value is None else _text(json.dumps(value))
