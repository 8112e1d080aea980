"""``manage.py sweep``: run one of the scheduled sweeps now, or list what it would do."""

from __future__ import annotations

import inspect
import json
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder


class Command(BaseCommand):
    help = (
        "Run a sweep of the schedule now, in this process, and print as JSON what it did or, with --dry-run, would do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(settings.CELERY_BEAT_SCHEDULE), metavar="NAME")
        parser.add_argument("--dry-run", action="store_true", help="change nothing and tell nobody; list what would be")

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.loader.import_default_modules()
        task = current_app.tasks[settings.CELERY_BEAT_SCHEDULE[options["name"]]["task"]]
        if not options["dry_run"]:
            found = task()
        elif "dry_run" in inspect.signature(task.run).parameters:
            found = task(dry_run=True)
        else:
            raise CommandError(f"{options['name']} only reads or only beats: it has no dry run.")
        self.stdout.write(json.dumps(found, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False))
