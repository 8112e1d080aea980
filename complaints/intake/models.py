"""What intake keeps until it is a complaint, and the codes that open a draft or the complainant's own page."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known, nobody_without_a_day
from accounts.models import Academy, Trust
from complaints.casework.models import Complaint
from complaints.evidence.models import File


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Draft(models.Model):
    """Answers on their way to becoming a complaint: a parent's, or (with `by`) a colleague's log.

    `answers` holds each page exactly as it was sent, so that nothing typed is lost, right or wrong; each page is
    cleaned anew whenever it is read. Emptied once the complaint is made.
    """

    academy = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="drafts")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="Empty: on the public form.",
    )  # fmt: skip
    answers = models.JSONField(default=dict, blank=True)
    email = models.EmailField("for coming back", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    complaint = models.OneToOneField(
        Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="draft", help_text="Once submitted."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftFile(models.Model):
    """A sealed file that was added to a draft; the file goes with the draft unless a complaint has taken it over."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"draft file {self.pk}"


class Code(models.Model):
    """A six-digit code by e-mail, for one draft or one complainant's own page (A4, A7).

    The worker makes the digits when it sends them; only their hash is kept.
    """

    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="codes")
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="page_codes")
    email = models.EmailField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True, help_text="Empty until it is sent.")
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    confirms_address = models.BooleanField(
        default=False, help_text="Proves that a new address is theirs; it opens nothing."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, complaint__isnull=True)
                | Q(draft__isnull=True, complaint__isnull=False),
                name="a_code_opens_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class SurveyGiven(models.Model):
    """That the complainant has answered the survey, and no more: the answer itself knows no complaint."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"survey given {self.pk}"


class Mail(models.Model):
    """One e-mail that came in (features I1): filed with its complaint, or waiting for a person; never dropped.

    Once it is filed its words stand on the record of the complaint and no longer here.
    """

    class Standing(models.TextChoices):
        WAITING = "waiting", "Waits for somebody"
        FILED = "filed", "With its complaint"
        ANSWERED = "answered", "Answered"
        DISCARDED = "discarded", "Put aside"
        BOUNCE = "bounce", "A letter came back"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the e-mail: it is taken in once.")
    content_hash = models.CharField(max_length=64, blank=True, db_index=True)
    message_id = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of its own name: a mail server that is unsure sends it twice."
    )
    sender_mark = models.CharField(
        max_length=64, blank=True, db_index=True,
        help_text="The sender under a key of ours: to answer once a day, when the address itself is gone from here.",
    )  # fmt: skip
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITING)
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    references = models.JSONField(default=list, blank=True, help_text="What looks like a reference in it.")
    proven = models.BooleanField(
        default=False, help_text="The mail server proved that the sender's address is genuine."
    )
    automatic = models.CharField(max_length=80, blank=True, help_text="Why a machine seems to have written it.")
    problems = models.JSONField(default=list, blank=True)
    repeats = models.PositiveIntegerField(default=0, help_text="How often the same came again.")
    original = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_in_box = models.BooleanField(default=False, help_text="Too large to be taken in.")
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    told_sender_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    reason = models.TextField("why it was put aside", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["standing", "-received_at"])]
        constraints = [
            known("standing", ["waiting", "filed", "answered", "discarded", "bounce"], name="mail_stands_somewhere"),
            nobody_without_a_day("by", "done_at", name="mail_dealt_with_at_a_time"),
            models.CheckConstraint(
                condition=~Q(standing="filed") | Q(complaint__isnull=False), name="filed_mail_has_its_complaint"
            ),
            models.CheckConstraint(
                condition=~Q(standing="discarded") | (~Q(reason="") & Q(by__isnull=False)),
                name="mail_put_aside_says_why_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"e-mail {self.pk}"


class MailFile(models.Model):
    """A sealed file that came with an e-mail, until it is on the record of a complaint."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["mail", "number"], name="one_number_for_each_file_of_a_mail")]

    def __str__(self) -> str:
        return f"file of e-mail {self.mail_id}"


class Undated(models.TextChoices):
    """What somebody answers about rows that say what was found and not on which day they were closed."""

    ANSWERED = "answered", "They were closed on the day of the formal answer. Leave out those without one."
    OPEN = "open", "They are open"
    LEFT_OUT = "left_out", "Leave them out"


class OldRegister(models.Model):
    """A spreadsheet in which a trust kept its complaints before, on its way into the register (S0 §10, R125).

    Read, matched, checked and brought in by the worker, a slice at a time, so that other work goes on between.
    """

    class State(models.TextChoices):
        READING = "reading", "Being read"
        MATCHING = "matching", "Waiting for its columns to be matched"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked: nothing is brought in yet"
        BRINGING = "bringing", "Being brought in"
        DONE = "done", "Brought in"
        UNDOING = "undoing", "Being taken out again"
        UNDONE = "undone", "Taken out again"
        FAILED = "failed", "Could not be read"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Where all of it belongs; empty: a column says where.",
    )  # fmt: skip
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField("name of the file", max_length=150)
    sheet = models.CharField(max_length=100, blank=True)
    other_sheets = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, help_text="Field → number of the column, from nought.")
    month_first = models.BooleanField("days are written month first", default=False)
    undated = models.CharField(
        "what becomes of rows that look finished without a day of closing", max_length=8, choices=Undated.choices,
        blank=True,
    )  # fmt: skip
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    problem = models.CharField(max_length=500, blank=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("sent")
    finished_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known(
                "state",
                ["reading", "matching", "checking", "checked", "bringing", "done", "undoing", "undone", "failed"],
                name="old_register_in_a_known_state",
            ),
            known("undated", Undated.values, or_empty=True, name="old_register_with_a_known_answer"),
        ]
        indexes = [
            models.Index(
                fields=["at"], name="intake_old_registers_to_do",
                condition=Q(state__in=["reading", "checking", "bringing", "undoing"]),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"old register {self.pk}"

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK


AT_WORK = ("reading", "checking", "bringing", "undoing")
"""States in which the worker has it."""


class OldRow(models.Model):
    """One row of an old register: its cells until it is brought in, what is wrong with it, and what became of it."""

    class State(models.TextChoices):
        READ = "read", "Not checked yet"
        GOOD = "good", "Can be brought in"
        HEADING = "heading", "A heading or a note: left out"
        PROBLEM = "problem", "Cannot be brought in"
        UNDATED = "undated", "Looks finished and has no day of closing"
        DOUBLE = "double", "In the register already, or twice in this file"
        BROUGHT = "brought", "Brought in"
        STAYS = "stays", "Worked on since: stays"
        OUT = "out", "Taken out again"

    register = models.ForeignKey(OldRegister, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("row in the spreadsheet")
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READ)
    problems = models.JSONField(default=list)
    key = models.CharField(max_length=64, blank=True)
    reference = models.CharField("its academy and number in the old register", max_length=120, blank=True)
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="one_old_row_of_a_number"),
            known(
                "state", ["read", "good", "heading", "problem", "undated", "double", "brought", "stays", "out"],
                name="old_row_in_a_known_state",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["register", "state", "number"], name="intake_old_rows_by_state")]

    def __str__(self) -> str:
        return f"row {self.number}"
