"""Tests that run side by side must not share a Redis database: one would clear the cache of the other."""

import os

from django.conf import settings

from config.celery import app


def take_own_redis() -> None:
    """Process gw0 takes the numbered database that REDIS_URL names, gw1 the next one, and so on."""
    url = os.environ.get("REDIS_URL", "")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if not (url and worker.isdigit()):
        return
    server, _, number = url.rpartition("/")
    own = f"{server}/{int(number) + int(worker)}"
    os.environ["REDIS_URL"] = own  # for the processes that a test starts
    settings.REDIS_URL = settings.CELERY_BROKER_URL = own
    settings.CACHES["default"]["LOCATION"] = own
    app.conf.broker_url = own
