"""Reminders: the day to look again has come, a body was to be asked, a platform has not answered (R165, R184, R236)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from complaints.schooldays.bank_holidays import is_working_day
from socialmedia import permissions, quiet
from socialmedia.models import BodyContact, Incident, PlatformReport, Removal, Support
from socialmedia.vocabulary import Decided, State


@dataclass(frozen=True)
class Due:
    """One thing whose day has come."""

    incident: Incident
    key: str
    text: str


def due(on: dt.date) -> Iterator[Due]:
    """Everything that was to be looked at by this day, in incidents of any state."""
    rows = Incident.objects.select_related("academy__trust")
    for incident in rows.filter(look_again_on__lte=on).exclude(state=State.CLOSED):
        yield Due(incident, f"look:{incident.look_again_on}", "is to be looked at again")
    for body in BodyContact.objects.filter(next_check_on__lte=on).select_related("incident__academy__trust"):
        yield Due(body.incident, f"body:{body.pk}:{body.next_check_on}", "has somebody to be asked again")
    for removal in Removal.objects.filter(check_on__lte=on).select_related("incident__academy__trust"):
        yield Due(removal.incident, f"removal:{removal.pk}:{removal.check_on}", "has a post to look for again")
    reports = PlatformReport.objects.filter(look_again_on__lte=on, decision=Decided.WAITING)
    for report in reports.select_related("incident__academy__trust"):
        yield Due(report.incident, f"platform:{report.pk}:{report.look_again_on}", "waits for a platform’s answer")
    support = Support.objects.filter(next_check_on__lte=on).select_related("concerned__incident__academy__trust")
    for plan in support:
        yield Due(
            plan.concerned.incident, f"support:{plan.pk}:{plan.next_check_on}", "has somebody to ask how they are"
        )


def chase(*, at: dt.datetime, dry_run: bool = False) -> int:
    """Tell whoever manages each, once for each day that was set; on working days only. Says how many were told."""
    on = timezone.localdate(at)
    if not is_working_day(on):
        return 0
    told = 0
    for one in due(on):
        for user in permissions.managers(one.incident, on=on):
            if dry_run:
                told += 1
            else:
                text = f"{one.incident.reference} {one.text}."
                told += quiet.tell(one.incident, user, key=one.key, text=text, at=at)
    return told
