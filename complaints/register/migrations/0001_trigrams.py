"""On PostgreSQL: trigram indexes of what the register's search reads, in capitals as `icontains` compares.

They stand on tables of casework and are known to the database alone: no model carries them. Where the extension may not
be created, the search passes over every summary and name, as it does on SQLite.
"""

from django.db import migrations

from accounts.trigrams import indexes

INDEXES = {
    "register_summary_trgm": "casework_complaint USING gin (upper(summary::text) gin_trgm_ops)",
    "register_name_trgm": "casework_complainant USING gin (upper(name::text) gin_trgm_ops)",
}


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_indexes_of_the_register")]
    operations = [indexes(INDEXES)]
