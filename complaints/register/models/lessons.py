"""What was learnt from complaints and incidents: lessons, improvements, answers to panels, underlying issues (S0 §12).

A lesson names what it came from by kind and UUID, as the trail does: no key leads from here into another room.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import Academy, Trust
from complaints.casework.models import Finding
from complaints.evidence.models import File


class Cause(models.TextChoices):
    """What lay beneath it, in words that blame nobody."""

    COMMUNICATION = "communication", "People were not told, or not answered"
    NOT_FOLLOWED = "not_followed", "A procedure was there and was not followed"
    NO_PROCEDURE = "no_procedure", "A procedure was missing, or did not fit"
    TRAINING = "training", "Somebody had not been shown how"
    CAPACITY = "capacity", "There were too few people, or too little time"
    RECORDS = "records", "Something was not written down, or not found"
    PREMISES = "premises", "Buildings, equipment or transport"
    OTHER = "other", "Something else"


class Issue(models.Model):
    """Something that lies beneath several complaints, reviewed with the principal or the chief executive, naming nobody
    (S0 §12, R135)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="issues")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="issues",
        help_text="Empty: it goes across the trust.",
    )  # fmt: skip
    title = models.CharField("what lies beneath, in a few words", max_length=200)
    what = models.TextField("what was seen, without names")
    cause = models.CharField("what lay beneath it", max_length=16, choices=Cause.choices)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.TextField("why it is closed", blank=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            known("cause", Cause.values, name="issue_of_a_known_cause"),
            both_or_neither("closed_by", "closed_on", name="issue_closed_by_somebody_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("register:issue", args=[self.uuid])


class IssueOrigin(models.Model):
    """That a complaint or an incident is one of those beneath which an issue lies."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="origins")
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "about"], name="one_place_in_an_issue"),
            known("about_kind", ["complaint", "incident"], name="issue_beneath_a_known_kind"),
        ]
        indexes = [models.Index(fields=["about"], name="register_issue_about")]

    def __str__(self) -> str:
        return f"place in issue {self.issue_id}"


class IssueReview(models.Model):
    """One review of an underlying issue, with whom and what was decided (S0 §12, R135)."""

    class With(models.TextChoices):
        PRINCIPAL = "principal", "The principal"
        CHIEF_EXECUTIVE = "chief_executive", "The chief executive"
        BOTH = "both", "The principal and the chief executive"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField("reviewed on")
    with_whom = models.CharField("reviewed with", max_length=16, choices=With.choices)
    decided = models.TextField("what was decided, without names")
    next_on = models.DateField("to be reviewed again on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            known("with_whom", ["principal", "chief_executive", "both"], name="issue_reviewed_with_a_known_post"),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=models.F("on")), name="issue_reviewed_again_later"
            ),
        ]

    def __str__(self) -> str:
        return f"review of issue {self.issue_id}"


class Lesson(models.Model):
    """What was learnt from one complaint, incident or issue, in words that name nobody (S0 §12, R14, R136)."""

    class Source(models.TextChoices):
        FINDING = "finding", "A finding"
        RECOMMENDATION = "recommendation", "A recommendation of the panel"
        HANDLING = "handling", "How it was handled, or why it was late"
        INCIDENT = "incident", "The review of an incident"
        ISSUE = "issue", "An underlying issue"
        OUTSIDE = "outside", "What the outside body said"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="lessons")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons",
        help_text="Empty: for the whole trust.",
    )  # fmt: skip
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    source = models.CharField("what it comes from", max_length=16, choices=Source.choices)
    learnt = models.TextField("what was learnt, without names")
    cause = models.CharField("what lay beneath it", max_length=16, choices=Cause.choices)
    issue = models.ForeignKey(Issue, null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["-recorded_on", "-pk"]
        indexes = [models.Index(fields=["about"], name="register_lesson_about")]
        constraints = [
            known("source", ["finding", "recommendation", "handling", "incident", "issue", "outside"],
                  name="lesson_from_a_known_source"),
            known("cause", Cause.values, name="lesson_of_a_known_cause"),
            known("about_kind", ["complaint", "incident", "issue"], name="lesson_from_a_known_kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"lesson {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("register:lesson", args=[self.uuid])


class Improvement(models.Model):
    """Something that is done because of a lesson: by whom, by when, and what shows that it is done (R136)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="improvements")
    what = models.TextField("what is done, without names")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="improvements")
    due_on = models.DateField("to be done by")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField("what shows that it is done", blank=True)
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_on = models.DateField("given up on", null=True, blank=True)
    dropped_why = models.TextField("why it is not done", blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_on__isnull=True, dropped_on__isnull=True),
                name="register_improvement_open",
            )
        ]  # fmt: skip
        constraints = [
            both_or_neither("done_by", "done_on", name="improvement_done_by_somebody_on_a_day"),
            both_or_neither("dropped_by", "dropped_on", name="improvement_given_up_by_somebody_on_a_day"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(evidence="") | Q(file__isnull=False),
                name="improvement_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | (Q(done_on__isnull=True) & ~Q(dropped_why="")),
                name="improvement_given_up_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"improvement {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    def is_late(self, on: dt.date) -> bool:
        """Still to be done after its day."""
        return self.is_open and self.due_on < on


class Answer(models.Model):
    """What the school answers to one recommendation of a panel (S0 §6.3, §12; features G5)."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PARTLY = "partly", "Accepted in part"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="recommendation_answer")
    answer = models.CharField(max_length=14, choices=Kind.choices)
    reasons = models.TextField("why", blank=True)
    lesson = models.ForeignKey(Lesson, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            known("answer", ["accepted", "partly", "not_accepted"], name="recommendation_answered_in_a_known_way"),
            models.CheckConstraint(
                condition=Q(answer="accepted") | ~Q(reasons=""), name="recommendation_not_accepted_with_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to the recommendation of finding {self.finding_id}"
