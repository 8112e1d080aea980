"""Something that a worker puts together, such as papers as one PDF: claimed by compare-and-swap, its progress written
down, taken up again when a worker was lost. Each owner adds what it is of.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet

STALE = dt.timedelta(minutes=10)
"""A claim as old as this belongs to a worker that is gone."""
MOST_TRIES = 3
PATIENCE = dt.timedelta(seconds=60)
"""What was asked for just now is left to the queue."""


class Making(models.Model):
    """One making: asked for by somebody, done by a worker, ready or failed with its reason."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        CLAIMED = "claimed", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pages = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    claim = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField("what is being done", max_length=200, blank=True)
    done = models.PositiveSmallIntegerField("parts that are done", default=0)
    of = models.PositiveSmallIntegerField("parts in all", default=0)
    problem = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def in_the_making(self) -> bool:
        return self.state in (self.State.WAITING, self.State.CLAIMED)


M = TypeVar("M", bound=Making)
State = Making.State


def claimable(at: dt.datetime) -> Q:
    """What waits to be made, and what a lost worker left."""
    return Q(state=State.WAITING) | Q(state=State.CLAIMED, claimed_at__lt=at - STALE)


def unfinished(rows: QuerySet[M], at: dt.datetime) -> QuerySet[M]:
    """What the sweep takes up: not what was asked for just now."""
    return rows.filter(claimable(at)).exclude(state=State.WAITING, asked_at__gt=at - PATIENCE)


def claimed(row: QuerySet[M], at: dt.datetime) -> QuerySet[M] | None:
    """Take one row for this worker; None when another has it or it is made."""
    claim = uuid.uuid4()
    taken = row.filter(claimable(at)).update(
        state=State.CLAIMED, claim=claim, claimed_at=at, tries=F("tries") + 1, problem="", done=0
    )
    return row.filter(state=State.CLAIMED, claim=claim) if taken else None


def failed(mine: QuerySet[M], why: str) -> None:
    """It could not be made, and this is why."""
    mine.update(state=State.FAILED, problem=why[:500], doing="", claim=None)


def ready(mine: QuerySet[M], *, pages: int, at: dt.datetime) -> bool:
    """It is made. False when the claim was lost meanwhile, and then nothing of it may be kept."""
    return bool(mine.update(state=State.READY, built_at=at, pages=pages, done=F("of"), doing="", claim=None))


def again(row: QuerySet[M], at: dt.datetime) -> bool:
    """Try once more what could not be made."""
    return bool(row.filter(state=State.FAILED).update(state=State.WAITING, problem="", tries=0, asked_at=at))
