from django.db import migrations

from accounts.append_only import entries


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [entries()]
