"""What passed between people: contacts, messages, documents, letters."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.vocabulary import Step
from complaints.evidence.models import File
from letters.models import Letter


class Contact(models.Model):
    """A call, a meeting, a letter or e-mail in, a note (S0 §10, R126). Internal unless marked otherwise."""

    class Kind(models.TextChoices):
        CALL = "call", "Telephone call"
        MEETING = "meeting", "Meeting"
        LETTER_IN = "letter_in", "Letter received"
        EMAIL_IN = "email_in", "E-mail received"
        INTERVIEW = "interview", "Interview"
        NOTE = "note", "Note"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    people = models.CharField("who took part", max_length=300, blank=True)
    note = models.TextField()
    formal_request = models.BooleanField("asks for the formal stage in writing", default=False)
    tried_after_answer = models.BooleanField("an attempt to reach them after the stage 1 answer", default=False)
    with_nominated_member = models.BooleanField("with the nominated trust member", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Message(models.Model):
    """A message on the complainant's own page, either way (R13). Internal notes are Contacts: the two never mix."""

    class Told(models.TextChoices):
        WAITING = "waiting", "An e-mail is being sent"
        SENT = "sent", "Told by e-mail that it waits"
        READ_FIRST = "read_first", "Read before an e-mail was sent"
        FAILED = "failed", "The e-mail could not be sent"
        TO_POST = "to_post", "Not told yet: a note goes by post"
        POSTED = "posted", "Told by a note in the post"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="messages")
    from_complainant = models.BooleanField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    told = models.CharField(
        max_length=12, choices=Told.choices, blank=True,
        help_text="How the complainant hears that it waits; empty for one of theirs.",
    )  # fmt: skip
    told_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known(
                "told",
                ["waiting", "sent", "read_first", "failed", "to_post", "posted"],
                or_empty=True,
                name="message_told_in_a_known_way",
            ),
            models.CheckConstraint(
                condition=models.Q(from_complainant=True, by__isnull=True)
                | models.Q(from_complainant=False, by__isnull=False),
                name="message_from_one_side",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class CaseDocument(models.Model):
    """A file on the record of a complaint (S0 §4.2, §10, R32)."""

    class Kind(models.TextChoices):
        FROM_COMPLAINANT = "from_complainant", "From the complainant"
        EVIDENCE = "evidence", "Evidence"
        INTERVIEW = "interview", "Interview note"
        SUBMISSION = "submission", "Submission for the hearing"
        BUNDLE = "bundle", "Hearing papers"
        MINUTES = "minutes", "Minutes"
        OTHER = "other", "Other"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.EVIDENCE)
    shared = models.BooleanField("shown on the complainant's page", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the complainant.",
    )  # fmt: skip
    from_whom = models.CharField(
        "handed in by somebody without a sign-in", max_length=200, blank=True,
        help_text="Who sent it by a link for one answer; the complainant has none of these.",
    )  # fmt: skip
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def source_name(self) -> str:
        """Who put it on file, as staff read it."""
        return self.added_by.name if self.added_by else self.from_whom or "the complainant"


class CaseLetter(models.Model):
    """Ties a letter of the post room to a complaint and to the step that it is the issuing of."""

    class To(models.TextChoices):
        COMPLAINANT = "complainant", "Complainant"
        SUBJECT = "subject", "Person complained about"
        INVESTIGATOR = "investigator", "Investigator"
        PANEL = "panel", "Panel member"
        ACADEMY = "academy", "Academy"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="letters")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")
    step = models.CharField("issuing it is this step", max_length=30, choices=Step.choices, blank=True)
    drafted_by_step = models.CharField(max_length=30, blank=True)
    to = models.CharField(max_length=20, choices=To.choices, default=To.COMPLAINANT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("to", ["complainant", "subject", "investigator", "panel", "academy"], name="letter_to_a_known_side")
        ]

    def __str__(self) -> str:
        return f"letter {self.letter_id}"


class SurveyAnswer(models.Model):
    """How it was for the complainant, kept apart from the handler: no link to the complaint (S0 §12)."""

    academy_code = models.CharField(max_length=4)
    month = models.DateField()
    stage = models.PositiveSmallIntegerField()
    clear = models.PositiveSmallIntegerField(null=True, blank=True)
    fair = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"answer {self.pk}"
