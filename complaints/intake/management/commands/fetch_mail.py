"""``manage.py fetch_mail``: take in the e-mail that lies in the mailbox now, or look how much lies there."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints.intake.mail import taking


class Command(BaseCommand):
    help = (
        "Take in the e-mail of the mailbox that MAIL_IN_URL names, and print as JSON how much was taken in, put with "
        "its complaint, or failed and still lies there. The worker does the same every minute. Exit 1 when the mailbox "
        "cannot be read or a message failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what lies there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IN_URL:
            raise CommandError("MAIL_IN_URL is not set. See docs/mail-in.md.")
        found = taking.fetch(at=timezone.now(), dry_run=options["dry_run"])
        self.stdout.write(json.dumps(asdict(found), indent=2))
        if found.problem or found.failed:
            raise CommandError("Not everything could be read. The log says where it broke.")
