"""Puts a request to see the record and a record whose time is over into the practice trust."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from complaints.records import demo


class Command(BaseCommand):
    """Only in practice mode. A second time it changes nothing."""

    help = "Put an open request to see the record and a record due for disposal into the practice trust, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE_MODE:
            raise CommandError("The demo needs PRACTICE_MODE.")
        made = demo.seed(at=timezone.now())
        self.stdout.write(f"{made} records")
        if not made:
            self.stderr.write("Nothing was changed: there is a request already, or there is no practice trust.")
