"""The outside body after the procedure: the referral, what it asked, our answers, and the work that it requires."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import both_or_neither, known
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.contacts import CaseDocument
from complaints.policy.models import OutsideBody


class Question(models.TextChoices):
    """What the outside body looks at (S0 §8, R104; reading 1.3). It does not decide the complaint again."""

    DELAY = "delay", "Was there undue delay?"
    PROCEDURE = "procedure", "Was the trust’s own procedure followed, and could the complainant complete it?"
    STANDARD = "standard", "Is there a procedure that meets the standard, and was a copy given to whoever asked?"
    FUNDING = "funding", "Was the funding agreement kept to?"
    OTHER_DUTY = "other_duty", "Was every other legal duty met?"


class Referral(models.Model):
    """The complaint with the outside body, what it asked, and its result (S0 §8, R105)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="referrals")
    body = models.ForeignKey(OutsideBody, on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField()
    their_reference = models.CharField(max_length=100, blank=True)
    asked = models.TextField("what the outside body asked")
    reply_by = models.DateField(null=True, blank=True)
    request = models.TextField(
        "what it requires: a new investigation, a new hearing, a corrected procedure", blank=True
    )
    concluded_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)
    actions = models.TextField("actions that follow, with dates", blank=True)
    directed = models.BooleanField("the result is a direction of the Secretary of State", default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class BodyAnswer(models.Model):
    """Our answer to one question of the outside body, in the words of whoever answers for the trust (S0 §8, R104).

    An answer that is changed leaves the earlier one on the record.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="body_answers")
    question = models.CharField(max_length=12, choices=Question.choices)
    text = models.TextField("our answer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    replaced_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("question", Question.values, name="answer_to_a_known_question"),
            models.UniqueConstraint(
                fields=["complaint", "question"], condition=Q(replaced_on__isnull=True), name="one_answer_to_a_question"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class RequiredWork(models.Model):
    """What the outside body requires of the trust, as work: who does it, by when, and what shows that it is done
    (S0 §8, R105, R106)."""

    class Kind(models.TextChoices):
        REINVESTIGATE = "reinvestigate", "Investigate again"
        REHEAR = "rehear", "Hear again by a panel"
        CORRECT_PROCEDURE = "correct_procedure", "Correct the procedure"
        SEND_PAPERS = "send_papers", "Send papers or an answer"
        OTHER = "other", "Something else"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="work")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.TextField("what has to be done")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_when = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField("what shows that it is done", blank=True)
    document = models.ForeignKey(CaseDocument, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    dropped_on = models.DateField("no longer asked for on", null=True, blank=True)
    dropped_why = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "required work"
        constraints = [
            known(
                "kind",
                ["reinvestigate", "rehear", "correct_procedure", "send_papers", "other"],
                name="work_of_a_known_kind",
            ),
            both_or_neither("done_by", "done_on", name="work_done_on_a_day"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(evidence="") | Q(document__isnull=False),
                name="work_done_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True), name="work_done_or_no_longer_asked_for"
            ),
        ]
        indexes = [
            models.Index(
                fields=["by_when"], condition=Q(done_on__isnull=True, dropped_on__isnull=True), name="cw_work_open"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"required work {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    def is_late(self, on: dt.date) -> bool:
        """Still to be done after its day."""
        return self.is_open and self.by_when is not None and self.by_when < on
