"""The papers of a hearing: one bundle, a copy for each side, and what each copy leaves out."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.casework.models.complaint import Complaint
from complaints.casework.models.contacts import CaseDocument
from complaints.casework.models.panel import Hearing
from complaints.evidence.making import Making
from complaints.evidence.models import File


class Reader(models.TextChoices):
    """Whose copy of the papers it is."""

    PANEL = "panel", "the panel"
    COMPLAINANT = "complainant", "the complainant"
    ACADEMY = "academy", "the academy"


class Bundle(Making):
    """One making of the papers of a hearing: the whole, or a supplement with late papers (S0 §4.3, R37, R77)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="bundles")
    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="bundles")
    version = models.PositiveSmallIntegerField()
    supplement_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supplements",
        help_text="Empty: the whole bundle. Else only what came after that one, numbered on from its last page.",
    )  # fmt: skip
    first_page = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "version"], name="one_bundle_of_a_version"),
            known("state", ["waiting", "claimed", "ready", "failed"], name="bundle_in_a_known_state"),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=Q(state__in=["waiting", "claimed"]), name="cw_bundles_to_make")
        ]

    def __str__(self) -> str:
        return f"bundle {self.pk}"

    @property
    def title(self) -> str:
        return f"Supplement {self.version}" if self.supplement_to_id else f"Version {self.version}"

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1

    @cached_property
    def not_placed(self) -> list[BundleItem]:
        """Papers that stand in it on a page of their own only, with the reason."""
        return [item for item in self.items.all() if item.why_not]


class BundleItem(models.Model):
    """One paper of a bundle and the pages that it has in every copy."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=60)
    title = models.CharField(max_length=240)
    document = models.ForeignKey(CaseDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    first_page = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    why_not = models.CharField("why it could not be placed", max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"bundle item {self.pk}"

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1


class BundleCopy(models.Model):
    """The sealed copy of a bundle for one side, with that side's own redactions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="copies")
    reader = models.CharField(max_length=12, choices=Reader.choices)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    withheld = models.TextField("pages that say only that they are withheld", blank=True)
    blacked = models.TextField("pages with something blacked out", blank=True)
    unread = models.TextField("pages in which words could not be looked for", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "reader"], name="one_copy_for_each_reader"),
            known("reader", Reader.values, name="copy_for_a_known_reader"),
        ]

    def __str__(self) -> str:
        return f"bundle copy {self.pk}"


class Withholding(models.Model):
    """What one side's copy of the papers leaves out, and why: a whole paper, pages of it, or words (R281)."""

    EVERYWHERE = "everywhere"

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="withholdings")
    reader = models.CharField("from whose copy", max_length=12, choices=Reader.choices)
    part = models.CharField("which part of the papers", max_length=60, blank=True)
    document = models.ForeignKey(
        CaseDocument, null=True, blank=True, on_delete=models.CASCADE, related_name="withholdings"
    )
    pages = models.CharField("pages of that paper, as 2-4, 7", max_length=200, blank=True)
    words = models.TextField("words to black out, one on each line", blank=True)
    copy = models.ForeignKey(
        File, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="A redacted copy that this side gets instead.",
    )  # fmt: skip
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [known("reader", Reader.values, name="withheld_from_a_known_reader")]

    def __str__(self) -> str:
        return f"withholding {self.pk}"

    @property
    def word_list(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]
