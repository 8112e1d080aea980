"""On PostgreSQL: trigram indexes of what the register's search reads, in capitals as `icontains` compares.

They stand on tables of casework and are known to the database alone: no model carries them. Where the extension may not
be created, the search passes over every summary and name, as it does on SQLite.
"""

from django.db import DatabaseError, migrations, transaction

INDEXES = {
    "register_summary_trgm": "casework_complaint USING gin (upper(summary::text) gin_trgm_ops)",
    "register_name_trgm": "casework_complainant USING gin (upper(name::text) gin_trgm_ops)",
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
    dependencies = [("casework", "0004_indexes_of_the_register")]
    operations = [migrations.RunPython(create, drop)]
