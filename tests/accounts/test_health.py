"""What /healthz says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts.living import SECONDS_BETWEEN, LivingTask
from accounts.models import Heartbeat
from accounts.tasks import beat

UP = {"web": "up", "database": "up", "queue": "up", "worker": "up", "schedule": "up"}


@pytest.fixture(autouse=True)
def _queue(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path)}


@pytest.mark.django_db
def test_everything_is_up_after_a_beat() -> None:
    beat.run()
    answer = Client().get("/healthz", headers={"host": "10.0.0.1"})
    assert (answer.status_code, answer.json()) == (200, UP)


@pytest.mark.django_db
def test_a_silent_worker_and_a_lost_queue_are_named(settings: Any, tmp_path: Path) -> None:
    beat.run()
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(seconds=601))
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {**UP, "queue": "down", "worker": "down", "schedule": "down"}


@pytest.mark.django_db
def test_a_long_queue_delays_the_schedule_s_sign_of_life_but_not_the_worker_s() -> None:
    beat.run()
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(seconds=91))
    assert Client().get("/healthz").json() == {**UP, "worker": "down"}
    LivingTask.shown_at = -SECONDS_BETWEEN - 1e6
    beat.after_return()
    assert Client().get("/healthz").json() == UP


@pytest.mark.django_db
def test_an_unreachable_redis_is_named(settings: Any) -> None:
    beat.run()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert Client().get("/healthz").json() == {**UP, "queue": "down"}


def test_a_lost_database_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Heartbeat.objects, "values_list", lost)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
