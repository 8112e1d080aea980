"""The drill: back up, destroy, restore, and every file and every chronology is as it was (docs/backup.md).

Runs the real scripts on an installation of its own, on SQLite, or on PostgreSQL when the tests run there.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from accounts.backups import FORMAT, BackupProblem, Manifest, check, sum_of

ROOT = Path(__file__).resolve().parents[2]

WORLD = """
import datetime as dt, io, uuid
import django
django.setup()
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from accounts import trail
from complaints.evidence import sealing
from tests.people import make_people

people = make_people()
for case in range(3):
    about = uuid.uuid4()
    for number in range(5):
        with transaction.atomic():
            trail.record(about_kind="procedure", about=about, step=f"step-{number}", by=people.principal,
                         on=dt.date(2026, 11, 2), at=timezone.now(), data={"number": number})
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), (80 * case, 90, 90)).save(picture, "PNG")
    sealing.seal(SimpleUploadedFile(f"{case}.png", picture.getvalue(), "image/png"),
                 by=people.principal, at=timezone.now())
"""

LATER = """
import datetime as dt, uuid
import django
django.setup()
from django.utils import timezone
from accounts import trail
trail.record(about_kind="procedure", about=uuid.uuid4(), step="later", by=None,
             on=dt.date(2026, 11, 3), at=timezone.now())
"""

COUNT = """
import json
import django
django.setup()
from accounts import trail
from accounts.models import Entry, Post, User
from complaints.evidence.models import File
print(json.dumps({
    "people": User.objects.count(), "posts": Post.objects.count(), "entries": Entry.objects.count(),
    "faults": len(list(trail.verify())),
    "last": Entry.objects.order_by("about", "-number").values_list("hash", flat=True).first(),
    "files": sorted(File.objects.values_list("stored_as", "sha256")),
}))
"""


class Installation:
    """One portal in folders of its own, driven from outside as an administrator would."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.private = home / "private"
        self.database_url = database_url
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "PRIVATE_ROOT")},
            "VAR_DIR": str(home),
            "DATABASE_URL": database_url,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CELERY_TASK_ALWAYS_EAGER": "true",
        }

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def works(self, *command: str | Path) -> str:
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.works(sys.executable, "manage.py", *arguments)

    def state(self) -> dict[str, object]:
        return dict(json.loads(self.works(sys.executable, "-c", COUNT)))

    def sums(self) -> dict[str, str]:
        return {
            path.relative_to(self.private).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.private.rglob("*")
            if path.is_file()
        }

    def destroy(self) -> None:
        """The disk is gone: files, and all that the database held."""
        shutil.rmtree(self.private)
        if self.database_url.startswith("sqlite"):
            for path in self.home.glob("portal.sqlite3*"):
                path.unlink()
        else:
            with psycopg.connect(self.database_url, autocommit=True) as there:
                there.execute("drop schema public cascade")
                there.execute("create schema public")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Callable[[str], Installation]]:
    """`installation(name)` is an empty portal; its PostgreSQL database, if any, goes when the test ends."""
    made: list[str] = []
    of = settings.DATABASES["default"]
    on_postgres = of["ENGINE"].endswith("postgresql")
    login = {
        "host": of.get("HOST"),
        "port": of.get("PORT"),
        "user": of.get("USER"),
        "password": of.get("PASSWORD"),
    }
    login = {key: value for key, value in login.items() if value}

    def sql(text: str) -> None:
        with psycopg.connect(**login, dbname="postgres", autocommit=True) as there:
            there.execute(text)

    def make(name: str) -> Installation:
        home = tmp_path / name
        home.mkdir()
        if not on_postgres:
            return Installation(home, f"sqlite:///{home / 'portal.sqlite3'}")
        database = f"drill_{uuid.uuid4().hex[:12]}"
        sql(f'create database "{database}"')
        made.append(database)
        secret = f":{login['password']}" if "password" in login else ""
        return Installation(
            home, f"postgres://{login['user']}{secret}@{login['host']}:{login.get('port', 5432)}/{database}"
        )

    yield make
    for database in made:
        sql(f'drop database "{database}" with (force)')


@pytest.mark.always
def test_what_was_backed_up_comes_back_whole_and_anything_else_is_refused(
    installation: Callable[[str], Installation], tmp_path: Path
) -> None:
    portal = installation("portal")
    portal.manage("migrate", "--verbosity", "0")
    portal.works(sys.executable, "-c", WORLD)
    state, sums = portal.state(), portal.sums()
    assert state["entries"] >= 15  # type: ignore[operator]
    assert state["faults"] == 0
    assert len(sums) >= 3

    # Made while the portal is in use; never over another one.
    kept = tmp_path / "kept"
    said = portal.works("script/backup", kept)
    manifest = json.loads((kept / "manifest.json").read_text())
    assert hashlib.sha256((kept / "manifest.json").read_bytes()).hexdigest() in said
    assert {name.removeprefix("files/") for name in manifest["kept"] if name.startswith("files/")} == set(sums)
    assert kept.stat().st_mode & 0o077 == 0
    assert "is not empty" in portal.run("script/backup", kept).stderr
    assert "is whole" in portal.works("script/restore", kept, "--check")

    # A portal that holds something is replaced only when that is said.
    refused = portal.run("script/restore", kept)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert (portal.state(), portal.sums()) == (state, sums)

    # Gone, and back.
    portal.destroy()
    portal.works("script/restore", kept)
    assert portal.state() == state
    assert portal.sums() == sums
    assert all(sums[stored_as] == sha256 for stored_as, sha256 in state["files"])  # type: ignore[attr-defined]
    portal.manage("migrate", "--check")

    # What came since goes, when replacing is asked for.
    portal.works(sys.executable, "-c", LATER)
    (portal.private / "later").write_text("later")
    portal.works("script/restore", kept, "--replace")
    assert (portal.state(), portal.sums()) == (state, sums)

    # One changed byte: refused, and nothing is touched.
    one = next(path for path in (kept / "files").rglob("*") if path.is_file())
    whole = one.read_bytes()
    one.chmod(0o600)
    one.write_bytes(whole[:-1] + b"!")
    refused = portal.run("script/restore", kept, "--replace")
    assert refused.returncode == 1
    assert "is not as it was" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (portal.state(), portal.sums()) == (state, sums)
    one.write_bytes(whole)
    one.chmod(0o400)

    # Onto a new machine.
    fresh = installation("fresh")
    fresh.works("script/restore", kept)
    assert (fresh.state(), fresh.sums()) == (state, sums)


def test_a_backup_that_lacks_a_file_has_one_too_many_or_was_cut_off_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    (kept / "files").mkdir(parents=True)
    (kept / "database.sqlite3").write_bytes(b"rows")
    (kept / "files" / "letter").write_bytes(b"words")
    holds = {name: sum_of(kept / name) for name in ("database.sqlite3", "files/letter")}
    Manifest(FORMAT, "2026-11-20T01:15:00+00:00", "sqlite", [], holds).write(kept)
    assert check(kept).kept == holds

    (kept / "files" / "stray").write_text("stray")
    with pytest.raises(BackupProblem, match="files/stray is not in the manifest"):
        check(kept)
    (kept / "files" / "stray").unlink()
    (kept / "files" / "letter").unlink()
    with pytest.raises(BackupProblem, match="files/letter is missing"):
        check(kept)
    (kept / "manifest.json").write_text("{")
    with pytest.raises(BackupProblem, match="cannot be read"):
        check(kept)
    (kept / "manifest.json").unlink()
    with pytest.raises(BackupProblem, match="not a complete backup"):
        check(kept)


def test_a_backup_of_a_newer_portal_or_of_another_database_is_refused(
    installation: Callable[[str], Installation], tmp_path: Path
) -> None:
    portal = installation("portal")
    portal.manage("migrate", "--verbosity", "0")
    kept = tmp_path / "kept"
    portal.manage("backup", str(kept))
    manifest = json.loads((kept / "manifest.json").read_text())

    (kept / "manifest.json").write_text(json.dumps({**manifest, "migrations": ["accounts.9999_tomorrow"]}))
    assert "made by a newer portal" in portal.run(sys.executable, "manage.py", "restore", kept).stderr

    (kept / "manifest.json").write_text(json.dumps({**manifest, "engine": "oracle"}))
    assert "of oracle" in portal.run(sys.executable, "manage.py", "restore", kept).stderr
