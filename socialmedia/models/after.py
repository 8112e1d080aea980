"""What follows: removal, reports to platforms, letters, measures, watching, the review, and gates opened by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from letters.models import Letter
from socialmedia.models.incident import Incident
from socialmedia.models.shown import Exhibit
from socialmedia.vocabulary import LETTERS, Act, Decided, Gone, Ground, Measure


class Removal(models.Model):
    """That somebody was asked to take a post down, and whether it is gone (R159, R220, R269, R278)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="removals")
    asked_of = models.CharField(max_length=200)
    asked_on = models.DateField()
    what = models.CharField("what is to be removed", max_length=300)
    check_on = models.DateField("day to look again", null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Gone.choices, default=Gone.WAITING)
    checked_on = models.DateField("last looked at", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            known("outcome", Gone.values, name="removal_outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["gone", "there"]) | Q(checked_on__isnull=False),
                name="removal_was_looked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"removal {self.pk}"


class PlatformReport(models.Model):
    """One report to a platform, with the exhibit that was sealed before it (R165, R210–R212, R215, R245)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="platform_reports")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    platform_name = models.CharField(max_length=60)
    reported_on = models.DateField()
    reporter = models.CharField("reported by: the school, or the person it is about", max_length=200)
    ground = models.CharField(max_length=5, choices=Ground.choices)
    ground_words = models.TextField("the rule of the platform, quoted, or the law meant")
    defamation_notice = models.BooleanField("the host was told that it may be defamatory", default=False)
    ticket = models.CharField("ticket or reference", max_length=100, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    chased_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=9, choices=Decided.choices, default=Decided.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField("day on which somebody looked whether it is gone", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        constraints = [
            known("ground", Ground.values, name="platform_ground_is_known"),
            known("decision", Decided.values, name="platform_decision_is_known"),
            models.CheckConstraint(
                condition=Q(decision="waiting") | Q(decided_on__isnull=False), name="platform_decided_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(decision="removed") | Q(checked_on__isnull=False), name="platform_removed_was_looked_at"
            ),
        ]

    def __str__(self) -> str:
        return f"platform report {self.pk}"


class Confirmation(models.Model):
    """What somebody stood by when a letter was drafted (R196, R197, R200, R275)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="confirmations")
    act = models.CharField(max_length=30)
    nobody_identified = models.BooleanField(default=False)
    spoken_with = models.BooleanField(default=False)
    not_known = models.BooleanField("nobody involved is known, because the thread cannot be seen", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class IncidentLetter(models.Model):
    """Ties a letter of the post room to an incident and to the act that drafted it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="letters")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=30, choices=[(act.value, act.label) for act in LETTERS])
    print_set = models.ForeignKey(
        "socialmedia.PrintSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The sanitised copies that go with it.",
    )  # fmt: skip
    enclosure_signed_on = models.DateField("day on which the enclosed copy was signed and dated", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [known("act", [str(act.value) for act in LETTERS], name="letter_of_a_known_act")]

    def __str__(self) -> str:
        return f"letter {self.letter_id}"


class MeasureTaken(models.Model):
    """One measure of the menu, with the reasons (R166, R221, R270, R273)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="measures")
    measure = models.CharField(max_length=15, choices=Measure.choices)
    on = models.DateField()
    reasons = models.TextField()
    agreed_with = models.CharField("with whom it was agreed", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [known("measure", Measure.values, name="measure_is_known")]

    def __str__(self) -> str:
        return f"measure {self.pk}"


class Watch(models.Model):
    """That somebody looked again while an incident is watched (R144, R184)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="watches")
    on = models.DateField()
    seen = models.TextField("what was seen")
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"watch {self.pk}"


class Review(models.Model):
    """Support, review and record: the end of both branches (S0 App. 1, R185, R237)."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="review")
    support_given = models.TextField("support given to those it was about")
    communicated = models.TextField("what was told to whom")
    lessons = models.TextField("what was learnt")
    prevention = models.TextField("what will make it less likely")
    policy_change = models.TextField("changes to policies, or why none")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"review of incident {self.incident_id}"


class Override(models.Model):
    """A gate opened by hand, for one act, with reasons: shown for ever (procedure.md, "Social media incidents")."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="overrides")
    gate = models.CharField(max_length=30)
    act = models.CharField(max_length=30, choices=Act.choices)
    reasons = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField("no longer counts since", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "gate", "act"],
                condition=Q(ended_at__isnull=True),
                name="one_override_per_gate_and_act",
            ),
            known("act", Act.values, name="override_of_a_known_act"),
        ]

    def __str__(self) -> str:
        return f"override {self.pk}"
