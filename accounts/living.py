"""A task that shows, when it ends, that the worker lives: a long queue must not look like a dead worker."""

from __future__ import annotations

import time
from typing import Any

from celery import Task
from django.utils import timezone

from accounts.models import Heartbeat

SECONDS_BETWEEN = 15.0


class LivingTask(Task):  # type: ignore[type-arg]  # not generic at run time
    """Every task of the portal. At most one row is written in fifteen seconds."""

    abstract = True
    shown_at = -SECONDS_BETWEEN

    def after_return(self, *args: Any, **kwargs: Any) -> None:
        """After any task, well ended or not, in a real worker."""
        now = time.monotonic()
        if self.request.is_eager or now - LivingTask.shown_at < SECONDS_BETWEEN:
            return
        LivingTask.shown_at = now
        Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})
