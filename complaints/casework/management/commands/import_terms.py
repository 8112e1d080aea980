"""``manage.py import_terms``: term dates from a CSV file, as JSON what changed and which clocks got or moved dates."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, Trust
from complaints.casework.actions import calendars as changes
from complaints.casework.deadlines import Move
from complaints.casework.models import CalendarChange, Complaint
from complaints.schooldays import calendars
from complaints.schooldays.parsing import LARGEST_FILE, parse_csv
from complaints.schooldays.problems import Parsed, Problem, error

REFUSED: Final = 1
WAITS: Final = 4
LONGEST_SLUG: Final = 80


class Command(BaseCommand):
    help = (
        "Load term dates from a CSV file with the columns academy, kind, first_day, last_day, label, source, and print "
        "as JSON what changed. Clocks that waited for these dates get them. A file with an error is refused whole "
        "(exit 1). If a date that somebody was given would move, nothing is loaded: the change waits for approval, on "
        "screen or by --approve (exit 4)."
    )

    # No reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--create-academies", action="store_true", help="create academies whose slugs do not exist yet"
        )
        parser.add_argument(
            "--approve", action="store_true", help="move the dates of open cases too; without it they are only listed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at, create = timezone.now(), options["create_academies"]
        known = {academy.slug: academy for academy in Academy.objects.all()}
        parsed = _read(options["file"], known, create=create)
        if parsed.refused:
            self._print({"loaded": False, "academies": [], "problems": _problems(parsed.problems)})
            sys.exit(REFUSED)
        spans = parsed.by_academy()
        with transaction.atomic():
            created = _create(slug for slug in spans if slug not in known)
            proposed = changes.propose(
                way=CalendarChange.Way.LOAD, source=options["file"].name, by=None, at=at, problems=parsed.problems,
                spans={(known | created)[slug]: some for slug, some in spans.items()},
            )  # fmt: skip
            preview = changes.preview(proposed, at=at)
            loads = options["approve"] or not preview.moving
            done = changes.approve(proposed, by=None, at=at) if loads else []
        given = [move for move in done if move.fills]
        moved = [move for move in done if move.moves] if loads else preview.moving
        self._print(
            {
                "loaded": loads,
                "academies": [_academy(one, created) for one in preview.planned],
                "problems": _problems(parsed.problems),
                "given": _moves(given),
                "moved" if loads else "would_move": _moves(moved),
                **({} if loads else {"waits": _how_to_approve(proposed, options["file"])}),
            }
        )
        if not loads:
            sys.exit(WAITS)

    def _print(self, found: dict[str, object]) -> None:
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))


def _read(file: Path, known: dict[str, Academy], *, create: bool) -> Parsed:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as problem:
        return Parsed((), (error(None, f"{file} cannot be read: {problem.strerror}."),))
    loaded = {slug: calendars.loaded(academy) for slug, academy in known.items()}
    parsed = parse_csv(content, academies=None if create else set(known), loaded=loaded)
    wrong = [
        error(row.line, f"“{row.academy[:LONGEST_SLUG]}” cannot be the slug of an academy: {why}")
        for row in parsed.rows
        if create and (why := _why_no_slug(row.academy))
    ]
    return Parsed(parsed.rows, (*parsed.problems, *wrong), parsed.unit)


def _why_no_slug(slug: str) -> str:
    try:
        validate_slug(slug)
    except ValidationError:
        return "use letters, digits and hyphens."
    return "" if len(slug) <= LONGEST_SLUG else f"it is longer than {LONGEST_SLUG} characters."


def _create(slugs: Iterable[str]) -> dict[str, Academy]:
    """Academies with a name made of their slug, for somebody to put right on screen."""
    wanted = list(slugs)
    if not wanted:
        return {}
    trust = Trust.objects.order_by("pk").first() or Trust.objects.create(name="The trust", slug="trust")
    codes = set(Academy.objects.values_list("code", flat=True))
    made = {}
    for slug in wanted:
        code = _free_code(slug, codes)
        codes.add(code)
        name = slug.replace("-", " ").replace("_", " ").title()
        made[slug] = Academy.objects.create(trust=trust, slug=slug, name=name, code=code)
    posts.mirror_all(on=timezone.localdate())
    return made


def _free_code(slug: str, taken: set[str]) -> str:
    """Three or four capital letters that no academy has yet: the first of the slug where they are free."""
    letters = re.sub(r"[^A-Z]", "", slug.upper()) or "ACA"
    first = (letters + "AAA")[:3]
    if first not in taken:
        return first
    rest: list[str] = [*letters[3:], *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    tries = (first + one for one in rest)
    more = (first[:2] + one + two for one in rest for two in rest)
    last = (one + two + three for one in rest for two in rest for three in rest)
    free: str = next(code for code in chain(tries, more, last) if code not in taken)
    return free


def _academy(planned: changes.Planned, created: dict[str, Academy]) -> dict[str, object]:
    last = planned.calendar.last_day
    return {
        "slug": planned.academy.slug,
        "created": planned.academy.slug in created,
        "added": len(planned.change.added),
        "removed": len(planned.change.removed),
        "unchanged": len(planned.change.kept),
        "loaded_until": last.isoformat() if last else None,
    }


def _problems(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [{"line": p.line, "weight": str(p.weight), "text": p.text} for p in problems]


def _moves(found: Sequence[Move]) -> list[dict[str, object]]:
    references = Complaint.objects.in_bulk({move.clock.complaint_id for move in found})
    return [
        {
            "reference": references[move.clock.complaint_id].reference,
            "clock": move.clock.kind,
            "from": move.old.isoformat() if move.old else None,
            "to": move.new.isoformat() if move.new else None,
            **({} if move.new else {"needs": move.clock.waiting_for}),
        }
        for move in found
    ]


def _how_to_approve(proposed: CalendarChange, file: Path) -> str:
    return (
        f"Dates that people were given would move, so nothing is loaded yet. Look at the list, then approve change "
        f"{proposed.pk} under Calendars on screen, or run: manage.py import_terms {file} --approve"
    )
