"""Handing work to the worker by name: a web process never loads the PDF machinery.

A message that cannot be handed over is only logged: the row says that the work waits, and the sweep finds it.
"""

from __future__ import annotations

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def now(task: str, *args: int) -> None:
    """Queue a task at once. With tasks run in place (tests), it is done when this returns."""
    try:
        if current_app.conf.task_always_eager:
            if task not in current_app.tasks:  # importing them all checks every model, which is slow
                current_app.loader.import_default_modules()
            current_app.tasks[task].apply(args=args)
        else:
            current_app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError):
        log.exception("The queue did not take %s %s; the sweep will", task, args)


def after_commit(task: str, *args: int) -> None:
    """Queue a task once the transaction is safe."""
    transaction.on_commit(partial(now, task, *args), robust=True)
