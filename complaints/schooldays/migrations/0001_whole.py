"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('schooldays', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Span',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spans', to='accounts.academy')),
                ('kind', models.CharField(choices=[('term', 'Term'), ('inset', 'INSET day'), ('closure', 'Closure'), ('occasional', 'Occasional day')], max_length=12)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('label', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['first_day', 'kind', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='span_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('kind__in', ['term', 'inset', 'closure', 'occasional'])), name='span_kind_known'), models.UniqueConstraint(fields=('academy', 'kind', 'first_day', 'last_day'), name='span_only_once')],
            },
        ),
        migrations.CreateModel(
            name='TermDatesImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='term_dates_imports', to='accounts.academy')),
                ('source_file', models.CharField(max_length=255)),
                ('imported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('imported_at', models.DateTimeField()),
                ('added', models.PositiveIntegerField()),
                ('removed', models.PositiveIntegerField()),
                ('unchanged', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-imported_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CalendarRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academy', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_revision', to='accounts.academy')),
                ('number', models.PositiveIntegerField(default=0)),
                ('stamp', models.UUIDField(default=uuid.uuid4)),
            ],
        ),
    ]
