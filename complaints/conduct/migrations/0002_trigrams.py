"""On PostgreSQL: trigram indexes by which possible duplicates are found. docs/decisions/0011 says why.

They stand on tables of casework and are known to the database alone: no model carries them. Where the extension may not
be created, the portal goes through the newest complaints instead, as it does on SQLite.
"""

from django.db import DatabaseError, migrations, transaction

INDEXES = {
    "conduct_words_trgm": "casework_complaint USING gin (words gin_trgm_ops)",
    "conduct_summary_trgm": "casework_complaint USING gin (summary gin_trgm_ops)",
    "conduct_pupil_trgm": "casework_complainant USING gin (pupil_name gin_trgm_ops)",
    "conduct_subject_trgm": "casework_subject USING gin (name gin_trgm_ops)",
    "conduct_happened": "casework_complaint (happened_on) WHERE happened_on IS NOT NULL",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    for name, on in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {on}")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_pairs"), ("casework", "0004_indexes_of_the_register")]
    operations = [migrations.RunPython(create, drop)]
