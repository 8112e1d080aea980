"""What triage records of a complaint beside what it is: the days of the incidents, and risks (R44)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from complaints.casework import deadlines
from complaints.casework.actions.door import day_of, mark, note, repeated
from complaints.casework.actions.record import open_for
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Occurrence, Risk
from complaints.casework.vocabulary import RiskKind


@transaction.atomic
def set_occurrences(
    complaint: Complaint,
    *,
    days: Sequence[tuple[dt.date, str]],
    series: bool | None,
    series_how: str = "",
    by: User,
    at: dt.datetime,
    once: str = "",
) -> Complaint:
    """The days of the incidents. The time to raise it counts from the last of a series of related incidents (S0 §5.1,
    R44); where they are no series, from the last of them too, and each of the others is measured by itself.

    Raises Refused.
    """
    locked = open_for(complaint, by, at)
    if repeated(locked, once):
        return locked
    if not days:
        raise Refused("Enter at least one day.")
    if any(day > locked.received_on for day, _what in days):
        raise Refused("What is complained about happened before the complaint arrived.")
    if len(days) > 1 and (series is None or not series_how.strip()):
        raise Refused("Say whether they are one series of related incidents, and why.")
    locked.occurrences.all().delete()
    Occurrence.objects.bulk_create(
        Occurrence(complaint=locked, on=day, what=what.strip(), recorded_by=by, recorded_on=day_of(at))
        for day, what in sorted(days)
    )
    locked.series = series if len(days) > 1 else None
    locked.series_how = series_how.strip() if len(days) > 1 else ""
    locked.happened_on = max(day for day, _what in days)
    locked.raise_by = deadlines.last_day_to_raise(locked)
    locked.save()
    note(locked, "occurrences_recorded", by=by, at=at, data={"count": len(days), **mark(once)})
    return locked


@transaction.atomic
def see_risk(complaint: Complaint, *, kind: str, words: str, by: User, at: dt.datetime, once: str = "") -> Complaint:
    """A risk, and what is done about it. With one to a child the safeguarding lead sees the case. Raises Refused."""
    locked = open_for(complaint, by, at)
    if repeated(locked, once):
        return locked
    if not words.strip():
        raise Refused("Say what the risk is, and what is done about it.")
    Risk.objects.create(complaint=locked, kind=kind, note=words.strip(), seen_by=by, seen_on=day_of(at))
    if kind == RiskKind.CHILD and not locked.safeguarding:
        locked.safeguarding = True
        locked.save()
    note(locked, "risk_seen", by=by, at=at, data={"kind": kind, **mark(once)})
    return locked


@transaction.atomic
def risk_over(risk: Risk, *, because: str, by: User, at: dt.datetime) -> None:
    """A risk has passed, and why. Raises Refused."""
    locked = open_for(risk.complaint, by, at)
    risk.refresh_from_db()
    if risk.over_on is not None:
        raise Refused("It is recorded already that this risk has passed.")
    if not because.strip():
        raise Refused("Say why the risk has passed.")
    risk.over_by, risk.over_on, risk.over_because = by, day_of(at), because.strip()
    risk.save()
    note(locked, "risk_over", by=by, at=at, data={"kind": risk.kind})
