"""Why somebody acts again who acted in an earlier round."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0001_whole'),
    ]

    operations = [
        migrations.AddField(
            model_name='named',
            name='again_because',
            field=models.TextField(blank=True, verbose_name='why they act again after acting in an earlier round'),
        ),
    ]
