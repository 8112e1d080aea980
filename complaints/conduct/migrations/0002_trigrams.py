from django.db import migrations

from accounts.trigrams import indexes
from complaints.conduct.indexes import INDEXES


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_pairs"), ("casework", "0004_indexes_of_the_register")]
    operations = [indexes(INDEXES)]
