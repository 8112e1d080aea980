"""Keys with which a machine of the trust asks for figures."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.holding import both_or_neither
from accounts.models.academies import Academy, Trust


class ApiKey(models.Model):
    """One key, for one academy or the whole trust, until a day; only its hash is kept, so that it is shown once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100, help_text="Which tool has it.")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="api_keys")
    academy = models.ForeignKey(
        Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="api_keys",
        help_text="Empty: the whole trust.",
    )  # fmt: skip
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8, help_text="How it begins, to tell one from another.")
    last_day = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [both_or_neither("revoked_by", "revoked_at", name="key_revoked_by_somebody_at_a_time")]

    def __str__(self) -> str:
        return f"key {self.hint}"

    @property
    def whose(self) -> str:
        return self.academy.name if self.academy else f"{self.trust.name}, every academy"
