"""Answers /healthz before anything else runs: what is up and what is down, and nothing more.

It stands before the host check, the sessions and the redirect to HTTPS, so that a load balancer can ask by
address.
"""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.models import Heartbeat

log = logging.getLogger(__name__)

ADDRESS = "/healthz"
FRESH = {"worker": dt.timedelta(seconds=90), "schedule": dt.timedelta(minutes=10)}
"""A schedule's sign of life waits its turn in the queue; a worker's does not (accounts.living)."""


class HealthMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.rstrip("/") != ADDRESS:
            return self.get_response(request)
        found = {part: "up" if up else "down" for part, up in look(at=timezone.now()).items()}
        status = 200 if set(found.values()) == {"up"} else 503
        return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def look(*, at: dt.datetime) -> dict[str, bool]:
    """Which parts are up. The worker and the schedule are, when they have shown it lately."""
    beats: dict[str, dt.datetime] | None
    try:
        beats = dict(Heartbeat.objects.values_list("name", "at"))
    except Error as problem:
        log.error("the database does not answer: %s", type(problem).__name__)
        beats = None
    return {
        "web": True,
        "database": beats is not None,
        "queue": _queue_is_up(),
        "worker": _fresh(beats, "worker", at),
        "schedule": _fresh(beats, "schedule", at),
    }


def _fresh(beats: dict[str, dt.datetime] | None, name: str, at: dt.datetime) -> bool:
    return beats is not None and name in beats and at - beats[name] < FRESH[name]


def _queue_is_up() -> bool:
    try:
        if settings.REDIS_URL:
            client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
            try:
                return bool(client.ping())
            finally:
                client.close()
        folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
        with tempfile.TemporaryFile(dir=folder):
            return True
    except (OSError, redis.RedisError) as problem:
        log.error("the queue does not answer: %s", type(problem).__name__)
        return False
