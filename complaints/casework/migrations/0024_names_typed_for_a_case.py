"""The name that was typed for a complaint, kept with the part and with the seat."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0023_acting_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='named',
            name='called',
            field=models.CharField(blank=True, max_length=200, verbose_name='the name that was typed for this complaint'),
        ),
        migrations.AddField(
            model_name='panelmember',
            name='called',
            field=models.CharField(blank=True, max_length=200, verbose_name='the name that was typed for this complaint'),
        ),
    ]
