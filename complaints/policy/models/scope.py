"""What one version covers and what it points elsewhere: signposts, categories, grounds, linked policies."""

from __future__ import annotations

from django.db import models

from accounts.models import PostKind
from complaints.policy.models.parts import Part
from complaints.policy.models.procedure import Procedure
from complaints.policy.vocabulary import STATUTORY_CLOCKS


class Signpost(Part):
    """A subject that has its own procedure, and where to go with it (S0 §3.2, R20, R21, R24)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="signposts")
    key = models.SlugField("short key", max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField("what to do instead")
    link = models.URLField("web page", blank=True)
    policy_key = models.SlugField("linked policy", max_length=40, blank=True)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_signpost_per_key")]

    def __str__(self) -> str:
        return self.title

    @property
    def policy(self) -> LinkedPolicy | None:
        """The linked policy that covers the subject, when one is named."""
        return self.procedure.linked(self.policy_key) if self.policy_key else None

    @property
    def address(self) -> str:
        """Its own web page, else that of the linked policy, else empty."""
        policy = self.policy
        return self.link or (policy.link if policy else "")


class Category(Part):
    """What a complaint is about, for triage, trends and the clocks that the law sets beside the procedure."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="categories")
    key = models.SlugField("short key", max_length=40)
    title = models.CharField(max_length=120)
    help = models.CharField("what belongs here", max_length=300, blank=True)
    first_to = models.CharField(
        "goes first to", max_length=30, blank=True, choices=PostKind.choices,
        help_text="A post that the school turns to first, such as the SENCO for SEN support.",
    )  # fmt: skip
    statutory_clock = models.CharField(
        "also starts", max_length=40, blank=True,
        choices=[(kind.value, kind.label) for kind in sorted(STATUTORY_CLOCKS)],
        help_text="A clock that the law sets beside this procedure.",
    )  # fmt: skip
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "categories"
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_category_per_key")]

    def __str__(self) -> str:
        return self.title


class Ground(Part):
    """Why a complainant asks for the next stage; never needed in order to ask."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="grounds")
    key = models.SlugField("short key", max_length=40)
    title = models.CharField(max_length=120)
    help = models.CharField("what belongs here", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_ground_per_key")]

    def __str__(self) -> str:
        return self.title


class LinkedPolicy(Part):
    """Another policy that this one refers to, with a link that letters can use (S0 §14, R26)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="linked_policies")
    key = models.SlugField("short key", max_length=40)
    title = models.CharField(max_length=160)
    link = models.URLField("web page", blank=True)
    public = models.BooleanField("shown to parents", default=True)
    position = models.PositiveSmallIntegerField("place in the list", default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "linked policies"
        constraints = [models.UniqueConstraint(fields=["procedure", "key"], name="one_linked_policy_per_key")]

    def __str__(self) -> str:
        return self.title
