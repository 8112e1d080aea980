import uuid
from typing import Any

from django.db import migrations, models


def name_them(apps: Any, schema_editor: Any) -> None:
    """Each ground that is there gets a name of its own in the trail."""
    ground = apps.get_model("conduct", "Ground")
    for row in ground.objects.filter(uuid=None):
        row.uuid = uuid.uuid4()
        row.save(update_fields=["uuid"])


class Migration(migrations.Migration):
    dependencies = [("conduct", "0005_known_words_and_days")]

    operations = [
        migrations.AddField("ground", "uuid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.AlterField(
            "ground", "uuid",
            models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in the trail."),
        ),
    ]
