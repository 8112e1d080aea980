"""The pack for the outside body: one making of it, what it holds and what it leaves out."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.db.models import Q

from accounts.holding import known
from complaints.casework.models import CaseDocument, Complaint, Withholding
from complaints.evidence.making import Making
from complaints.evidence.models import File
from complaints.policy.models import OutsideBody


class ReferralPack(Making):
    """Everything about one complaint that the outside body checks, in one PDF (S0 §8, R107). A version stays as it was
    built: what changes afterwards goes into a new one."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="packs")
    version = models.PositiveSmallIntegerField()
    body = models.ForeignKey(
        OutsideBody, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: none is on record for the day.",
    )  # fmt: skip
    documents = models.ManyToManyField(CaseDocument, blank=True, related_name="+")
    withheld = models.ManyToManyField(
        Withholding, blank=True, related_name="+",
        help_text="What was flagged to be left out of a copy of the hearing's papers, and is left out here as well.",
    )  # fmt: skip
    words = models.TextField("words to black out everywhere, one on each line", blank=True)
    why_left_out = models.CharField("why something is left out", max_length=300, blank=True)
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withheld_pages = models.TextField("pages that say only that they are withheld", blank=True)
    blacked_pages = models.TextField("pages with something blacked out", blank=True)
    unread_pages = models.TextField("pages in which words could not be looked for", blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "version"], name="one_pack_of_a_version"),
            known("state", ["waiting", "claimed", "ready", "failed"], name="pack_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(file__isnull=False, built_at__isnull=False),
                name="a_ready_pack_has_its_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["waiting", "claimed"]), name="records_packs_to_make"
            )
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    @property
    def title(self) -> str:
        return f"Version {self.version}"

    @property
    def word_list(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    @cached_property
    def not_placed(self) -> list[PackItem]:
        """What stands in it on a page of its own only, with the reason."""
        return [item for item in self.items.all() if item.why_not]


class PackItem(models.Model):
    """One paper of a pack and its pages."""

    pack = models.ForeignKey(ReferralPack, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    part = models.CharField(max_length=80)
    title = models.CharField(max_length=240)
    first_page = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    why_not = models.CharField("why it could not be placed", max_length=300, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"pack item {self.pk}"

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1
