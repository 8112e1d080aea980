"""A web server of our own with two workers, and a browser that signs in, asks and sends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
STALE = 3.0
"""Seconds after which an idle connection is not trusted; the server closes it after five."""
FORM = "application/x-www-form-urlencoded"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


class Server:
    """The portal and the floors in one gunicorn with two workers, ended when the block ends."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.port = free_port()
        self.env = {
            **env, "PORT": str(self.port), "HOST": HOST, "WEB_WORKERS": "2", "BEHIND_PROXY": "1",
            "SITE_URL": f"http://{HOST}:{self.port}", "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "MALLOC_ARENA_MAX": "2",
        }  # fmt: skip

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, start_new_session=True)
        last = time.monotonic() + 90
        while time.monotonic() < last:
            if self.process.poll() is not None:
                raise RuntimeError("The web server ended while starting; the lines above say why.")
            try:
                if Browser(self.port).get("/complain/").status == 200:
                    return self
            except OSError:
                time.sleep(0.2)
        self.__exit__()
        raise RuntimeError("The web server does not answer.")

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)  # its own group: it was started as the leader of one
                self.process.wait()

    def workers(self) -> list[int]:
        """The process numbers of the two workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]

    def memory(self) -> list[float]:
        """Megabytes of each worker: its own, and its share of the pages that it has in common with the other and with
        the process that made them."""
        return self._held("Pss")

    def resident(self) -> list[float]:
        """The same with the common pages counted in full for each, though they are there once."""
        return self._held("Rss")

    def _held(self, what: str) -> list[float]:
        found = []
        for worker in self.workers():
            held = re.search(rf"^{what}:\s+(\d+) kB", Path(f"/proc/{worker}/smaps_rollup").read_text(), re.MULTILINE)
            found.append(int(held.group(1)) / 1024 if held else 0.0)
        return found


@dataclass(frozen=True)
class Seen:
    """An answer, how many queries it took, and how many milliseconds."""

    status: int
    body: str
    queries: int
    took: float
    location: str


class Browser:
    """One connection that is kept open, with its cookies. Only ever to this computer."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self.used = 0.0
        self.cookies: dict[str, str] = {}
        self.host = f"{HOST}:{port}"

    def ask(self, method: str, path: str, data: Mapping[str, str] | None = None, address: str = "") -> Seen:
        """One request. `address`: whom the web server in front would name as the person asking."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if address:
            headers["X-Forwarded-For"] = address
        body = None
        if data is not None:
            body = urlencode(data).encode()
            headers |= {"Content-Type": FORM, "Origin": f"http://{self.host}"}
        if time.monotonic() - self.used > STALE:
            self.connection.close()  # the server has closed it from its side; the next request opens it anew
            self.connection.connect()
        began = time.perf_counter()
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        text = answer.read()
        took = (time.perf_counter() - began) * 1000
        self.used = time.monotonic()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        said = text.decode(errors="replace") if "text" in (answer.getheader("Content-Type") or "") else ""
        queries = int(answer.getheader("X-Queries") or 0)
        return Seen(answer.status, said, queries, took, answer.getheader("Location") or "")

    def get(self, path: str) -> Seen:
        return self.ask("GET", path)

    def post(self, path: str, data: Mapping[str, str], address: str = "") -> Seen:
        """Send a form, with the mark against forged ones where this browser has the cookie."""
        marked = {"csrfmiddlewaretoken": self.cookies["csrftoken"]} if "csrftoken" in self.cookies else {}
        return self.ask("POST", path, {**marked, **data}, address)

    def sign_in(self, email: str, password: str) -> None:
        """By the portal's own page."""
        self.get("/account/login/")
        answer = self.post("/account/login/", {"login": email, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")

    def good(self, path: str) -> Seen:
        """A page that must be there."""
        seen = self.get(path)
        if seen.status != 200:
            raise RuntimeError(f"{path} answered {seen.status} {seen.location}")
        return seen


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
