"""The table of merge fields, printed from the catalogue."""

from typing import Any

from django.core.management.base import BaseCommand

from letters.catalogue import CATALOGUE
from letters.fields import FIELDS


class Command(BaseCommand):
    help = "Prints every merge field, what it holds, and the letters that need it (bold) or can use it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("| field | kind | what it holds | letters |\n|---|---|---|---|")
        for field in FIELDS.values():
            used = [
                f"**{key}**" if field.name in kind.required else key
                for key, kind in CATALOGUE.items()
                if field.name in kind.fields
            ]
            letters = "all" if len(used) == len(CATALOGUE) else ", ".join(used)
            self.stdout.write(f"| `{field.name}` | {field.kind} | {field.meaning} | {letters} |")
