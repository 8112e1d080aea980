"""What the schedule asks of this room. Each may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from socialmedia.prevention import chasing, keeping


@shared_task
def remind(dry_run: bool = False) -> int:
    """Each working morning: what is to be signed, sent, looked at or told."""
    return chasing.chase(at=timezone.now(), dry_run=dry_run)


@shared_task
def dispose(dry_run: bool = False) -> int:
    """Each night: records of monitoring that the trust keeps no longer."""
    return keeping.dispose(at=timezone.now(), dry_run=dry_run)
