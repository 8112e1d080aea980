from typing import Any

from django.db import migrations, models

OPENING = "Reopened: "


def copy_reasons(apps: Any, schema_editor: Any) -> None:
    """What stood only as a note so far: the latest one of each complaint."""
    notes = apps.get_model("casework", "Contact").objects.filter(kind="note", note__startswith=OPENING)
    complaints = apps.get_model("casework", "Complaint").objects
    for complaint_id, note in notes.order_by("pk").values_list("complaint_id", "note"):
        complaints.filter(pk=complaint_id).update(reopened_because=note.removeprefix(OPENING))


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0019_attendance_of_members_and_changed_ways_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="reopened_because",
            field=models.TextField(blank=True, verbose_name="why it was last reopened"),
        ),
        migrations.RunPython(copy_reasons, migrations.RunPython.noop),
    ]
