"""Databases of the bench: one for each size, seeded once and kept, and a copy of it for each run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from redis import Redis

ROOT = Path(__file__).resolve().parents[2]
REDIS_DATABASE = 13


def server() -> str:
    """Where PostgreSQL runs, from DATABASE_URL, without the name of a database."""
    return os.environ["DATABASE_URL"].rpartition("/")[0]


def redis() -> str:
    """The address of the Redis database that the bench writes into; empty without REDIS_URL."""
    given = os.environ.get("REDIS_URL", "")
    return f"{given.rpartition('/')[0]}/{REDIS_DATABASE}" if given else ""


def forget_queue() -> None:
    """Empty the bench's own Redis database: limits and messages of an earlier run."""
    if address := redis():
        Redis.from_url(address).flushdb()


def environment(database: str, var: Path) -> dict[str, str]:
    """The variables under which the portal runs on one of these databases; with Redis where there is one, as in the
    containers, in a database of it that nothing else uses."""
    env = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "SECRET_KEY")}
    if address := redis():
        env["REDIS_URL"] = address
    path = os.pathsep.join([str(ROOT / "script"), str(ROOT)])
    return {
        **env, "DATABASE_URL": f"{server()}/{database}", "VAR_DIR": str(var), "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "PRACTICE_MODE": "True", "DEBUG": "False",
    }  # fmt: skip


def python(env: Mapping[str, str], *arguments: str) -> str:
    """Run Python in the folder of the portal, and give back what it prints; its complaints go to the screen."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=dict(env), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def seeded(name: str, size: int, var: Path) -> str:
    """The name of the database with so many complaints, made and filled where it is not."""
    _make(name)
    env = environment(name, var)
    python(env, "manage.py", "migrate", "--verbosity", "0")
    python(env, "manage.py", "createcachetable", "--verbosity", "0")
    python(env, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    with psycopg.connect(f"{server()}/{name}", autocommit=True) as connection:
        there = connection.execute("select 1 from casework_complaint limit 1").fetchone()
        if there is None:
            began = time.monotonic()
            python(env, "manage.py", "seed_demo", "--complaints", str(size), "--seed", "1", "--json")
            # Kept with the database, so that later runs on it can say it too.
            connection.execute(f"comment on database \"{name}\" is '{time.monotonic() - began:.1f}'".encode())
            connection.execute("vacuum analyze")
    return name


def seconds_of_seeding(name: str) -> float | None:
    """How long `seed_demo` took to fill this database, when it was made by the bench."""
    with psycopg.connect(f"{server()}/{name}") as connection:
        said = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        ).fetchone()
    return float(said[0]) if said and said[0] else None


@contextmanager
def copied(name: str) -> Iterator[str]:
    """A copy to write into, gone when the block ends."""
    copy = f"{name}_run_{os.getpid()}"
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
        connection.execute(f'create database "{copy}" template "{name}"'.encode())
    try:
        with psycopg.connect(f"{server()}/{copy}", autocommit=True) as connection:
            connection.execute("analyze")
        yield copy
    finally:
        with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
            connection.execute(f'drop database if exists "{copy}" with (force)'.encode())


def _make(name: str) -> None:
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(f'create database "{name}"'.encode())
