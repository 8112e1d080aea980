from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_rounds_and_the_nominated_member'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['stage_reached', '-received_on', '-id'], name='cw_stage'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('state__in', ('received', 'informal', 'informal_answered', 'formal', 'report_submitted', 'report_approved', 'formal_answered', 'panel_requested', 'panel_convened', 'hearing_fixed', 'heard'))), fields=['-received_on', '-id'], name='cw_open'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('next_due_on__isnull', False)), fields=['-received_on', '-id'], name='cw_dated'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('outcome', 'missed')), fields=['complaint', 'kind'], name='cw_clock_missed'),
        ),
    ]
