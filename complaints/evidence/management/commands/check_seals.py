"""manage.py check_seals: is every sealed file still what was uploaded?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints.evidence import checking
from complaints.evidence.models import File


class Command(BaseCommand):
    """Hashes every sealed file again. Ends with an error if one has changed or is gone."""

    help = "Hash every sealed file again and report each that changed or is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print what was found as JSON.")
        parser.add_argument("--dry-run", action="store_true", help="Only look: note at no file that it was read.")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(checking.check(at=timezone.now(), noting=not options["dry_run"]))
        files = File.objects.count()
        if options["json"]:
            found = [{"file": str(fault.file), "problem": fault.problem} for fault in faults]
            self.stdout.write(json.dumps({"files": files, "faults": found}))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.file}: {fault.problem}")
            self.stdout.write(f"{files} files checked, {len(faults)} not as they were sealed.")
        if faults:
            raise CommandError("Not every file is as it was sealed.", returncode=1)
