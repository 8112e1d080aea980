"""Puts a few incidents into the practice trust."""

from __future__ import annotations

from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from socialmedia import demo
from socialmedia.prevention import demo as prevention


class Command(BaseCommand):
    """Only in practice mode. A second time it changes nothing."""

    help = "Put a few incidents into the practice trust, once."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PRACTICE_MODE:
            raise CommandError("The demo needs PRACTICE_MODE.")
        before = current_app.conf.task_always_eager
        current_app.conf.task_always_eager = True
        try:
            made = demo.seed(today=timezone.localdate())
            prevention.seed(at=timezone.now())
        finally:
            current_app.conf.task_always_eager = before
        for incident in made:
            self.stdout.write(f"{incident.reference}: {incident.get_state_display()}")
        if not made:
            self.stderr.write("Nothing was changed: there are incidents already, or there is no practice trust.")
