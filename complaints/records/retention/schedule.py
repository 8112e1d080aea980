"""The retention schedule: data with versions, shipped once from fixtures/retention and then the trust's own."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from complaints.casework.actions import Refused
from complaints.casework.vocabulary import Nature
from complaints.records.models import RetentionRule

FILE: Path = settings.BASE_DIR / "fixtures" / "retention" / "schedule.toml"
Kind = RetentionRule.Kind

PLAIN = Q(safeguarding=False)
KINDS: dict[str, Q] = {
    Kind.SAFEGUARDING: Q(safeguarding=True),
    Kind.EARLY_YEARS: PLAIN & Q(early_years=True),
    Kind.COMPLAINT: PLAIN & Q(early_years=False, nature=Nature.COMPLAINT),
    Kind.CONCERN: PLAIN & Q(early_years=False, nature=Nature.CONCERN),
    Kind.FEEDBACK: PLAIN & Q(early_years=False, nature=Nature.FEEDBACK),
}
"""Which complaints fall under which rule: each under one."""

COUNTED_FROM: dict[str, str] = {
    Kind.INCIDENT: "the day on which it closed",
    Kind.MAILING: "the last thing that was done about it",
    Kind.FAMILY: "the day of the signature",
    Kind.DISCLOSURE: "the day on which it ended",
}
"""What is no complaint, and the day from which each counts. It goes when two people have decided so."""
OF_A_COMPLAINT = "the day on which it closed, or the last message, call or letter from outside"


def load(*, at: dt.datetime) -> int:
    """Bring in the rules that ship with the portal, where there is none of that kind yet; answers how many."""
    there = set(RetentionRule.objects.values_list("kind", flat=True))
    rows = [row for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"] if row["kind"] not in there]
    RetentionRule.objects.bulk_create([RetentionRule(**row, made_at=at) for row in rows], ignore_conflicts=True)
    return len(rows)


def in_force(*, at: dt.datetime) -> dict[str, RetentionRule]:
    """The rule of each kind, in the order of the kinds; those that ship are brought in when there is none."""
    rows = {rule.kind: rule for rule in RetentionRule.objects.filter(replaced_at=None).select_related("made_by")}
    if len(rows) < len(Kind.values) and load(at=at):
        return in_force(at=at)
    return {kind: rows[kind] for kind in Kind.values}


def months(rules: dict[str, RetentionRule], kind: str) -> int:
    """How many months a record of this kind is kept: what the early years ask for is the least, not the most."""
    if kind == Kind.EARLY_YEARS:
        return max(rules[kind].months, rules[Kind.COMPLAINT].months)
    return rules[kind].months


def due_on(rules: dict[str, RetentionRule], kind: str, since: dt.date) -> dt.date:
    """The first day on which a record may go."""
    return since + relativedelta(months=months(rules, kind))


def cutoff(rules: dict[str, RetentionRule], kind: str, on: dt.date) -> dt.date:
    """What ended on this day or before may go on `on`."""
    return on - relativedelta(months=months(rules, kind))


@transaction.atomic
def change(
    kind: str, *, months: int, names_go: bool, source: str, note: str, seen: int, by: User, at: dt.datetime
) -> RetentionRule:
    """A new version of one rule; the old one stays, with the days on which it was in force."""
    before = RetentionRule.objects.select_for_update().get(kind=kind, replaced_at=None)
    if before.version != seen:
        raise Refused("Somebody changed this rule meanwhile. Look at it, then decide again.")
    if not source.strip():
        raise Refused("Say who says so.")
    before.replaced_at = at
    before.save(update_fields=["replaced_at"])
    return RetentionRule.objects.create(
        kind=kind, version=before.version + 1, months=months, names_go=names_go, source=source.strip(),
        note=note.strip(), made_by=by, made_at=at,
    )  # fmt: skip
