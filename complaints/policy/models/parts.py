"""What one version says: limits, names, passages, routing. Frozen with their version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.policy.models.procedure import Frozen, Procedure
from complaints.policy.vocabulary import (
    POLICY_CLOCKS,
    ClockKind,
    Duty,
    NameKey,
    PassageKey,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Count, Deem, Rule


class PartQuerySet(models.QuerySet[Any]):
    """Refuses to change or delete, in bulk, what belongs to a version that was put in force."""

    def _refuse_frozen(self) -> None:
        if self.filter(procedure__draft=False).exists():
            raise Frozen("A version that was put in force is not changed: copy it to a draft.")

    def update(self, **kwargs: Any) -> int:
        self._refuse_frozen()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        versions = {row.procedure_id for row in rows}
        if Procedure.objects.filter(pk__in=versions, draft=False).exists():
            raise Frozen("A version that was put in force is not changed: copy it to a draft.")
        return super().bulk_create(rows, *args, **kwargs)


class Part(models.Model):
    """One row of a version; it can be written only while the version is a draft."""

    objects = PartQuerySet.as_manager()
    procedure: models.ForeignKey[Procedure, Procedure]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_frozen(self) -> None:
        if not Procedure.objects.filter(pk=self.procedure_id, draft=True).exists():  # type: ignore[attr-defined]
            raise Frozen("A version that was put in force is not changed: copy it to a draft.")


COUNT_WORDS: dict[Count, tuple[str, str]] = {
    Count.SCHOOL_DAYS: ("school day", "school days"),
    Count.WORKING_DAYS: ("working day", "working days"),
    Count.CALENDAR_DAYS: ("calendar day", "calendar days"),
    Count.CALENDAR_MONTHS: ("month", "months"),
    Count.CALENDAR_YEARS: ("year", "years"),
}
COUNT_CHOICES = [(count.value, words[1]) for count, words in COUNT_WORDS.items()]
DEEM_CHOICES = [
    (Deem.ANY.value, "Any day that is not a school day"),
    (Deem.OUT_OF_TERM.value, "Only days outside term"),
]


class Limit(Part):
    """How long one clock runs and how its days are counted (procedure.md, "Clocks" and "Counting")."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="limits")
    clock = models.CharField(max_length=40, choices=[(kind.value, kind.label) for kind in POLICY_CLOCKS])
    length = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(365)])
    count = models.CharField("counted in", max_length=20, choices=COUNT_CHOICES, default=Count.SCHOOL_DAYS.value)
    inset_counts = models.BooleanField("INSET days count", default=False)
    receipt_is_day_one = models.BooleanField("the day of receipt is day 1", default=False)
    deem = models.CharField("treated as received later", max_length=20, choices=DEEM_CHOICES, default=Deem.ANY.value)
    note = models.CharField("where it comes from", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "clock"], name="one_limit_per_clock"),
            models.CheckConstraint(
                condition=Q(clock__in=[str(k) for k in POLICY_CLOCKS]), name="limit_of_a_known_clock"
            ),
            models.CheckConstraint(condition=Q(length__gte=1), name="limit_of_at_least_one"),
            models.CheckConstraint(condition=Q(count__in=[str(c) for c in Count]), name="limit_counted_in_a_known_way"),
            models.CheckConstraint(condition=Q(deem__in=[str(d) for d in Deem]), name="limit_with_a_known_deeming"),
        ]

    def __str__(self) -> str:
        return f"{ClockKind(self.clock).label}: {self.words}"

    @property
    def rule(self) -> Rule:
        """As `complaints.schooldays.counting` takes it."""
        return Rule(
            length=self.length,
            count=Count(self.count),
            inset_counts=self.inset_counts,
            receipt_is_day_one=self.receipt_is_day_one,
            deem=Deem(self.deem),
        )

    @property
    def words(self) -> str:
        """Such as "20 school days"."""
        one, many = COUNT_WORDS[Count(self.count)]
        return f"{self.length} {one if self.length == 1 else many}"


class Name(Part):
    """What this version calls something (R280)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=40, choices=NameKey.choices)
    text = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_name_per_key")]

    def __str__(self) -> str:
        return self.text


class Passage(Part):
    """A passage of plain wording on the public page."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="passages")
    key = models.CharField(max_length=40, choices=PassageKey.choices)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_passage_per_key")]

    def __str__(self) -> str:
        return str(PassageKey(self.key).label)


class RoutingRow(Part):
    """Who receives, carries out and decides a complaint about this subject at this stage (S0 §6–7)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="routing_rows")
    subject = models.CharField(max_length=24, choices=SubjectKind.choices)
    stage = models.PositiveSmallIntegerField(choices=[(s.value, s.label) for s in Stage])
    received_by = models.CharField(max_length=40, choices=Duty.choices)
    carried_out_by = models.CharField(max_length=40, choices=Duty.choices)
    decided_or_heard_by = models.CharField("decided or heard by", max_length=40, choices=Duty.choices)
    source = models.CharField("where it comes from", max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "subject", "stage"], name="one_route_per_subject_and_stage"),
            models.CheckConstraint(condition=Q(subject__in=SubjectKind.values), name="route_of_a_known_subject"),
            models.CheckConstraint(condition=Q(stage__in=[1, 2, 3]), name="route_at_stage_1_2_or_3"),
            known("received_by", Duty.values, name="route_received_by_a_known_duty"),
            known("carried_out_by", Duty.values, name="route_carried_out_by_a_known_duty"),
            known("decided_or_heard_by", Duty.values, name="route_decided_by_a_known_duty"),
        ]

    def __str__(self) -> str:
        return f"{SubjectKind(self.subject).label}, stage {self.stage}"
