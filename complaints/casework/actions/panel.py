"""Facts of stage 3: the panel, independence, the hearing, the decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework import deadlines, permissions
from complaints.casework.actions import people, stages
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import (
    Attendance,
    ChairAttempt,
    Circulation,
    Complaint,
    Hearing,
    IndependenceRequest,
    Panel,
    PanelMember,
)
from complaints.casework.routing import lead_subject
from complaints.casework.vocabulary import Closure, Role
from complaints.policy.vocabulary import Stage


def current_or_new(complaint: Complaint) -> Panel:
    """The panel being put together, under the rule set that the subject demands (S0 §6.3, §7.3)."""
    panel = complaint.current_panel
    if panel is None or (panel.convened_on is not None and panel.hearings.filter(held_on__isnull=False).exists()):
        panel = Panel.objects.create(
            complaint=complaint, rule=complaint.procedure.panel_rule_for(lead_subject(complaint))
        )
    return panel


def involvement_of(complaint: Complaint, user: User) -> str:
    """What the record shows of an earlier part of this person in this complaint; empty when nothing (S0 §6.3, R68)."""
    if permissions.locked_out(user, complaint):
        return "they are complained about or declared a conflict."
    roles = {
        Role(role).label.lower()
        for role in complaint.named.filter(user=user)
        .exclude(role__in=(Role.PANEL_MEMBER, Role.PANEL_CHAIR))
        .values_list("role", flat=True)
    }
    if complaint.contacts.filter(by=user).exists():
        roles.add("somebody who recorded a contact")
    return f"as {', '.join(sorted(roles))}." if roles else ""


def chair_attempt(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """What the chair tried, and whether it helped (S1)."""
    if by is None or not details["what"].strip():
        raise Refused("Say what the chair tried.")
    ChairAttempt.objects.create(
        complaint=complaint, on=details.get("tried_on") or on, what=details["what"], resolved=details["resolved"], by=by
    )


def ask_for_independent_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why the complainant fears bias (S0 §10)."""
    if complaint.independence_requests.filter(ruled_on__isnull=True).exists():
        raise Refused("A request for an independent panel is waiting for its ruling already.")
    if not details["reasons"].strip():
        raise Refused("Say why the panel might not be impartial.")
    IndependenceRequest.objects.create(complaint=complaint, reasons=details["reasons"], asked_on=on)


def rule_on_independence(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Granted, or refused with reasons; granted, the certificate demands it (S0 §10, R133)."""
    request = complaint.independence_requests.filter(ruled_on__isnull=True).first()
    if request is None or by is None:
        raise Refused("No request for an independent panel is waiting.")
    people.name(complaint, by, Role.INDEPENDENCE_DECIDER, by=by, on=on)
    request.granted, request.ruling_reasons = details["granted"], details.get("reasons", "")
    request.ruled_by, request.ruled_on = by, on
    request.save()
    if request.granted:
        panel = current_or_new(complaint)
        panel.must_be_independent = True
        panel.save(update_fields=["must_be_independent"])


def convene_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Members with their answers to the conflict questions, and who appointed them (S0 §6.3, R66–R70)."""
    panel = current_or_new(complaint)
    panel.appointed_by, panel.appointed_on = details["appointed_by"], details["appointed_on"]
    panel.board_knew = bool(details.get("board_knew"))
    panel.board_knew_reason = details.get("board_knew_reason", "")
    panel.convened_on = on
    panel.save()
    panel.members.filter(stood_down_on__isnull=True).exclude(user__in=[m["user"] for m in details["members"]]).delete()
    for given in details["members"]:
        answers = {key: value for key, value in given.items() if key != "user"}
        PanelMember.objects.update_or_create(
            panel=panel,
            user=given["user"],
            stood_down_on=None,
            defaults={**answers, "declared_on": on, "involvement_found": involvement_of(complaint, given["user"])},
        )
    certificate = panel.certificate()
    if not certificate.passes:
        raise Refused(*certificate.blocks)


def name_members(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Each member may now read this one case (S0 §6.3, R71)."""
    panel = complaint.current_panel
    for member in panel.sitting() if panel else []:
        role = Role.PANEL_CHAIR if member.is_chair else Role.PANEL_MEMBER
        external = member.capacity in {PanelMember.Capacity.INDEPENDENT, PanelMember.Capacity.OUTSIDE_GOVERNOR}
        people.name(complaint, member.user, role, by=by, on=on, external=external)


def stand_down_member(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Which member cannot sit, and why."""
    member: PanelMember = details["member"]
    panel = complaint.current_panel
    if panel is None or member.panel_id != panel.pk:
        raise Refused("This person does not sit on the panel.")
    if not details["reason"].strip():
        raise Refused("Say why the member stands down.")
    member.stood_down_on, member.stood_down_reason = on, details["reason"]
    member.save(update_fields=["stood_down_on", "stood_down_reason"])
    people.unname(complaint, member.user, Role.PANEL_CHAIR if member.is_chair else Role.PANEL_MEMBER, on=on)


def fix_hearing(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Date, time, place, the dates offered, and the notice that this gives (S0 §6.3, R72–R75)."""
    panel = complaint.current_panel
    if panel is None:
        raise Refused("Convene the panel first.")
    if details["on"] <= on:
        raise Refused("The hearing must be in the future.")
    hearing = complaint.hearings.filter(fixed_on__isnull=True, adjourned_on__isnull=True).first() or Hearing(
        complaint=complaint, panel=panel
    )
    hearing.panel = panel
    for field in (
        "on", "begins", "place", "mode", "link", "dates_offered", "companion", "academy_speaker", "witnesses",
        "short_notice_consent",
    ):  # fmt: skip
        setattr(hearing, field, details.get(field) or getattr(hearing, field))
    hearing.notice_needed = deadlines.notice_needed(complaint)
    hearing.notice_given = deadlines.notice_given(complaint, hearing.on, sent_on=on)
    hearing.papers_by = deadlines.papers_by(complaint, hearing.on)
    hearing.submissions_by = details.get("submissions_by") or hearing.papers_by
    hearing.save()


def hearing_is_fixed(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The letter is issued: the notice counts from this day."""
    hearing = complaint.next_hearing
    if hearing is not None:
        hearing.fixed_on = on
        hearing.notice_given = deadlines.notice_given(complaint, hearing.on, sent_on=on)
        hearing.save(update_fields=["fixed_on", "notice_given"])


def circulate_papers(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Who received the papers, and how (S0 §4.3, R37)."""
    hearing = complaint.next_hearing
    if hearing is None or not details["recipients"]:
        raise Refused("Say who received the papers.")
    for name in details["recipients"]:
        Circulation.objects.create(hearing=hearing, to=name, how=details["how"], on=on, bundle=details["bundle"])


def adjourn(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Why it cannot go on that day."""
    hearing = complaint.next_hearing
    if hearing is None or not details["reason"].strip():
        raise Refused("Say why the hearing is adjourned.")
    hearing.adjourned_because = details["reason"]
    hearing.save(update_fields=["adjourned_because"])


def hearing_is_adjourned(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    hearing = complaint.next_hearing
    if hearing is not None:
        hearing.adjourned_on = on
        hearing.save(update_fields=["adjourned_on"])


def hold_hearing(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Who came, what happened in order, and that the parties left before deliberation (S0 §6.3, R74–R79)."""
    hearing = complaint.next_hearing
    if hearing is None:
        raise Refused("No hearing is fixed.")
    if hearing.on > on:
        raise Refused("The hearing has not taken place yet.")
    for row in details["attendances"]:
        if not row["present"] and not row.get("absence_decision", "").strip():
            raise Refused(f"Record what was decided about the absence of {row['name']}.")
    hearing.attendances.all().delete()
    Attendance.objects.bulk_create(Attendance(hearing=hearing, **row) for row in details["attendances"])
    hearing.held_on = hearing.on
    hearing.understood = details["understood"]
    hearing.running_order = details["running_order"]
    hearing.parties_left = details["parties_left"]
    hearing.companion = details.get("companion", "") or hearing.companion
    hearing.minutes = details.get("minutes", "") or hearing.minutes
    hearing.save()
    if details.get("findings") and by is not None:
        stages.write_findings(complaint, details["findings"], stage=Stage.PANEL, by=by, on=on)


def issue_decision(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The panel's findings, reasons and recommendations per head, and the minutes (S0 §6.3, R80)."""
    if by is None:
        raise Refused("The clerk writes down the panel's decision.")
    stages.write_findings(complaint, details.get("findings", []), stage=Stage.PANEL, by=by, on=on)
    hearing = complaint.last_hearing
    if hearing is not None and details.get("minutes", "").strip():
        hearing.minutes = details["minutes"]
        hearing.save(update_fields=["minutes"])


def decision_is_issued(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Access of the members ends with the decision (R71)."""
    people.end_of_case(complaint, on=on)


def close(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The two statutory facts (Part 7 paragraph 33(j))."""
    complaint.closure = Closure.DECIDED_BY_PANEL
    stages.statutory(complaint, details, required=True)


def closed(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Nobody from outside keeps a right on a closed complaint."""
    people.end_of_case(complaint, on=on)
