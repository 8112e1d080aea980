"""Brings an installation up to date: tables, static files, wording and, in practice mode, the demo."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Trust

DEMO = "demo.json"
"""Under VAR_DIR: what the demo said about itself when it was built (people and references)."""


def static_fingerprint() -> str:
    """A hash over the name, size and time of every file that collectstatic would collect."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    """Safe to run at every start: each step looks first whether there is anything to do."""

    help = "Bring tables, static files and wording up to date; build the demo in an empty practice portal."
    requires_system_checks: list[str] = []
    """Checked by the steps themselves; once more here would slow every start."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="Leave an empty practice portal empty.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.tables()
        if not settings.PRACTICE_MODE and Trust.objects.filter(practice=True).exists():
            raise CommandError(
                "This database holds the practice trust, whose people share a password that everybody knows. "
                "Begin with an empty database, or set PRACTICE_MODE=true."
            )
        self.static_files()
        known = get_commands()
        if "load_letters" in known:
            call_command("load_letters", verbosity=0, stdout=io.StringIO())
        wanted = settings.PRACTICE_MODE and not options["no_demo"] and "seed_demo" in known
        if wanted and not Trust.objects.exists():
            self.demo()

    def tables(self) -> None:
        """Migrates when a migration waits, or when the cache table is not there yet."""
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            self.stderr.write(f"Bringing the database up to date ({len(waiting)} changes)")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    def static_files(self) -> None:
        """Collects static files when one of them changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
        now = static_fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        self.stderr.write("Collecting style sheets, scripts and pictures")
        call_command("collectstatic", interactive=False, verbosity=0, clear=False)
        stamp.write_text(now)

    def demo(self) -> None:
        """Builds the demo trust and keeps what it says about its people beside the database."""
        self.stderr.write("Building the practice trust (a minute or two, once)")
        said = io.StringIO()
        call_command("seed_demo", json=True, stdout=said)
        for more in ("seed_incidents", "seed_lessons", "seed_records"):
            if more in get_commands():
                call_command(more, stdout=io.StringIO(), stderr=io.StringIO())
        demo = json.loads(said.getvalue())
        (settings.VAR_DIR / DEMO).write_text(json.dumps(demo, indent=2))
