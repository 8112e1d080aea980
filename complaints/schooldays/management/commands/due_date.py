"""``manage.py due_date``: one due date with its working, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Academy
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Calendar, Count, Deem, InsufficientCalendar, Rule, Working, due
from complaints.schooldays.dates import FIRST_YEAR, LAST_YEAR
from complaints.schooldays.named import CLOCKS, named_due, needs_calendar

LONDON: Final = ZoneInfo("Europe/London")
COUNTS: Final = (Count.SCHOOL_DAYS, Count.WORKING_DAYS, Count.CALENDAR_DAYS)
MOST_DAYS: Final = 3660
NOT_LOADED: Final = 3


class Command(BaseCommand):
    help = (
        "Print a due date with its working as JSON. Exit 2: the question makes no sense; "
        "exit 3: term dates are not loaded far enough."
    )

    # It only reads: no reason to wait for every screen to be loaded and checked.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--received", required=True, type=_london_date, help="ISO date, or date and time with its offset"
        )
        parser.add_argument("--academy", metavar="SLUG", help="needed where school days count")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--days", type=_length, metavar="N", help="the length of the limit")
        what.add_argument("--clock", choices=list(CLOCKS), metavar="NAME", help=f"one of {', '.join(CLOCKS)}")
        parser.add_argument("--count", choices=[str(count) for count in COUNTS], help="school_days unless given")
        parser.add_argument("--inset-counts", action="store_true", help="INSET days count")
        parser.add_argument("--receipt-is-day-one", action="store_true", help="the day of receipt is day 1")
        parser.add_argument(
            "--deem",
            choices=[str(deem) for deem in Deem],
            help="any: a receipt on any day that is no school day is treated as received on the next (the "
            "default); out-of-term: only one outside the terms",
        )
        parser.add_argument(
            "--clarified",
            nargs=2,
            type=_london_date,
            metavar=("FROM", "TO"),
            help="when clarification of a subject access request was asked for, and when it came",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            working = self._work_out(options)
        except InsufficientCalendar as missing:
            self.stdout.write(json.dumps({"error": "insufficient_calendar", "needs": missing.needs}))
            sys.exit(NOT_LOADED)
        except ValueError as problem:
            raise CommandError(str(problem), returncode=2) from problem
        self.stdout.write(json.dumps(_shown(working)))

    def _work_out(self, options: dict[str, Any]) -> Working:
        academy = _academy(options["academy"]) if options["academy"] is not None else None
        if options["clock"] is not None:
            return self._named(academy, options)
        if options["clarified"] is not None:
            raise ValueError("--clarified goes with --clock subject_access.")
        rule = Rule(
            length=_length(options["days"]),
            count=Count(options["count"] or Count.SCHOOL_DAYS),
            inset_counts=options["inset_counts"],
            receipt_is_day_one=options["receipt_is_day_one"],
            deem=Deem(options["deem"] or Deem.ANY),
        )
        calendar = _calendar(academy) if rule.count is Count.SCHOOL_DAYS else None
        return due(_london_date(options["received"]), rule, calendar)

    def _named(self, academy: Academy | None, options: dict[str, Any]) -> Working:
        name = options["clock"]
        if options["count"] or options["deem"] or options["inset_counts"] or options["receipt_is_day_one"]:
            raise ValueError("A named clock says itself how it is counted: leave out the options of --days.")
        received_on = _london_date(options["received"])
        clarified = options["clarified"]
        return named_due(
            name,
            received_on,
            _calendar(academy) if needs_calendar(name) and CLOCKS[name].rule is not None else None,
            (_london_date(clarified[0]), _london_date(clarified[1])) if clarified else None,
        )


def _calendar(academy: Academy | None) -> Calendar:
    if academy is None:
        raise ValueError("School days are those of one academy: give --academy with its slug.")
    return calendar_of(academy.pk)


def _academy(slug: str) -> Academy:
    academy = Academy.objects.filter(slug=slug).first()
    if academy is None:
        raise ValueError(f"There is no academy with the slug {slug}.")
    return academy


def _london_date(given: str | date) -> date:
    """The date in England: of a moment, the one on the wall there; the hour does not matter (Counting 1)."""
    if isinstance(given, date):
        return given
    try:
        day = date.fromisoformat(given) if len(given) <= len("2026-01-31") else _at_wall(given)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{given} is not a date such as 2026-01-31 or a time such as 2026-01-31T09:00:00+00:00."
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{given} is not between the years {FIRST_YEAR} and {LAST_YEAR}.")
    return day


def _at_wall(given: str) -> date:
    moment = datetime.fromisoformat(given)
    return (moment.astimezone(LONDON) if moment.tzinfo is not None else moment).date()


def _length(given: str | int) -> int:
    try:
        length = int(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given} is not a whole number of days.") from None
    if not 1 <= length <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"A limit is between 1 and {MOST_DAYS} days, not {given}.")
    return length


def _shown(working: Working) -> dict[str, Any]:
    return {
        "received_on": working.received_on.isoformat(),
        "treated_as_received_on": working.treated_as_received_on.isoformat(),
        "due_on": working.due_on.isoformat(),
        "counted": [day.isoformat() for day in working.counted],
        "skipped": [{"date": skipped.day.isoformat(), "why": skipped.why} for skipped in working.skipped],
    }
