"""Proposed changes of term dates, and stored dates that no longer follow from their facts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known, nobody_without_a_day
from accounts.models import Academy
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.time import Clock


class CalendarChange(models.Model):
    """Rows of new term dates for some academies; nothing moves before it is approved (procedure.md, Counting 4)."""

    class Way(models.TextChoices):
        LOAD = "load", "Load term dates"
        ADD = "add", "Add days"
        REMOVE = "remove", "Take days out"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its name in the trail.")
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.LOAD)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    source = models.CharField("where it comes from", max_length=200)
    rows = models.JSONField(help_text="The spans of each academy as read from the file, by its slug.")
    problems = models.JSONField(default=list, help_text="What a person should look at, line by line.")
    academies = models.ManyToManyField(Academy, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(dropped_at__isnull=True),
                name="calendar_change_approved_or_dropped",
            ),
            known("way", ["load", "add", "remove"], name="calendar_change_in_a_known_way"),
            nobody_without_a_day("approved_by", "approved_at", name="calendar_change_approved_at_a_time"),
            nobody_without_a_day("dropped_by", "dropped_at", name="calendar_change_dropped_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"calendar change {self.pk}"

    @property
    def waiting(self) -> bool:
        """Neither approved nor dropped."""
        return self.approved_at is None and self.dropped_at is None


class DateFault(models.Model):
    """A stored date that no longer followed from its facts when that was proved. It is never changed silently."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="date_faults")
    clock = models.ForeignKey(
        Clock, null=True, blank=True, on_delete=models.CASCADE, related_name="date_faults",
        help_text="Empty: the complaint's own next date, which lists sort by.",
    )  # fmt: skip
    stored = models.DateField(null=True, blank=True)
    follows = models.DateField(null=True, blank=True)
    found_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-found_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(settled_on__isnull=True), name="one_open_fault_of_a_clock"
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(settled_on__isnull=True, clock__isnull=True),
                name="one_open_fault_of_a_summary",
            ),
        ]

    def __str__(self) -> str:
        return f"date fault {self.pk}"
