"""``manage.py procedure``: prints docs/procedure.md from the tables, or says whether it is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints.casework.handbook import document

PAGE = Path("docs") / "procedure.md"


class Command(BaseCommand):
    help = "Print the procedure as the tables have it. With --check: exit 1 if docs/procedure.md is stale."

    # It only reads: no reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="compare with docs/procedure.md")
        what.add_argument("--write", action="store_true", help="write docs/procedure.md")

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / PAGE
        if options["write"]:
            page.write_text(document(), encoding="utf-8")
        elif not options["check"]:
            self.stdout.write(document(), ending="")
        elif not page.exists() or page.read_text(encoding="utf-8") != document():
            raise CommandError(f"{PAGE} is stale. Print it again: manage.py procedure --write")
        else:
            self.stdout.write(f"{PAGE} is fresh.")
