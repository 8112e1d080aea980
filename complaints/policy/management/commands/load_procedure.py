"""manage.py load_procedure FILE [--academy SLUG] [--in-force-from DATE]: a version from a file."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Academy, Trust
from complaints.policy import drafting, loading


class Command(BaseCommand):
    """Loads a version as a draft, or puts it in force from the day given."""

    help = "Load a version of the procedure from a TOML file, as a draft or in force from a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--academy", metavar="SLUG", help="for this academy only; else for the whole trust")
        parser.add_argument("--in-force-from", metavar="DATE", type=dt.date.fromisoformat, help="such as 2021-09-21")

    def handle(self, *args: Any, **options: Any) -> None:
        trust = Trust.objects.first()
        if trust is None:
            raise CommandError("There is no trust yet.")
        academy = None
        if options["academy"]:
            academy = Academy.objects.filter(trust=trust, slug=options["academy"]).first()
            if academy is None:
                raise CommandError(f"There is no academy {options['academy']}.")
        try:
            version = loading.load(
                options["file"],
                trust=trust,
                academy=academy,
                in_force_from=options["in_force_from"],
                on=timezone.localdate(),
                at=timezone.now(),
            )
        except (loading.BadFile, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        except drafting.Refused as wrong:
            raise CommandError("\n".join(wrong.problems)) from wrong
        state = f"in force from {version.in_force_from}" if version.in_force_from else "a draft"
        self.stdout.write(f"{version}: {state}")
