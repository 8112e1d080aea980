"""What follows: removal, reports to platforms, measures, watching, not resolved, review, closing, links."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from socialmedia import permissions
from socialmedia.actions.refusal import Refused
from socialmedia.models import (
    Exhibit,
    Incident,
    MeasureTaken,
    PlatformReport,
    Removal,
    Review,
    Watch,
)
from socialmedia.vocabulary import Act, Decided, Gone, Ground, Measure

Data = dict[str, object]
FUTURE = "The day cannot be in the future."


def _past(day: dt.date, on: dt.date) -> dt.date:
    if day > on:
        raise Refused(FUTURE)
    return day


def ask_removal(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, asked_of: str, asked_on: dt.date, what: str,
    check_on: dt.date | None = None, refused: bool = False, **_: Any,
) -> Data:  # fmt: skip
    """Somebody was asked to take something down (R159, R220, R269)."""
    if not asked_of.strip() or not what.strip():
        raise Refused("Say who was asked, and what is to be removed.")
    row = Removal.objects.create(
        incident=incident, asked_of=asked_of.strip(), asked_on=_past(asked_on, on), what=what.strip(),
        check_on=check_on, outcome=Gone.REFUSED if refused else Gone.WAITING, by=by, at=at,
    )  # fmt: skip
    incident.first_contact_on = incident.first_contact_on or asked_on
    return {"removal": row.pk}


def check_removal(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, removal: Removal, outcome: str,
    checked_on: dt.date, check_on: dt.date | None = None, **_: Any,
) -> Data:  # fmt: skip
    """Somebody looked: gone, still there, or refused. "Gone" has the day on which it was looked at."""
    row = Removal.objects.select_for_update().get(pk=removal.pk, incident=incident)
    row.outcome, row.checked_on, row.check_on = outcome, _past(checked_on, on), check_on
    row.save()
    return {"removal": row.pk, "outcome": outcome}


def report_to_platform(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, exhibit: Exhibit, reported_on: dt.date, ground: str,
    ground_words: str, reporter: str = "", ticket: str = "", look_again_on: dt.date | None = None,
    defamation_notice: bool = False, platform_name: str = "", **_: Any,
) -> Data:  # fmt: skip
    """A report to the platform, with the screenshot that was sealed before it (R165, R191, R215, R245)."""
    shown = incident.exhibits.select_related("file").get(pk=exhibit.pk)
    _past(reported_on, on)
    if shown.added_at.date() > reported_on:
        raise Refused("The screenshot was sealed after that day. Choose one that was sealed before the report.")
    if not ground_words.strip():
        raise Refused("Quote the rule of the platform that it breaks, or say which law is meant.")
    row = PlatformReport.objects.create(
        incident=incident, exhibit=shown, platform_name=platform_name.strip() or incident.platform_name,
        reported_on=reported_on, reporter=reporter.strip() or "The school", ground=Ground(ground),
        ground_words=ground_words.strip(), ticket=ticket.strip(), look_again_on=look_again_on,
        defamation_notice=defamation_notice, by=by, at=at,
    )  # fmt: skip
    return {"platform_report": row.pk, "exhibit": str(shown.uuid)}


def record_decision(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, report: PlatformReport, decision: str,
    decided_on: dt.date, checked_on: dt.date | None = None, look_again_on: dt.date | None = None, ticket: str = "",
    **_: Any,
) -> Data:  # fmt: skip
    """What the platform decided. "Removed" needs the day on which somebody looked whether it is gone."""
    row = PlatformReport.objects.select_for_update().get(pk=report.pk, incident=incident)
    if decision == Decided.WAITING:
        raise Refused("Choose what the platform decided.")
    if decision == Decided.REMOVED and checked_on is None:
        raise Refused("Look whether it is gone, and record the day: a platform’s word is not enough.")
    if checked_on is not None:
        _past(checked_on, on)
    row.decision, row.decided_on, row.checked_on = decision, _past(decided_on, on), checked_on
    row.look_again_on, row.ticket = look_again_on, ticket.strip() or row.ticket
    row.save()
    return {"platform_report": row.pk, "decision": decision}


def take_measure(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, measure: str, day: dt.date, reasons: str,
    agreed_with: str, **_: Any,
) -> Data:  # fmt: skip
    """One measure of the menu, with reasons and with whom it was agreed (R221, R270, R273)."""
    if not reasons.strip() or not agreed_with.strip():
        raise Refused("Give the reasons, and say with whom it was agreed.")
    row = MeasureTaken.objects.create(
        incident=incident, measure=Measure(measure), on=_past(day, on), reasons=reasons.strip(),
        agreed_with=agreed_with.strip(), by=by, at=at,
    )  # fmt: skip
    return {"measure": row.pk, "kind": row.measure}


def look_again(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, seen: str, day: dt.date,
    next_on: dt.date | None = None, **_: Any,
) -> Data:  # fmt: skip
    """Somebody looked again at what is watched (R144, R184)."""
    if not seen.strip():
        raise Refused("Write down what was seen, also when nothing is new.")
    if next_on is not None and next_on <= on:
        raise Refused("The next day to look must be in the future.")
    row = Watch.objects.create(incident=incident, on=_past(day, on), seen=seen.strip(), next_on=next_on, by=by, at=at)
    incident.look_again_on = next_on
    return {"watch": row.pk}


def not_resolved(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, **_: Any) -> Data:
    """It goes on, was refused, or nobody can be identified (S0 App. A §3)."""
    incident.branch_reasons = _said(reasons)
    return {}


def escalate(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, **_: Any) -> Data:
    """A further meeting with the chair or a trust leader, further advice, a report to the platform (R186)."""
    incident.branch_reasons = _said(reasons)
    return {}


def begin_review(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, reasons: str, **_: Any) -> Data:
    """Nothing more has to be done about the post (R185)."""
    incident.branch_reasons, incident.look_again_on = _said(reasons), None
    return {}


def review(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, support_given: str, communicated: str, lessons: str,
    prevention: str, policy_change: str, **_: Any,
) -> Data:  # fmt: skip
    """Support given, what was told to whom, what was learnt, what will prevent the next one (R185, R237)."""
    given = {
        "support_given": support_given, "communicated": communicated, "lessons": lessons, "prevention": prevention,
        "policy_change": policy_change,
    }  # fmt: skip
    if not all(text.strip() for text in given.values()):
        raise Refused("Answer each question; “nothing” with its reason is an answer.")
    Review.objects.update_or_create(incident=incident, defaults={**given, "by": by, "at": at})
    return {}


def close(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, **_: Any) -> Data:
    """The incident ends; evidence and contacts can still be added."""
    return {}


def link(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, earlier: Incident, **_: Any) -> Data:
    """Linked to an earlier incident of which it is the recurrence (R150)."""
    if not permissions.visible_to(by, on=on).filter(pk=earlier.pk).exists():
        raise permissions.NotAllowed(Act.LINK)
    if earlier.pk == incident.pk or earlier.recurrence_of_id == incident.pk:
        raise Refused("An incident is not linked to itself, or both ways.")
    incident.recurrence_of = earlier
    return {"earlier": str(earlier.uuid)}


def _said(reasons: str) -> str:
    if not reasons.strip():
        raise Refused("Give the reasons. They stay on the record.")
    return reasons.strip()
