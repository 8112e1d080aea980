"""Facts of stages 1 and 2 and of the way on: meetings, findings, escalation, the request for a panel."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework import deadlines
from complaints.casework.actions import closing, late_decisions, outside, people
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Contact, Finding, Head, RequiredWork, TakingDown
from complaints.casework.vocabulary import LateWhat, Role
from complaints.policy.vocabulary import Stage
from complaints.schooldays.dates import long_date


def write_findings(
    complaint: Complaint, findings: list[dict[str, Any]], *, stage: Stage, by: User, on: dt.date, proposed: bool = False
) -> None:
    """One finding for each head given: outcome, reasons, perhaps a recommendation (R9, R12)."""
    heads: dict[int, Head] = {head.number: head for head in complaint.heads.all()}
    for given in findings:
        head = heads.get(given["number"])
        if head is None:
            raise Refused(f"There is no head of complaint number {given['number']}.")
        Finding.objects.update_or_create(
            head=head,
            stage=stage,
            round=complaint.round,
            defaults={
                "outcome": given["outcome"], "reasons": given["reasons"], "proposed": proposed, "by": by, "on": on,
                "recommendation": given.get("recommendation", ""),
            },
        )  # fmt: skip


def no_facts(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """A step that needs nothing but the saying so."""


def freeze_heads(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """How the complainant agreed to the heads (R9)."""
    if details.get("agreed_how", "").strip() and complaint.heads_agreed_on is None:
        complaint.heads_agreed_on = on
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=details["agreed_how"], by=by, added_at=at
        )


def freeze_heads_now(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    complaint.heads_frozen_on = on


def written_down(complaint: Complaint, what: TakingDown.What, *, by: User | None, on: dt.date) -> None:
    """What they asked to have taken down is on record now, by whoever wrote it down or by themselves."""
    standing = complaint.takings_down.filter(what=what, done_on=None)
    standing.update(done_on=on, done_by=by, done_how="It was asked for and is on record.")


def record_meeting(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """When, who, and what was said (S0 §6.1, R54)."""
    if details["met_on"] > on:
        raise Refused("The meeting cannot be in the future.")
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.MEETING, on=details["met_on"], people=details["people"],
        note=details["note"], by=by, added_at=at,
    )  # fmt: skip


def draft_answer(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The findings of stage 1 (R9); on the board, with what the nominated trust member said (R89)."""
    people.liaise(complaint, by=by, on=on, at=at, details=details)
    if by is not None:
        write_findings(complaint, details.get("findings", []), stage=Stage.INFORMAL, by=by, on=on)


def escalate(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The written request for the formal stage: own page, letter, e-mail, or taken down (S0 §6.2, R57–R60)."""
    asked_on = (details.get("asked_on") if by is not None else None) or on
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    complaint.formal_request_on = asked_on
    written_down(complaint, TakingDown.What.FORMAL, by=by, on=on)
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.LETTER_IN, on=asked_on, note=details["why"], by=by, added_at=at,
        formal_request=True, people=details.get("how", ""),
    )  # fmt: skip
    people.route(complaint, Stage.FORMAL, by=by, on=on)


def escalated(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The third party of stage 1 has done; who investigates stage 2 is appointed anew (S0 §6.2, §7.2)."""
    for named in complaint.named.filter(role=Role.THIRD_PARTY, until__isnull=True):
        people.unname(complaint, named.user, Role.THIRD_PARTY, on=on)


def answered_formally(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """From the formal answer on the clerk is the contact (S0 §4.3, R36)."""
    complaint.answered_formally_on = on
    people.assign_clerk(complaint, by=by, on=on)
    outside.work_is_done(
        complaint, RequiredWork.Kind.REINVESTIGATE, by=by, on=on,
        evidence=f"The answer after the new investigation was issued on {long_date(on)}.",
    )  # fmt: skip


def request_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The request for a review panel; a late one needs a decision first (S0 §6.2, R63–R64).

    Accepting a late request that the complainant made on their page keeps the day on which they made it."""
    asked_before = complaint.panel_request_on if complaint.panel_request_late else None
    asked_on = (details.get("asked_on") if by is not None else None) or asked_before or on
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    complaint.panel_request_on = asked_on
    written_down(complaint, TakingDown.What.PANEL, by=by, on=on)
    complaint.panel_request_reasons = details["why"]
    complaint.panel_request_late = deadlines.request_is_late(complaint, on=asked_on)
    if complaint.panel_request_late and by is not None and details.get("late_reasons", "").strip():
        late_decisions.decide(
            complaint, LateWhat.PANEL_REQUEST, accepted=True, reasons=details["late_reasons"], by=by, on=on
        )
    people.assign_clerk(complaint, by=by, on=on)


def refuse_late_request(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why a late request is refused (R64). The clerk records the request with its refusal."""
    if details.get("asked_on"):
        complaint.panel_request_on = details["asked_on"]
        complaint.panel_request_reasons = details.get("why", "")
        complaint.panel_request_late = deadlines.request_is_late(complaint, on=details["asked_on"])
    if not complaint.panel_request_late:
        raise Refused("No late request for a panel is on record.")
    late_decisions.decide(complaint, LateWhat.PANEL_REQUEST, accepted=False, reasons=details["reasons"], by=by, on=on)
    closing.action(complaint, details, required=True)
