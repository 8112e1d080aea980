"""The trail: what was done (chained, append-only) and what was seen."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class AppendOnly(models.QuerySet[Any]):
    """Refuses to change or delete what was written."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The chronology is append-only: an entry is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("The chronology is append-only: an entry is never deleted.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise TypeError("The chronology is append-only: an entry is never changed.")
        return super().bulk_create(objs, *args, **kwargs)


class Entry(models.Model):
    """One thing that happened to one complaint, incident or disclosure, with the hash of the one before it.

    Holds ids, steps and field names only, never a person's words: disposal need not touch the chain.
    """

    about_kind = models.CharField(max_length=20)
    about = models.UUIDField()
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within what it is about.")
    at = models.DateTimeField()
    on = models.DateField(help_text="The day that the act counts for.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the complainant, or the portal itself (see actor).",
    )  # fmt: skip
    actor = models.CharField(max_length=20, default="person", help_text="person, complainant or portal")
    step = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["about", "number"]
        constraints = [
            models.UniqueConstraint(fields=["about", "number"], name="one_entry_per_number"),
            models.CheckConstraint(
                condition=Q(actor="person", by__isnull=False) | Q(actor__in=["complainant", "portal"], by__isnull=True),
                name="entry_by_a_person_names_them",
            ),
        ]
        indexes = [models.Index(fields=["about", "-number"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about} #{self.number} {self.step}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The chronology is append-only: an entry is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The chronology is append-only: an entry is never deleted.")


class ProvedEnd(models.Model):
    """Where one chain ended when it was last proved: an end cut off later leaves no mark in the chain."""

    about = models.UUIDField(unique=True)
    about_kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about} reached #{self.number} by {self.on}"


class Proof(models.Model):
    """One proof of every chain: how much there was, whether it held, and the mark of all their ends together."""

    at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    mark = models.CharField(max_length=64, help_text="SHA-256 over the ends of all chains, to be kept elsewhere.")
    faults = models.JSONField(default=list, help_text="What did not hold: ids, numbers and a sentence, no names.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.chains} chains, {self.entries} entries, {len(self.faults)} faults"

    @property
    def holds(self) -> bool:
        return not self.faults


class Access(models.Model):
    """Somebody saw something: a view, a download, an export, a print."""

    about_kind = models.CharField(max_length=20)
    about = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.CharField(max_length=20, default="person")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    detail = models.CharField(max_length=200, blank=True, help_text="An id or a count, never a name.")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "accesses"
        indexes = [models.Index(fields=["about", "user"]), models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{self.what} {self.about_kind} {self.about}"


class Heartbeat(models.Model):
    """When a part of the machinery last showed that it lives; read by /healthz."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
