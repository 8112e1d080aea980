"""How the web server runs, for script/server and for the containers alike."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Threads, because browsers hold connections open that they do not use yet: with one request per process, two
# such connections would stop the portal.
worker_class = "gthread"
threads = 4
preload_app = True  # the code is loaded once and shared by the workers: half the memory
max_requests = 0
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
# No access log: paths carry complainants' unguessable links. Who saw which case is in the portal's own trail.
accesslog = None
if os.path.isdir("/dev/shm"):  # noqa: S108  # nosec B108 - gunicorn's heartbeat file must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108  # nosec B108


def when_ready(server: Any) -> None:
    """What is loaded by now stays: unless the collector walks it, its pages stay shared between workers."""
    gc.freeze()
