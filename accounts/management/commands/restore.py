"""Puts a backup back, and proves afterwards that chronologies and files are whole."""

from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.backups import BackupProblem, check, put_back

PROOFS = ("verify_chronology", "check_seals")


class Command(BaseCommand):
    """Run it while the portal is stopped."""

    help = "Put back a backup: refuses a damaged one, and a place that is not empty unless --replace is said."
    requires_system_checks: list[str] = []
    """The database may be empty or gone; checks that look into it would stop what is to mend it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="Replace the database and files that are here.")
        parser.add_argument("--check", action="store_true", help="Only check that the backup is whole.")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder = folder.absolute()
        try:
            if options["check"]:
                manifest = check(folder)
                self.stdout.write(f"The backup of {manifest.made_at} is whole: {len(manifest.kept)} files.")
                return
            manifest = put_back(folder, replace=options["replace"])
        except BackupProblem as problem:
            raise CommandError(f"{problem} Nothing was changed.") from None
        except DatabaseError as problem:
            raise CommandError(
                f"The database that is here cannot be opened ({problem}). "
                "If it is damaged, move it away (or make an empty one), then try again. Nothing was changed."
            ) from None
        self.stdout.write(f"Put back the backup of {manifest.made_at}: database and {len(manifest.kept) - 1} files.")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        Session.objects.all().delete()  # who was signed in then must not be signed in again by a restore
        known = get_commands()
        for proof in PROOFS:
            if proof in known:
                call_command(proof, stdout=self.stdout, stderr=self.stderr)
        self.stdout.write("Everybody signs in again.")
