from django.db import migrations, models

KINDS = [
    ("feedback", "Feedback"),
    ("concern", "Concern, answered without a formal complaint"),
    ("complaint", "Complaint"),
    ("early_years", "Complaint about the early years requirements"),
    ("safeguarding", "Complaint flagged safeguarding"),
    ("incident", "Social media report"),
    ("mailing", "Letter to many people: the list of who got it, and each person’s letter"),
    ("family", "Family’s signature under the home–school agreement"),
    ("disclosure", "Request to see the record, with no complaint in it"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0006_when_a_document_came_in")]

    operations = [
        migrations.RemoveConstraint(model_name="retentionrule", name="retention_of_a_known_kind"),
        migrations.AlterField(
            model_name="retentionrule", name="kind", field=models.CharField(choices=KINDS, max_length=12)
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _words in KINDS])), name="retention_of_a_known_kind"
            ),
        ),
    ]
