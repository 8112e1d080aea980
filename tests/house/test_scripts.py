"""The commands that people type: what they do, and what they say when they cannot."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, str(ROOT / "script/lib/serve.py")]


def environment(home: Path, **variables: str) -> dict[str, str]:
    """A portal of its own in this folder: for real use, so that no demo is built. Redis, when the tests have it."""
    env = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PRIVATE_ROOT", "SITE_URL")
    }
    real = {"PRACTICE_MODE": "false", "SECRET_KEY": "x" * 50, "EMAIL_URL": "smtp://127.0.0.1:9"}
    return env | {"VAR_DIR": str(home)} | real | variables


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(port: int) -> tuple[int, dict[str, str]]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
        return answer.status, json.loads(answer.read())
    except OSError:
        return 0, {}
    finally:
        asked.close()


@pytest.mark.worker
def test_the_server_starts_every_part_and_ends_exactly_what_it_started(tmp_path: Path, free_port: int) -> None:
    said = (tmp_path / "said").open("w+")
    portal = subprocess.Popen(
        SERVE, cwd=ROOT, env=environment(tmp_path / "var", PORT=str(free_port)), stdout=said, stderr=said
    )
    try:
        last = time.monotonic() + 300  # a bound for a busy machine, not an expectation
        while (answer := health(free_port))[0] != 200 and time.monotonic() < last and portal.poll() is None:
            time.sleep(0.2)
        assert answer == (200, dict.fromkeys(("web", "database", "queue", "worker", "schedule"), "up"))
        while "Ctrl-C ends it." not in (tmp_path / "said").read_text() and time.monotonic() < last:
            time.sleep(0.1)
        assert f"http://localhost:{free_port}" in (tmp_path / "said").read_text()

        second = subprocess.run(
            SERVE, cwd=ROOT, env=environment(tmp_path / "var", PORT=str(free_port + 1)), capture_output=True, text=True
        )
        assert second.returncode == 1
        assert f"already running from {tmp_path / 'var'}" in second.stderr

        worker = next(one for one in psutil.Process(portal.pid).children() if "celery" in " ".join(one.cmdline()))
        worker.kill()
        while "starting it again" not in (tmp_path / "said").read_text() and time.monotonic() < last:
            time.sleep(0.1)
        assert "ended by the signal SIGKILL; starting it again" in (tmp_path / "said").read_text()

        started = psutil.Process(portal.pid).children(recursive=True)
        assert len(started) >= 4  # the web server, its two processes, the worker
        portal.send_signal(signal.SIGTERM)
        assert portal.wait(timeout=40) == 0
        assert [process for process in started if process.is_running() and process.status() != "zombie"] == []
        assert health(free_port)[0] == 0
    finally:
        if portal.poll() is None:
            portal.terminate()
            portal.wait(timeout=40)
        said.close()


def test_a_taken_port_is_named(tmp_path: Path, taken_port: int) -> None:
    refused = subprocess.run(
        SERVE, cwd=ROOT, env=environment(tmp_path, PORT=str(taken_port)), capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert f"Port {taken_port} is already taken" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("port", ["", "eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_explained(tmp_path: Path, port: str) -> None:
    refused = subprocess.run(SERVE, cwd=ROOT, env=environment(tmp_path, PORT=port), capture_output=True, text=True)
    assert refused.returncode == 1
    assert "It must be a number from 1 to 65535" in refused.stderr


def test_a_setting_that_makes_no_sense_stops_the_start_with_its_name(tmp_path: Path, free_port: int) -> None:
    env = environment(tmp_path, PORT=str(free_port), SESSION_IDLE_MINUTES="soon")
    refused = subprocess.run(SERVE, cwd=ROOT, env=env, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "SESSION_IDLE_MINUTES" in refused.stderr
    assert ".env.example explains it" in refused.stderr


@pytest.mark.parametrize("script", ["backup", "restore"])
def test_backup_and_restore_ask_which_folder(script: str) -> None:
    refused = subprocess.run([ROOT / "script" / script], capture_output=True, text=True)
    assert refused.returncode == 2
    assert f"script/{script} FOLDER" in refused.stderr


def test_preparing_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    def prepare() -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", "prepare", "--no-demo"],
            cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stderr

    assert "Bringing the database up to date" in prepare()
    assert prepare() == ""
