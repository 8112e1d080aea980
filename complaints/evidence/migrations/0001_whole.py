"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('evidence', '0001_initial'), ('evidence', '0002_known_kinds_and_seals')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('original', 'Original'), ('viewing', 'Viewing copy'), ('thumbnail', 'Small picture'), ('redacted', 'Redacted copy')], default='original', max_length=10)),
                ('derived_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='evidence.file')),
                ('name', models.CharField(help_text='As the sender called it, cleaned. Never a path on a disk.', max_length=150)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField(help_text='In bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=80, unique=True)),
                ('sealed_at', models.DateTimeField()),
                ('uploaded_by', models.ForeignKey(blank=True, help_text='Empty: somebody without a sign-in, or the portal itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scan', models.CharField(choices=[('waiting', 'Waiting to be checked for viruses'), ('clean', 'No virus found'), ('infected', 'Virus found: locked away'), ('not_scanned', 'Not checked for viruses')], default='waiting', max_length=12)),
                ('scan_claimed_at', models.DateTimeField(blank=True, null=True)),
                ('scanned_at', models.DateTimeField(blank=True, null=True)),
                ('seal', models.CharField(choices=[('whole', 'Unchanged since upload'), ('changed', 'Changed since upload'), ('missing', 'Missing')], default='whole', max_length=8)),
                ('seal_checked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['sealed_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('scan', 'waiting')), fields=['sealed_at'], name='files_to_scan'), models.Index(fields=['seal_checked_at'], name='files_to_check')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('derived_from__isnull', True), ('kind', 'original')), models.Q(models.Q(('kind', 'original'), _negated=True), ('derived_from__isnull', False)), _connector='OR'), name='a_copy_names_its_original'), models.CheckConstraint(condition=models.Q(('scan__in', ['waiting', 'clean', 'infected', 'not_scanned'])), name='file_scan_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['original', 'viewing', 'thumbnail', 'redacted'])), name='file_of_a_known_kind'), models.CheckConstraint(condition=models.Q(('seal__in', ['whole', 'changed', 'missing'])), name='file_seal_is_known'), models.UniqueConstraint(condition=models.Q(('kind__in', ['viewing', 'thumbnail'])), fields=('derived_from', 'kind'), name='one_shown_copy_of_a_kind')],
            },
        ),
    ]
