"""Runs the portal: prepares it, starts the web server and the worker, and ends exactly what it started."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

import environ

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 90
GRACE_SECONDS = 15
STARTED_AGAIN = 5
"""How often a worker or schedule that ended by itself is started again: the pages go on meanwhile."""
WEB = "the web server"


class Stop(Exception):
    """Somebody asked us to end."""


def fail(*lines: str) -> NoReturn:
    print("\n" + "\n".join(lines), file=sys.stderr, flush=True)
    raise SystemExit(1)


def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


class Portal:
    """The processes of one running portal."""

    def __init__(self) -> None:
        if (ROOT / ".env").exists():
            environ.Env.read_env(str(ROOT / ".env"))
        self.env = dict(os.environ)
        self.port = self.read_port(self.env.get("PORT", "8000"))
        self.host = self.env.get("HOST", "127.0.0.1")
        self.address = f"http://localhost:{self.port}"
        self.env.update(PORT=str(self.port), HOST=self.host, PYTHONUNBUFFERED="1")
        self.env.setdefault("SITE_URL", self.address)
        # Two heaps for all threads: with one for each, a web worker keeps a third more than it uses.
        self.env.setdefault("MALLOC_ARENA_MAX", "2")
        self.var = Path(self.env.get("VAR_DIR") or ROOT / "var")
        self.lock: IO[str]
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, tuple[str, ...]] = {}

    @staticmethod
    def read_port(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
            fail(f"PORT is '{text}'. It must be a number from 1 to 65535, for example: PORT=8001 script/server")
        return int(text)

    def claim(self) -> None:
        """Refuses to be the second copy on one port, or the second from one folder of data."""
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            self.lock = (self.var / "server.lock").open("a+")
        except OSError as problem:
            fail(
                f"The folder for data, {self.var}, cannot be written: {problem.strerror}.",
                "Set VAR_DIR to another.",
            )
        # The children inherit the lock, so that a worker left behind by a killed server is noticed as well.
        os.set_inheritable(self.lock.fileno(), True)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.lock.seek(0)
            who = self.lock.read().strip() or "another process"
            fail(
                f"A portal is already running from {self.var} ({who}).",
                "End that one first, or give this one a folder of its own:",
                "  VAR_DIR=/tmp/portal-2 PORT=8001 script/server",
            )
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except PermissionError:
                fail(f"Port {self.port} is for administrators. Choose one above 1023: PORT=8000 script/server")
            except OSError:
                fail(
                    f"Port {self.port} is already taken, perhaps by another copy of the portal.",
                    f"End that one, or choose another port: PORT={self.port + 1} script/server",
                )
        self.note(f"process {os.getpid()}, port {self.port}")

    def note(self, text: str) -> None:
        self.lock.seek(0)
        self.lock.truncate()
        self.lock.write(text)
        self.lock.flush()

    def prepare(self) -> None:
        done = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=self.env)
        if done.returncode:
            fail(
                "The portal could not be made ready; the lines above say why.",
                "If they name a setting, .env.example explains it.",
                f"If they name the database, check DATABASE_URL (without it: {self.var}).",
            )

    def start(self, name: str, *command: str) -> None:
        self.commands[name] = command
        self.running[name] = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.env,
            start_new_session=True,
            pass_fds=[self.lock.fileno()],
        )

    def start_all(self) -> None:
        self.start(WEB, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi")
        celery = ("-W", "ignore::UserWarning:celery.platforms", "-m", "celery", "--quiet", "-A", "config")
        worker = ("worker", "--loglevel", "warning", "--without-gossip", "--without-mingle")
        if self.env.get("REDIS_URL"):
            self.start("the worker", *celery, *worker, "-P", "prefork", "--concurrency", "2")
            self.start("the schedule", *celery, "beat", "--loglevel", "warning", "--pidfile=")
        else:
            self.start("the worker", *celery, *worker, "-B", "-P", "solo")

    def ended(self) -> str | None:
        """The name of a part that ended although nobody asked it to."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def how(self, name: str) -> str:
        """How a part ended: by which signal, or with which code."""
        code = self.running[name].returncode
        return f"by the signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"

    def watch(self) -> str:
        """Starts again what does the work behind the pages, some times; gives back what ended for good."""
        left = STARTED_AGAIN
        while True:
            gone = self.ended()
            if gone is None:
                time.sleep(0.5)
                continue
            if gone == WEB or not left:
                return gone
            left -= 1
            print(f"\n{gone.capitalize()} ended {self.how(gone)}; starting it again.", file=sys.stderr, flush=True)
            self.start(gone, *self.commands[gone])

    def health(self) -> tuple[int, dict[str, object]]:
        """What /healthz answers: the code (0 when nobody answers) and what it says."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", "/healthz")
            answer = asked.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            asked.close()
        try:
            return answer.status, json.loads(said)
        except ValueError:
            return answer.status, {}

    def wait_until_up(self) -> None:
        last = time.monotonic() + WAIT_SECONDS
        answer: tuple[int, dict[str, object]] = (0, {})
        while time.monotonic() < last:
            if gone := self.ended():
                fail(f"{gone.capitalize()} ended while starting; the lines above say why.")
            answer = self.health()
            if answer[0] == 200:
                return
            time.sleep(0.2)
        if not answer[0]:
            fail(f"The web server did not answer within {WAIT_SECONDS} seconds; the lines above may say why.")
        print(
            f"\nThe portal answers, but not all of it is up: {json.dumps(answer[1])}",
            file=sys.stderr,
            flush=True,
        )

    def greet(self) -> None:
        lines = [
            "",
            f"The complaints portal is running: {self.address}",
            f"To make a complaint:  {self.address}/complain/",
        ]
        try:
            people = json.loads((self.var / "demo.json").read_text())["people"]
        except (OSError, ValueError, KeyError):
            people = []
        if people:
            lines += [f"Mails:                {self.var / 'mail'} (practice mode: nothing is sent to anybody)"]
            lines += ["", "Sign in as", ""]
            width = max(len(person["email"]) for person in people)
            wide = max(len(person["password"]) for person in people)
            for person in people:
                posts = ", ".join(str(post) for post in person.get("posts", []))
                lines.append(f"  {person['email']:<{width}}  {person['password']:<{wide}}  {posts}")
        else:
            lines += ["", "Make the first administrator:  .venv/bin/python manage.py createsuperuser"]
        print("\n".join([*lines, "", "Ctrl-C ends it.", ""]), flush=True)

    def end(self) -> None:
        """Ends what was started here, by its number, and nothing else."""
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        last = time.monotonic() + GRACE_SECONDS
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, last - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # its own group: it was started as the leader of one
                process.wait()


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    portal = Portal()
    try:
        portal.claim()
        portal.prepare()
        portal.start_all()
        portal.wait_until_up()
        portal.greet()
        gone = portal.watch()
        print(f"\n{gone.capitalize()} ended {portal.how(gone)}; ending the rest.", file=sys.stderr, flush=True)
        return 1
    except Stop:
        print("\nEnding the portal.", file=sys.stderr, flush=True)
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        portal.end()


if __name__ == "__main__":
    raise SystemExit(main())
