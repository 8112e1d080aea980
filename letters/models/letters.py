"""The letters made from wordings, and every attempt to bring one to its reader."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.holding import both_or_neither, known, nobody_without_a_day
from accounts.models import Academy
from letters.models.wordings import WordingVersion, digest
from letters.vocabulary import GONE, How, LetterState, Outcome, Rendering

AFTER_ISSUE = frozenset(
    {"rendering", "render_claim", "render_claimed_at", "render_tries", "render_problem", "rendered_at",
     "pdf", "sha256", "pages"}
)  # fmt: skip
"""The only fields of an issued letter that may still change: those of the making of its PDF."""


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters by what they are about; an issued letter's text cannot be updated in bulk either."""

    def update(self, **values: Any) -> int:
        if not AFTER_ISSUE.issuperset(values) and self.filter(state=LetterState.ISSUED).exists():
            raise TypeError("An issued letter is never changed.")
        return super().update(**values)


class Letter(models.Model):
    """One letter to one reader: drafted, read by a person, approved, issued. Issued, it never changes.

    It knows what it is about only by kind and UUID; the owner room decides who may see it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="letters")
    wording = models.ForeignKey(
        WordingVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )

    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections",
        help_text="The issued letter in whose place this one is sent.",
    )  # fmt: skip

    recipient_name = models.CharField(max_length=200)
    recipient_address = models.TextField(blank=True)
    recipient_email = models.EmailField(blank=True)
    recipient_role = models.CharField(max_length=40, default="complainant")

    subject_line = models.CharField(max_length=300)
    body = models.TextField(help_text="Markdown.")
    merged_hash = models.CharField(max_length=64, help_text="Of subject and body as merged, before any person's edit.")
    context = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    large_print = models.BooleanField(default=False)
    letterhead = models.JSONField(default=dict, help_text="The academy's name and address as on the day of issue.")
    practice = models.BooleanField(default=False, help_text="Issued in practice mode: watermarked for ever.")

    state = models.CharField(max_length=20, choices=LetterState.choices, default=LetterState.DRAFTED)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField()
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amended_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_reasons = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=20, choices=How.choices, blank=True)

    rendering = models.CharField(max_length=20, choices=Rendering.choices, default=Rendering.NONE)
    render_claim = models.UUIDField(null=True, blank=True)
    render_claimed_at = models.DateTimeField(null=True, blank=True)
    render_tries = models.PositiveSmallIntegerField(default=0)
    render_problem = models.CharField(max_length=500, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    pdf = models.CharField(max_length=120, blank=True, help_text="Name under which it is stored; never shown.")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        indexes = [
            models.Index(fields=["about_kind", "about", "-drafted_at"]),
            models.Index(
                fields=["rendering", "render_claimed_at"],
                condition=Q(rendering__in=[Rendering.WAITING, Rendering.CLAIMED]),
                name="letters_to_be_made",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_in_a_known_state"),
            models.CheckConstraint(condition=Q(rendering__in=Rendering.values), name="letter_rendering_known"),
            models.CheckConstraint(
                condition=~Q(state=LetterState.ISSUED)
                | (Q(issued_at__isnull=False) & Q(issued_on__isnull=False) & Q(how__in=How.values)),
                name="issued_letter_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.APPROVED)
                | (Q(approved_by__isnull=False) & Q(approved_at__isnull=False) & ~Q(approved_hash="")),
                name="approved_letter_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(pdf="", sha256="") | (~Q(pdf="") & ~Q(sha256="")),
                name="stored_letter_has_its_hash",
            ),
            known("how", How.values, or_empty=True, name="letter_goes_a_known_way"),
            both_or_neither("approved_by", "approved_at", name="letter_approved_by_somebody_at_a_time"),
            both_or_neither("sent_back_by", "sent_back_at", name="letter_sent_back_by_somebody_at_a_time"),
            nobody_without_a_day("amended_by", "amended_at", name="letter_amended_at_a_time"),
            nobody_without_a_day("withdrawn_by", "withdrawn_at", name="letter_withdrawn_at_a_time"),
            nobody_without_a_day("issued_by", "issued_at", name="letter_issued_at_a_time"),
            both_or_neither("issued_at", "issued_on", name="letter_issued_at_a_time_on_a_day"),
            models.CheckConstraint(
                condition=Q(state=LetterState.ISSUED, issued_at__isnull=False)
                | (~Q(state=LetterState.ISSUED) & Q(issued_at__isnull=True)),
                name="only_an_issued_letter_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=LetterState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="only_a_withdrawn_letter_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.uuid}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change an issued letter, but for the making of its PDF; a stale copy is refused as well."""
        fields = kwargs.get("update_fields")
        touches_text = self.pk is not None and (fields is None or not AFTER_ISSUE.issuperset(fields))
        if touches_text and type(self).objects.filter(pk=self.pk, state=LetterState.ISSUED).exists():
            raise TypeError("An issued letter is never changed; correct it by a further letter.")
        super().save(*args, **kwargs)

    @property
    def text_hash(self) -> str:
        """What an approval is an approval of: words, reader, format, and what is enclosed."""
        enclosed = list(self.enclosures.order_by("number").values_list("title", "sha256")) if self.pk else []
        return digest(
            self.subject_line,
            self.body,
            self.recipient_name,
            self.recipient_address,
            self.recipient_email,
            self.recipient_role,
            self.large_print,
            *([[list(one) for one in enclosed]] if enclosed else []),
        )

    @property
    def is_amended(self) -> bool:
        """Whether a person changed the words after they were merged."""
        return digest(self.subject_line, self.body) != self.merged_hash

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed or issued."""
        return self.state in {LetterState.DRAFTED, LetterState.APPROVED}

    @property
    def acknowledgement(self) -> str:
        """The acknowledgement with which it began, where its text is, or follows, somebody else's (R204)."""
        return str(self.context.get("acknowledgement", ""))

    @property
    def reference(self) -> str:
        """The reference printed on it."""
        return str(self.context.get("reference", ""))

    @property
    def has_gone(self) -> bool:
        """Whether it is known to have been sent, posted or handed over; until then nobody has had it."""
        return self.deliveries.filter(outcome__in=GONE).exists()

    @property
    def has_pdf(self) -> bool:
        return bool(self.pdf)


class Delivery(models.Model):
    """One attempt to bring an issued letter to its reader. A retry is a new row: the history stays."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    how = models.CharField(max_length=20, choices=How.choices)
    address = models.CharField(max_length=254, blank=True, help_text="The e-mail address that it goes to.")
    at = models.DateTimeField("asked for at", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.WAITING)
    detail = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_to_mail_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Set just before the mail server is given it: after this nobody knows.",
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True, help_text="Day on which it was sent, posted or handed over.")
    came_back_at = models.DateTimeField(null=True, blank=True, help_text="It had gone, and came back.")
    came_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who recorded it; nobody when the mail server said it.",
    )  # fmt: skip

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["outcome", "claimed_at"],
                condition=Q(outcome__in=[Outcome.WAITING, Outcome.SENDING]),
                name="deliveries_under_way",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="delivery_outcome_known"),
            known("how", How.values, name="delivery_goes_a_known_way"),
            nobody_without_a_day("came_back_by", "came_back_at", name="delivery_came_back_at_a_time"),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.SENT, Outcome.POSTED])
                | (Q(done_at__isnull=False) & Q(done_on__isnull=False)),
                name="delivered_says_when",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(outcome__in=[Outcome.WAITING, Outcome.SENDING]),
                name="one_delivery_under_way_per_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.get_outcome_display()}"
