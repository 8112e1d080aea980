from django.db import migrations

from accounts.trigrams import indexes
from complaints.register.indexes import TRIGRAMS, full_text


def drop_summary(apps, schema_editor):
    """Full text finds the words of a summary since: the trigrams of 0001 go."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS register_summary_trgm")


class Migration(migrations.Migration):
    dependencies = [("register", "0001_trigrams"), ("casework", "0020_why_it_was_reopened")]
    operations = [full_text(), migrations.RunPython(drop_summary, migrations.RunPython.noop), indexes(TRIGRAMS)]
