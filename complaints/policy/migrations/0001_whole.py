"""Every table of this room at once, in place of the migrations before it: those stay for portals that stand."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('policy', '0001_initial'), ('policy', '0002_who_and_when'), ('policy', '0003_article_of_an_outside_body')]

    initial = True

    dependencies = [
        ('accounts', '0001_whole'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_bodies', to='accounts.trust')),
                ('school_kind', models.CharField(choices=[('academy', 'Academy'), ('maintained', 'Maintained school')], default='academy', max_length=12, verbose_name='looks at')),
                ('name', models.CharField(max_length=200)),
                ('article', models.CharField(blank=True, default='the', help_text='Such as “the” before Department for Education; empty before Ofsted.', max_length=10, verbose_name='word before its name in a sentence')),
                ('short_name', models.CharField(blank=True, help_text='Such as DfE.', max_length=40, verbose_name='short name')),
                ('link', models.URLField(blank=True, verbose_name='web page')),
                ('contact', models.CharField(blank=True, help_text='A telephone number or an address.', max_length=200, verbose_name='other contact')),
                ('looks_at', models.TextField(help_text='In plain words. Begin a line with “- ” to make it a point in a list.', verbose_name='what it looks at')),
                ('from_date', models.DateField(verbose_name='from')),
                ('to_date', models.DateField(blank=True, null=True, verbose_name='to')),
            ],
            options={
                'verbose_name_plural': 'outside bodies',
                'ordering': ['school_kind', 'from_date'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='outside_body_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('school_kind__in', ['academy', 'maintained'])), name='outside_body_of_a_known_kind'), models.UniqueConstraint(fields=('trust', 'school_kind', 'from_date'), name='one_outside_body_beginning_on_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('trust', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='accounts.trust')),
                ('academy', models.ForeignKey(blank=True, help_text='Empty: every academy of the trust that has no procedure of its own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_procedures', to='accounts.academy')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(max_length=200)),
                ('school_kind', models.CharField(choices=[('academy', 'Academy'), ('maintained', 'Maintained school')], default='academy', max_length=12, verbose_name='kind of school')),
                ('approver', models.CharField(blank=True, help_text='The body that approves it.', max_length=200, verbose_name='approved by')),
                ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                ('last_reviewed_on', models.DateField(blank=True, null=True, verbose_name='last reviewed on')),
                ('next_review_on', models.DateField(blank=True, null=True, verbose_name='next review due by')),
                ('attribution', models.TextField(blank=True, help_text="Whose wording it uses and on what terms, if it is not the trust's own.")),
                ('mediation', models.BooleanField(default=False, verbose_name='mediation may be offered before a panel is arranged')),
                ('chair_attempt', models.BooleanField(default=False, verbose_name='the chair first tries to find a way forward at stage 3')),
                ('panel_rule', models.CharField(choices=[('academy', 'At least three, one independent, not only governors'), ('independent_governors', 'Governors from other academies, the local authority or other trusts'), ('members', 'The members of the trust, with one independent person'), ('three_governors', 'Three governors who know nothing of the case')], default='academy', max_length=24, verbose_name='who must sit on the review panel')),
                ('independence_decided_by', models.CharField(choices=[('clerk', 'The clerk'), ('council_chair', 'The chair of the council'), ('operations_officer', 'The operations officer'), ('trustee', 'A trustee who will not sit on the panel')], default='clerk', max_length=24, verbose_name='who rules on a request for an independent panel')),
                ('same_for_everyone', models.BooleanField(default=True, verbose_name='people who are not parents of a pupil have the same three stages')),
                ('notes_destroyed', models.BooleanField(default=True, verbose_name="panel members' private notes are destroyed once the decision is sent")),
                ('legal_advice_first', models.BooleanField(default=False, verbose_name='legal advice is taken before a letter about posts on social media')),
                ('draft', models.BooleanField(default=True, editable=False)),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='policy.procedure')),
                ('in_force_from', models.DateField(blank=True, editable=False, null=True, verbose_name='in force from')),
                ('put_in_force_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('put_in_force_by', models.ForeignKey(blank=True, editable=False, help_text='Empty: loaded from a file by the portal.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_on', models.DateField(blank=True, editable=False, help_text="Only for an academy's own version, when the academy goes back to the trust's.", null=True, verbose_name='last day in force')),
                ('loaded_from', models.CharField(blank=True, editable=False, help_text='Hash of the file it came from.', max_length=64)),
                ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='Counts the changes to the draft.')),
                ('last_change', models.CharField(blank=True, editable=False, help_text='Hash of the last change: the same form sent twice is one.', max_length=64)),
            ],
            options={
                'ordering': ['-in_force_from', '-number', 'pk'],
                'indexes': [models.Index(fields=['trust', 'draft', 'in_force_from'], name='policy_proc_trust_i_427be6_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('draft', True), ('in_force_from__isnull', True), ('put_in_force_at__isnull', True)), models.Q(('draft', False), ('in_force_from__isnull', False), ('put_in_force_at__isnull', False), ('approved_on__isnull', False), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='procedure_in_force_only_when_approved'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('academy__isnull', False), ('ended_on__gte', models.F('in_force_from'))), _connector='OR'), name='only_an_academys_own_procedure_ends'), models.CheckConstraint(condition=models.Q(('put_in_force_by__isnull', True), ('put_in_force_at__isnull', False), _connector='OR'), name='procedure_put_in_force_at_a_time'), models.CheckConstraint(condition=models.Q(('school_kind__in', ['academy', 'maintained'])), name='procedure_for_a_known_kind_of_school'), models.CheckConstraint(condition=models.Q(('panel_rule__in', ['academy', 'independent_governors', 'members', 'three_governors'])), name='procedure_with_a_known_panel_rule'), models.CheckConstraint(condition=models.Q(('independence_decided_by__in', ['clerk', 'council_chair', 'operations_officer', 'trustee'])), name='procedure_with_a_known_decider'), models.UniqueConstraint(condition=models.Q(('academy__isnull', True)), fields=('trust', 'number'), name='one_trust_version_per_number'), models.UniqueConstraint(condition=models.Q(('academy__isnull', False)), fields=('academy', 'number'), name='one_academy_version_per_number'), models.UniqueConstraint(condition=models.Q(('academy__isnull', True), ('draft', True)), fields=('trust',), name='one_trust_draft'), models.UniqueConstraint(condition=models.Q(('academy__isnull', False), ('draft', True)), fields=('academy',), name='one_draft_per_academy'), models.UniqueConstraint(condition=models.Q(('academy__isnull', True), ('draft', False)), fields=('trust', 'in_force_from'), name='one_trust_version_from_a_day'), models.UniqueConstraint(condition=models.Q(('academy__isnull', False), ('draft', False)), fields=('academy', 'in_force_from'), name='one_academy_version_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='policy.procedure')),
                ('reviewed_on', models.DateField(verbose_name='reviewed on')),
                ('why', models.CharField(help_text='Such as: three years have passed; a change in the law.', max_length=200, verbose_name='why it was reviewed')),
                ('approver', models.CharField(max_length=200, verbose_name='approved by')),
                ('approved_on', models.DateField(verbose_name='approved on')),
                ('next_review_on', models.DateField(verbose_name='next review due by')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['approved_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'reviewed_on'), name='one_review_of_a_version_on_a_day'), models.CheckConstraint(condition=models.Q(('next_review_on__gt', models.F('reviewed_on'))), name='next_review_follows_the_review')],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limits', to='policy.procedure')),
                ('clock', models.CharField(choices=[('triage', 'Deciding how to take it forward'), ('acknowledge', 'Acknowledging'), ('answer_informal', 'Answering at stage 1'), ('answer_formal', 'Answering at stage 2'), ('ask_for_formal', 'Asking for stage 2'), ('ask_for_panel', 'Asking for a review panel'), ('notice', 'Notice of the hearing'), ('papers', 'Papers before the hearing'), ('decide_panel', 'Decision of the panel'), ('raise', 'Raising a complaint'), ('policy_review', 'Reviewing this procedure')], max_length=40)),
                ('length', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)])),
                ('count', models.CharField(choices=[('school_days', 'school days'), ('working_days', 'working days'), ('calendar_days', 'calendar days'), ('calendar_months', 'months'), ('calendar_years', 'years')], default='school_days', max_length=20, verbose_name='counted in')),
                ('inset_counts', models.BooleanField(default=False, verbose_name='INSET days count')),
                ('receipt_is_day_one', models.BooleanField(default=False, verbose_name='the day of receipt is day 1')),
                ('deem', models.CharField(choices=[('any', 'Any day that is not a school day'), ('out-of-term', 'Only days outside term')], default='any', max_length=20, verbose_name='treated as received later')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='where it comes from')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'clock'), name='one_limit_per_clock'), models.CheckConstraint(condition=models.Q(('clock__in', ['triage', 'acknowledge', 'answer_informal', 'answer_formal', 'ask_for_formal', 'ask_for_panel', 'notice', 'papers', 'decide_panel', 'raise', 'policy_review'])), name='limit_of_a_known_clock'), models.CheckConstraint(condition=models.Q(('length__gte', 1)), name='limit_of_at_least_one'), models.CheckConstraint(condition=models.Q(('count__in', ['school_days', 'working_days', 'calendar_days', 'calendar_months', 'calendar_years'])), name='limit_counted_in_a_known_way'), models.CheckConstraint(condition=models.Q(('deem__in', ['any', 'out-of-term'])), name='limit_with_a_known_deeming')],
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='policy.procedure')),
                ('key', models.CharField(choices=[('trust', 'trust'), ('school', 'academy'), ('office', 'academy office'), ('principal', 'Principal'), ('member_of_staff', 'member of staff'), ('senior_leader', 'senior leader'), ('senco', 'special educational needs co-ordinator (SENCO)'), ('record_keeper', 'record keeper'), ('clerk', 'clerk'), ('council', 'Academy Council'), ('council_member', 'member of the Academy Council'), ('council_chair', 'Chair of the Academy Council'), ('operations_officer', 'Operations Officer'), ('trust_officer', 'trust officer'), ('executive_leader', 'executive leader'), ('chief_executive', 'Chief Executive'), ('board', 'Trust Board'), ('board_member', 'trustee'), ('board_chair', 'Chair of the Board'), ('members', 'Members of the trust'), ('investigator', 'investigator'), ('review_panel', 'review panel'), ('stage_0', 'Receipt'), ('stage_1', 'Stage 1: informal'), ('stage_2', 'Stage 2: formal'), ('stage_3', 'Stage 3: review panel'), ('stage_4', 'After the procedure: the outside body'), ('closure_settled_informally', 'Settled informally'), ('closure_settled_after_formal', 'Settled after the formal answer'), ('closure_decided_by_panel', 'Decided by the panel'), ('closure_not_taken_further', 'Not taken further: the time to ask has passed'), ('closure_withdrawn', 'Withdrawn'), ('closure_concern_answered', 'A concern, answered'), ('closure_feedback_noted', 'Feedback, noted'), ('closure_out_of_scope', 'Covered by another procedure, which we pointed you to'), ('closure_out_of_time', 'Raised after the time limit'), ('closure_duplicate', 'The same as a complaint already answered, with nothing new'), ('closure_campaign', 'Answered together with others about the same thing'), ('closure_outside_finished', "The outside body's review is finished")], max_length=40)),
                ('text', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_name_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='policy.procedure')),
                ('key', models.CharField(choices=[('aims', 'What we aim for'), ('who', 'Who can complain'), ('meaning', 'What a concern and a complaint are'), ('stage_1', 'How stage 1 works'), ('stage_2', 'How stage 2 works'), ('stage_3', 'How stage 3 works'), ('stage_4', 'After our procedure'), ('late', 'If it happened longer ago'), ('delay', 'If we need more time'), ('sen_support', 'Support for special educational needs'), ('disabled_pupils', 'If your child is disabled'), ('what_helps', 'What helps'), ('senior', 'If it is about somebody senior'), ('persistent', 'Repeated and group complaints'), ('privacy', 'Who sees your complaint'), ('learning', 'How we learn from complaints'), ('legal_basis', 'The law behind this procedure')], max_length=40)),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_passage_per_key')],
            },
        ),
        migrations.CreateModel(
            name='RoutingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='routing_rows', to='policy.procedure')),
                ('subject', models.CharField(choices=[('academy_staff', "A member of the school's staff, or the school"), ('principal', 'The principal'), ('central_trust_staff', 'A member of the central trust staff'), ('operations_officer', 'The operations officer'), ('executive_leader', 'An executive leader of the trust'), ('chief_executive', 'The chief executive'), ('council_member', 'One member of the academy council'), ('board_member', 'One member of the trust board'), ('council_jointly', 'The academy council, its chair and vice-chair, or most of it'), ('trust_board', 'The trust board, its chair and vice-chair, or most of it')], max_length=24)),
                ('stage', models.PositiveSmallIntegerField(choices=[(0, 'Intake'), (1, 'Stage 1'), (2, 'Stage 2'), (3, 'Stage 3'), (4, 'Outside body')])),
                ('received_by', models.CharField(choices=[('member_of_staff_or_principal', 'Member of staff or principal'), ('principal', 'Principal'), ('principal_or_appointee', 'Principal, or somebody the principal appoints'), ('clerk', 'Clerk'), ('chair_of_council', 'Chair of the council'), ('operations_officer', 'Operations officer'), ('chief_executive', 'Chief executive'), ('chief_executive_with_nominated_member', 'Chief executive with a nominated trust member'), ('chair_of_board', 'Chair of the board'), ('impartial_third_party', 'Impartial third party'), ('investigating_officer', 'Investigating officer'), ('external_third_party', 'External third party'), ('independent_investigator', 'Independent investigator'), ('review_panel', 'Review panel'), ('independent_governors', 'Committee of independent governors'), ('trust_members', 'Members of the trust'), ('three_governors', 'Committee of three governors')], max_length=40)),
                ('carried_out_by', models.CharField(choices=[('member_of_staff_or_principal', 'Member of staff or principal'), ('principal', 'Principal'), ('principal_or_appointee', 'Principal, or somebody the principal appoints'), ('clerk', 'Clerk'), ('chair_of_council', 'Chair of the council'), ('operations_officer', 'Operations officer'), ('chief_executive', 'Chief executive'), ('chief_executive_with_nominated_member', 'Chief executive with a nominated trust member'), ('chair_of_board', 'Chair of the board'), ('impartial_third_party', 'Impartial third party'), ('investigating_officer', 'Investigating officer'), ('external_third_party', 'External third party'), ('independent_investigator', 'Independent investigator'), ('review_panel', 'Review panel'), ('independent_governors', 'Committee of independent governors'), ('trust_members', 'Members of the trust'), ('three_governors', 'Committee of three governors')], max_length=40)),
                ('decided_or_heard_by', models.CharField(choices=[('member_of_staff_or_principal', 'Member of staff or principal'), ('principal', 'Principal'), ('principal_or_appointee', 'Principal, or somebody the principal appoints'), ('clerk', 'Clerk'), ('chair_of_council', 'Chair of the council'), ('operations_officer', 'Operations officer'), ('chief_executive', 'Chief executive'), ('chief_executive_with_nominated_member', 'Chief executive with a nominated trust member'), ('chair_of_board', 'Chair of the board'), ('impartial_third_party', 'Impartial third party'), ('investigating_officer', 'Investigating officer'), ('external_third_party', 'External third party'), ('independent_investigator', 'Independent investigator'), ('review_panel', 'Review panel'), ('independent_governors', 'Committee of independent governors'), ('trust_members', 'Members of the trust'), ('three_governors', 'Committee of three governors')], max_length=40, verbose_name='decided or heard by')),
                ('source', models.CharField(blank=True, max_length=80, verbose_name='where it comes from')),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'subject', 'stage'), name='one_route_per_subject_and_stage'), models.CheckConstraint(condition=models.Q(('subject__in', ['academy_staff', 'principal', 'central_trust_staff', 'operations_officer', 'executive_leader', 'chief_executive', 'council_member', 'board_member', 'council_jointly', 'trust_board'])), name='route_of_a_known_subject'), models.CheckConstraint(condition=models.Q(('stage__in', [1, 2, 3])), name='route_at_stage_1_2_or_3'), models.CheckConstraint(condition=models.Q(('received_by__in', ['member_of_staff_or_principal', 'principal', 'principal_or_appointee', 'clerk', 'chair_of_council', 'operations_officer', 'chief_executive', 'chief_executive_with_nominated_member', 'chair_of_board', 'impartial_third_party', 'investigating_officer', 'external_third_party', 'independent_investigator', 'review_panel', 'independent_governors', 'trust_members', 'three_governors'])), name='route_received_by_a_known_duty'), models.CheckConstraint(condition=models.Q(('carried_out_by__in', ['member_of_staff_or_principal', 'principal', 'principal_or_appointee', 'clerk', 'chair_of_council', 'operations_officer', 'chief_executive', 'chief_executive_with_nominated_member', 'chair_of_board', 'impartial_third_party', 'investigating_officer', 'external_third_party', 'independent_investigator', 'review_panel', 'independent_governors', 'trust_members', 'three_governors'])), name='route_carried_out_by_a_known_duty'), models.CheckConstraint(condition=models.Q(('decided_or_heard_by__in', ['member_of_staff_or_principal', 'principal', 'principal_or_appointee', 'clerk', 'chair_of_council', 'operations_officer', 'chief_executive', 'chief_executive_with_nominated_member', 'chair_of_board', 'impartial_third_party', 'investigating_officer', 'external_third_party', 'independent_investigator', 'review_panel', 'independent_governors', 'trust_members', 'three_governors'])), name='route_decided_by_a_known_duty')],
            },
        ),
        migrations.CreateModel(
            name='Signpost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signposts', to='policy.procedure')),
                ('key', models.SlugField(max_length=40, verbose_name='short key')),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(verbose_name='what to do instead')),
                ('link', models.URLField(blank=True, verbose_name='web page')),
                ('policy_key', models.SlugField(blank=True, max_length=40, verbose_name='linked policy')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_signpost_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='policy.procedure')),
                ('key', models.SlugField(max_length=40, verbose_name='short key')),
                ('title', models.CharField(max_length=120)),
                ('help', models.CharField(blank=True, max_length=300, verbose_name='what belongs here')),
                ('first_to', models.CharField(blank=True, choices=[('staff', 'Member of staff'), ('senior_leader', 'Senior leader'), ('senco', 'Special educational needs co-ordinator'), ('record_keeper', 'Record keeper'), ('safeguarding_lead', 'Designated safeguarding lead'), ('principal', 'Principal'), ('clerk', 'Clerk'), ('council_member', 'Council member'), ('council_vice_chair', 'Vice-chair of the council'), ('council_chair', 'Chair of the council'), ('operations_officer', 'Operations officer'), ('trust_officer', 'Trust officer'), ('central_staff', 'Member of the central trust team'), ('executive_leader', 'Executive leader'), ('chief_executive', 'Chief executive'), ('trustee', 'Trustee'), ('board_vice_chair', 'Vice-chair of the board'), ('board_chair', 'Chair of the board'), ('trust_member', 'Trust member'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], help_text='A post that the school turns to first, such as the SENCO for SEN support.', max_length=30, verbose_name='goes first to')),
                ('statutory_clock', models.CharField(blank=True, choices=[('data_protection_acknowledgement', 'Acknowledging a data protection complaint'), ('early_years', 'Outcome of a written early years complaint'), ('freedom_of_information', 'Freedom of information request'), ('subject_access', 'Subject access request')], help_text='A clock that the law sets beside this procedure.', max_length=40, verbose_name='also starts')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_category_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grounds', to='policy.procedure')),
                ('key', models.SlugField(max_length=40, verbose_name='short key')),
                ('title', models.CharField(max_length=120)),
                ('help', models.CharField(blank=True, max_length=300, verbose_name='what belongs here')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_ground_per_key')],
            },
        ),
        migrations.CreateModel(
            name='LinkedPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='linked_policies', to='policy.procedure')),
                ('key', models.SlugField(max_length=40, verbose_name='short key')),
                ('title', models.CharField(max_length=160)),
                ('link', models.URLField(blank=True, verbose_name='web page')),
                ('public', models.BooleanField(default=True, verbose_name='shown to parents')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the list')),
            ],
            options={
                'verbose_name_plural': 'linked policies',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'key'), name='one_linked_policy_per_key')],
            },
        ),
    ]
