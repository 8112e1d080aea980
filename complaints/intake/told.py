"""What the complainant told us, given back to them as they wrote it: at first, and with each later request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format

from complaints.casework.models import Complaint
from complaints.intake.forms.matter import short_words

AS_TOLD = "as told when it arrived"
"""The reason that stands with whoever was named when the complaint arrived; others were added by staff."""


@dataclass(frozen=True)
class Told:
    """What was said on one occasion: (what was asked, what they answered)."""

    title: str
    on: dt.date
    rows: tuple[tuple[str, str], ...]


def sections(complaint: Complaint) -> list[Told]:
    """Everything that they told us and asked for, oldest first (R13)."""
    return [_at_first(complaint), *_formal(complaint), *_panel(complaint), *_independent(complaint)]


def _at_first(complaint: Complaint) -> Told:
    when = date_format(complaint.happened_on, "j F Y") if complaint.happened_on else ""
    rows = (
        ("What happened", complaint.words),
        ("Who it is about", "\n".join(_about(complaint))),
        ("When it happened", "\n".join(filter(None, (when, complaint.happened_text)))),
        ("Why you told us only then", complaint.late_reasons),
        ("Who else was involved, or saw it", complaint.involved),
        ("What would put it right", complaint.wanted),
    )
    return Told("What you told us", complaint.received_on, tuple(row for row in rows if row[1].strip()))


def _about(complaint: Complaint) -> list[str]:
    named = complaint.subjects.filter(reason=AS_TOLD)
    words = ((short_words(complaint.procedure, one.kind), one.name) for one in named)
    return [f"{kind}: {name}" if name else kind for kind, name in words]


def _formal(complaint: Complaint) -> list[Told]:
    asked = complaint.contacts.filter(formal_request=True, by=None).order_by("pk")
    return [
        Told("Your request for the formal stage", one.on, (("Why you are not satisfied", one.note),)) for one in asked
    ]


def _panel(complaint: Complaint) -> list[Told]:
    if complaint.panel_request_on is None or not complaint.panel_request_reasons.strip():
        return []
    rows = (("What you are not satisfied with", complaint.panel_request_reasons),)
    return [Told("Your request for a review panel", complaint.panel_request_on, rows)]


def _independent(complaint: Complaint) -> list[Told]:
    return [
        Told("Your request for an independent panel", one.asked_on, (("Your reasons", one.reasons),))
        for one in complaint.independence_requests.all()
    ]
