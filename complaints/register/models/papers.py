"""Papers for councils and the board, the public statement, and what has been counted in them for good (S0 §12–13)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.holding import both_or_neither, known
from accounts.models import Academy, Trust
from complaints.evidence.making import Making
from complaints.evidence.models import File
from complaints.register.models.lessons import Issue, Lesson
from complaints.register.papers.periods import Period
from letters.models import digest


class Frozen(Exception):
    """Somebody tried to change a paper that was published: a new version is written instead."""


class PaperQuerySet(models.QuerySet["Paper"]):
    """Refuses to change or delete what was published."""

    def update(self, **fields: Any) -> int:
        if self.exclude(published_at=None).exists():
            raise Frozen("A published paper is not changed.")
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exclude(published_at=None).exists():
            raise Frozen("A published paper is not deleted.")
        return super().delete()


class Paper(models.Model):
    """One paper: written, read by another person, published, and from then on as it was, with its hash (R135, R137)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Paper for the academy council"
        BOARD = "board", "Paper for the trust board"
        STATEMENT = "statement", "Public statement of formal complaints"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="papers")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="papers",
        help_text="Only of a paper for its council.",
    )  # fmt: skip
    year = models.PositiveSmallIntegerField("school year", help_text="The calendar year in which it begins.")
    term = models.PositiveSmallIntegerField(default=0, help_text="0: the whole school year.")
    version = models.PositiveSmallIntegerField(default=1)
    words = models.TextField("what the figures mean, without names", blank=True)
    figures_confirmed = models.BooleanField(
        "small figures in the words are not about complaints or people", default=False
    )
    lessons = models.ManyToManyField(Lesson, blank=True, related_name="papers")
    issues = models.ManyToManyField(Issue, blank=True, related_name="papers")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    read_on = models.DateField(null=True, blank=True)
    read_hash = models.CharField(max_length=64, blank=True, help_text="Of what was read: other figures need reading.")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    contents = models.JSONField(default=dict, blank=True, help_text="All that it says, from its publication on.")
    contents_hash = models.CharField(max_length=64, blank=True)

    objects = PaperQuerySet.as_manager()
    _published: bool = False

    class Meta:
        ordering = ["-year", "-term", "kind", "-version", "pk"]
        constraints = [
            known("kind", ["council", "board", "statement"], name="paper_of_a_known_kind"),
            known("term", [0, 1, 2, 3], name="paper_of_a_known_term"),
            models.CheckConstraint(
                condition=Q(kind="council", academy__isnull=False, term__gt=0)
                | (~Q(kind="council") & Q(academy__isnull=True, term=0)),
                name="paper_of_a_council_is_termly",
            ),
            models.UniqueConstraint(
                fields=["kind", "academy", "year", "term", "version"], condition=Q(kind="council"),
                name="one_council_paper_of_a_version",
            ),
            models.UniqueConstraint(
                fields=["kind", "trust", "year", "version"], condition=~Q(kind="council"),
                name="one_paper_of_a_year_and_version",
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_on__isnull=True, read_hash="")
                | (Q(read_by__isnull=False, read_on__isnull=False) & ~Q(read_hash="")),
                name="paper_read_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True) | ~Q(read_by=models.F("written_by")),
                name="paper_read_by_another_person",
            ),
            both_or_neither("published_by", "published_at", name="paper_published_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, contents_hash="")
                | (Q(published_at__isnull=False, read_by__isnull=False) & ~Q(contents_hash="")),
                name="paper_published_when_read_with_its_hash",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._published:
            raise Frozen("A published paper is not changed: write a new version.")
        super().save(*args, **kwargs)
        self._published = self.published_at is not None

    def get_absolute_url(self) -> str:
        return reverse("register:paper", args=[self.uuid])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self._published:
            raise Frozen("A published paper is not deleted.")
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Paper:
        instance = super().from_db(db, field_names, values)
        instance._published = "published_at" in field_names and instance.published_at is not None
        return instance

    @property
    def period(self) -> Period:
        return Period(self.year, self.term)

    @property
    def title(self) -> str:
        whose = self.academy.name if self.academy else self.trust.name
        what = "Formal complaints" if self.kind == self.Kind.STATEMENT else "Complaints"
        return f"{what}, {whose}, {self.period.name}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_whole(self) -> bool:
        """Whether it still says what was published."""
        return hashed(self.contents) == self.contents_hash


def hashed(contents: dict[str, Any]) -> str:
    """The hash of all that a paper says."""
    return digest(json.dumps(contents, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


class PaperFile(Making):
    """A published paper as a PDF, made by a worker and sealed."""

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="pdf")
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known("state", ["waiting", "claimed", "ready", "failed"], name="paper_file_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, built_at__isnull=False),
                name="a_ready_paper_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"PDF of paper {self.paper_id}"


class Counted(models.Model):
    """That a complaint was counted in a published paper: once, in one term, with what was told of it then.

    So papers that are published later add up with it, whatever becomes of the complaint. It names the complaint by its
    UUID only and stays when that is disposed of: statistics stay (features O4).
    """

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="counted")
    ledger = models.CharField(max_length=12)
    complaint = models.UUIDField()
    place = models.CharField(max_length=4, blank=True, help_text="The academy's code; empty: the trust itself.")
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "counted"
        constraints = [
            models.UniqueConstraint(fields=["ledger", "complaint"], name="counted_once_in_a_ledger"),
            known("term", [1, 2, 3], name="counted_in_a_known_term"),
        ]
        indexes = [models.Index(fields=["trust", "year"], name="register_counted_year")]

    def __str__(self) -> str:
        return f"counted {self.pk}"
