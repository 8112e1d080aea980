"""The bodies outside that may look at a complaint once the procedure is finished."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import Trust
from complaints.policy.vocabulary import SchoolKind


class OutsideBody(models.Model):
    """Who a finished complaint may be taken to, from one day to another (S0 §8, R103).

    Not part of a version: a letter names the body of the day on which it is issued.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="outside_bodies")
    school_kind = models.CharField("looks at", max_length=12, choices=SchoolKind.choices, default=SchoolKind.ACADEMY)
    name = models.CharField(max_length=200)
    article = models.CharField(
        "word before its name in a sentence", max_length=10, blank=True, default="the",
        help_text="Such as “the” before Department for Education; empty before Ofsted.",
    )  # fmt: skip
    short_name = models.CharField("short name", max_length=40, blank=True, help_text="Such as DfE.")
    link = models.URLField("web page", blank=True)
    contact = models.CharField(
        "other contact", max_length=200, blank=True, help_text="A telephone number or an address."
    )
    looks_at = models.TextField(
        "what it looks at", help_text="In plain words. Begin a line with “- ” to make it a point in a list."
    )
    from_date = models.DateField("from")
    to_date = models.DateField("to", null=True, blank=True)

    class Meta:
        ordering = ["school_kind", "from_date"]
        verbose_name_plural = "outside bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="outside_body_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(school_kind__in=SchoolKind.values), name="outside_body_of_a_known_kind"),
            models.UniqueConstraint(
                fields=["trust", "school_kind", "from_date"], name="one_outside_body_beginning_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_a_sentence(self) -> str:
        """The name as it stands inside a sentence: “the Department for Education”."""
        return f"{self.article} {self.name}".strip()

    @property
    def full_name(self) -> str:
        """The name with its short form, as letters write it the first time."""
        return f"{self.name} ({self.short_name})" if self.short_name else self.name
