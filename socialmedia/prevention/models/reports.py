"""What colleagues report, what was done about it; and e-mails of an employee that are taken as evidence."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import Academy, User
from socialmedia.prevention.vocabulary import Done, ReportKind, Standing

USER = settings.AUTH_USER_MODEL


class StaffReport(models.Model):
    """One report: it goes to the principal, or to the chair when it is about the principal (R234, R249, R252, R257).

    Whoever it is about finds nothing of it (`kept_from`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    happened_on = models.DateField()
    what = models.TextField("what happened")
    where = models.CharField("where: the site, the device or the account", max_length=300, blank=True)
    about_name = models.CharField("whom it is about", max_length=200, blank=True)
    about_head = models.BooleanField("about the principal", default=False)
    child_at_risk = models.BooleanField("a child may be at risk", default=False)
    kept_from: models.ManyToManyField[User, models.Model] = models.ManyToManyField(
        "accounts.User", related_name="+", blank=True
    )
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.REPORTED)
    reported_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    submission_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField("what was learnt and changed", blank=True)
    kept_because = models.CharField("why it is kept longer", max_length=300, blank=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["academy", "standing", "-reported_at"], name="staff_reports_by_standing")]
        constraints = [
            known("kind", ReportKind.values, name="staff_report_kind_is_known"),
            known("standing", Standing.values, name="staff_report_standing_is_known"),
            both_or_neither("closed_by", "closed_on", name="staff_report_closed_by_somebody"),
            models.CheckConstraint(
                condition=Q(standing="closed", closed_on__isnull=False)
                | (~Q(standing="closed") & Q(closed_on__isnull=True)),
                name="closed_staff_report_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("prevention:staff_report", args=[self.uuid])


class ReportNote(models.Model):
    """Something that was done about a report, with the reference of where it is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(StaffReport, on_delete=models.CASCADE, related_name="notes")
    done = models.CharField("what was done", max_length=16, choices=Done.choices)
    on = models.DateField()
    their_reference = models.CharField("reference there", max_length=100, blank=True)
    text = models.TextField("whom, and what was said", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [known("done", Done.values, name="report_note_is_known")]

    def __str__(self) -> str:
        return f"{self.done} on {self.report_id}"


class MailRecord(models.Model):
    """E-mails of an employee looked at as evidence: a written request, its reason, and notice in writing (R264)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    employee_name = models.CharField(max_length=200)
    request = models.TextField("the request as it was written")
    reason = models.TextField("why")
    scope = models.CharField("which messages, from when to when", max_length=300)
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    searched_on = models.DateField(null=True, blank=True)
    searched_who = models.CharField("who looked", max_length=200, blank=True)
    kept_where = models.CharField("where what was found is kept", max_length=300, blank=True)
    notified_on = models.DateField("employee told in writing on", null=True, blank=True)
    notified_how = models.TextField("what they were told, and how", blank=True)
    notice_waits = models.CharField("on whose advice the notice waits, and why", max_length=300, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    kept_because = models.CharField("why it is kept longer", max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            both_or_neither("closed_by", "closed_on", name="mail_record_closed_by_somebody"),
            models.CheckConstraint(
                condition=Q(searched_on__isnull=True) | Q(searched_on__gte=F("asked_on")),
                name="mails_looked_at_after_the_request",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(searched_on__isnull=True) | Q(notified_on__isnull=False),
                name="mail_record_closed_after_notice",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("prevention:mail_record", args=[self.uuid])
