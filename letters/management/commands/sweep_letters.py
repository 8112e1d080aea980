"""The post room's sweep by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from letters.tasks import sweep


class Command(BaseCommand):
    help = "Takes up letters that wait to be made or sent and that no worker has. --dry-run only counts them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = sweep(dry_run=options["dry_run"])
        self.stdout.write(
            f"To make: {found['to_make']}. To send: {found['to_send']}. Left by a lost worker: {found['lost']}. "
            f"Mailings to go on with: {found['to_write']}. To print: {found['to_print']}."
        )
