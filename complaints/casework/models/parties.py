"""What the people of a hearing send before it: dates, submissions, absences, a member's own notes, who was told."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.contacts import CaseDocument
from complaints.casework.models.panel import Hearing


class OfferedDate(models.Model):
    """One date offered to the complainant, and what they said to it (S0 §6.3, R73)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="offered_dates")
    round = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    begins = models.TimeField()
    offered_on = models.DateField()
    suits = models.BooleanField("suits the complainant", null=True)
    answered_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["on", "begins"]

    def __str__(self) -> str:
        return f"offered date {self.pk}"


class Unavailability(models.Model):
    """Days on which somebody cannot sit on a panel. It names no case, so it holds for all of them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unavailable")
    first = models.DateField("first day away")
    last = models.DateField("last day away")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField()

    class Meta:
        ordering = ["first"]
        indexes = [models.Index(fields=["user", "last"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="away_until_not_before_from")
        ]

    def __str__(self) -> str:
        return f"unavailability {self.pk}"


class Submission(models.Model):
    """What one side puts before the panel in writing, with its receipt (S0 §6.3, R75)."""

    class Side(models.TextChoices):
        COMPLAINANT = "complainant", "The complainant"
        ACADEMY = "academy", "The academy"

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="submissions")
    side = models.CharField(max_length=12, choices=Side.choices)
    text = models.TextField(blank=True)
    documents = models.ManyToManyField(CaseDocument, blank=True, related_name="submissions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    late = models.BooleanField("came after the last day for papers", default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [known("side", ["complainant", "academy"], name="submission_of_a_known_side")]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class MemberNote(models.Model):
    """A panel member's private notes: read by that member only, gone or locked at the decision (S0 §10)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="member_notes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    closed_on = models.DateField("kept, and read by nobody, since", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "member"], name="one_sheet_of_notes_each")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Told(models.Model):
    """Somebody was told the substance of the complaint outside the portal: they may not sit on its panel (S0 §10)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="told")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    how = models.CharField("how they came to know", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "told"

    def __str__(self) -> str:
        return f"told {self.pk}"
