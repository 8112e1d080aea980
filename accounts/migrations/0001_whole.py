"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from accounts.append_only import entries


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_entries_are_never_changed'), ('accounts', '0003_entries_by_a_person_name_them'), ('accounts', '0004_practice_trust'), ('accounts', '0005_names_stand_on_one_line'), ('accounts', '0006_notices_wait_for_working_hours'), ('accounts', '0007_proofs_of_the_chronologies'), ('accounts', '0008_when_notices_leave_and_calendars'), ('accounts', '0009_pupils_counted_on'), ('accounts', '0010_keys_for_reporting_tools')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Trust',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, validators=[django.core.validators.RegexValidator('[\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]', 'Write this on one line, without line breaks.', inverse_match=True)])),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('address', models.TextField(blank=True, help_text='One line of the address on each line.')),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('website', models.URLField(blank=True)),
                ('colour', models.CharField(default='#1d4f5f', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Enter a colour as # and six letters or digits, such as #1d4f5f.')])),
                ('company_number', models.CharField(blank=True, max_length=20)),
                ('practice', models.BooleanField(default=False, editable=False, help_text='Its people share a password that everybody knows: such a database is never used for real.', verbose_name='the practice trust')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(max_length=200, verbose_name='full name')),
                ('job_title', models.CharField(blank=True, max_length=200)),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('is_active', models.BooleanField(default=True, verbose_name='can sign in')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may open the configuration pages')),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address')],
            },
        ),
        migrations.CreateModel(
            name='ProvedEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.UUIDField(unique=True)),
                ('about_kind', models.CharField(max_length=20)),
                ('number', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('chains', models.PositiveIntegerField()),
                ('entries', models.PositiveIntegerField()),
                ('mark', models.CharField(help_text='SHA-256 over the ends of all chains, to be kept elsewhere.', max_length=64)),
                ('faults', models.JSONField(default=list, help_text='What did not hold: ids, numbers and a sentence, no names.')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['-at'], name='accounts_pr_at_0a929c_idx')],
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Academy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, validators=[django.core.validators.RegexValidator('[\\x00-\\x1f\\x7f\\x85\\u2028\\u2029]', 'Write this on one line, without line breaks.', inverse_match=True)])),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('address', models.TextField(blank=True, help_text='One line of the address on each line.')),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('website', models.URLField(blank=True)),
                ('colour', models.CharField(default='#1d4f5f', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Enter a colour as # and six letters or digits, such as #1d4f5f.')])),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='academies', to='accounts.trust')),
                ('code', models.CharField(help_text='Three or four capital letters that begin its references, such as ACA.', max_length=4, unique=True)),
                ('urn', models.CharField(blank=True, max_length=10, verbose_name='unique reference number')),
                ('head_name', models.CharField(blank=True, max_length=200)),
                ('safeguarding_contact', models.CharField(blank=True, max_length=200)),
                ('pupils_on_roll', models.PositiveIntegerField(blank=True, null=True)),
                ('pupils_counted_on', models.DateField(blank=True, null=True, verbose_name='pupils counted on')),
                ('early_years', models.BooleanField(default=False, verbose_name='has a nursery or reception class')),
                ('is_open', models.BooleanField(default=True)),
            ],
            options={
                'verbose_name_plural': 'academies',
                'ordering': ['name'],
                'permissions': [('log_complaints', 'Log a complaint'), ('see_register', 'See the register'), ('see_cases', 'See every case of the academy'), ('see_cases_below_principal', 'See cases not about the principal or above'), ('see_safeguarding_cases', 'See cases flagged safeguarding'), ('see_answered_cases', 'See cases from the formal answer on'), ('keep_records', 'Keep the record of complaints'), ('see_papers', 'See anonymised papers')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('about_kind', models.CharField(max_length=20)),
                ('about', models.UUIDField()),
                ('key', models.CharField(help_text='The same key is never written twice for one person.', max_length=120)),
                ('text', models.CharField(help_text='A reference and a plain sentence; no names.', max_length=300)),
                ('path', models.CharField(blank=True, max_length=200)),
                ('urgent', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('not_before', models.DateTimeField(blank=True, help_text='No e-mail before this moment: quiet hours. Empty: none are kept.', null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
                'indexes': [models.Index(fields=['sent_at', 'claimed_at'], name='accounts_no_sent_at_e3a517_idx')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_notice_per_key')],
            },
        ),
        migrations.CreateModel(
            name='NoticeTimes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_times', to=settings.AUTH_USER_MODEL)),
                ('cadence', models.CharField(choices=[('at_once', 'Each one as soon as it is written'), ('daily', 'Urgent ones at once, the rest once a day at 7 in the morning'), ('weekly', 'Urgent ones at once, the rest once a week at 7 in the morning')], default='daily', max_length=8)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0)),
                ('quiet_from', models.TimeField(blank=True, null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
                ('not_at_weekends', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('cadence__in', ['at_once', 'daily', 'weekly'])), name='notices_leave_in_a_known_way'), models.CheckConstraint(condition=models.Q(('weekday__in', [0, 1, 2, 3, 4])), name='weekly_notices_leave_on_a_working_day'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_begin_and_end'), models.CheckConstraint(condition=models.Q(('quiet_from__isnull', True), models.Q(('quiet_from', models.F('quiet_until')), _negated=True), _connector='OR'), name='quiet_hours_end_again')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_forms', to=settings.AUTH_USER_MODEL)),
                ('path', models.CharField(max_length=500)),
                ('fields', models.TextField()),
                ('had_files', models.BooleanField(default=False)),
                ('kept_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_kind', models.CharField(max_length=20)),
                ('about', models.UUIDField()),
                ('number', models.PositiveIntegerField(help_text='1, 2, 3 … within what it is about.')),
                ('at', models.DateTimeField()),
                ('on', models.DateField(help_text='The day that the act counts for.')),
                ('by', models.ForeignKey(blank=True, help_text='Empty: the complainant, or the portal itself (see actor).', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.CharField(default='person', help_text='person, complainant or portal', max_length=20)),
                ('step', models.CharField(max_length=40)),
                ('data', models.JSONField(default=dict)),
                ('before', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['about', 'number'],
                'indexes': [models.Index(fields=['about', '-number'], name='accounts_en_about_6ac691_idx'), models.Index(fields=['at'], name='accounts_en_at_64487f_idx')],
                'constraints': [models.UniqueConstraint(fields=('about', 'number'), name='one_entry_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('actor', 'person'), ('by__isnull', False)), models.Q(('actor__in', ['complainant', 'portal']), ('by__isnull', True)), _connector='OR'), name='entry_by_a_person_names_them')],
            },
        ),
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about_kind', models.CharField(max_length=20)),
                ('about', models.UUIDField(blank=True, null=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('actor', models.CharField(default='person', max_length=20)),
                ('at', models.DateTimeField()),
                ('what', models.CharField(max_length=40)),
                ('detail', models.CharField(blank=True, help_text='An id or a count, never a name.', max_length=200)),
            ],
            options={
                'verbose_name_plural': 'accesses',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['about', 'user'], name='accounts_ac_about_648e5b_idx'), models.Index(fields=['user', '-at'], name='accounts_ac_user_id_2d4939_idx')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(help_text='Which tool has it.', max_length=100)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Empty: the whole trust.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='api_keys', to='accounts.academy')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(help_text='How it begins, to tell one from another.', max_length=8)),
                ('last_day', models.DateField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='key_revoked_by_somebody_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Its name in the trail.', unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('staff', 'Member of staff'), ('senior_leader', 'Senior leader'), ('senco', 'Special educational needs co-ordinator'), ('record_keeper', 'Record keeper'), ('safeguarding_lead', 'Designated safeguarding lead'), ('principal', 'Principal'), ('clerk', 'Clerk'), ('council_member', 'Council member'), ('council_vice_chair', 'Vice-chair of the council'), ('council_chair', 'Chair of the council'), ('operations_officer', 'Operations officer'), ('trust_officer', 'Trust officer'), ('central_staff', 'Member of the central trust team'), ('executive_leader', 'Executive leader'), ('chief_executive', 'Chief executive'), ('trustee', 'Trustee'), ('board_vice_chair', 'Vice-chair of the board'), ('board_chair', 'Chair of the board'), ('trust_member', 'Trust member'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='accounts.academy')),
                ('from_date', models.DateField(verbose_name='from')),
                ('to_date', models.DateField(blank=True, null=True, verbose_name='to')),
                ('acting_for', models.ForeignKey(blank=True, help_text='The post that this person covers while its holder is away.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cover', to='accounts.post')),
                ('filled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filled_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['kind', 'from_date', 'pk'],
                'indexes': [models.Index(fields=['kind', 'academy', 'from_date'], name='accounts_po_kind_2c2f31_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='post_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('kind__in', ['staff', 'senior_leader', 'senco', 'record_keeper', 'safeguarding_lead', 'principal', 'clerk', 'council_member', 'council_vice_chair', 'council_chair', 'operations_officer', 'trust_officer', 'central_staff', 'executive_leader', 'chief_executive', 'trustee', 'board_vice_chair', 'board_chair', 'trust_member', 'auditor', 'administrator'])), name='post_of_a_known_kind')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='accounts.post')),
                ('to', models.ForeignKey(blank=True, help_text='Empty: the work goes where the routing sends it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('due_on', models.DateField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
            },
        ),
        entries(),
    ]
