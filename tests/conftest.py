"""What every test stands on: quick password hashing, captured mail, a folder of its own, tasks at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.db import connections
from django.test import Client

from accounts.models import User
from config.celery import app as celery_app
from tests import long
from tests.chromium import chromium, page  # noqa: F401 - the browser of every browser test
from tests.colleague import Colleague
from tests.parallel import take_own_redis
from tests.people import People, make_people
from tests.standing import standing

hypothesis.settings.register_profile("no clock", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("no clock")
"""A slow computer is no fault of what is tested."""


def pytest_configure(config: pytest.Config) -> None:
    """For the whole run. A test that wants a real worker starts a process with settings of its own."""
    take_own_redis()
    if django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # Tables made from the models save every test process half a minute. What migrations do beyond the models they
        # do on PostgreSQL only, where they run; and on SQLite they run in the tests that start a portal.
        config.option.nomigrations = True
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.CELERY_TASK_ALWAYS_EAGER = True
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before any mark is asked for."""
    long.mark(items)


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    """Nothing that a test writes lands in the installation's folders."""
    settings.VAR_DIR = tmp_path
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    stored = {**settings.STORAGES}
    stored["default"] = {**stored["default"], "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = stored
    storages._storages.clear()


@pytest.fixture(autouse=True)
def _connection_outlives_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A streamed answer that a test closes would close PostgreSQL's connection, and the test's transaction with it."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """The portal that browser tests open. A request that ends after it was told to stop closes the shared connection
    from its own thread: without this, an error at the end of a run on a busy computer, whatever the tests found."""
    for connection in live_server.thread.connections_override.values():
        connection.inc_thread_sharing()
    return live_server


@pytest.fixture
def people(db: None) -> People:
    """One trust, two academies, somebody in every post since 1 September 2026."""
    return standing("people", make_people)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(user)` is a browser in which that person has signed in."""

    def sign_in(user: User) -> Client:
        client = Colleague()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
