"""New time limits that were issued before carry the days that they added: all of a clock's stand at its last one."""

from django.db import migrations


def give_days(apps, schema_editor):
    Extension = apps.get_model("casework", "Extension")
    seen = set()
    issued = Extension.objects.filter(issued_on__isnull=False, clock__extra_days__gt=0)
    for extension in issued.select_related("clock").order_by("-pk"):
        if extension.clock_id not in seen:
            seen.add(extension.clock_id)
            extension.days = extension.clock.extra_days
            extension.save(update_fields=["days"])


class Migration(migrations.Migration):
    dependencies = [("casework", "0013_time_and_outside_bodies")]

    operations = [migrations.RunPython(give_days, migrations.RunPython.noop, elidable=True)]
