"""What nearly every test stands on is made once by real steps, and laid again from a copy of what it left behind."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet

T = TypeVar("T")
Rows = dict[type[Model], dict[Any, Model]]
FOLDERS = {"VAR_DIR", "PRIVATE_ROOT", "EMAIL_FILE_PATH", "STORAGES"}
"""Settings that differ for every test (tests/conftest.py) and change nothing that is made."""


@dataclass(frozen=True)
class Copy:
    """What making something gave back, and what it left: rows, files, and what waits for the end of the transaction."""

    given: Any
    added: dict[type[Model], list[Model]]
    changed: dict[type[Model], list[Model]]
    full_before: dict[type[Model], int]
    files: dict[Path, bytes]


@dataclass
class Ground:
    """How far the present test has come with nothing but standing things, and how often it has written since."""

    name: str = ""
    writes: int = 0
    writes_then: int = -1

    def count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Sees every statement (Django's execute_wrappers)."""
        if not sql.lstrip("( ").startswith(("SELECT", "SAVEPOINT", "RELEASE", "EXPLAIN")):
            self.writes += 1
        return execute(sql, params, many, context)


_ground = Ground()
_copies: dict[str, Copy] = {}
_waiting: dict[str, list[tuple[Any, bool]]] = {}


def standing(name: str, make: Callable[[], T], *, after: str | None = None) -> T:
    """What `make` gives, with what it leaves behind: made the first time, laid from the copy afterwards.

    `after` is the standing thing on which this one rests: only if that was the last thing written, and no setting of
    the product is another, is the copy laid. Made anew also where the test's rows stay in the database (no transaction
    around it) and where the tables are not as full as they were when the copy was taken.
    """
    if not connection.in_atomic_block or (after is not None and not stands(after)):
        return make()
    if _ground.count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_ground.count)
    key = f"{name} {_settings()}"
    kept = _copies.get(key)
    if kept is None:
        before, waiting = _everything(), len(connection.run_on_commit)
        given = make()
        _copies[key] = _copy(given, before, _everything())
        _waiting[key] = [(act, robust) for _, act, robust in connection.run_on_commit[waiting:]]
    elif any(QuerySet(model).count() != number for model, number in kept.full_before.items()):
        _ground.name = ""
        return make()
    else:
        given = _lay(key, kept)
    _ground.name, _ground.writes_then = name, _ground.writes
    return given


def stands(name: str) -> bool:
    """Whether this was the last thing laid, and nothing was written since."""
    return _ground.name == name and _ground.writes == _ground.writes_then


def _lay(key: str, kept: Copy) -> Any:
    given, added, changed = copy.deepcopy((kept.given, kept.added, kept.changed))
    for model, rows in added.items():
        QuerySet(model).bulk_create(rows)
    for model, rows in changed.items():
        for row in rows:
            QuerySet(model).filter(pk=row.pk).update(**_values(row))
    for path, content in kept.files.items():
        (settings.PRIVATE_ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.PRIVATE_ROOT / path).write_bytes(content)
    connection.run_on_commit += [(set(connection.savepoint_ids), act, robust) for act, robust in _waiting[key]]
    return given


def _everything() -> Rows:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model: {row.pk: row for row in QuerySet(model)} for model in models if not model._meta.proxy}


def _copy(given: Any, before: Rows, after: Rows) -> Copy:
    added = {model: [row for key, row in rows.items() if key not in before[model]] for model, rows in after.items()}
    added = {model: rows for model, rows in added.items() if rows}
    changed: dict[type[Model], list[Model]] = {}
    for model, rows in before.items():
        assert rows.keys() <= after[model].keys(), f"rows of {model.__name__} are gone"
        moved = [after[model][key] for key, row in rows.items() if _values(row) != _values(after[model][key])]
        if moved:
            changed[model] = moved
    root = Path(settings.PRIVATE_ROOT)
    files = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return copy.deepcopy(Copy(given, added, changed, {model: len(before[model]) for model in added}, files))


def _values(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def _settings() -> str:
    """The settings that this test has changed."""
    found: dict[str, Any] = {}
    holder = settings._wrapped
    while hasattr(holder, "default_settings"):
        found = {**{name: value for name, value in vars(holder).items() if name.isupper()}, **found}
        holder = holder.default_settings
    return repr(sorted((name, repr(value)) for name, value in found.items() if name not in FOLDERS))
