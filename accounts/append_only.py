"""PostgreSQL itself refuses to change or delete an entry; emptying the table between tests is let through.

SQLite has no TRUNCATE, and triggers there are lost whenever a column is altered: the model refuses instead.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION accounts_entry_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The chronology is append-only: an entry is never changed or deleted.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER accounts_entry_append_only BEFORE UPDATE OR DELETE ON accounts_entry
    FOR EACH ROW EXECUTE FUNCTION accounts_entry_is_append_only();
"""
DROP = """
DROP TRIGGER IF EXISTS accounts_entry_append_only ON accounts_entry;
DROP FUNCTION IF EXISTS accounts_entry_is_append_only();
"""


def _create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def _drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


def entries() -> migrations.RunPython:
    """The operation of a migration that makes the trigger and drops it again."""
    return migrations.RunPython(_create, _drop)
