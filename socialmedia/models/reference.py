"""Reference data that a trust keeps: platforms and their steps, legal notes, support contacts, who opens which gate."""

from __future__ import annotations

from django.db import models

from accounts.models import PostKind, Trust


class Platform(models.Model):
    """A platform by its name of today (R141, R217)."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    also_called = models.CharField("also called, or formerly", max_length=100, blank=True)
    rules_name = models.CharField("what it calls its rules", max_length=120, blank=True)
    rules_link = models.URLField("address of its rules", blank=True)
    without_account = models.URLField("form for people without an account", blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="one_platform_per_key")]

    def __str__(self) -> str:
        return self.name


class PlatformStep(models.Model):
    """How to do one thing on a platform, as looked at on a day: screens change (R208, R209, R214, R217)."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField("what is done, to what kind of content", max_length=120)
    text = models.TextField("the steps, one on each line")
    checked_on = models.DateField("day on which these steps were last looked at")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class LegalNote(models.Model):
    """One heading of the law as a prompt: dated, corrected, not legal advice (R187–R190, readings 25 and 26)."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    text = models.TextField()
    criminal = models.BooleanField("a criminal matter", default=True)
    checked_on = models.DateField("day on which this was last checked")
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="one_legal_note_per_key")]

    def __str__(self) -> str:
        return self.title


class SupportContact(models.Model):
    """Whom to ask for support or advice (R153, R206, R242, R247)."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=160)
    what_for = models.CharField(max_length=300)
    telephone = models.CharField(max_length=60, blank=True)
    link = models.URLField("address", blank=True)
    checked_on = models.DateField("day on which this was last checked")
    position = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["trust", "key"], name="one_support_contact_per_key")]

    def __str__(self) -> str:
        return self.name


class GateRule(models.Model):
    """Which posts may open a gate by hand with reasons, and whether letters want legal advice first (reading 30)."""

    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="+")
    gate = models.SlugField(max_length=30)
    posts = models.JSONField("posts that may open it", default=list, blank=True)
    legal_advice_first = models.BooleanField("legal advice is recorded before a letter", default=False)

    class Meta:
        ordering = ["gate"]
        constraints = [models.UniqueConstraint(fields=["trust", "gate"], name="one_rule_per_gate")]

    def __str__(self) -> str:
        return self.gate

    @property
    def post_names(self) -> list[str]:
        return [PostKind(post).label for post in self.posts if post in PostKind.values]


class WorkingHours(models.Model):
    """When notices of incidents reach people; outside them only immediate risk does, and the trust (R259, R260)."""

    trust = models.OneToOneField(Trust, on_delete=models.CASCADE, related_name="+")
    begin = models.TimeField("from")
    end = models.TimeField("to")
    reply = models.TextField("what a colleague reads who reports outside these hours")

    class Meta:
        verbose_name_plural = "working hours"

    def __str__(self) -> str:
        return f"{self.begin:%H:%M} to {self.end:%H:%M}"
