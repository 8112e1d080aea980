"""The word before the name of an outside body is data, so that a sentence reads well for each of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", '0002_who_and_when')]

    operations = [
        migrations.AddField(
            model_name="outsidebody",
            name="article",
            field=models.CharField(
                blank=True,
                default="the",
                help_text="Such as “the” before Department for Education; empty before Ofsted.",
                max_length=10,
                verbose_name="word before its name in a sentence",
            ),
        ),
    ]
