"""Evidence as it came and as it may be shown; meetings and the print-outs for them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.holding import both_or_neither, known
from complaints.evidence.models import File
from socialmedia.models.incident import Incident
from socialmedia.vocabulary import Met


class Exhibit(models.Model):
    """One sealed piece of evidence (R145), and the copy without whoever brought it (R146, R281).

    It goes by its number everywhere: the name that the sender gave the file stays with the sealed original.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="exhibits")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    sanitised = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    boxes = models.JSONField("what was blacked out, in thousandths of the page", default=list)
    sanitised_why = models.CharField("what was blacked out, in words", max_length=300, blank=True)
    sanitised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sanitised_at = models.DateTimeField(null=True, blank=True)
    set_aside = models.BooleanField("not for prints and letters", default=False)
    set_aside_why = models.CharField("why it was set aside, or taken back", max_length=300, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="one_exhibit_per_number"),
            models.CheckConstraint(
                condition=Q(sanitised__isnull=True, sanitised_by__isnull=True, sanitised_at__isnull=True)
                | Q(sanitised__isnull=False, sanitised_by__isnull=False, sanitised_at__isnull=False),
                name="sanitised_by_somebody_on_a_day",
            ),
            both_or_neither("set_aside_by", "set_aside_at", name="piece_set_aside_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(set_aside=False)
                | (Q(set_aside_by__isnull=False, set_aside_at__isnull=False) & ~Q(set_aside_why="")),
                name="set_aside_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"exhibit {self.number} of incident {self.incident_id}"

    @property
    def title(self) -> str:
        return f"{'Picture' if self.file.is_picture else 'Paper'} {self.number}"


class Meeting(models.Model):
    """A meeting with one person who posted, each on their own (R156–R161, R163, R239, R240)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="meetings")
    with_whom = models.CharField(max_length=200)
    led_by = models.CharField("who leads it", max_length=200)
    accompanied_by = models.CharField("which colleague is there as well", max_length=200, blank=True)
    companion = models.CharField("whom the parent brings", max_length=200, blank=True)
    offered_on = models.DateField(null=True, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    planned_time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(blank=True)
    further = models.BooleanField("a further meeting, with the chair or a trust leader", default=False)
    briefed_on = models.DateField("day on which the chair or trust leader was briefed", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Met.choices, default=Met.PLANNED)
    on = models.DateField("when it was held, refused or given up", null=True, blank=True)
    concern = models.TextField("the concern behind the post", blank=True)
    impact = models.TextField("what was said about its impact", blank=True)
    removal_asked = models.BooleanField("removal was asked for", default=False)
    route_explained = models.BooleanField("the complaints procedure was explained", default=False)
    warned = models.BooleanField("they were warned that posts could lead to civil or criminal action", default=False)
    without_prints = models.CharField("why there were no print-outs", max_length=300, blank=True)
    result = models.TextField("what came of it", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            known("outcome", Met.values, name="meeting_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome="planned") | Q(on__isnull=False), name="meeting_with_an_outcome_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def when(self) -> str:
        """The day and the time for which it is planned; before there is a day, when it was written down."""
        if self.planned_for is None:
            return f"no day yet, written down on {date_format(timezone.localtime(self.at), 'j F Y, H:i')}"
        time = f", {self.planned_time:%H:%M}" if self.planned_time else ""
        return f"{date_format(self.planned_for, 'l j F Y')}{time}"

    @property
    def title(self) -> str:
        """How it is told apart from another with the same person."""
        return f"With {self.with_whom}, {self.when}"


class MeetingChange(models.Model):
    """What a meeting was planned as before somebody changed it, and why it was changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    was = models.CharField("when and where it was planned before", max_length=300)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"change of meeting {self.meeting_id}"


class PrintSet(models.Model):
    """Print-outs for a meeting: sanitised copies only, in one PDF (R158)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="print_sets")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField()
    numbers = models.JSONField("the pieces that are in it", default=list)
    left_out = models.CharField("what has no pages and stands only in the record", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"print-outs {self.pk}"

    @property
    def pieces(self) -> str:
        """Which pieces are in it, runs as their ends: "1 to 4, 7"."""
        runs: list[list[int]] = []
        for number in self.numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
