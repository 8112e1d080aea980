"""Indexes by which PostgreSQL finds words inside of texts; other databases, or one without the extension, have none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError, migrations, transaction


def indexes(wanted: Mapping[str, str]) -> migrations.RunPython:
    """The operation of a migration that makes these indexes (name → what stands behind ON) and drops them again.

    They are known to the database alone: no model carries them. Where the extension may not be created, nothing is.
    """

    def create(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError:
            return
        for name, on in wanted.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in wanted:
                schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(create, drop)
