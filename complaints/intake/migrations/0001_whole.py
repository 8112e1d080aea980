"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import complaints.intake.models
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('intake', '0001_initial'), ('intake', '0002_new_addresses_are_confirmed'), ('intake', '0003_former_addresses_are_told_by_casework'), ('intake', '0004_old_registers'), ('intake', '0005_mail_that_comes_in'), ('intake', '0006_mail_forgets_its_sender'), ('intake', '0007_mail_dealt_with_at_a_time')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
        ('casework', '0001_whole'),
        ('evidence', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='accounts.academy')),
                ('token', models.CharField(default=complaints.intake.models.new_token, editable=False, max_length=64, unique=True)),
                ('by', models.ForeignKey(blank=True, help_text='Empty: on the public form.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='for coming back')),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('complaint', models.OneToOneField(blank=True, help_text='Once submitted.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='casework.complaint')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['expires_at'], name='intake_draf_expires_ec55fb_idx')],
            },
        ),
        migrations.CreateModel(
            name='SurveyGiven',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
            ],
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('digest', models.CharField(help_text='SHA-256 of the e-mail: it is taken in once.', max_length=64, unique=True)),
                ('content_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('message_id', models.CharField(blank=True, help_text='SHA-256 of its own name: a mail server that is unsure sends it twice.', max_length=64)),
                ('sender_mark', models.CharField(blank=True, db_index=True, help_text='The sender under a key of ours: to answer once a day, when the address itself is gone from here.', max_length=64)),
                ('standing', models.CharField(choices=[('waiting', 'Waits for somebody'), ('filed', 'With its complaint'), ('answered', 'Answered'), ('discarded', 'Put aside'), ('bounce', 'A letter came back')], default='waiting', max_length=10)),
                ('received_at', models.DateTimeField()),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('references', models.JSONField(blank=True, default=list, help_text='What looks like a reference in it.')),
                ('proven', models.BooleanField(default=False, help_text="The mail server proved that the sender's address is genuine.")),
                ('automatic', models.CharField(blank=True, help_text='Why a machine seems to have written it.', max_length=80)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('repeats', models.PositiveIntegerField(default=0, help_text='How often the same came again.')),
                ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
                ('left_in_box', models.BooleanField(default=False, help_text='Too large to be taken in.')),
                ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('told_sender_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True, verbose_name='why it was put aside')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
                'indexes': [models.Index(fields=['standing', '-received_at'], name='intake_mail_standin_142d53_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['waiting', 'filed', 'answered', 'discarded', 'bounce'])), name='mail_stands_somewhere'), models.CheckConstraint(condition=models.Q(('by__isnull', True), ('done_at__isnull', False), _connector='OR'), name='mail_dealt_with_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('standing', 'filed'), _negated=True), ('complaint__isnull', False), _connector='OR'), name='filed_mail_has_its_complaint'), models.CheckConstraint(condition=models.Q(models.Q(('standing', 'discarded'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('by__isnull', False)), _connector='OR'), name='mail_put_aside_says_why_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='OldRegister',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Where all of it belongs; empty: a column says where.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.academy')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.file')),
                ('name', models.CharField(max_length=150, verbose_name='name of the file')),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('other_sheets', models.JSONField(default=list)),
                ('headings', models.JSONField(default=list)),
                ('mapping', models.JSONField(default=dict, help_text='Field → number of the column, from nought.')),
                ('month_first', models.BooleanField(default=False, verbose_name='days are written month first')),
                ('state', models.CharField(choices=[('reading', 'Being read'), ('matching', 'Waiting for its columns to be matched'), ('checking', 'Being checked'), ('checked', 'Checked: nothing is brought in yet'), ('bringing', 'Being brought in'), ('done', 'Brought in'), ('undoing', 'Being taken out again'), ('undone', 'Taken out again'), ('failed', 'Could not be read')], default='reading', max_length=10)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(verbose_name='sent')),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['reading', 'checking', 'bringing', 'undoing'])), fields=['at'], name='intake_old_registers_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'matching', 'checking', 'checked', 'bringing', 'done', 'undoing', 'undone', 'failed'])), name='old_register_in_a_known_state')],
            },
        ),
        migrations.CreateModel(
            name='DraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='intake.draft')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='intake.draft')),
                ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='page_codes', to='casework.complaint')),
                ('email', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('code_hash', models.CharField(blank=True, help_text='Empty until it is sent.', max_length=64)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('confirms_address', models.BooleanField(default=False, help_text='Proves that a new address is theirs; it opens nothing.')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('complaint__isnull', True), ('draft__isnull', False)), models.Q(('complaint__isnull', False), ('draft__isnull', True)), _connector='OR'), name='a_code_opens_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='MailFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='intake.mail')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
                ('number', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('mail', 'number'), name='one_number_for_each_file_of_a_mail')],
            },
        ),
        migrations.CreateModel(
            name='OldRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='intake.oldregister')),
                ('number', models.PositiveIntegerField(verbose_name='row in the spreadsheet')),
                ('cells', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('read', 'Not checked yet'), ('good', 'Can be brought in'), ('heading', 'A heading or a note: left out'), ('problem', 'Cannot be brought in'), ('double', 'In the register already, or twice in this file'), ('brought', 'Brought in'), ('stays', 'Worked on since: stays'), ('out', 'Taken out again')], default='read', max_length=8)),
                ('problems', models.JSONField(default=list)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('complaint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='casework.complaint')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['register', 'state', 'number'], name='intake_old_rows_by_state')],
                'constraints': [models.UniqueConstraint(fields=('register', 'number'), name='one_old_row_of_a_number'), models.CheckConstraint(condition=models.Q(('state__in', ['read', 'good', 'heading', 'problem', 'double', 'brought', 'stays', 'out'])), name='old_row_in_a_known_state')],
            },
        ),
    ]
