"""Builds the practice trust: three fictional academies, people in every post, complaints at every state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints.casework.demo import seeding, telling, world


@contextmanager
def tasks_done(*, at_once: bool) -> Iterator[None]:
    """Within it, tasks are done here and now or go to the queue; afterwards as before."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = at_once
    try:
        yield
    finally:
        current_app.conf.task_always_eager = before


class Command(BaseCommand):
    """Only in practice mode, and only into an empty installation. A second time it changes nothing."""

    help = "Build the practice trust with complaints at every state, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--complaints", type=int, default=len(seeding.STORIES),
            help=f"How many in all (default {len(seeding.STORIES)}, the stories written by hand).",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="The same seed on the same day gives the same demo.")
        parser.add_argument("--json", action="store_true", help="Print people and complaints as JSON.")

    def handle(self, *args: Any, complaints: int, seed: int, **options: Any) -> None:
        if not settings.PRACTICE_MODE:
            raise CommandError("The demo needs PRACTICE_MODE: its people share a password that everybody knows.")
        if complaints < 0:
            raise CommandError("--complaints cannot be negative.")
        now = timezone.now()
        # The letters of the stories are made here and now: hundreds in the queue would keep the worker busy at the
        # start. Where many more are asked for, the queue takes them.
        try:
            with tasks_done(at_once=complaints <= len(seeding.STORIES)):
                built = seeding.seed(
                    complaints=complaints, seed=seed, today=timezone.localdate(now), now=now, tell=self.stderr.write
                )
        except seeding.NotHere as reason:
            raise CommandError(str(reason)) from None
        found = built or world.find()
        if found is None:
            raise CommandError("The practice trust has gone while it was being looked at.")
        said = telling.describe(found)
        if built is None:
            self.stderr.write("The practice trust is here already; nothing was changed.")
        if options["json"]:
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
            return
        self.stdout.write(f"{said['trust']}: {len(said['people'])} people, {said['total']} complaints.")
        self.stdout.write(f"Everybody's password is {world.PASSWORD}")
        for person in said["people"]:
            self.stdout.write(f"  {person['email']}: {', '.join(person['posts'])}")
