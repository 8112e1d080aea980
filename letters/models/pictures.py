"""Pictures that letters carry: logos, signatures, and the pages of what is enclosed. A picture is never changed."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import both_or_neither, known
from accounts.models import Academy
from letters.models.letters import Letter
from letters.vocabulary import LetterState, MarkKind

PERSON = settings.AUTH_USER_MODEL


class Picture(models.Model):
    """The pixels, once, under their SHA-256: an issued letter names them and is made again with the same bytes."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=20)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Mark(models.Model):
    """The logo of the trust or of one academy, or a person's signature. A new one ends the one before; none is lost."""

    kind = models.CharField(max_length=20, choices=MarkKind.choices)
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="letter_marks",
        help_text="Empty for a logo: the trust's, for academies without one of their own.",
    )  # fmt: skip
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="letter_marks")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    words = models.CharField("what it shows, for those who cannot see it", max_length=200)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            known("kind", MarkKind.values, name="letter_mark_of_a_known_kind"),
            both_or_neither("ended_by", "ended_at", name="letter_mark_ended_by_somebody_at_a_time"),
            models.CheckConstraint(
                condition=Q(kind=MarkKind.LOGO, person=None)
                | Q(kind=MarkKind.SIGNATURE, person__isnull=False, academy=None),
                name="signature_is_a_persons",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind=MarkKind.SIGNATURE, ended_at=None), name="one_signature_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["academy"], condition=Q(kind=MarkKind.LOGO, ended_at=None), name="one_logo_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Enclosure(models.Model):
    """Something that goes with a letter, as pages behind it. Part of what is approved, and frozen with the letter."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    number = models.PositiveSmallIntegerField()
    title = models.CharField("what it is", max_length=200)
    sha256 = models.CharField("of the file as it came", max_length=64)
    pages = models.JSONField(help_text="Of each page the SHA-256 of its picture, and its words.")
    added_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["letter_id", "number"]
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="one_enclosure_per_number")]

    def __str__(self) -> str:
        return f"enclosure {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_issued()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_if_issued()
        return super().delete(*args, **kwargs)

    def _refuse_if_issued(self) -> None:
        if Letter.objects.filter(pk=self.letter_id, state=LetterState.ISSUED).exists():
            raise TypeError("An issued letter is never changed; what it encloses belongs to it.")
