"""A real worker process, the folders as its queue: a worker killed in the middle of a letter leaves nothing undone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app

PREPARE = """
from tests.people import make_people
from tests.casework.stories import begin, furnish
people = make_people()
furnish(people)
begin(people)
"""
HANGING_WORKER = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from letters import making
making.pressed = lambda letter: time.sleep(600)
from config.celery import app
app.worker_main(["worker", "-P", "solo", "-l", "WARNING"])
"""


SLOW_PRESS = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from letters import making
making.make = lambda letter_id, at: time.sleep(0.4)
from config.celery import app
app.worker_main(["worker", "-P", "solo", "-l", "WARNING"])
"""
MANY_LETTERS_THEN_A_SIGN_OF_LIFE = """
from letters import outbox
for letter in range(1, 61):
    outbox.now("letters.tasks.render", letter)
outbox.now("accounts.tasks.beat")
"""


class Installation:
    """A portal of its own in a folder, with commands and workers as processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "VAR_DIR": str(folder), "PRACTICE_MODE": "on", "CELERY_TASK_ALWAYS_EAGER": "off",
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}", "REDIS_URL": "",
            "PRIVATE_ROOT": str(folder / "private"), "PYTHONPATH": str(settings.BASE_DIR),
        }  # fmt: skip

    def begin(self) -> None:
        """Its database: the tables of the test's own, because migrations take minutes."""
        if connection.vendor != "sqlite":
            pytest.skip("It has its own installation, on SQLite and folders: the same whatever the tests run on.")
        self.folder.mkdir(parents=True, exist_ok=True)
        connection.ensure_connection()
        with closing(sqlite3.connect(self.folder / "portal.sqlite3")) as own:
            connection.connection.backup(own)
        self.manage("createcachetable")

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=settings.BASE_DIR, env=self.env, capture_output=True, text=True,
            check=False, timeout=480,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def worker(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=self.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)

    def waiting(self) -> list[str]:
        """The tasks in the queue, in the order of their names."""
        messages = (self.folder / "queue" / "messages").iterdir()
        return sorted(json.loads(one.read_text())["headers"]["task"] for one in messages)

    def ask(self, sql: str) -> Any:
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as database, database:
            return database.execute(sql).fetchone()


def until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.1)


@pytest.mark.worker
@pytest.mark.slow
def test_a_letter_of_a_killed_worker_is_finished_after_the_sweep(tmp_path: Path) -> None:
    portal = Installation(tmp_path)
    portal.manage("migrate", "-v0")
    portal.manage("createcachetable")
    portal.manage("shell", "-v0", "-c", PREPARE)
    rendering = "SELECT rendering, render_tries FROM letters_letter"
    assert portal.ask(rendering) == ("waiting", 0)
    # The receipt is owed from the moment of the submission (docs/decisions/0010); here it was given at once, so that
    # the worker finds it given. What then hangs is its PDF.
    assert portal.waiting() == ["complaints.casework.tasks.give_receipt", "letters.tasks.render"]

    with portal.worker("-c", HANGING_WORKER):
        until(lambda: portal.ask(rendering) == ("claimed", 1))
    assert portal.waiting() == [], "the message died with its worker"
    assert portal.ask(rendering) == ("claimed", 1)

    portal.ask("UPDATE letters_letter SET render_claimed_at = '2026-01-01 00:00:00'")
    assert json.loads(portal.manage("sweep", "unsent", "--dry-run"))["to_make"] == 1
    assert json.loads(portal.manage("sweep", "unsent"))["to_make"] == 1
    with portal.worker("-m", "celery", "-A", "config", "worker", "-P", "solo", "-l", "WARNING"):
        until(lambda: portal.ask(rendering) == ("made", 2))
        until(lambda: portal.ask("SELECT outcome FROM letters_delivery") == ("sent",))
    stored = portal.ask("SELECT pdf FROM letters_letter")[0]
    assert (tmp_path / "private" / stored).read_bytes().startswith(b"%PDF")
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


@pytest.mark.worker
def test_sixty_letters_do_not_hold_up_what_was_asked_for_after_them(transactional_db: None, tmp_path: Path) -> None:
    """In one queue the last that was asked for would be the last that is done (docs/decisions/0050)."""
    portal = Installation(tmp_path)
    portal.begin()
    portal.manage("shell", "-v0", "-c", MANY_LETTERS_THEN_A_SIGN_OF_LIFE)
    assert len(portal.waiting()) == 61
    messages = tmp_path / "queue" / "messages"
    with portal.worker("-c", SLOW_PRESS):
        until(lambda: portal.ask("SELECT count(*) FROM accounts_heartbeat WHERE name = 'schedule'") == (1,))
        assert len(list(messages.glob("*.letters.msg"))) > 30, "most letters still wait"
        until(lambda: not any(messages.iterdir()))


def test_letters_wait_in_their_own_queue_and_whatever_the_clock_asks_for_in_the_other() -> None:
    app.loader.import_default_modules()

    def queue(task: str) -> str:
        return app.amqp.router.route({}, task)["queue"].name

    ours = {task for task in app.tasks if task.startswith("letters.tasks.")}
    scheduled = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {queue(task) for task in ours - scheduled} == {"letters"}
    assert {queue(task) for task in scheduled} == {"celery"}
    assert set(app.amqp.queues) == {"celery", "letters"}, "and a worker without options takes from both"
