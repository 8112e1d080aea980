"""Wordings that a trust may edit, and each as it once stood."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from accounts.models import Academy
from letters.models.kept import Origin


def digest(*parts: object) -> str:
    """SHA-256 over the canonical JSON of the parts."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Wording(models.Model):
    """The trust's wording of one letter, or (with an academy) that academy's variant of it.

    `shipped_hash` is the digest of the shipped text that this one was last equal to or began from.
    """

    key = models.CharField(max_length=60)
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="letter_wordings"
    )
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: as shipped.",
    )  # fmt: skip
    edited_at = models.DateTimeField()
    in_force = models.BooleanField(
        default=True, help_text="No: the academy has given up its own words and follows the trust's again."
    )
    shipped_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.OWN)
    licence = models.TextField(blank=True, help_text="Whose text it is and on what terms it is used.")
    acknowledgement = models.TextField(blank=True, help_text="What stands at the end of every letter made from it.")

    class Meta:
        ordering = ["key", "academy_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force=True) | Q(academy__isnull=False), name="only_an_academy_gives_up_its_words"
            ),
            known("origin", Origin.values, name="wording_of_a_known_origin"),
            models.CheckConstraint(
                condition=~Q(origin=Origin.LICENSED) | (~Q(licence="") & ~Q(acknowledgement="")),
                name="licensed_wording_says_whose_it_is",
            ),
            models.UniqueConstraint(fields=["key", "academy"], name="one_wording_per_key_and_academy"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(academy__isnull=True), name="one_trust_wording_per_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} (version {self.version})"

    @property
    def text_hash(self) -> str:
        return digest(self.subject_line, self.body)

    @property
    def says(self) -> tuple[str, str, str, str, str]:
        """Everything that a version keeps."""
        return self.subject_line, self.body, self.origin, self.licence, self.acknowledgement

    @property
    def is_edited(self) -> bool:
        """Whether it says anything else than the shipped text."""
        return self.text_hash != self.shipped_hash


class WordingVersion(models.Model):
    """One wording as it once stood: what it said, who wrote it, when. Never changed."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    subject_line = models.CharField(max_length=200)
    body = models.TextField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.OWN)
    licence = models.TextField(blank=True)
    acknowledgement = models.TextField(blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            known("origin", Origin.values, name="version_of_a_known_origin"),
            models.UniqueConstraint(fields=["wording", "version"], name="one_text_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.wording_id} version {self.version}"
