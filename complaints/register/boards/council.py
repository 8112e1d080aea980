"""The board of an academy council: whole terms that are over, in steps of five, from which no complaint can be told.

A council hears how the procedure goes, and not who complained of what (S0 §4.3, §12). Its figures go wider than what
its members may see, so nothing below five is shown, nothing is shown to the unit, and the present term is not counted:
nobody finds a complaint by taking one figure from another, today's from yesterday's, or their own case from the whole.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Academy
from complaints.casework.models import COMPLAINANTS_OWN, Clock, Complaint
from complaints.policy.vocabulary import Stage
from complaints.register.boards.periods import Period, year_of
from complaints.register.how_it_was import FEWEST, band
from complaints.schooldays.models import Outcome as Kept

HIDDEN = "fewer than 5"
YEARS = 3


@dataclass(frozen=True)
class TermRow:
    """One term that is over."""

    name: str
    arrived: str
    formal: str
    closed: str
    in_time: str


def rows(academy: Academy, *, on: dt.date) -> list[TermRow]:
    """The terms of three school years that are over, the newest first."""
    year, found = year_of(on), []
    for _ in range(YEARS):
        found += [_row(academy, term) for term in reversed(year.terms) if term.last < on]
        year = year.before
    return found


def _row(academy: Academy, term: Period) -> TermRow:
    within = (term.first, term.last)
    counted = Complaint.objects.filter(academy=academy).aggregate(
        arrived=Count("pk", filter=Q(received_on__range=within)),
        formal=Count("pk", filter=Q(received_on__range=within, stage_reached__gte=Stage.FORMAL)),
        closed=Count("pk", filter=Q(closed_on__range=within)),
    )
    ended = Clock.objects.filter(complaint__academy=academy, stopped_on__range=within)
    limits = ended.exclude(kind__in=COMPLAINANTS_OWN).aggregate(
        kept=Count("pk", filter=Q(outcome=Kept.MET)), missed=Count("pk", filter=Q(outcome=Kept.MISSED)),
    )  # fmt: skip
    return TermRow(
        term.name, shown(counted["arrived"]), shown(counted["formal"]), shown(counted["closed"]),
        in_time(limits["kept"], limits["missed"]),
    )  # fmt: skip


def shown(count: int) -> str:
    """A number in steps of five; none below five, nought included, because nought is a small number too."""
    return HIDDEN if count < FEWEST else band(count)


def in_time(kept: int, missed: int) -> str:
    """How many limits in a hundred were kept, to the nearest ten, where enough ended to hide each of them."""
    if kept + missed < 2 * FEWEST:
        return "not shown"
    return f"about {round(10 * kept / (kept + missed)) * 10} in 100"
