"""How the web server runs, for script/server and for the containers alike."""

import gc
import os
import socket
from typing import Any

from gunicorn import util
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

TOO_LONG = b"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>The address is too long</title></head><body>
<h1>The address is too long</h1>
<p>What was asked for is longer than the portal takes in one address. Nothing was changed.</p>
<p>If you were searching, go back and search for a few words. <a href="/">Go to the first page</a></p>
</body></html>"""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn says nothing of its types
    """Threads, because browsers hold connections open that they do not use yet: with one request per process, two such
    connections would stop the portal."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """An address that is too long is told so in plain words, with a way on: no page of the portal is asked then."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'"
            f"\r\nContent-Length: {len(TOO_LONG)}\r\n\r\n"
        )
        try:
            util.write_nonblock(client, head.encode("ascii") + TOO_LONG)
        except OSError:
            self.log.debug("The answer to an address that is too long was not sent.")


bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = Worker
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
