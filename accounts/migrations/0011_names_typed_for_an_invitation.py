"""The name and the job title that were typed for an invitation, kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_keys_for_reporting_tools"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="called",
            field=models.CharField(blank=True, max_length=200, verbose_name="the name that was typed"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="titled",
            field=models.CharField(blank=True, max_length=200, verbose_name="the job title that was typed"),
        ),
    ]
