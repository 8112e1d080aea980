"""Why a hearing is held on a day without school, and who agreed, kept with the hearing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0026_names_in_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="hearing",
            name="not_a_school_day",
            field=models.TextField(blank=True, verbose_name="why it is held on a day without school, and who agreed"),
        ),
    ]
