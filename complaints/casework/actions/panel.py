"""Facts of the panel: requests for an independent one, its members, those who cannot go on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import Access, Entry, User
from complaints.casework import eligibility, permissions
from complaints.casework.actions import hearing_news, people, stages, waiting
from complaints.casework.actions.placing import place_message
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import (
    ChairAttempt,
    Complaint,
    IndependenceRequest,
    Panel,
    PanelMember,
    TakingDown,
)
from complaints.casework.routing import lead_subject
from complaints.casework.vocabulary import Role
from complaints.schooldays.dates import long_date


def current_or_new(complaint: Complaint) -> Panel:
    """The panel of this round, under the rule set that the subject demands (S0 §6.3, §7.3)."""
    rule = complaint.procedure.panel_rule_for(lead_subject(complaint))
    panel = complaint.current_panel or Panel(complaint=complaint, round=complaint.round)
    panel.rule = rule
    panel.save()
    return panel


def involvement_of(complaint: Complaint, user: User) -> str:
    """What the record shows of an earlier part of this person in this complaint; empty when nothing (S0 §6.3, R68).

    Looks at the conflicts, the parts played, an earlier round's panel, the chronology, and what they opened or were
    sent before they were asked to sit.
    """
    if permissions.locked_out(user, complaint):
        return "they are complained about or declared a conflict."
    parts = complaint.named.filter(user=user)
    seats = parts.filter(role__in=(Role.PANEL_MEMBER, Role.PANEL_CHAIR))
    found = {Role(role).label.lower() for role in parts.exclude(pk__in=seats).values_list("role", flat=True)}
    if PanelMember.objects.filter(
        user=user, panel__complaint=complaint, panel__round__lt=complaint.round, panel__hearings__held_on__isnull=False
    ).exists():
        found.add("a member of the panel that heard it before")
    seated = seats.order_by("since").values_list("since", flat=True).first()
    entries = Entry.objects.filter(about=complaint.uuid, by=user)
    views = Access.objects.filter(about=complaint.uuid, user=user)
    if seated is not None:
        entries, views = entries.filter(on__lt=seated), views.filter(at__date__lt=seated)
    if entries.exists():
        found.add("somebody who took a step in it")
    if complaint.contacts.filter(by=user, **({"on__lt": seated} if seated else {})).exists():
        found.add("somebody who recorded a contact")
    if views.exists():
        found.add("somebody who opened it")
    found |= {f"somebody who {words}" for words in eligibility.knew_before(complaint, user)}
    return f"as {', '.join(sorted(found))}." if found else ""


def chair_attempt(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """What the chair tried, and whether it helped (S1)."""
    if by is None or not details["what"].strip():
        raise Refused("Say what the chair tried.")
    ChairAttempt.objects.create(
        complaint=complaint, round=complaint.round, on=details.get("tried_on") or on, what=details["what"],
        resolved=details["resolved"], by=by,
    )  # fmt: skip


def panel_requested(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Where the procedure has it, the chair tries first (S1, R223)."""
    people.let_chair_in(complaint, by=by, on=on, at=at)


def chair_has_tried(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The chair has done, reads the case no more, and does not sit on its panel (S1, R68, R223)."""
    people.end_role(complaint, Role.COUNCIL_CHAIR, on=on)


def ask_for_independent_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why the complainant fears bias (S0 §10)."""
    if complaint.independence_requests.filter(round=complaint.round, ruled_on__isnull=True).exists():
        raise Refused("A request for an independent panel is waiting for its ruling already.")
    if not details["reasons"].strip():
        raise Refused("Say why the panel might not be impartial.")
    IndependenceRequest.objects.create(
        complaint=complaint, round=complaint.round, reasons=details["reasons"], asked_on=on
    )
    stages.written_down(complaint, TakingDown.What.INDEPENDENT, by=by, on=on)
    people.let_decider_in(complaint, by=by, on=on, at=at)


def rule_on_independence(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Granted, or refused with reasons; granted, the certificate demands it (S0 §10, R133)."""
    request = complaint.independence_requests.filter(round=complaint.round, ruled_on__isnull=True).first()
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


def ruled(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Whoever ruled has done, and finds nothing of the case from then on (docs/decisions/0008)."""
    people.end_role(complaint, Role.INDEPENDENCE_DECIDER, on=on)


def convene_panel(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Members with their answers to the conflict questions, and who appointed them (S0 §6.3, R66–R70)."""
    panel = current_or_new(complaint)
    who, when = details["appointed_by"].strip(), details["appointed_on"]
    panel.appointed_by, panel.appointed_on = (who, when) if who and when else ("", None)  # the certificate says so
    panel.board_knew = bool(details.get("board_knew"))
    panel.board_knew_reason = details.get("board_knew_reason", "")
    panel.convened_on = on
    panel.save()
    leaving = panel.members.filter(stood_down_on__isnull=True).exclude(user__in=[m["user"] for m in details["members"]])
    leaving.update(stood_down_on=on, stood_down_reason="Not convened again")
    for given in details["members"]:
        answers = {key: value for key, value in given.items() if key not in ("user", "called")}
        answers["called"] = people.typed_for(complaint, given["user"], given.get("called", ""))
        PanelMember.objects.update_or_create(
            panel=panel,
            user=given["user"],
            stood_down_on=None,
            defaults={**answers, "declared_on": on, "involvement_found": involvement_of(complaint, given["user"])},
        )
    certificate = panel.certificate(on=on)
    if not certificate.passes:
        raise Refused(*certificate.blocks)


def name_members(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Each member may now read this one case, and nobody who left the panel; the time of the chair's attempt is over
    (S0 §6.3, R71)."""
    people.end_role(complaint, Role.COUNCIL_CHAIR, on=on)
    people.seat(complaint, complaint.current_panel, by=by, on=on)


def stand_down_member(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Which member cannot sit, and why."""
    member: PanelMember = details["member"]
    panel = complaint.current_panel
    if panel is None or member.panel_id != panel.pk or member.stood_down_on is not None:
        raise Refused("This person does not sit on the panel.")
    if not details["reason"].strip():
        raise Refused("Say why the member stands down.")
    member.stood_down_on, member.stood_down_reason = on, details["reason"]
    member.save(update_fields=["stood_down_on", "stood_down_reason"])
    for role in (Role.PANEL_CHAIR, Role.PANEL_MEMBER):
        people.unname(complaint, member.user, role, on=on)
    hearing = waiting.awaited_hearing(complaint)
    if hearing is not None:
        # Its date can be kept, but only by a new invitation that names the new panel.
        hearing.adjourned_on, hearing.adjourned_because = on, "A member of the panel can no longer sit."
        hearing.save(update_fields=["adjourned_on", "adjourned_because"])
        hearing_news.stopped(complaint, hearing, by=by, on=on, at=at)
        if by is not None and not complaint.complainant.anonymous:
            text = STOPPED.format(day=long_date(hearing.on))
            place_message(complaint, text=text, by=by, at=at)


STOPPED = (
    "The hearing on {day} does not take place as planned: a member of the panel can no longer sit. You do not have to "
    "do anything. We find somebody else for the panel, and then you get a new invitation, for the same day or another."
)
"""What the complainant reads at once: the invitation that they have names a panel that does not sit."""
