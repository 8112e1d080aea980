"""Who has to do with a post, what was done for them, and whom the school spoke with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from accounts.holding import known, nobody_without_a_day
from socialmedia.models.incident import Incident
from socialmedia.vocabulary import COLLEAGUES, Body, Part, Told


class Concerned(models.Model):
    """Somebody whom the post is about, or who posted it. A colleague here is locked out (the conflict rule, R239)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="concerned")
    part = models.CharField(max_length=14, choices=Part.choices)
    name = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="The colleague, where it is one with a sign-in.",
    )  # fmt: skip
    precaution = models.BooleanField("locked out because the name is like theirs", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "ended_on"], name="incidents_about_somebody")]
        constraints = [
            known("part", Part.values, name="concerned_part_is_known"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_on__isnull=True)
                | Q(ended_by__isnull=False, ended_on__isnull=False),
                name="concerned_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"concerned {self.pk}"

    @property
    def locks_out(self) -> bool:
        """Whether a colleague finds nothing of the incident because of it (R239)."""
        return self.user_id is not None and self.part in COLLEAGUES and self.ended_on is None


class Helper(models.Model):
    """A colleague who was asked to help with one incident: a senior leader, a note-taker, the chair who is briefed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="helpers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField("what they are asked to do", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "user"], condition=Q(until__isnull=True), name="helps_once_in_an_incident"
            )
        ]

    def __str__(self) -> str:
        return f"helper {self.pk}"


class Support(models.Model):
    """The support plan of one person whom the post is about (R151–R153, R155, R266)."""

    concerned = models.OneToOneField(Concerned, on_delete=models.CASCADE, related_name="support")
    told = models.CharField(max_length=10, choices=Told.choices, default=Told.UNDECIDED)
    told_how = models.TextField("how, by whom, or why not, and with whose advice", blank=True)
    offered = models.TextField("support offered", blank=True)
    asked_for = models.TextField("what else they asked for", blank=True)
    impact_on_child = models.TextField("what it may mean for a child", blank=True)
    parents_considered = models.TextField("what was considered about the other child’s parents", blank=True)
    mediation = models.TextField("whether and how the school mediates", blank=True)
    reported_themselves = models.BooleanField("they reported the post to the platform themselves", default=False)
    next_check_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [known("told", Told.values, name="support_told_in_a_known_way")]

    def __str__(self) -> str:
        return f"support {self.pk}"


class BodyContact(models.Model):
    """A call or an advice: who, when, reference, what was said, when to ask again (R162, R167, R235, R236)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="body_contacts")
    body = models.CharField(max_length=18, choices=Body.choices)
    body_name = models.CharField("which one, and whom there", max_length=200, blank=True)
    on = models.DateField()
    time = models.TimeField("time of the call", null=True, blank=True)
    their_reference = models.CharField("reference, such as a crime reference", max_length=100, blank=True)
    said = models.TextField("what was said and advised")
    next_check_on = models.DateField(null=True, blank=True)
    chased_on = models.DateField("last reminded of", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the portal told the trust by itself.",
    )  # fmt: skip
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["next_check_on"], name="bodies_to_ask_again")]
        constraints = [
            known("body", Body.values, name="body_is_known"),
            nobody_without_a_day("by", "at", name="body_contact_by_somebody_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def when(self) -> str:
        """The day, and the time where it was written down."""
        time = f", {self.time:%H:%M}" if self.time else ""
        return f"{date_format(self.on, 'l j F Y')}{time}"
