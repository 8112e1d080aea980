"""What is kept of colleagues: training, the beginning, and contacts that they have declared."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import both_or_neither

USER = settings.AUTH_USER_MODEL


class Training(models.Model):
    """A safeguarding training that a colleague took, and whether online safety was part of it (R173)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    provider = models.CharField(max_length=160, blank=True)
    online_safety = models.BooleanField("covers online safety")
    on = models.DateField("day of the training")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["user", "-on"], name="trainings_of_a_colleague")]
        constraints = [models.UniqueConstraint(fields=["user", "title", "on"], name="one_training_a_day")]

    def __str__(self) -> str:
        return self.title


class Induction(models.Model):
    """Somebody new: whether they are newly qualified, and the talk about social media (R231)."""

    user = models.OneToOneField(USER, on_delete=models.PROTECT, related_name="+")
    newly_qualified = models.BooleanField(default=False)
    talked_on = models.DateField("day of the talk", null=True, blank=True)
    talked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("what was spoken of", blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [both_or_neither("talked_by", "talked_on", name="induction_by_somebody_on_a_day")]

    def __str__(self) -> str:
        return f"induction of {self.user_id}"


class KnownContact(models.Model):
    """An exception that a colleague declares, such as a friendship with a parent from before (R256)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField("with whom", max_length=200)
    what = models.TextField("what connects you")
    declared_at = models.DateTimeField()
    discussed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    discussed_on = models.DateField(null=True, blank=True)
    agreed = models.TextField("what was agreed", blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            both_or_neither("discussed_by", "discussed_on", name="known_contact_discussed_by_somebody"),
            models.CheckConstraint(
                condition=Q(discussed_on__isnull=True) | ~Q(agreed=""), name="known_contact_discussed_with_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"known contact {self.pk}"
