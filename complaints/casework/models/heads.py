"""Heads of complaint and what was found on each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.holding import both_or_neither, known
from accounts.models import PostKind
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.contacts import Contact, Message
from complaints.casework.models.people import Subject
from complaints.casework.vocabulary import Outcome
from complaints.policy.vocabulary import Stage


class Head(models.Model):
    """One point at issue, numbered within its complaint (S0 §1, R9)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="heads")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("head of complaint")
    quote = models.TextField("the complainant's own words for it", blank=True)
    in_scope = models.BooleanField("this procedure covers it", default=True)
    signpost_key = models.CharField(max_length=60, blank=True)
    signpost_text = models.TextField("where it was sent instead", blank=True)
    provider = models.CharField("the other provider, and how to reach it", max_length=300, blank=True)
    first_to = models.CharField("goes first to", max_length=30, blank=True, choices=PostKind.choices)
    first_on = models.DateField("what came of that, on", null=True, blank=True)
    first_outcome = models.TextField("what came of it", blank=True)
    first_settled = models.BooleanField("that settled it", default=False)
    about = models.ManyToManyField(Subject, blank=True, related_name="heads", verbose_name="whom it concerns")
    added_later = models.BooleanField("raised after the heads were frozen", default=False)
    answered_with_others = models.BooleanField("raised later, and answered with the others", default=False)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="one_head_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Passage(models.Model):
    """Words of the complainant that a head comes from: where they stand, to the letter (R9).

    What the complainant wrote is never changed, so the places stay true.
    """

    class Source(models.TextChoices):
        WORDS = "words", "What happened"
        INVOLVED = "involved", "Who was involved or saw it"
        WANTED = "wanted", "What would put it right"
        REQUEST = "request", "When they asked for the formal stage"
        MESSAGE = "message", "What they wrote about the heads"

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="passages")
    source = models.CharField(max_length=10, choices=Source.choices)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField("first character")
    end = models.PositiveIntegerField("character after the last")
    text = models.TextField("the words as they stand there")

    class Meta:
        ordering = ["head__number", "source", "contact", "message", "start"]
        constraints = [
            known("source", ["words", "involved", "wanted", "request", "message"], name="passage_of_a_known_source"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="passage_holds_words"),
            models.CheckConstraint(
                condition=models.Q(source="request", contact__isnull=False, message__isnull=True)
                | models.Q(source="message", contact__isnull=True, message__isnull=False)
                | models.Q(source__in=["words", "involved", "wanted"], contact__isnull=True, message__isnull=True),
                name="passage_stands_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"passage {self.pk}"


class Point(models.Model):
    """What the complainant said about the heads: other words, one that is missing, or one raised later (R9)."""

    class Kind(models.TextChoices):
        OTHER_WORDS = "other_words", "Other words for a head"
        MISSING = "missing", "A point that is missing"
        LATER = "later", "A point raised after the heads were agreed"

    class Decision(models.TextChoices):
        TAKEN = "taken", "Taken into the heads"
        COVERED = "covered", "A head covers it already"
        OWN_COMPLAINT = "own_complaint", "A complaint of its own"
        NOT_TAKEN = "not_taken", "Left as it is"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    head = models.ForeignKey(Head, null=True, blank=True, on_delete=models.SET_NULL, related_name="points")
    head_text = models.TextField("the head as it stood then", blank=True)
    text = models.TextField("what they wrote")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    said_on = models.DateField()
    decision = models.CharField(max_length=14, choices=Decision.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("kind", ["other_words", "missing", "later"], name="point_of_a_known_kind"),
            known(
                "decision", ["taken", "covered", "own_complaint", "not_taken"], or_empty=True,
                name="point_decided_in_a_known_way",
            ),
            both_or_neither("decided_by", "decided_on", name="point_decided_by_somebody_on_a_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"point {self.pk}"


class Finding(models.Model):
    """What was found on one head at one stage, with reasons (R9, R12, R80)."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="findings")
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    round = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.TextField()
    recommendation = models.TextField(blank=True)
    proposed = models.BooleanField("proposed, not yet approved or decided", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["head__number", "stage", "round"]
        constraints = [
            models.UniqueConstraint(fields=["head", "stage", "round"], name="one_finding_per_head_stage_and_round"),
            known("stage", Stage.values, name="finding_at_a_known_stage"),
            known("outcome", Outcome.values, name="finding_with_a_known_outcome"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"
