"""What nearly every test stands on is made once by real steps, and laid again from a copy of its rows."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

T = TypeVar("T")
Rows = dict[type[Model], dict[Any, Model]]


@dataclass(frozen=True)
class Copy:
    """What making something gave back, the rows that it added, and how full those tables were before."""

    given: Any
    added: dict[type[Model], list[Model]]
    full_before: dict[type[Model], int]


_copies: dict[str, Copy] = {}


def standing(name: str, make: Callable[[], T]) -> T:
    """What `make` gives, with the rows that it adds: made the first time, laid from the copy afterwards.

    Made anew as well where the test's rows stay in the database (no transaction around it), or where the tables are
    not as full as they were when the copy was taken. Raises AssertionError if `make` changes rows that were there.
    """
    if not connection.in_atomic_block:
        return make()
    kept = _copies.get(name)
    if kept is None:
        before = _everything()
        given = make()
        _copies[name] = _copy(given, before, _everything())
        return given
    if any(QuerySet(model).count() != number for model, number in kept.full_before.items()):
        return make()
    given, added = copy.deepcopy((kept.given, kept.added))
    for model, rows in added.items():
        QuerySet(model).bulk_create(rows)
    return given  # type: ignore[no-any-return]


def _everything() -> Rows:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model: {row.pk: row for row in QuerySet(model)} for model in models if not model._meta.proxy}


def _copy(given: Any, before: Rows, after: Rows) -> Copy:
    added = {model: [row for key, row in rows.items() if key not in before[model]] for model, rows in after.items()}
    added = {model: rows for model, rows in added.items() if rows}
    for model, rows in before.items():
        for key, row in rows.items():
            assert key in after[model] and _values(row) == _values(after[model][key]), f"{row!r} was changed"
    return copy.deepcopy(Copy(given, added, {model: len(before[model]) for model in added}))


def _values(row: Model) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]
