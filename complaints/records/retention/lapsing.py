"""Every night: records of their own, which belong to no complaint, go when their rule says (S0 §10, R130).

They have no list to be looked through: what the trust has put in force in the schedule is the decision. What went is
in the chronology of each, without a word of it.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from complaints.casework.holdings import LAPSES
from complaints.records.retention import schedule


def lapse(*, at: dt.datetime, dry_run: bool = False) -> dict[str, int]:
    """Let go what is over, kind by kind; answers how many went of each."""
    rules, on = schedule.in_force(at=at), timezone.localtime(at).date()
    return {
        kind: goes(before=schedule.cutoff(rules, kind, on), forget=rules[kind].names_go, at=at, dry_run=dry_run)
        for kind, goes in sorted(LAPSES.items())
    }
