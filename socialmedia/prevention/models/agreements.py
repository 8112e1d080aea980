"""What people sign, version by version; the yearly round; the signatures; policies beside them; the trust's rules."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import Trust
from socialmedia.prevention.vocabulary import ForWhom, Signed


class Agreement(models.Model):
    """One version of something that is signed. Shown as in force only once a board has approved it (R229, R277).

    A version that was approved is never changed: whoever signed it signed these words.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Signed.choices)
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField(max_length=160)
    text = models.TextField("what it says")
    must_not = models.TextField("what must not be communicated, one on each line", blank=True)
    statement = models.TextField("what is declared by signing")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    approver = models.CharField("who approved it", max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    review_on = models.DateField("day for the next review", null=True, blank=True)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "kind", "number"], name="one_agreement_per_number"),
            known("kind", Signed.values, name="agreement_kind_is_known"),
            both_or_neither("approved_on", "in_force_from", name="agreement_in_force_once_approved"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True) | ~Q(approver=""), name="agreement_approved_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("prevention:agreement", args=[self.uuid])

    @property
    def is_draft(self) -> bool:
        return self.approved_on is None

    @property
    def rules(self) -> list[str]:
        """What must not be communicated, one by one (R255)."""
        return [line.strip() for line in self.must_not.splitlines() if line.strip()]

    @property
    def mark(self) -> str:
        """SHA-256 of the words that are shown before somebody signs."""
        words = "\n\n".join((self.title, self.text, self.must_not, self.statement))
        return hashlib.sha256(words.encode()).hexdigest()


class Round(models.Model):
    """The yearly asking of everybody to sign, with reminders until they have (R230)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=120)
    begins_on = models.DateField()
    due_on = models.DateField()
    counts_from = models.DateField(help_text="Signatures from this day on count: whoever has just begun is not asked.")
    remind_every = models.PositiveSmallIntegerField("days between reminders", default=7)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("begins_on")), name="round_due_after_it_begins"),
            models.CheckConstraint(condition=Q(counts_from__lte=F("begins_on")), name="round_counts_before_it_begins"),
            models.CheckConstraint(condition=Q(remind_every__gte=1), name="round_reminds_at_most_daily"),
            both_or_neither("closed_by", "closed_on", name="round_closed_by_somebody"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(closed_on__isnull=True), name="one_open_round_per_agreement"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("prevention:round", args=[self.uuid])

    def reminder(self, on: dt.date) -> int:
        """The number of the reminder whose turn it is; 0 on the days of the first asking."""
        return max((on - self.begins_on).days, 0) // self.remind_every


class Declaration(models.Model):
    """One signature under one version, after its words were shown (R229, R255). Never changed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="declarations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField("name as it was signed", max_length=200)
    trained = models.BooleanField("has received the training")
    understood = models.BooleanField("has read and understood it")
    mark = models.CharField("SHA-256 of the words shown", max_length=64)
    shown_at = models.DateTimeField("when the words were shown", null=True, blank=True)
    on_paper = models.BooleanField("signed on paper", default=False)
    on = models.DateField("day of the signature")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["agreement", "user", "-on"], name="signatures_of_a_version")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "user", "on"], name="one_signature_a_day"),
            models.CheckConstraint(condition=Q(trained=True, understood=True), name="declaration_is_whole"),
            models.CheckConstraint(
                condition=Q(on_paper=True, shown_at__isnull=True)
                | Q(on_paper=False, shown_at__isnull=False, by=F("user")),
                name="declaration_signed_after_seeing",
            ),
        ]

    def __str__(self) -> str:
        return f"signature under {self.agreement_id}"


class PolicyLink(models.Model):
    """A policy beside the one that is signed: the code of conduct, the social media policy and others (R175, R276)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    link = models.URLField("web page", blank=True)
    for_whom = models.CharField("who is shown it", max_length=10, choices=ForWhom.choices, default=ForWhom.EVERYBODY)
    approver = models.CharField("who approved it", max_length=200, blank=True)
    approved_on = models.DateField("day on which it was approved", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField("shown", default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "key"], name="one_policy_link_per_key"),
            known("for_whom", ForWhom.values, name="policy_link_for_somebody_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_force(self) -> bool:
        """A policy is shown as in force once somebody approved it on a day (R277)."""
        return bool(self.approver and self.approved_on)


class Rules(models.Model):
    """What the trust has decided: how long things last, how soon somebody new is asked, whom to call."""

    trust = models.OneToOneField(Trust, on_delete=models.CASCADE, related_name="+")
    sign_again_months = models.PositiveSmallIntegerField("months after which a signature is asked for again")
    training_months = models.PositiveSmallIntegerField("months for which a training counts")
    induction_days = models.PositiveSmallIntegerField("days within which somebody new is inducted")
    newly_qualified_days = models.PositiveSmallIntegerField("days for somebody newly qualified")
    retention_months = models.PositiveSmallIntegerField("months for which records of monitoring are kept")
    network_manager = models.CharField("who looks after the filter and the accounts", max_length=200, blank=True)
    front_door = models.CharField("the council’s front door for children", max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "rules"

    def __str__(self) -> str:
        return f"rules of {self.trust_id}"
