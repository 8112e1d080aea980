"""Keeps database and files together in one folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.backups import BackupProblem, make


class Command(BaseCommand):
    """Can run while people work."""

    help = "Back up the database and all private files into an empty folder, with a manifest of SHA-256 sums."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A folder that is empty or not there yet.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest, seal = make(folder.absolute(), at=timezone.now())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        except OSError as problem:
            raise CommandError(f"The backup is not complete: {problem}.") from None
        files = len(manifest.kept) - 1
        size = sum(kept.size for kept in manifest.kept.values()) / 1e6
        self.stdout.write(f"Backed up the database and {files} files ({size:.1f} MB) into {folder}.")
        self.stdout.write(f"The manifest's SHA-256 is {seal}.")
