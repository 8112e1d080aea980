"""What intake keeps until it is a complaint, and the codes that open a draft or the complainant's own page."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Academy
from complaints.casework.models import Complaint
from complaints.evidence.models import File


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Draft(models.Model):
    """Answers on their way to becoming a complaint: a parent's, or (with `by`) a colleague's log.

    `answers` holds each page exactly as it was sent, so that nothing typed is lost, right or wrong; each page is
    cleaned anew whenever it is read. Emptied once the complaint is made.
    """

    academy = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="drafts")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="Empty: on the public form.",
    )  # fmt: skip
    answers = models.JSONField(default=dict, blank=True)
    email = models.EmailField("for coming back", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    complaint = models.OneToOneField(
        Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="draft", help_text="Once submitted."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftFile(models.Model):
    """A sealed file that was added to a draft; the file goes with the draft unless a complaint has taken it over."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"draft file {self.pk}"


class Code(models.Model):
    """A six-digit code by e-mail, for one draft or one complainant's own page (A4, A7).

    The worker makes the digits when it sends them; only their hash is kept.
    """

    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="codes")
    complaint = models.ForeignKey(Complaint, null=True, blank=True, on_delete=models.CASCADE, related_name="page_codes")
    email = models.EmailField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True, help_text="Empty until it is sent.")
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    confirms_address = models.BooleanField(
        default=False, help_text="Proves that a new address is theirs; it opens nothing."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, complaint__isnull=True)
                | Q(draft__isnull=True, complaint__isnull=False),
                name="a_code_opens_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class SurveyGiven(models.Model):
    """That the complainant has answered the survey, and no more: the answer itself knows no complaint."""

    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"survey given {self.pk}"
