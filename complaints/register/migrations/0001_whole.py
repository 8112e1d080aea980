"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from accounts.trigrams import indexes
from complaints.register.indexes import TRIGRAMS, full_text


class Migration(migrations.Migration):

    replaces = [('register', '0001_trigrams'), ('register', '0002_full_text'), ('register', '0003_lessons_and_papers'), ('register', '0004_saved_views_and_printouts')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
        ('casework', '0001_whole'),
        ('evidence', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Empty: it goes across the trust.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='accounts.academy')),
                ('title', models.CharField(max_length=200, verbose_name='what lies beneath, in a few words')),
                ('what', models.TextField(verbose_name='what was seen, without names')),
                ('cause', models.CharField(choices=[('communication', 'People were not told, or not answered'), ('not_followed', 'A procedure was there and was not followed'), ('no_procedure', 'A procedure was missing, or did not fit'), ('training', 'Somebody had not been shown how'), ('capacity', 'There were too few people, or too little time'), ('records', 'Something was not written down, or not found'), ('premises', 'Buildings, equipment or transport'), ('other', 'Something else')], max_length=16, verbose_name='what lay beneath it')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_on', models.DateField()),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('closed_why', models.TextField(blank=True, verbose_name='why it is closed')),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('cause__in', ['communication', 'not_followed', 'no_procedure', 'training', 'capacity', 'records', 'premises', 'other'])), name='issue_of_a_known_cause'), models.CheckConstraint(condition=models.Q(models.Q(('closed_by__isnull', True), ('closed_on__isnull', True)), models.Q(('closed_by__isnull', False), ('closed_on__isnull', False)), _connector='OR'), name='issue_closed_by_somebody_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80)),
                ('query', models.TextField(blank=True, help_text='As it stands after the question mark.', verbose_name='its address')),
                ('told', models.CharField(choices=[('never', 'Do not tell me'), ('daily', 'Every day on which there are more'), ('weekly', 'On Mondays, if there are more')], default='never', max_length=8)),
                ('known', models.JSONField(default=list, help_text='Keys only.', verbose_name='complaints that were in it when it was last looked at')),
                ('looked_on', models.DateField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(condition=models.Q(('told', 'never'), _negated=True), fields=['told'], name='register_views_told')],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='one_saved_view_of_a_name'), models.CheckConstraint(condition=models.Q(('told__in', ['never', 'daily', 'weekly'])), name='saved_view_told_in_a_known_way')],
            },
        ),
        migrations.CreateModel(
            name='Printout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be made'), ('claimed', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=8)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('doing', models.CharField(blank=True, max_length=200, verbose_name='what is being done')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='parts that are done')),
                ('of', models.PositiveSmallIntegerField(default=0, verbose_name='parts in all')),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('query', models.TextField(blank=True)),
                ('keys', models.JSONField(default=list, help_text='The complaints in it: whoever may not see one of them any more does not have it either.')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['asked_at'], name='register_to_print')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'ready', 'failed'])), name='printout_in_a_known_state')],
            },
        ),
        migrations.CreateModel(
            name='IssueOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='register.issue')),
                ('about_kind', models.CharField(max_length=20)),
                ('about', models.UUIDField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['about'], name='register_issue_about')],
                'constraints': [models.UniqueConstraint(fields=('issue', 'about'), name='one_place_in_an_issue'), models.CheckConstraint(condition=models.Q(('about_kind__in', ['complaint', 'incident'])), name='issue_beneath_a_known_kind')],
            },
        ),
        migrations.CreateModel(
            name='IssueReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='register.issue')),
                ('on', models.DateField(verbose_name='reviewed on')),
                ('with_whom', models.CharField(choices=[('principal', 'The principal'), ('chief_executive', 'The chief executive'), ('both', 'The principal and the chief executive')], max_length=16, verbose_name='reviewed with')),
                ('decided', models.TextField(verbose_name='what was decided, without names')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed again on')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('with_whom__in', ['principal', 'chief_executive', 'both'])), name='issue_reviewed_with_a_known_post'), models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('on')), _connector='OR'), name='issue_reviewed_again_later')],
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Empty: for the whole trust.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='accounts.academy')),
                ('about_kind', models.CharField(max_length=20)),
                ('about', models.UUIDField()),
                ('source', models.CharField(choices=[('finding', 'A finding'), ('recommendation', 'A recommendation of the panel'), ('handling', 'How it was handled, or why it was late'), ('incident', 'The review of an incident'), ('issue', 'An underlying issue'), ('outside', 'What the outside body said')], max_length=16, verbose_name='what it comes from')),
                ('learnt', models.TextField(verbose_name='what was learnt, without names')),
                ('cause', models.CharField(choices=[('communication', 'People were not told, or not answered'), ('not_followed', 'A procedure was there and was not followed'), ('no_procedure', 'A procedure was missing, or did not fit'), ('training', 'Somebody had not been shown how'), ('capacity', 'There were too few people, or too little time'), ('records', 'Something was not written down, or not found'), ('premises', 'Buildings, equipment or transport'), ('other', 'Something else')], max_length=16, verbose_name='what lay beneath it')),
                ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lessons', to='register.issue')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_on', models.DateField()),
                ('submission_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
            ],
            options={
                'ordering': ['-recorded_on', '-pk'],
                'indexes': [models.Index(fields=['about'], name='register_lesson_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source__in', ['finding', 'recommendation', 'handling', 'incident', 'issue', 'outside'])), name='lesson_from_a_known_source'), models.CheckConstraint(condition=models.Q(('cause__in', ['communication', 'not_followed', 'no_procedure', 'training', 'capacity', 'records', 'premises', 'other'])), name='lesson_of_a_known_cause'), models.CheckConstraint(condition=models.Q(('about_kind__in', ['complaint', 'incident', 'issue'])), name='lesson_from_a_known_kind')],
            },
        ),
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='improvements', to='register.lesson')),
                ('what', models.TextField(verbose_name='what is done, without names')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to=settings.AUTH_USER_MODEL)),
                ('due_on', models.DateField(verbose_name='to be done by')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_on', models.DateField()),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('evidence', models.TextField(blank=True, verbose_name='what shows that it is done')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
                ('dropped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dropped_on', models.DateField(blank=True, null=True, verbose_name='given up on')),
                ('dropped_why', models.TextField(blank=True, verbose_name='why it is not done')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_on__isnull', True), ('dropped_on__isnull', True)), fields=['due_on'], name='register_improvement_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_by__isnull', True), ('done_on__isnull', True)), models.Q(('done_by__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='improvement_done_by_somebody_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_by__isnull', True), ('dropped_on__isnull', True)), models.Q(('dropped_by__isnull', False), ('dropped_on__isnull', False)), _connector='OR'), name='improvement_given_up_by_somebody_on_a_day'), models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('evidence', ''), _negated=True), ('file__isnull', False), _connector='OR'), name='improvement_done_with_evidence'), models.CheckConstraint(condition=models.Q(('dropped_on__isnull', True), models.Q(('done_on__isnull', True), models.Q(('dropped_why', ''), _negated=True)), _connector='OR'), name='improvement_given_up_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recommendation_answer', to='casework.finding')),
                ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('not_accepted', 'Not accepted')], max_length=14)),
                ('reasons', models.TextField(blank=True, verbose_name='why')),
                ('lesson', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='register.lesson')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['accepted', 'partly', 'not_accepted'])), name='recommendation_answered_in_a_known_way'), models.CheckConstraint(condition=models.Q(('answer', 'accepted'), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='recommendation_not_accepted_with_reasons')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('council', 'Paper for the academy council'), ('board', 'Paper for the trust board'), ('statement', 'Public statement of formal complaints')], max_length=10)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Only of a paper for its council.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='accounts.academy')),
                ('year', models.PositiveSmallIntegerField(help_text='The calendar year in which it begins.', verbose_name='school year')),
                ('term', models.PositiveSmallIntegerField(default=0, help_text='0: the whole school year.')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('words', models.TextField(blank=True, verbose_name='what the figures mean, without names')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_on', models.DateField()),
                ('read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('read_on', models.DateField(blank=True, null=True)),
                ('read_hash', models.CharField(blank=True, help_text='Of what was read: other figures need reading.', max_length=64)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('contents', models.JSONField(blank=True, default=dict, help_text='All that it says, from its publication on.')),
                ('contents_hash', models.CharField(blank=True, max_length=64)),
                ('lessons', models.ManyToManyField(blank=True, related_name='papers', to='register.lesson')),
                ('issues', models.ManyToManyField(blank=True, related_name='papers', to='register.issue')),
            ],
            options={
                'ordering': ['-year', '-term', 'kind', '-version', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['council', 'board', 'statement'])), name='paper_of_a_known_kind'), models.CheckConstraint(condition=models.Q(('term__in', [0, 1, 2, 3])), name='paper_of_a_known_term'), models.CheckConstraint(condition=models.Q(models.Q(('academy__isnull', False), ('kind', 'council'), ('term__gt', 0)), models.Q(models.Q(('kind', 'council'), _negated=True), ('academy__isnull', True), ('term', 0)), _connector='OR'), name='paper_of_a_council_is_termly'), models.UniqueConstraint(condition=models.Q(('kind', 'council')), fields=('kind', 'academy', 'year', 'term', 'version'), name='one_council_paper_of_a_version'), models.UniqueConstraint(condition=models.Q(('kind', 'council'), _negated=True), fields=('kind', 'trust', 'year', 'version'), name='one_paper_of_a_year_and_version'), models.CheckConstraint(condition=models.Q(models.Q(('read_by__isnull', True), ('read_hash', ''), ('read_on__isnull', True)), models.Q(('read_by__isnull', False), ('read_on__isnull', False), models.Q(('read_hash', ''), _negated=True)), _connector='OR'), name='paper_read_by_somebody_on_a_day'), models.CheckConstraint(condition=models.Q(('read_by__isnull', True), models.Q(('read_by', models.F('written_by')), _negated=True), _connector='OR'), name='paper_read_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='paper_published_by_somebody_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('contents_hash', ''), ('published_at__isnull', True)), models.Q(('published_at__isnull', False), ('read_by__isnull', False), models.Q(('contents_hash', ''), _negated=True)), _connector='OR'), name='paper_published_when_read_with_its_hash')],
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be made'), ('claimed', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=8)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('doing', models.CharField(blank=True, max_length=200, verbose_name='what is being done')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='parts that are done')),
                ('of', models.PositiveSmallIntegerField(default=0, verbose_name='parts in all')),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pdf', to='register.paper')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.file')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'ready', 'failed'])), name='paper_file_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('built_at__isnull', False), ('file__isnull', False)), _connector='OR'), name='a_ready_paper_has_its_file')],
            },
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='accounts.trust')),
                ('ledger', models.CharField(max_length=12)),
                ('complaint', models.UUIDField()),
                ('place', models.CharField(blank=True, help_text="The academy's code; empty: the trust itself.", max_length=4)),
                ('year', models.PositiveSmallIntegerField()),
                ('term', models.PositiveSmallIntegerField()),
                ('values', models.JSONField(default=dict)),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.paper')),
            ],
            options={
                'verbose_name_plural': 'counted',
                'indexes': [models.Index(fields=['trust', 'year'], name='register_counted_year')],
                'constraints': [models.UniqueConstraint(fields=('ledger', 'complaint'), name='counted_once_in_a_ledger'), models.CheckConstraint(condition=models.Q(('term__in', [1, 2, 3])), name='counted_in_a_known_term')],
            },
        ),
        full_text(),
        indexes(TRIGRAMS),
    ]
