"""On PostgreSQL: full-text indexes of what the register's search reads, and trigrams of the names, in capitals as
`icontains` compares.

They stand on tables of other rooms and are known to the database alone: no model carries them. Their expressions are
those of `register.searching`, to the letter, or the database would not use them. Where the extension of the trigrams
may not be created, names are found by whole words.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

LONGEST = 250000


def _words(table: str, *columns: str, config: str = "english") -> str:
    joined = " || chr(32) || ".join(f"{column}::text" for column in columns)
    return f"{table} USING gin (to_tsvector('{config}'::regconfig, left({joined}, {LONGEST})))"


FULL_TEXT = {
    "register_said_fts": _words(
        "casework_complaint",
        "summary",
        "words",
        "wanted",
        "involved",
        "happened_text",
        "late_reasons",
        "category",
        "concern_answer",
        "settled_how",
        "action_taken",
        "no_action_reason",
        "reopened_because",
    ),
    "register_summary_fts": _words("casework_complaint", "summary"),
    "register_name_fts": _words("casework_complainant", "name", config="simple"),
    "register_pupil_fts": _words("casework_complainant", "pupil_name", config="simple"),
    "register_subject_fts": _words("casework_subject", "name", config="simple"),
    "register_head_fts": _words("casework_head", "text", "quote"),
    "register_finding_fts": _words("casework_finding", "reasons", "recommendation"),
    "register_contact_fts": _words("casework_contact", "people", "note"),
    "register_message_fts": _words("casework_message", "text"),
    "register_document_fts": _words("casework_casedocument", "title"),
    "register_signs": (
        "casework_complaint USING gin (string_to_array(regexp_replace(summary::text, "
        "'[^\\U00002600-\\U0001faff]', '', 'g'), NULL))"
    ),
}
TRIGRAMS = {
    "register_name_trgm": "casework_complainant USING gin (upper(name::text) gin_trgm_ops)",
    "register_pupil_trgm": "casework_complainant USING gin (upper(pupil_name::text) gin_trgm_ops)",
    "register_subject_trgm": "casework_subject USING gin (upper(name::text) gin_trgm_ops)",
}


def _create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name, on in FULL_TEXT.items():
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")


def _drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for name in FULL_TEXT:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


def full_text() -> migrations.RunPython:
    """The operation of a migration that makes the full-text indexes and drops them again."""
    return migrations.RunPython(_create, _drop)
