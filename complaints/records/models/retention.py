"""How long records are kept and by what right, holds against it, and disposals by two people (S0 §10, R130)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import User
from complaints.casework.models import Complaint
from complaints.evidence.models import File

USER = settings.AUTH_USER_MODEL


class RetentionRule(models.Model):
    """How long one kind of record is kept, and who says so. A change is a new version; the old one stays."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "Feedback"
        CONCERN = "concern", "Concern, answered without a formal complaint"
        COMPLAINT = "complaint", "Complaint"
        EARLY_YEARS = "early_years", "Complaint about the early years requirements"
        SAFEGUARDING = "safeguarding", "Complaint flagged safeguarding"
        INCIDENT = "incident", "Social media report"
        MAILING = "mailing", "Letter to many people: the list of who got it, and each person’s letter"
        FAMILY = "family", "Family’s signature under the home–school agreement"
        DISCLOSURE = "disclosure", "Request to see the record, with no complaint in it"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    months = models.PositiveSmallIntegerField("months for which it is kept")
    names_go = models.BooleanField("the access log forgets who looked", default=True)
    source = models.CharField("who says so", max_length=300)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: as shipped."
    )
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            known(
                "kind",
                ["feedback", "concern", "complaint", "early_years", "safeguarding", "incident", "mailing", "family",
                 "disclosure"],
                name="retention_of_a_known_kind",
            ),
            models.UniqueConstraint(fields=["kind", "version"], name="one_retention_rule_of_a_version"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(replaced_at__isnull=True), name="one_retention_rule_in_force"
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="kept_for_a_month_at_least"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind}, version {self.version}"

    @property
    def how_long(self) -> str:
        years, months = divmod(self.months, 12)
        said = [f"{years} year{'' if years == 1 else 's'}"] if years else []
        said += [f"{months} month{'' if months == 1 else 's'}"] if months else []
        return " and ".join(said)


def _either(name: str) -> models.CheckConstraint:
    """A complaint, or a record of its own of some other room: never both, never neither."""
    return models.CheckConstraint(
        condition=Q(complaint__isnull=False, about__isnull=True) | Q(complaint__isnull=True, about__isnull=False),
        name=name,
    )


class Hold(models.Model):
    """A record is kept longer, for a reason, until somebody looks again and lifts it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="holds")
    kind = models.CharField("kind of a record of its own", max_length=12, blank=True)
    about = models.UUIDField("which record of its own", null=True, blank=True)
    label = models.CharField("its reference", max_length=20, blank=True)
    reason = models.TextField()
    review_on = models.DateField()
    placed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    placed_on = models.DateField()
    lifted_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            both_or_neither("lifted_by", "lifted_on", name="hold_lifted_by_somebody_on_a_day"),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(lifted_on__isnull=True), name="one_standing_hold"
            ),
            models.UniqueConstraint(
                fields=["about"], condition=Q(lifted_on__isnull=True), name="one_standing_hold_on_a_record"
            ),
            _either("hold_on_a_complaint_or_a_record_of_its_own"),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | (~Q(kind="") & ~Q(label="")), name="hold_on_a_record_says_which"
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def reference(self) -> str:
        return self.complaint.reference if self.complaint is not None else self.label


class Disposal(models.Model):
    """Records that one person proposes to dispose of and another approves; then a worker does it, batch by batch."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waits for a second person"
        APPROVED = "approved", "Being carried out"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    rows_gone = models.PositiveIntegerField(default=0)
    files_gone = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            known("state", ["proposed", "approved", "done", "dropped"], name="disposal_in_a_known_state"),
            both_or_neither("approved_by", "approved_at", name="disposal_approved_by_somebody_at_a_time"),
            both_or_neither("dropped_by", "dropped_at", name="disposal_dropped_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="disposal_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"]) | Q(approved_by__isnull=False),
                name="nothing_is_disposed_of_without_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="a_disposal_that_is_done_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("records:disposal", args=[self.uuid])


class DisposalItem(models.Model):
    """One record in a disposal: what was decided by which rule, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Disposed of"
        POSTPONED = "postponed", "Postponed"
        LEFT_OUT = "left_out", "Left out by the second person"

    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="items")
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField("which record of its own", null=True, blank=True)
    reference = models.CharField(max_length=20)
    kept_from = models.ManyToManyField(
        User, related_name="+", help_text="Who might not see the record when it went, and so sees no trace of it."
    )
    rule = models.ForeignKey(RetentionRule, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField("why it was postponed", max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            known("state", ["waiting", "done", "postponed", "left_out"], name="disposal_item_in_a_known_state"),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(state="waiting"), name="in_one_disposal_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["about"], condition=Q(state="waiting"), name="a_record_in_one_disposal_at_a_time"
            ),
            _either("disposal_of_a_complaint_or_a_record_of_its_own"),
        ]
        indexes = [models.Index(fields=["disposal", "state", "id"], name="records_items_to_dispose")]

    def __str__(self) -> str:
        return f"disposal item {self.pk}"


class DoomedFile(models.Model):
    """Bytes to be removed: written down with the rows' going, so that a worker that is killed leaves nothing lying."""

    disposal = models.ForeignKey(Disposal, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=200)
    of_a_letter = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"doomed file {self.pk}"
