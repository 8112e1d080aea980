"""A question that somebody asks the register again and again, and a list on its way to paper."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.evidence.making import Making
from complaints.evidence.models import File


class SavedView(models.Model):
    """Limits, order and columns of the register under a name of one's own, and how often to be told of more (K3)."""

    class Told(models.TextChoices):
        NEVER = "never", "Do not tell me"
        DAILY = "daily", "Every day on which there are more"
        WEEKLY = "weekly", "On Mondays, if there are more"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.TextField("its address", help_text="As it stands after the question mark.", blank=True)
    told = models.CharField(max_length=8, choices=Told.choices, default=Told.NEVER)
    known = models.JSONField(
        "complaints that were in it when it was last looked at", default=list, help_text="Keys only."
    )
    looked_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_of_a_name"),
            known("told", ["never", "daily", "weekly"], name="saved_view_told_in_a_known_way"),
        ]
        indexes = [models.Index(fields=["told"], name="register_views_told", condition=~Q(told="never"))]

    def __str__(self) -> str:
        return f"saved view {self.pk}"


class Printout(Making):
    """One list of the register as a PDF, for the one person who asked for it; gone after a day."""

    query = models.TextField(blank=True)
    keys = models.JSONField(default=list, help_text="The complaints in it: whoever may not see one of them any more "
                                                    "does not have it either.")  # fmt: skip
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [known("state", ["waiting", "claimed", "ready", "failed"], name="printout_in_a_known_state")]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["waiting", "claimed"]), name="register_to_print"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"printout {self.pk}"
