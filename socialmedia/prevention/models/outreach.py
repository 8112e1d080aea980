"""Families and the outside: signatures, communications, pages, where things stand, who watches when."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.holding import both_or_neither, known
from accounts.models import Academy, Trust
from socialmedia.prevention.models.agreements import Agreement
from socialmedia.prevention.vocabulary import Channel, Found, Placed, Says, Standards

USER = settings.AUTH_USER_MODEL


class Kept(models.Model):
    """What every list has: its key, the academy (none: all of them), who wrote it and when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    academy = models.ForeignKey(Academy, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class HomeSchoolSignature(Kept):
    """A family signed the statement of the home–school agreement, or did not want to (R174, R176)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    child = models.CharField("pupil", max_length=200)
    parent = models.CharField("parent or carer", max_length=200, blank=True)
    says = models.CharField(max_length=10, choices=Says.choices, default=Says.SIGNED)
    on = models.DateField("day of the signature")

    class Meta:
        ordering = ["child", "parent", "pk"]
        indexes = [models.Index(fields=["academy", "agreement", "child"], name="families_that_signed")]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "agreement", "child", "parent"], name="one_signature_of_a_family"
            ),
            known("says", Says.values, name="family_says_something_known"),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class Communication(Kept):
    """Something that families or staff are told, planned for a day and logged when it went out (R172)."""

    channel = models.CharField("how", max_length=12, choices=Channel.choices)
    title = models.CharField("what about", max_length=160)
    text = models.TextField("what it says", blank=True)
    link = models.URLField("where it can be read", blank=True)
    planned_for = models.DateField()
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField("went out on", null=True, blank=True)
    sent_to = models.CharField("to whom", max_length=200, blank=True)
    dropped_because = models.CharField("why it did not go out", max_length=300, blank=True)

    class Meta:
        ordering = ["-planned_for", "-pk"]
        constraints = [known("channel", Channel.values, name="communication_channel_is_known")]

    def __str__(self) -> str:
        return self.title


class Page(Kept):
    """A page, group or account about the school, official or not, and who runs it (R177)."""

    platform = models.CharField(max_length=60)
    name = models.CharField("name of the page or group", max_length=200)
    address = models.CharField(max_length=1000, blank=True)
    whose = models.CharField("whose it is", max_length=12, choices=Standards.choices)
    run_by = models.ForeignKey(
        USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="A colleague who posts for the school: asked to sign the rules for it (R232).",
    )  # fmt: skip
    runs = models.CharField("who runs it, if no colleague", max_length=200, blank=True)
    boundaries = models.CharField("what was agreed about it, and with whom", max_length=300, blank=True)
    checked_on = models.DateField("last looked at on")
    gone_on = models.DateField("is gone since", null=True, blank=True)

    class Meta:
        ordering = ["whose", "platform", "name", "pk"]
        constraints = [
            known("whose", Standards.values, name="page_is_known_to_be_somebodys"),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://") | Q(address__startswith="http://"),
                name="page_address_is_of_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}: {self.name}"


class Placement(models.Model):
    """One place where families come across how to raise things: the trust's own list (R178, R263)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="one_placement_per_key")]

    def __str__(self) -> str:
        return self.title


class PlacementCheck(models.Model):
    """Whether it is there at one academy, and who looked when."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="checks")
    academy = models.ForeignKey(Academy, on_delete=models.CASCADE, related_name="+")
    placed = models.CharField(max_length=10, choices=Placed.choices)
    where = models.CharField("where", max_length=300, blank=True)
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "academy"], name="one_check_per_placement"),
            known("placed", Placed.values, name="placement_check_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} at {self.academy_id}"


class Turn(Kept):
    """Whose turn it is to look at the school's own channels, on a weekend or in the holidays (R262)."""

    who = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField("from")
    to_on = models.DateField("until")
    found = models.CharField(max_length=10, choices=Found.choices, blank=True)
    note = models.TextField("what was removed or reported, from where", blank=True)
    looked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    looked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["who", "from_on"], name="turns_of_a_colleague")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="turn_ends_after_it_begins"),
            known("found", Found.values, name="turn_found_something_known", or_empty=True),
            both_or_neither("looked_by", "looked_on", name="turn_looked_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"turn {self.pk}"
