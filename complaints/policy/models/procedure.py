"""One version of the procedure."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.holding import known, nobody_without_a_day
from accounts.models import Academy, Trust
from complaints.policy.vocabulary import (
    PANEL_DUTIES,
    ClockKind,
    Duty,
    NameKey,
    PanelRule,
    PassageKey,
    SchoolKind,
    Stage,
    SubjectKind,
)
from complaints.schooldays.counting import Rule

if TYPE_CHECKING:
    from complaints.policy.models.parts import Limit, RoutingRow
    from complaints.policy.models.scope import LinkedPolicy


T = TypeVar("T")

MOST_KEPT = 256
_kept: Final[dict[tuple[uuid.UUID, dt.datetime, str], Any]] = {}
"""Parts of versions that were put in force, by version, moment and part. These never change (R1), so each process
reads them once; a version whose putting in force was undone comes back with another moment."""


class Frozen(Exception):
    """Somebody tried to change a version that is or was in force: it is copied to a draft instead."""


class Decider(models.TextChoices):
    """Who rules on a request for an independent panel, on the fewest facts (S0 §10, reading 23)."""

    CLERK = "clerk", "The clerk"
    COUNCIL_CHAIR = "council_chair", "The chair of the council"
    OPERATIONS_OFFICER = "operations_officer", "The operations officer"
    TRUSTEE = "trustee", "A trustee who will not sit on the panel"


UNFROZEN = frozenset({"ended_on"})
"""What may still be written on a version that was put in force: the day that an academy's own one ends."""


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Asks for versions."""

    def put_in_force(self) -> ProcedureQuerySet:
        """Versions that are, were or will be in force."""
        return self.filter(draft=False)

    def whole(self) -> ProcedureQuerySet:
        """With every part, in a fixed number of queries."""
        return self.select_related("trust", "academy").prefetch_related(
            "limits",
            "names",
            "passages",
            "routing_rows",
            "signposts",
            "categories",
            "grounds",
            "linked_policies",
            "reviews",
        )

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(draft=False).exists():
            raise Frozen("A version that was put in force is never deleted.")
        return super().delete()


class Procedure(models.Model):
    """A version of the procedure, for the whole trust or for one academy. In force it is frozen (R1, R279).

    A complaint keeps for life the version that was in force on the day it was received.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="procedures")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="own_procedures",
        help_text="Empty: every academy of the trust that has no procedure of its own.",
    )  # fmt: skip
    number = models.PositiveIntegerField("version")
    title = models.CharField(max_length=200)
    school_kind = models.CharField(
        "kind of school", max_length=12, choices=SchoolKind.choices, default=SchoolKind.ACADEMY
    )
    approver = models.CharField("approved by", max_length=200, blank=True, help_text="The body that approves it.")
    approved_on = models.DateField("approved on", null=True, blank=True)
    last_reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    next_review_on = models.DateField("next review due by", null=True, blank=True)
    attribution = models.TextField(
        blank=True, help_text="Whose wording it uses and on what terms, if it is not the trust's own."
    )

    mediation = models.BooleanField("mediation may be offered before a panel is arranged", default=False)
    chair_attempt = models.BooleanField("the chair first tries to find a way forward at stage 3", default=False)
    panel_rule = models.CharField(
        "who must sit on the review panel",
        max_length=24,
        choices=PanelRule.choices,
        default=PanelRule.ACADEMY,
    )
    independence_decided_by = models.CharField(
        "who rules on a request for an independent panel",
        max_length=24, choices=Decider.choices, default=Decider.CLERK,
    )  # fmt: skip
    same_for_everyone = models.BooleanField(
        "people who are not parents of a pupil have the same three stages", default=True
    )
    notes_destroyed = models.BooleanField(
        "panel members' private notes are destroyed once the decision is sent", default=True
    )
    legal_advice_first = models.BooleanField(
        "legal advice is taken before a letter about posts on social media", default=False
    )

    draft = models.BooleanField(default=True, editable=False)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="copies"
    )
    in_force_from = models.DateField("in force from", null=True, blank=True, editable=False)
    put_in_force_at = models.DateTimeField(null=True, blank=True, editable=False)
    put_in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: loaded from a file by the portal.",
    )
    ended_on = models.DateField(
        "last day in force", null=True, blank=True, editable=False,
        help_text="Only for an academy's own version, when the academy goes back to the trust's.",
    )  # fmt: skip
    loaded_from = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Hash of the file it came from."
    )
    revision = models.PositiveIntegerField(default=0, editable=False, help_text="Counts the changes to the draft.")
    last_change = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Hash of the last change: the same form sent twice is one.",
    )

    objects = ProcedureQuerySet.as_manager()

    _put_in_force: bool = False

    class Meta:
        ordering = ["-in_force_from", "-number", "pk"]
        indexes = [models.Index(fields=["trust", "draft", "in_force_from"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft=True, in_force_from__isnull=True, put_in_force_at__isnull=True)
                | (
                    Q(draft=False, in_force_from__isnull=False, put_in_force_at__isnull=False)
                    & Q(approved_on__isnull=False)
                    & ~Q(approver="")
                ),
                name="procedure_in_force_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(academy__isnull=False, ended_on__gte=F("in_force_from")),
                name="only_an_academys_own_procedure_ends",
            ),
            nobody_without_a_day("put_in_force_by", "put_in_force_at", name="procedure_put_in_force_at_a_time"),
            known("school_kind", SchoolKind.values, name="procedure_for_a_known_kind_of_school"),
            known("panel_rule", PanelRule.values, name="procedure_with_a_known_panel_rule"),
            known("independence_decided_by", Decider.values, name="procedure_with_a_known_decider"),
            models.UniqueConstraint(
                fields=["trust", "number"],
                condition=Q(academy__isnull=True),
                name="one_trust_version_per_number",
            ),
            models.UniqueConstraint(
                fields=["academy", "number"],
                condition=Q(academy__isnull=False),
                name="one_academy_version_per_number",
            ),
            models.UniqueConstraint(
                fields=["trust"], condition=Q(draft=True, academy__isnull=True), name="one_trust_draft"
            ),
            models.UniqueConstraint(
                fields=["academy"],
                condition=Q(draft=True, academy__isnull=False),
                name="one_draft_per_academy",
            ),
            models.UniqueConstraint(
                fields=["trust", "in_force_from"],
                condition=Q(draft=False, academy__isnull=True),
                name="one_trust_version_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["academy", "in_force_from"],
                condition=Q(draft=False, academy__isnull=False),
                name="one_academy_version_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Sequence[str] | None = None,  # type: ignore[override]
    ) -> None:
        """A version that was put in force is not written again, but for its end."""
        if self._put_in_force and not (update_fields and UNFROZEN.issuperset(update_fields)):
            raise Frozen("A version that was put in force is not changed: copy it to a draft.")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)
        self._put_in_force = not self.draft

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        if self._put_in_force:
            raise Frozen("A version that was put in force is never deleted.")
        return super().delete(using=using, keep_parents=keep_parents)

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Procedure:
        instance = super().from_db(db, field_names, values)
        instance._put_in_force = "draft" in field_names and not instance.draft
        return instance

    # what it says

    def _once(self, part: str, read: Callable[[], T]) -> T:
        """One part of this version: of one that is in force as it was read first, of a draft as it is now."""
        if not self._put_in_force or self.put_in_force_at is None:
            return read()
        key = (self.uuid, self.put_in_force_at, part)
        if key not in _kept:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = read()
        found: T = _kept[key]
        return found

    @cached_property
    def _limits(self) -> dict[str, Limit]:
        return self._once("limits", lambda: {limit.clock: limit for limit in self.limits.all()})

    @cached_property
    def _names(self) -> dict[str, str]:
        return self._once("names", lambda: {name.key: name.text for name in self.names.all()})

    @cached_property
    def _passages(self) -> dict[str, str]:
        return self._once("passages", lambda: {passage.key: passage.text for passage in self.passages.all()})

    @cached_property
    def _routing(self) -> dict[tuple[str, int], RoutingRow]:
        return self._once("routing", lambda: {(row.subject, row.stage): row for row in self.routing_rows.all()})

    @cached_property
    def _linked(self) -> dict[str, LinkedPolicy]:
        return {policy.key: policy for policy in self.linked_policies.all()}

    def limit(self, clock: ClockKind | str) -> Limit | None:
        """The limit of one clock with its note of source, or None when this version sets none."""
        return self._limits.get(str(clock))

    def rule(self, clock: ClockKind | str) -> Rule | None:
        """How long that clock runs and how it is counted, or None when this version sets no limit."""
        limit = self.limit(clock)
        return limit.rule if limit else None

    def name(self, key: NameKey | str) -> str:
        """What this version calls a post, a body, a stage or a closing (R280). ValueError: no such key."""
        known = NameKey(key)
        return self._names.get(known.value) or str(known.label)

    def stage_name(self, stage: Stage | int) -> str:
        """What this version calls a stage."""
        return self.name(f"stage_{int(stage)}")

    def stage_short(self, stage: Stage | int) -> str:
        """The same without what follows a colon: "Stage 2" where it is called "Stage 2: formal"."""
        return self.stage_name(stage).partition(":")[0].strip()

    def stage_in_a_sentence(self, stage: Stage | int) -> str:
        """The same within a sentence: "stage 2 (formal)" where it is called "Stage 2: formal" (R280)."""
        head, _, rest = (part.strip() for part in self.stage_name(stage).partition(":"))
        head = re.sub(r"^Stage\b", "stage", head)
        return f"{head} ({rest})" if rest else head

    def closure_words(self, closure: str) -> str:
        """The plain words for a reason for closing, by its key in casework."""
        return self.name(f"closure_{closure}")

    def passage(self, key: PassageKey | str) -> str:
        """One passage of plain wording, empty when this version has none. ValueError: no such key."""
        return self._passages.get(PassageKey(key).value, "")

    def routing(self, subject: SubjectKind | str, stage: Stage | int) -> RoutingRow:
        """Who receives, carries out and decides (S0 §6–7). LookupError: this draft has no such row."""
        row = self._routing.get((str(subject), int(stage)))
        if row is None:
            raise LookupError(f"{self} does not say who handles {subject} at stage {int(stage)}.")
        return row

    def panel_rule_for(self, subject: SubjectKind | str) -> PanelRule:
        """Which certificate the panel about this subject must pass (S0 §6.3, §7.3, R99, R100)."""
        duty = Duty(self.routing(subject, Stage.PANEL).decided_or_heard_by)
        return PANEL_DUTIES.get(duty) or PanelRule(self.panel_rule)

    def linked(self, key: str) -> LinkedPolicy | None:
        """A linked policy by its key (R26)."""
        return self._linked.get(key)

    # where it stands

    @property
    def review_due_on(self) -> dt.date | None:
        """When the next review is due, after the latest recorded review (R1, R2)."""
        reviews = sorted(self.reviews.all(), key=lambda review: (review.approved_on, review.pk))
        return reviews[-1].next_review_on if reviews else self.next_review_on

    def review_overdue(self, on: dt.date) -> bool:
        """True once the next review date has passed (R1)."""
        due = self.review_due_on
        return due is not None and due < on


class Review(models.Model):
    """A review that left a version as it was, with who approved that (S0 §13, R2)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField("reviewed on")
    why = models.CharField(
        "why it was reviewed",
        max_length=200,
        help_text="Such as: three years have passed; a change in the law.",
    )
    approver = models.CharField("approved by", max_length=200)
    approved_on = models.DateField("approved on")
    next_review_on = models.DateField("next review due by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["approved_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "reviewed_on"], name="one_review_of_a_version_on_a_day"),
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("reviewed_on")), name="next_review_follows_the_review"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.procedure_id} on {self.reviewed_on}"
