"""Database and private files kept together in one folder, with a manifest that says what must be in it.

The database is copied first and the files after it. Files are sealed: written before the row that names them,
and never changed. So every file that the copied rows name is in the copy, although nobody stopped working.
"""

import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from accounts.models import Entry, Trust, User

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}
FILES = "files"
INCOMING, OUTGOING = ".restore-incoming", ".restore-outgoing"


class BackupProblem(Exception):
    """Why a backup could not be made or put back: one plain sentence."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    format: int
    made_at: str
    engine: str
    migrations: list[str]
    kept: dict[str, Kept]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        try:
            raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            kept = {name: Kept(**what) for name, what in raw.pop("kept").items()}
            manifest = cls(**raw, kept=kept)
        except FileNotFoundError:
            raise BackupProblem(f"{folder} is not a complete backup: it has no {MANIFEST}.") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BackupProblem(f"The {MANIFEST} in {folder} cannot be read.") from None
        if manifest.format != FORMAT:
            raise BackupProblem(f"This backup is of format {manifest.format}; this portal reads format {FORMAT}.")
        return manifest

    def write(self, folder: Path) -> str:
        """Writes the manifest, last of all and at one stroke, and answers its own hash."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True).encode()
        part = folder / f"{MANIFEST}.part"
        part.write_bytes(text)
        part.rename(folder / MANIFEST)
        return hashlib.sha256(text).hexdigest()


def sum_of(path: Path) -> Kept:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return Kept(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def files_under(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in a steady order, but what a restore is moving in or out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).parts[0] not in (INCOMING, OUTGOING):
            yield path


# --- making one ---------------------------------------------------------------------------------------


def make(folder: Path, *, at: dt.datetime) -> tuple[Manifest, str]:
    """Copies the database, then the files, into an empty folder; answers the manifest and its hash."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupProblem(f"{folder} is not empty. Each backup gets a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    engine = connection.vendor
    if engine not in DATABASE:
        raise BackupProblem(f"The portal keeps backups of SQLite and PostgreSQL, not of {engine}.")
    applied = sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)
    copy = folder / DATABASE[engine]
    if engine == "sqlite":
        _copy_sqlite(copy)
    else:
        _run_postgres("pg_dump", "--format=plain", "--no-owner", "--no-privileges", "--no-comments", f"--file={copy}")
    copy.chmod(0o600)

    private = Path(settings.PRIVATE_ROOT)
    for source in files_under(private):
        if source.suffix == ".part":
            continue  # an upload on its way in; no row names it yet
        target = folder / FILES / source.relative_to(private)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copy(source, target)  # with its mode: originals are read-only
        except FileNotFoundError:
            continue  # disposed of since the database was copied; check_seals will name it
    kept = {path.relative_to(folder).as_posix(): sum_of(path) for path in files_under(folder)}
    manifest = Manifest(FORMAT, at.isoformat(timespec="seconds"), engine, applied, kept)
    return manifest, manifest.write(folder)


def _copy_sqlite(to: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(to)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three


# --- checking and putting one back --------------------------------------------------------------------


def check(folder: Path) -> Manifest:
    """Holds every file of a backup against the manifest: all there, none changed, none added."""
    manifest = Manifest.read(folder)
    there = {path.relative_to(folder).as_posix(): path for path in files_under(folder)}
    there.pop(MANIFEST, None)
    problems = [f"{name} is missing" for name in sorted(manifest.kept.keys() - there.keys())]
    problems += [f"{name} is not in the manifest" for name in sorted(there.keys() - manifest.kept.keys())]
    for name, kept in manifest.kept.items():
        if name in there and sum_of(there[name]) != kept:
            problems.append(f"{name} is not as it was when the backup was made")
    if problems:
        more = f" (and {len(problems) - 10} more)" if len(problems) > 10 else ""
        raise BackupProblem(f"The backup in {folder} is damaged: {'; '.join(problems[:10])}{more}.")
    return manifest


def put_back(folder: Path, *, replace: bool) -> Manifest:
    """Puts a backup back. Nothing is touched unless it is whole, fits this portal, and the place is free."""
    manifest = check(folder)
    engine = connection.vendor
    if manifest.engine != engine:
        raise BackupProblem(f"This backup is of {manifest.engine}, and the portal here runs on {engine}.")
    if newer := set(manifest.migrations) - {".".join(key) for key in MigrationLoader(None).disk_migrations}:
        raise BackupProblem(
            f"This backup was made by a newer portal (it has {sorted(newer)[0]}). Install that version first."
        )
    if engine == "sqlite":
        _check_sqlite(folder / DATABASE[engine])
    if not replace and (held := _held_here()):
        raise BackupProblem(f"There is a portal here already ({held}). To replace it, say --replace.")
    with _nobody_else(), _files_swapped(folder / FILES):
        if engine == "sqlite":
            _restore_sqlite(folder / DATABASE[engine])
        else:
            _restore_postgres(folder / DATABASE[engine])
    return manifest


def _held_here() -> str:
    """What would be lost: people, a trust, a chronology or files. Empty text when there is nothing."""
    tables = connection.introspection.table_names()
    for model, words in ((User, "people"), (Trust, "a trust"), (Entry, "a chronology")):
        if model._meta.db_table in tables and model._default_manager.exists():
            return f"its database holds {words}"
    private = Path(settings.PRIVATE_ROOT)
    return f"{private} holds files" if next(files_under(private), None) else ""


@contextmanager
def _nobody_else() -> Iterator[None]:
    """Refuses while script/server runs from the same folder of data."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "server.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupProblem("The portal is running. End it first, then put the backup back.") from None
        yield


@contextmanager
def _files_swapped(source: Path) -> Iterator[None]:
    """The backup's files in place of the ones here; the old ones come back if the database then fails.

    Moved inside the folder, since the folder itself may be the mount of a volume.
    """
    private = Path(settings.PRIVATE_ROOT)
    incoming, outgoing = private / INCOMING, private / OUTGOING
    if outgoing.exists():
        raise BackupProblem(
            f"An earlier restore was cut off: {outgoing} still holds the files from before it. "
            f"Move them back up (or delete that folder, if they are not wanted), then try again."
        )
    if incoming.exists():
        shutil.rmtree(incoming)
    incoming.mkdir(parents=True, mode=0o700)
    for path in files_under(source):
        target = incoming / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy(path, target)
    outgoing.mkdir(mode=0o700)
    _move_all(private, outgoing)
    _move_all(incoming, private)
    incoming.rmdir()
    try:
        yield
    except BaseException:
        for path in _movable(private):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        _move_all(outgoing, private)
        outgoing.rmdir()
        raise
    shutil.rmtree(outgoing)


def _movable(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name not in (INCOMING, OUTGOING)]


def _move_all(source: Path, target: Path) -> None:
    for path in _movable(source):
        path.rename(target / path.name)


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
        try:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as problem:
            said = str(problem)
    if said != "ok":
        raise BackupProblem(f"The database in the backup is damaged: {said}")


def _restore_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
        try:
            copy.backup(connection.connection)
        except sqlite3.OperationalError as problem:
            raise BackupProblem(f"The database could not be put back ({problem}). Is the portal running?") from None
    connection.close()


def _restore_postgres(path: Path) -> None:
    connections.close_all()
    _run_postgres(
        "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--output", os.devnull,
        "-v", "ON_ERROR_STOP=1",
        "-c", "set lock_timeout = '20s'", "-c", "drop schema public cascade", "-c", "create schema public",
        "-f", str(path),
    )  # fmt: skip


def _run_postgres(program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's own programs on the portal's database; the password goes by environment."""
    of = connection.settings_dict
    given = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    env = dict(os.environ) | {name: str(of[key]) for name, key in given.items() if of.get(key)}
    if mode := of.get("OPTIONS", {}).get("sslmode"):
        env["PGSSLMODE"] = str(mode)
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and no shell
            [program, "--no-password", *arguments], env=env, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupProblem(
            f"'{program}' is not on this computer. Debian or Ubuntu: sudo apt-get install postgresql-client"
        ) from None
    if done.returncode:
        raise BackupProblem(f"{program} failed: {done.stderr.strip()}")
