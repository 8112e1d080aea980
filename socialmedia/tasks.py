"""What the schedule asks of this room. It may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from socialmedia import chasing


@shared_task
def chase(dry_run: bool = False) -> int:
    """Each working morning: what was to be looked at or asked again by now."""
    now = timezone.now()
    return chasing.chase(at=now, dry_run=dry_run)
