"""What an investigation rests on: its plan, interviews, evidence, accounts asked of others, the work on each head."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.contacts import CaseDocument
from complaints.casework.models.decisions import Report
from complaints.casework.models.heads import Head
from complaints.casework.vocabulary import Outcome


def new_link() -> str:
    return secrets.token_urlsafe(32)


class Plan(models.Model):
    """The plan of one investigation, from the three questions of the procedure (S0 §5, R43)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="plans")
    round = models.PositiveSmallIntegerField(default=1)
    what_happened = models.TextField("what happened, and what is not clear yet")
    who_involved = models.TextField("who was involved, and who else is asked")
    put_right = models.TextField("what would put it right for the complainant")
    how = models.TextField("how it is looked into, and by when", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    changed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "round"], name="one_plan_a_round")]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Interview(models.Model):
    """An interview of one person, with who was there and whether they agree to its record (S0 §4.2, R31)."""

    class Part(models.TextChoices):
        COMPLAINANT = "complainant", "The complainant"
        SUBJECT = "subject", "Somebody complained about"
        STAFF = "staff", "A member of staff"
        PUPIL = "pupil", "A pupil"
        WITNESS = "witness", "Somebody else who saw or heard it"
        OTHER = "other", "Somebody else"

    class How(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        TELEPHONE = "telephone", "By telephone"
        VIDEO = "video", "By video"

    class Record(models.TextChoices):
        NOTES = "notes", "Not shown to them yet"
        SENT = "sent", "With them to be agreed"
        AGREED = "agreed", "Agreed"
        AGREED_CHANGED = "agreed_changed", "Agreed with changes"
        NOT_AGREED = "not_agreed", "Not agreed"
        NO_ANSWER = "no_answer", "They did not answer"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="interviews")
    round = models.PositiveSmallIntegerField(default=1)
    on = models.DateField("when")
    name = models.CharField("who was interviewed", max_length=200)
    part = models.CharField("as what", max_length=12, choices=Part.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    how = models.CharField(max_length=10, choices=How.choices, default=How.IN_PERSON)
    present = models.CharField("who else was there", max_length=300, blank=True)
    companion = models.CharField("who came with them, and who that is to them", max_length=200, blank=True)
    helped = models.CharField("what was done to help them take part", max_length=300, blank=True)
    notes = models.TextField("what was said")
    keep_name_back = models.BooleanField("their name is not given to the parties", default=False)
    heads = models.ManyToManyField(Head, blank=True, related_name="interviews")
    record = models.CharField("the record", max_length=14, choices=Record.choices, default=Record.NOTES)
    sent_on = models.DateField("shown to them on", null=True, blank=True)
    reply_by = models.DateField("asked to answer by", null=True, blank=True)
    answered_on = models.DateField("they answered on", null=True, blank=True)
    comments = models.TextField("what they said of the record", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            known("part", ["complainant", "subject", "staff", "pupil", "witness", "other"], name="interviewed_as"),
            known("how", ["in_person", "telephone", "video"], name="interviewed_in_a_known_way"),
            known(
                "record", ["notes", "sent", "agreed", "agreed_changed", "not_agreed", "no_answer"],
                name="interview_with_a_known_record",
            ),
            models.CheckConstraint(
                condition=Q(record="notes") | Q(sent_on__isnull=False), name="interview_agreed_once_it_was_shown"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"interview {self.pk}"

    @property
    def open(self) -> bool:
        """Whether its notes can still be changed: nobody has answered about them."""
        return self.record in (self.Record.NOTES, self.Record.SENT)


class Contribution(models.Model):
    """An account asked of somebody, by their sign-in or by a link that serves for one answer (S0 §4.2, R31)."""

    class Told(models.TextChoices):
        WAITING = "waiting", "An e-mail is being sent"
        SENT = "sent", "Asked by e-mail"
        NOTICE = "notice", "Asked by a notice in the portal"
        FAILED = "failed", "The e-mail could not be sent"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="contributions")
    round = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("who is asked", max_length=200)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_to_contribute"
    )
    token = models.CharField(max_length=64, unique=True, default=new_link, editable=False)
    question = models.TextField("what they are asked")
    keep_name_back = models.BooleanField("their name is not given to the parties", default=False)
    heads = models.ManyToManyField(Head, blank=True, related_name="contributions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    days = models.PositiveSmallIntegerField("school days to answer")
    due_on = models.DateField()
    expires_on = models.DateField("last day on which it can be answered")
    told = models.CharField(max_length=8, choices=Told.choices, default=Told.WAITING)
    told_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    declined = models.BooleanField("did not want to answer", default=False)
    conflict = models.BooleanField("said that they have an interest in it", default=False)
    documents = models.ManyToManyField(CaseDocument, blank=True, related_name="contributions")
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="cw_asked_and_waiting",
                condition=Q(answered_at__isnull=True, ended_on__isnull=True),
            )
        ]
        constraints = [
            known("told", ["waiting", "sent", "notice", "failed"], name="contribution_asked_in_a_known_way"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("due_on")), name="contribution_expires_after_due"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", declined=False, conflict=False)
                | Q(answered_at__isnull=False),
                name="contribution_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    def is_open(self, on: dt.date) -> bool:
        """Whether it can be answered on this day, as far as the row itself says."""
        return self.answered_at is None and self.ended_on is None and on <= self.expires_on

    @property
    def mail_to(self) -> str:
        return self.user.email if self.user else self.email


class Evidence(models.Model):
    """One piece of evidence: what it is, whence, and what it shows of which head (S0 §4.2, R32)."""

    class Kind(models.TextChoices):
        MESSAGE = "message", "Letter, message or e-mail"
        RECORD = "record", "Record of the academy"
        STATEMENT = "statement", "Written account"
        RECORDING = "recording", "Picture, sound or video"
        SEEN = "seen", "Something seen on site"
        POLICY = "policy", "Policy or guidance"
        OTHER = "other", "Something else"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField("what it is", max_length=200)
    source = models.CharField("from whom, or from where", max_length=200)
    obtained_on = models.DateField("obtained on")
    kept = models.CharField("where the original is kept", max_length=200, blank=True)
    shows = models.TextField("what it shows, and how far it can be relied on", blank=True)
    document = models.ForeignKey(
        CaseDocument, null=True, blank=True, on_delete=models.RESTRICT, related_name="evidence"
    )  # fmt: skip
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.RESTRICT, related_name="evidence"
    )
    heads = models.ManyToManyField(Head, blank=True, related_name="evidence")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    taken_off_on = models.DateField(null=True, blank=True)
    taken_off_because = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="one_piece_of_evidence_per_number"),
            known(
                "kind", ["message", "record", "statement", "recording", "seen", "policy", "other"],
                name="evidence_of_a_known_kind",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Worksheet(models.Model):
    """The investigator's work on one head until the report is submitted: never seen outside the investigation (R33)."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="worksheets")
    round = models.PositiveSmallIntegerField(default=1)
    facts = models.TextField(blank=True)
    outcome = models.CharField("finding proposed", max_length=20, choices=Outcome.choices, blank=True)
    reasons = models.TextField(blank=True)
    solutions = models.TextField("potential solutions", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["head__number"]
        constraints = [
            models.UniqueConstraint(fields=["head", "round"], name="one_worksheet_a_head_and_round"),
            known("outcome", Outcome.values, or_empty=True, name="worksheet_with_a_known_outcome"),
        ]

    def __str__(self) -> str:
        return f"worksheet {self.pk}"


class ReportHead(models.Model):
    """One head in a report as it was submitted: facts, proposed finding, reasons, potential solutions (R33)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="per_head")
    head = models.ForeignKey(Head, on_delete=models.RESTRICT, related_name="+")
    facts = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.TextField()
    solutions = models.TextField(blank=True)

    class Meta:
        ordering = ["head__number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "head"], name="each_head_once_in_a_report"),
            known("outcome", Outcome.values, name="report_with_a_known_outcome"),
        ]

    def __str__(self) -> str:
        return f"head {self.head_id} of report {self.report_id}"
