"""What is kept beside the wordings: shipped texts, links with their checks, what somebody confirmed of a letter."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known, nobody_without_a_day


class Origin(models.TextChoices):
    """Whose words a wording is made of (R204)."""

    OWN = "own", "Our own words, or the portal’s as we changed them"
    LICENSED = "licensed", "Somebody else’s text that we hold a licence for"


class Shipped(models.Model):
    """A text as it came with a release, kept so that what a later one changed can be shown beside an edited wording."""

    key = models.CharField(max_length=60)
    text_hash = models.CharField(max_length=64)
    subject_line = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    first_loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-first_loaded_at"]
        constraints = [models.UniqueConstraint(fields=["key", "text_hash"], name="one_shipped_text_per_hash")]

    def __str__(self) -> str:
        return f"{self.key} as shipped"


class LinkState(models.TextChoices):
    """What the last look at a link found. Only a broken one stops a letter."""

    UNCHECKED = "unchecked", "Not checked yet"
    WORKS = "works", "Works"
    BROKEN = "broken", "Does not work"
    UNREACHED = "unreached", "Could not be looked at"


class Link(models.Model):
    """An address that letters give, with its last check; those in the list of help are offered (R205, R206)."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    address = models.URLField(max_length=500, unique=True)
    title = models.CharField(max_length=200, blank=True)
    in_help_list = models.BooleanField("offered under “Where to read more”", default=False)
    state = models.CharField(max_length=20, choices=LinkState.choices, default=LinkState.UNCHECKED)
    said = models.CharField(max_length=200, blank=True, help_text="What the look found, in a few words.")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the portal looked by itself.",
    )  # fmt: skip

    class Meta:
        ordering = ["-in_help_list", "title", "address"]
        constraints = [
            known("state", LinkState.values, name="link_in_a_known_state"),
            nobody_without_a_day("checked_by", "checked_at", name="link_checked_at_a_time"),
            models.CheckConstraint(
                condition=Q(state=LinkState.UNCHECKED) | Q(checked_at__isnull=False), name="checked_link_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address


class Confirmation(models.Model):
    """Somebody said of a letter, as it stood, that something is so. It holds for these words only (R196–R197, R200)."""

    letter = models.ForeignKey("letters.Letter", on_delete=models.CASCADE, related_name="confirmations")
    key = models.CharField(max_length=120)
    question = models.TextField()
    text_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "key", "text_hash"], name="confirmed_once_per_text")]

    def __str__(self) -> str:
        return self.question
