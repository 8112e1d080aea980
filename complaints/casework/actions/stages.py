"""Facts of stages 1 and 2: meetings, findings, settlement, escalation, the investigation and its report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework import deadlines
from complaints.casework.actions import people
from complaints.casework.actions.refusal import Refused, somebody
from complaints.casework.models import Complaint, Contact, Finding, Head, LateDecision, Report
from complaints.casework.vocabulary import Closure, LateWhat, ResolvedAt, Role, State
from complaints.policy.vocabulary import Stage


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
    """The findings of stage 1 (R9)."""
    if by is not None:
        write_findings(complaint, details.get("findings", []), stage=Stage.INFORMAL, by=by, on=on)


def settle(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """How and when the complainant said that they are content, with the two facts of paragraph 33(j)."""
    if details["settled_on"] > on:
        raise Refused("The day cannot be in the future.")
    complaint.settled_how, complaint.settled_on = details["settled_how"], details["settled_on"]
    formal = complaint.stage_reached >= Stage.FORMAL
    complaint.closure = Closure.SETTLED_AFTER_FORMAL if formal else Closure.SETTLED_INFORMALLY
    statutory(complaint, details, required=formal)


def statutory(complaint: Complaint, details: dict[str, Any], *, required: bool) -> None:
    """The two facts that every closure of a formal complaint holds (Part 7 paragraph 33(j))."""
    if complaint.stage_reached >= Stage.PANEL:
        complaint.resolved_at = ResolvedAt.AT_PANEL
    elif complaint.stage_reached >= Stage.FORMAL:
        complaint.resolved_at = ResolvedAt.AFTER_FORMAL
    else:
        complaint.resolved_at = ResolvedAt.BEFORE_FORMAL
    complaint.action_taken = details.get("action_taken", "") or complaint.action_taken
    complaint.no_action_reason = details.get("no_action_reason", "") or complaint.no_action_reason
    if required and not (complaint.action_taken.strip() or complaint.no_action_reason.strip()):
        raise Refused("Record the action taken as a result, or why there was none.")


def escalate(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The written request for the formal stage: own page, letter, e-mail, or taken down (S0 §6.2, R57–R60)."""
    asked_on = details.get("asked_on") or on
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    complaint.formal_request_on = asked_on
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.LETTER_IN, on=asked_on, note=details["why"], by=by, added_at=at,
        formal_request=True, people=details.get("how", ""),
    )  # fmt: skip
    complaint.settled_how, complaint.settled_on = "", None
    people.route(complaint, Stage.FORMAL, by=by, on=on)


def appoint_investigator(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Somebody without a part in it, who has declared so; from outside where the table demands it (R30, R92–R98)."""
    if complaint.investigators.exists():
        raise Refused("An investigator is appointed already. Stand them down first.")
    person: User = details["investigator"]
    external_needed = complaint.procedure.routing(
        complaint.lead_subject or "academy_staff", max(complaint.stage, Stage.INFORMAL)
    ).carried_out_by in {"external_third_party", "independent_investigator"}
    if external_needed and not details.get("external"):
        raise Refused("The procedure asks for somebody from outside the trust to investigate this complaint.")
    decided_before = Finding.objects.filter(head__complaint=complaint, stage=Stage.INFORMAL, by=person).exists()
    if decided_before and complaint.stage == Stage.FORMAL and not details.get("nobody_else", "").strip():
        raise Refused(f"{person.name} decided stage 1. Choose somebody else, or record why nobody else can do it.")
    if not details["declaration"].strip():
        raise Refused("Record what they declared about having had no direct involvement.")
    role = Role.THIRD_PARTY if complaint.stage == Stage.INFORMAL else Role.INVESTIGATOR
    people.name(
        complaint, person, role, by=by, on=on, external=bool(details.get("external")),
        declaration=details["declaration"], reason=details.get("nobody_else", ""),
    )  # fmt: skip


def stand_down_investigator(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why they cannot go on."""
    if not details["reason"].strip():
        raise Refused("Say why the investigator stands down.")


def stand_them_down(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    for named in complaint.investigators:
        named.reason = f"{named.reason}\n{details['reason']}".strip()
        named.save(update_fields=["reason"])
        people.unname(complaint, named.user, Role(named.role), on=on)


def submit_report(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The report in the portal: facts, potential solutions, a proposed finding for each head (S0 §4.2, R33)."""
    if by is None or not details.get("impartial"):
        raise Refused("Confirm that you looked at this impartially and had no part in it.")
    Report.objects.create(
        complaint=complaint, by=by, facts=details["facts"], potential_solutions=details["potential_solutions"],
        impartial=True, submitted_on=on,
    )  # fmt: skip
    write_findings(complaint, details["findings"], stage=Stage.FORMAL, by=by, on=on, proposed=True)


def return_report(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Back with reasons; the date does not move (reading 9)."""
    report = complaint.latest_report
    if report is not None:
        report.returned_by, report.returned_on, report.return_reasons = by, on, details["reasons"]
        report.save(update_fields=["returned_by", "returned_on", "return_reasons"])


def approve_report(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Approved by somebody who did not write it (S0 §4.2, R34, R283)."""
    report = complaint.latest_report
    if report is None or by is None:
        raise Refused("There is no report to approve.")
    if report.by == by:
        raise Refused("The writer of the report cannot approve it.")
    people.name(complaint, by, Role.APPROVER, by=by, on=on)
    report.approved_by, report.approved_on = by, on
    report.save(update_fields=["approved_by", "approved_on"])
    Finding.objects.filter(head__complaint=complaint, stage=Stage.FORMAL).update(proposed=False)


def answered_formally(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """From the formal answer on the clerk is the contact (S0 §4.3, R36)."""
    complaint.answered_formally_on = on
    people.assign_clerk(complaint, by=by, on=on)


def let_lapse(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Nobody asked to go further in time (S0 §6.2)."""
    complaint.closure = Closure.NOT_TAKEN_FURTHER
    statutory(complaint, details, required=complaint.stage_reached >= Stage.FORMAL)


def request_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The request for a review panel; a late one needs a decision first (S0 §6.2, R63–R64).

    Accepting a late request that the complainant made on their page keeps the day on which they made it."""
    asked_before = complaint.panel_request_on if complaint.panel_request_late else None
    asked_on = details.get("asked_on") or asked_before or on
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    complaint.panel_request_on = asked_on
    complaint.panel_request_reasons = details["why"]
    complaint.panel_request_late = deadlines.request_is_late(complaint, on=asked_on)
    if complaint.panel_request_late and by is not None and details.get("late_reasons", "").strip():
        LateDecision.objects.create(
            complaint=complaint,
            what=LateWhat.PANEL_REQUEST,
            accepted=True,
            reasons=details["late_reasons"],
            by=by,
            on=on,
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
    if not details["reasons"].strip():
        raise Refused("Give the reasons. The letter carries them.")
    LateDecision.objects.create(
        complaint=complaint,
        what=LateWhat.PANEL_REQUEST,
        accepted=False,
        reasons=details["reasons"],
        by=somebody(by),
        on=on,
    )
    complaint.closure = Closure.NOT_TAKEN_FURTHER
    statutory(complaint, details, required=True)


def withdraw(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Their own word, or their word as recorded by the handler."""
    if by is not None and not details.get("said", "").strip():
        raise Refused("Record how and when the complainant said that they withdraw it.")
    if details.get("said", "").strip():
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=details["said"], by=by, added_at=at
        )
    complaint.closure = Closure.WITHDRAWN
    if complaint.stage_reached >= Stage.FORMAL:
        statutory(
            complaint,
            {**details, "no_action_reason": details.get("no_action_reason") or "Withdrawn by the complainant."},
            required=True,
        )


def reopen(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Why it goes on."""
    if not details["reason"].strip():
        raise Refused("Say why it is reopened.")
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=f"Reopened: {details['reason']}", by=by, added_at=at
    )
    if complaint.handler is None:
        people.route(
            complaint, Stage.FORMAL if complaint.stage_reached >= Stage.FORMAL else Stage.INFORMAL, by=by, on=on
        )


def is_with_complainant(complaint: Complaint) -> bool:
    """Whether the next move is the complainant's."""
    return complaint.state in {State.INFORMAL_ANSWERED, State.FORMAL_ANSWERED}
