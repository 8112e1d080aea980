# Whose words a wording is, said without the word "shipped".

from django.db import migrations, models

WHOSE = [
    ('own', "Our own words, or the portal's as we changed them"),
    ('licensed', "Somebody else's text that we hold a licence for"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0005_versions_of_a_known_origin'),
    ]

    operations = [
        migrations.AlterField(
            model_name=name,
            name='origin',
            field=models.CharField(choices=WHOSE, default='own', max_length=20),
        )
        for name in ('wording', 'wordingversion')
    ]
