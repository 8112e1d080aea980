"""Notices: short e-mails to people with a sign-in, without personal data in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One line that somebody should know: in the next digest, at once when urgent; claimed before sending."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    key = models.CharField(max_length=120, help_text="The same key is never written twice for one person.")
    text = models.CharField(max_length=300, help_text="A reference and a plain sentence; no names.")
    path = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="No e-mail before this moment: quiet hours. Empty: none are kept."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_key")]
        indexes = [models.Index(fields=["sent_at", "claimed_at"])]

    def __str__(self) -> str:
        return self.text
