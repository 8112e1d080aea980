"""Who acts for a complainant, from the asking to the end of it; and what a complainant asks to have taken down."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import both_or_neither, known
from complaints.casework.models.complaint import Complaint


class Representation(models.Model):
    """Somebody acts for the complainant: asked for, proved, recorded, and ended (S0 §6.2, R58).

    The complainant's own row says who acts now; these rows keep who did, on whose word, and until when.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="representations")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    asked_on = models.DateField()
    asked_how = models.CharField("how we were told of them", max_length=200)
    recorded_on = models.DateField("authority seen on", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    how = models.CharField("how the authority was proved", max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the complainant, or whoever acted for them, on the own page.",
    )  # fmt: skip
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(ended_on__isnull=True), name="one_person_acts_at_a_time"
            ),
            both_or_neither("recorded_by", "recorded_on", name="authority_recorded_by_somebody_on_a_day"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_on__isnull=False), name="acting_ended_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"representation {self.pk}"


class TakingDown(models.Model):
    """The complainant asks that somebody writes a request down for them: the day on which they ask counts (S0 §6.2)."""

    class What(models.TextChoices):
        FORMAL = "formal_stage", "the formal stage"
        PANEL = "review_panel", "a review panel"
        INDEPENDENT = "independent_panel", "an independent panel"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="takings_down")
    what = models.CharField(max_length=20, choices=What.choices)
    telephone = models.CharField(max_length=40, blank=True)
    when = models.CharField("when it suits them, and how", max_length=300, blank=True)
    asked_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: they asked for it themselves after all.",
    )  # fmt: skip
    done_how = models.CharField("what came of it", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "what"], condition=Q(done_on__isnull=True), name="taken_down_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_on__isnull=False), name="taken_down_on_a_day"
            ),
            known("what", ["formal_stage", "review_panel", "independent_panel"], name="taken_down_for_a_known_request"),
        ]

    def __str__(self) -> str:
        return f"taking down {self.pk}"
