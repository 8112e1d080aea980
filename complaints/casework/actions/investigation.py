"""Facts of the investigation: who looks into it, the report, its approval."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import posts
from accounts.models import User
from complaints.casework import attention, separation
from complaints.casework.actions import people
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.stages import write_findings
from complaints.casework.guards import THIRD_PARTIES
from complaints.casework.models import Complaint, Finding, Report, ReportHead
from complaints.casework.routing import lead_subject
from complaints.casework.vocabulary import Role
from complaints.policy.vocabulary import Duty, Stage

FROM_OUTSIDE = frozenset({Duty.EXTERNAL_THIRD_PARTY, Duty.INDEPENDENT_INVESTIGATOR})
"""Cells of the routing table that ask for somebody from outside the trust (S0 §7.1–7.2, R93, R98)."""

SOMEBODY_ELSE = THIRD_PARTIES | {Duty.INVESTIGATING_OFFICER}
"""Cells that ask for somebody whom the handler appoints, so never the handler (S0 §7.1–7.2, R92, R96)."""


def appoint_investigator(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Somebody without a part in it, who has declared so; from outside where the table demands it (R30, R92–R98)."""
    if complaint.investigators.exists():
        raise Refused("An investigator is appointed already. Stand them down first.")
    person: User = details["investigator"]
    carried_out_by = Duty(
        complaint.procedure.routing(lead_subject(complaint), max(complaint.stage, Stage.INFORMAL)).carried_out_by
    )
    known_as = details.get("called") or complaint.name_of(person)
    if details.get("external") and posts.held_by(person, on=on):
        raise Refused(f"{known_as} holds a post in the trust, so does not come from outside it.")
    if carried_out_by in FROM_OUTSIDE and not details.get("external"):
        raise Refused("The procedure asks for somebody from outside the trust to investigate this complaint.")
    if carried_out_by in SOMEBODY_ELSE and person.pk == complaint.handler_id:
        raise Refused("The procedure asks for somebody other than whoever handles the complaint to look into it.")
    nobody_else = details.get("nobody_else", "").strip()
    if complaint.stage == Stage.FORMAL and _decided_stage_one(complaint, person) and not nobody_else:
        raise Refused(f"{known_as} decided stage 1. Choose somebody else, or record why nobody else can do it.")
    role = Role.THIRD_PARTY if complaint.stage == Stage.INFORMAL else Role.INVESTIGATOR
    again_because = acts_again(complaint, person, role, details)
    if not details["declaration"].strip():
        raise Refused("Record what they declared about having had no direct involvement.")
    people.name(
        complaint, person, role, by=by, on=on, external=bool(details.get("external")),
        declaration=details["declaration"], reason=details.get("nobody_else", ""),
        again_because=again_because, called=details.get("called", ""),
    )  # fmt: skip


def acts_again(complaint: Complaint, person: User, role: Role, details: dict[str, Any]) -> str:
    """Why somebody takes the part that they had before the outside body sent it back; empty for anybody else. Refused
    without a reason: the procedure does not forbid it, and it is never done without a word (S0 §8, R106, R283)."""
    acted = separation.before(complaint, role).get(person.pk)
    if acted is None:
        return ""
    reason = str(details.get("again_because", "")).strip()
    if not reason:
        raise Refused(f"{acted} Choose somebody else, or record why the same person acts again.")
    return reason


def appointed(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Whoever is to look into it is told."""
    _tell(complaint, "investigate", "you are asked to look into it.", on=on, at=at)


def returned(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Whoever wrote the report is told that it came back."""
    _tell(complaint, "report-returned", "the report came back to you with reasons.", on=on, at=at)


def _tell(complaint: Complaint, key: str, text: str, *, on: dt.date, at: dt.datetime) -> None:
    fact = attention.Fact(
        complaint_id=complaint.pk, uuid=complaint.uuid, reference=complaint.reference,
        key=f"{key}:{at.isoformat()}", text=f"{complaint.reference}: {text}",
        people=tuple(complaint.investigators.values_list("user_id", flat=True)),
    )  # fmt: skip
    attention.tell([fact], on=on, at=at)


def _decided_stage_one(complaint: Complaint, person: User) -> bool:
    """Whether this person found, looked into or answered it at stage 1 (procedure.md, reading 8)."""
    found = Finding.objects.filter(head__complaint=complaint, stage=Stage.INFORMAL, by=person)
    return found.exists() or complaint.named.filter(user=person, role=Role.THIRD_PARTY).exists()


def stand_down_investigator(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why they cannot go on."""
    if not details["reason"].strip():
        raise Refused("Say why the investigator stands down.")


def stand_them_down(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Their part and their right end."""
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
    solutions = [given.get("solutions", "").strip() for given in details["findings"]]
    report = Report.objects.create(
        complaint=complaint, round=complaint.round, by=by, facts=details["facts"], impartial=True, submitted_on=on,
        potential_solutions=details["potential_solutions"].strip() or "\n".join(filter(None, solutions)),
    )  # fmt: skip
    write_findings(complaint, details["findings"], stage=Stage.FORMAL, by=by, on=on, proposed=True)
    _keep_per_head(report, complaint, details["findings"])


def _keep_per_head(report: Report, complaint: Complaint, findings: list[dict[str, Any]]) -> None:
    """The report as it was submitted, head by head: what is written afterwards does not change it (R33)."""
    heads = {head.number: head for head in complaint.heads.all()}
    ReportHead.objects.bulk_create(
        ReportHead(
            report=report, head=heads[given["number"]], facts=given.get("facts", "").strip(), outcome=given["outcome"],
            reasons=given["reasons"], solutions=given.get("solutions", "").strip(),
        )
        for given in findings
    )  # fmt: skip


def submitted(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Whoever approves it must be able to read it (S0 §4.2, R34)."""
    people.let_approver_in(complaint, by=by, on=on)


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
    people.liaise(complaint, by=by, on=on, at=at, details=details)
    again_because = acts_again(complaint, by, Role.APPROVER, details)
    people.name(complaint, by, Role.APPROVER, by=by, on=on, again_because=again_because)
    report.approved_by, report.approved_on = by, on
    report.save(update_fields=["approved_by", "approved_on"])
    Finding.objects.filter(head__complaint=complaint, stage=Stage.FORMAL, round=complaint.round).update(proposed=False)
