"""Bring the shipped wordings into the database: new ones are added, edited ones are left alone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from letters import known_links
from letters.upgrades import load


class Command(BaseCommand):
    help = "Loads the shipped letter wordings. Safe to run again: a wording that somebody edited is never overwritten."

    def handle(self, *args: Any, **options: Any) -> None:
        done = load(at=timezone.now())
        self.stdout.write(
            f"Wordings: {len(done.new)} new, {len(done.brought_up_to_date)} brought up to date, "
            f"{len(done.left_as_edited)} left as edited."
        )
        added = known_links.load()
        if added:
            self.stdout.write(f"Links of the list of help: {added} new.")
        for key in done.left_as_edited:
            self.stdout.write(f"  {key}: edited here, so the shipped text was not brought in")
