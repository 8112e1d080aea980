"""Campaigns: many complaints about the same thing, one answer, and each person's way back (S0 §9.3)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import both_or_neither
from accounts.models import Trust
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Closure, State
from letters.models import digest


class Campaign(models.Model):
    """A large number of complaints on one subject, answered once for all (R122–R123)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="campaigns")
    name = models.CharField(
        "what it is about", max_length=200, help_text="Also the heading of the published answer: name nobody."
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField()

    answer = models.TextField("the answer to all", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)
    approved_hash = models.CharField(max_length=64, blank=True)
    sent_back_reasons = models.TextField(blank=True)

    slug = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_down_on = models.DateField(null=True, blank=True)

    sending_since = models.DateTimeField(null=True, blank=True, help_text="From then on letters go to its members.")
    sending_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    stopped_at = models.DateTimeField(null=True, blank=True, help_text="Nobody else is answered until it goes on.")
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            both_or_neither("written_by", "written_on", name="campaign_written_says_who_and_when"),
            both_or_neither("published_by", "published_on", name="campaign_published_says_who_and_when"),
            both_or_neither("sending_by", "sending_since", name="campaign_sending_says_who_and_when"),
            both_or_neither("stopped_by", "stopped_at", name="campaign_stopped_says_who_and_when"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_on=None, approved_hash="")
                | (Q(approved_by__isnull=False, approved_on__isnull=False) & ~Q(approved_hash="")),
                name="campaign_approved_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("written_by")),
                name="campaign_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(slug__isnull=False), name="published_campaign_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def text_hash(self) -> str:
        """What an approval is an approval of."""
        return digest(self.name, self.answer)

    @property
    def is_approved(self) -> bool:
        return bool(self.approved_hash) and self.approved_hash == self.text_hash

    @property
    def is_published(self) -> bool:
        return self.published_on is not None and self.taken_down_on is None


class Member(models.Model):
    """One complaint in a campaign, from the day it was gathered until it was taken out or answered."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="members")
    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    connected = models.BooleanField("connected with the school")
    taken_out_on = models.DateField(null=True, blank=True)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_out_reason = models.TextField("why it is dealt with by itself", blank=True)
    sent_on = models.DateField("answered on", null=True, blank=True)
    problem = models.TextField("why the answer could not go", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(taken_out_on=None), name="in_one_campaign_at_a_time"
            ),
            both_or_neither("taken_out_by", "taken_out_on", name="taken_out_says_who_and_when"),
            models.CheckConstraint(condition=Q(taken_out_on=None) | ~Q(taken_out_reason=""), name="taken_out_says_why"),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"

    @property
    def went_on(self) -> bool:
        """Answered with the others, and returned to the ordinary procedure since (R124)."""
        back = self.complaint.state != State.CLOSED or self.complaint.closure != Closure.CAMPAIGN
        return self.sent_on is not None and back
