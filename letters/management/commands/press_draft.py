"""``manage.py press_draft``: a draft's document in, its PDF out; the other half of letters.draft_pages."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.draft_pages import SAID_WHY, asked_for
from letters.render import RenderFailed, press_html


class Command(BaseCommand):
    help = "Makes the pages of a draft: what letters.draft_pages writes comes in, the PDF goes out. Nothing is kept."

    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        document, identifier, large, practice, held = asked_for(sys.stdin.buffer)
        try:
            made = press_html(
                document, identifier=identifier, large=large, practice=practice, draft=True, pictures=held
            )
        except RenderFailed as problem:
            raise CommandError(str(problem), returncode=SAID_WHY) from problem
        sys.stdout.buffer.write(made.content)
