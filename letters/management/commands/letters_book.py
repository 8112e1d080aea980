"""``manage.py letters_book``: prints docs/letters.md from the catalogue, or says whether it is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from letters.coverage import NotCovered, document

PAGE = Path("docs") / "letters.md"


class Command(BaseCommand):
    help = "Print which letter carries which point of the model documents. With --check: exit 1 if the page is stale."

    # It only reads: no reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="compare with docs/letters.md")
        what.add_argument("--write", action="store_true", help="write docs/letters.md")

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / PAGE
        try:
            printed = document()
        except NotCovered as problem:
            raise CommandError(str(problem)) from problem
        if options["write"]:
            page.write_text(printed, encoding="utf-8")
        elif not options["check"]:
            self.stdout.write(printed, ending="")
        elif not page.exists() or page.read_text(encoding="utf-8") != printed:
            raise CommandError(f"{PAGE} is stale. Print it again: manage.py letters_book --write")
        else:
            self.stdout.write(f"{PAGE} is fresh.")
