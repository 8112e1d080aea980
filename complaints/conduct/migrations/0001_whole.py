"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from accounts.trigrams import indexes
from complaints.conduct.indexes import INDEXES


class Migration(migrations.Migration):

    replaces = [('conduct', '0001_pairs'), ('conduct', '0002_trigrams'), ('conduct', '0003_campaigns'), ('conduct', '0004_contact'), ('conduct', '0005_known_words_and_days'), ('conduct', '0006_grounds_have_a_trail'), ('conduct', '0007_campaigns_can_be_stopped')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
        ('casework', '0001_whole'),
        ('letters', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='accounts.trust')),
                ('name', models.CharField(help_text='Also the heading of the published answer: name nobody.', max_length=200, verbose_name='what it is about')),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('begun_on', models.DateField()),
                ('answer', models.TextField(blank=True, verbose_name='the answer to all')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_on', models.DateField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('approved_hash', models.CharField(blank=True, max_length=64)),
                ('sent_back_reasons', models.TextField(blank=True)),
                ('slug', models.SlugField(blank=True, max_length=80, null=True, unique=True)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_down_on', models.DateField(blank=True, null=True)),
                ('sending_since', models.DateTimeField(blank=True, help_text='From then on letters go to its members.', null=True)),
                ('sending_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_at', models.DateTimeField(blank=True, help_text='Nobody else is answered until it goes on.', null=True)),
                ('stopped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-begun_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('written_by__isnull', True), ('written_on__isnull', True)), models.Q(('written_by__isnull', False), ('written_on__isnull', False)), _connector='OR'), name='campaign_written_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('published_by__isnull', True), ('published_on__isnull', True)), models.Q(('published_by__isnull', False), ('published_on__isnull', False)), _connector='OR'), name='campaign_published_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('sending_by__isnull', True), ('sending_since__isnull', True)), models.Q(('sending_by__isnull', False), ('sending_since__isnull', False)), _connector='OR'), name='campaign_sending_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('stopped_at__isnull', True), ('stopped_by__isnull', True)), models.Q(('stopped_at__isnull', False), ('stopped_by__isnull', False)), _connector='OR'), name='campaign_stopped_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('approved_hash', ''), ('approved_on', None)), models.Q(('approved_by__isnull', False), ('approved_on__isnull', False), models.Q(('approved_hash', ''), _negated=True)), _connector='OR'), name='campaign_approved_says_who_and_when'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='campaign_approved_by_another_person'), models.CheckConstraint(condition=models.Q(('published_on', None), ('slug__isnull', False), _connector='OR'), name='published_campaign_has_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Its name in the trail.', unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.trust')),
                ('key', models.SlugField(max_length=40)),
                ('text', models.CharField(max_length=300, verbose_name='the ground, as letters give it')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
                ('in_use', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('trust', 'key'), name='one_contact_ground_per_key')],
            },
        ),
        migrations.CreateModel(
            name='UnreasonableContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('steps_taken', models.TextField(verbose_name='the reasonable steps taken, one on each line')),
                ('position', models.TextField(verbose_name='the position and the options, as told to the person')),
                ('told_on', models.DateField(verbose_name='day on which they were told the position')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Aggression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('happened_on', models.DateField()),
                ('what', models.TextField(verbose_name='what happened')),
                ('police_told_on', models.DateField(blank=True, null=True)),
                ('police_reference', models.CharField(blank=True, max_length=100)),
                ('why_not_told', models.TextField(blank=True, verbose_name='why the police were not told')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_on', models.DateField()),
            ],
            options={
                'ordering': ['-happened_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('police_told_on__isnull', False), models.Q(('why_not_told', ''), _negated=True), _connector='OR'), name='police_told_or_why_not')],
            },
        ),
        migrations.CreateModel(
            name='DifferentMatters',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('reasons', models.TextField(blank=True, verbose_name='what makes them different')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='one_look_at_a_pair'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='a_pair_stands_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='conduct.campaign')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.complaint')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_on', models.DateField()),
                ('connected', models.BooleanField(verbose_name='connected with the school')),
                ('taken_out_on', models.DateField(blank=True, null=True)),
                ('taken_out_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_out_reason', models.TextField(blank=True, verbose_name='why it is dealt with by itself')),
                ('sent_on', models.DateField(blank=True, null=True, verbose_name='answered on')),
                ('problem', models.TextField(blank=True, verbose_name='why the answer could not go')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_out_on', None)), fields=('complaint',), name='in_one_campaign_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('taken_out_by__isnull', True), ('taken_out_on__isnull', True)), models.Q(('taken_out_by__isnull', False), ('taken_out_on__isnull', False)), _connector='OR'), name='taken_out_says_who_and_when'), models.CheckConstraint(condition=models.Q(('taken_out_on', None), models.Q(('taken_out_reason', ''), _negated=True), _connector='OR'), name='taken_out_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='conduct.unreasonablecontact')),
                ('ground', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conduct.ground')),
                ('on', models.DateField(verbose_name='when')),
                ('text', models.TextField(verbose_name='what shows it')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_on', models.DateField()),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ContactPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('review_on', models.DateField(verbose_name='reviewed on; it ends on that day unless it is renewed')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_reason', models.TextField(blank=True)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='conduct.unreasonablecontact')),
                ('single_address', models.CharField(blank=True, max_length=254, verbose_name='one address to write to')),
                ('per_term', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='contacts answered in each term')),
                ('third_party', models.CharField(blank=True, max_length=200, verbose_name='through whom')),
                ('other', models.TextField(blank=True, verbose_name='what else applies')),
                ('needs_considered', models.TextField(verbose_name='needs and adjustments that were considered')),
                ('renews', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='conduct.contactplan')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', True), ('ended_on__isnull', True)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='plan_ended_says_who_and_when'), models.CheckConstraint(condition=models.Q(('other', ''), ('per_term', None), ('single_address', ''), ('third_party', ''), _negated=True), name='a_plan_says_something')],
            },
        ),
        migrations.CreateModel(
            name='StopResponding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('review_on', models.DateField(verbose_name='reviewed on; it ends on that day unless it is renewed')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_reason', models.TextField(blank=True)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='conduct.unreasonablecontact')),
                ('all_steps_taken', models.TextField(verbose_name='how every reasonable step was taken')),
                ('position_given', models.TextField(verbose_name='when and how the position and the options were clearly stated')),
                ('meant_to_disrupt', models.TextField(verbose_name='what shows repeated contact that is meant to disrupt or inconvenience')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_on', models.DateField()),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_on', models.DateField(blank=True, null=True)),
                ('refused_reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', True), ('ended_on__isnull', True)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='stopping_ended_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by__isnull', True), ('agreed_on__isnull', True)), models.Q(('agreed_by__isnull', False), ('agreed_on__isnull', False)), _connector='OR'), name='stopping_agreed_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('refused_by__isnull', True), ('refused_on__isnull', True)), models.Q(('refused_by__isnull', False), ('refused_on__isnull', False)), _connector='OR'), name='stopping_refused_says_who_and_when'), models.CheckConstraint(condition=models.Q(('agreed_by', None), models.Q(('agreed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='stopping_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('all_steps_taken', ''), _negated=True), models.Q(('position_given', ''), _negated=True), models.Q(('meant_to_disrupt', ''), _negated=True)), name='stopping_has_all_three_factors'), models.CheckConstraint(condition=models.Q(('letter', None), ('agreed_by__isnull', False), _connector='OR'), name='stopping_is_agreed_before_its_letter')],
            },
        ),
        migrations.CreateModel(
            name='SiteBar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('review_on', models.DateField(verbose_name='reviewed on; it ends on that day unless it is renewed')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_reason', models.TextField(blank=True)),
                ('aggression', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bars', to='conduct.aggression')),
                ('from_on', models.DateField(verbose_name='from')),
                ('words', models.TextField(verbose_name='what happened, as the letter says it')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_by__isnull', True), ('ended_on__isnull', True)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='bar_ended_says_who_and_when')],
            },
        ),
        migrations.CreateModel(
            name='PlanReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='conduct.contactplan')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('named_on', models.DateField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'user'), name='told_of_a_plan_once')],
            },
        ),
        migrations.CreateModel(
            name='CountedContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='conduct.contactplan')),
                ('on', models.DateField(verbose_name='when')),
                ('how', models.CharField(max_length=60, verbose_name='how')),
                ('note', models.TextField(blank=True, verbose_name='what it was about')),
                ('new_matter', models.BooleanField(default=False, verbose_name="a new matter, or urgent for a child's safety")),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_at', models.DateTimeField()),
                ('once', models.CharField(blank=True, max_length=64, null=True, unique=True)),
            ],
            options={
                'ordering': ['-on', '-pk'],
            },
        ),
        indexes(INDEXES),
    ]
