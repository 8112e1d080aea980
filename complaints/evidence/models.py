"""Files: what somebody handed in, sealed as it came, and the copies made from it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known


class File(models.Model):
    """One sealed file (S0 §4.2, R32). An original is never changed; what is shown instead is a copy of it.

    The room that owns the case holds the row that links to this one, and decides who may have it.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", "Original"
        VIEWING = "viewing", "Viewing copy"
        THUMBNAIL = "thumbnail", "Small picture"
        REDACTED = "redacted", "Redacted copy"

    class Scan(models.TextChoices):
        WAITING = "waiting", "Waiting to be checked for viruses"
        CLEAN = "clean", "No virus found"
        INFECTED = "infected", "Virus found: locked away"
        NOT_SCANNED = "not_scanned", "Not checked for viruses"

    class Seal(models.TextChoices):
        WHOLE = "whole", "Unchanged since upload"
        CHANGED = "changed", "Changed since upload"
        MISSING = "missing", "Missing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORIGINAL)
    derived_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")
    name = models.CharField(max_length=150, help_text="As the sender called it, cleaned. Never a path on a disk.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    sealed_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: somebody without a sign-in, or the portal itself.",
    )  # fmt: skip
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.WAITING)
    scan_claimed_at = models.DateTimeField(null=True, blank=True)
    scanned_at = models.DateTimeField(null=True, blank=True)
    seal = models.CharField(max_length=8, choices=Seal.choices, default=Seal.WHOLE)
    seal_checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sealed_at", "pk"]
        indexes = [
            models.Index(fields=["sealed_at"], condition=Q(scan="waiting"), name="files_to_scan"),
            models.Index(fields=["seal_checked_at"], name="files_to_check"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="original", derived_from__isnull=True)
                | (~Q(kind="original") & Q(derived_from__isnull=False)),
                name="a_copy_names_its_original",
            ),
            models.CheckConstraint(
                condition=Q(scan__in=["waiting", "clean", "infected", "not_scanned"]),
                name="file_scan_is_known",
            ),
            known("kind", ["original", "viewing", "thumbnail", "redacted"], name="file_of_a_known_kind"),
            known("seal", ["whole", "changed", "missing"], name="file_seal_is_known"),
            models.UniqueConstraint(
                fields=["derived_from", "kind"],
                condition=Q(kind__in=["viewing", "thumbnail"]),
                name="one_shown_copy_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_picture(self) -> bool:
        """Whether the portal can show it as a picture."""
        return self.media_type.startswith("image/")

    @property
    def may_be_served(self) -> bool:
        """Nobody gets a file with a virus, one whose bytes have changed, or one still to be scanned."""
        if self.scan == self.Scan.WAITING and settings.CLAMAV_ADDRESS:
            return False
        return self.scan != self.Scan.INFECTED and self.seal == self.Seal.WHOLE
