"""Facts of intake: classification, heads and scope, lateness, duplicates, campaigns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework import passages, permissions, routing
from complaints.casework.actions import closing, late_decisions, people
from complaints.casework.actions.refusal import Refused, somebody
from complaints.casework.models import CampaignPlace, Complaint, Contact, DuplicateAssessment, Head
from complaints.casework.vocabulary import Closure, LateWhat, Nature, State
from complaints.policy import reading
from complaints.policy.vocabulary import Stage, SubjectKind


def set_heads(complaint: Complaint, texts: list[str]) -> None:
    """Write the heads down as given, one for each text; only while they are not frozen."""
    if complaint.heads_frozen_on is not None:
        raise Refused("The heads are frozen. A new point is added as raised later.")
    complaint.heads.all().delete()
    Head.objects.bulk_create(
        Head(complaint=complaint, number=number, text=text.strip())
        for number, text in enumerate((t for t in texts if t.strip()), start=1)
    )


def answer_concern(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """What was said or done about a concern (S0 §3.1)."""
    if not details["answer"].strip():
        raise Refused("Say how the concern was answered.")
    complaint.concern_answer = details["answer"]
    complaint.settled_by_information = bool(details.get("settled_by_information"))
    complaint.closure = Closure.CONCERN_ANSWERED


def note_feedback(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Feedback is noted and passed on."""
    complaint.concern_answer = details.get("note", "")
    complaint.closure = Closure.FEEDBACK_NOTED


def accept(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """A complaint begins: its heads, the decision about lateness, and its handler (S0 §5.1, §6).

    What was closed as a concern or feedback counts from the day on which they asked that it be a complaint (R19)."""
    if complaint.state == State.CLOSED:
        complaint.complaint_request_on = _asked_on(complaint, details.get("asked_on") or on, on=on)
    complaint.nature = Nature.COMPLAINT
    if details.get("heads"):
        set_heads(complaint, details["heads"])
    if not complaint.heads.exists():
        set_heads(complaint, passages.points_of(complaint))
    # Of incidents that are no series one may be too late by itself, though the complaint is not.
    if details.get("late_reasons", "").strip() and (complaint.raised_late or complaint.series is False):
        if not details.get("fair_still", "").strip():
            raise Refused("Say why a fair investigation is still possible.")
        late_decisions.decide(
            complaint, LateWhat.RAISED, accepted=True, reasons=details["late_reasons"],
            fair_still=details["fair_still"], by=by, on=on,
        )  # fmt: skip
    if details.get("handler"):
        _check_chosen(complaint, details["handler"], on=on)
        people.give_to(complaint, details["handler"], by=by, on=on, reason="chosen when it was accepted")


def _asked_on(complaint: Complaint, asked_on: dt.date, *, on: dt.date) -> dt.date:
    if asked_on > on:
        raise Refused("The day of the request cannot be in the future.")
    if asked_on < complaint.received_on:
        raise Refused("They cannot have asked before it first arrived.")
    return asked_on


def _check_chosen(complaint: Complaint, chosen: User, *, on: dt.date) -> None:
    """The handler is who the routing says; for the school's own staff a colleague may stand in (S0 §6.1, §7)."""
    people.check_handler(complaint, chosen, on=on)
    if routing.lead_subject(complaint) != SubjectKind.ACADEMY_STAFF and complaint.handler != chosen:
        raise Refused("The procedure says who handles this complaint. Accept it first, then reassign it with a reason.")


def accept_informal(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Stage 1 begins (S0 §6.1)."""
    if complaint.handler is None:
        people.route(complaint, Stage.INFORMAL, by=by, on=on)
    accept(complaint, by=by, on=on, at=at, details=details)


def accept_formal(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Stage 2 begins at once, because it was put in writing as a formal complaint (S0 §6.2)."""
    people.route(complaint, Stage.FORMAL, by=by, on=on)
    accept(complaint, by=by, on=on, at=at, details=details)
    complaint.formal_request_on = complaint.counts_from
    why = details.get("why_formal_at_once", "").strip()
    if why:
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=on, by=by, added_at=at,
            note=f"Why it did not begin at the informal stage: {why}",
        )  # fmt: skip


def signpost(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Every head has its own procedure elsewhere: where each is sent is recorded (S0 §3.2, R20–R21)."""
    if not complaint.heads.exists():
        set_heads(complaint, passages.points_of(complaint))
    post = details["signpost"]
    heads = list(complaint.heads.all())
    if any(not head.in_scope for head in heads) and any(head.in_scope for head in heads):
        raise Refused(
            "Some heads are covered by this procedure. Those that are not are sent elsewhere; the others go on."
        )
    for head in complaint.heads.filter(closed_on__isnull=True):
        if head.in_scope or not head.signpost_text:
            head.in_scope, head.signpost_key = False, post.key
            head.signpost_text = reading.filled(complaint.procedure, f"{post.title}. {post.text}")
            head.save(update_fields=["in_scope", "signpost_key", "signpost_text"])
    closing.action(
        complaint,
        {
            **details,
            "no_action_reason": details.get("no_action_reason") or f"Covered by another procedure: {post.title}.",
        },
        required=complaint.reached_formal,
    )


def decline_late(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why a late complaint is not accepted (S0 §5.1)."""
    late_decisions.decide(complaint, LateWhat.RAISED, accepted=False, reasons=details["reasons"], by=by, on=on)


def decline_duplicate(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The comparison with the first complaint (S0 §9.2, R118). An open first one is linked, not answered twice."""
    assessment = assess_duplicate(complaint, by=by, on=on, at=at, details=details)
    if not assessment.first_answered:
        raise Refused("The first complaint is still open, so this one is not declined. Handle the two side by side.")
    if assessment.new_aspect or assessment.new_information:
        raise Refused("It brings something new, so it is not declined. Follow the procedure for what is new.")
    # Whoever reads this one may know nothing of the first: its reference stands with the comparison only (R101, R121).
    reason = details.get("no_action_reason") or "The same matter was answered before."
    closing.action(complaint, {**details, "no_action_reason": reason}, required=complaint.reached_formal)


def assess_duplicate(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> DuplicateAssessment:
    """Links a complaint to the first one on the same matter, with what is new about it (S0 §9.2, R118)."""
    first: Complaint = details["first"]
    if first.pk == complaint.pk:
        raise Refused("A complaint cannot repeat itself. Choose the first one.")
    assessor = somebody(by)
    if not permissions.visible_to(assessor, on=on).filter(pk=first.pk).exists():
        raise Refused("There is no complaint with this reference among those that you can see.")
    complaint.first = first
    answered = first.state in {
        State.INFORMAL_ANSWERED, State.FORMAL_ANSWERED, State.PANEL_DECIDED, State.REFERRED, State.CLOSED,
    }  # fmt: skip
    return DuplicateAssessment.objects.create(
        complaint=complaint, first=first, first_answered=answered, new_aspect=details["new_aspect"],
        new_information=details["new_information"], reasons=details["reasons"], by=assessor, on=on,
    )  # fmt: skip


def answer_with_campaign(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """One of many about the same thing (S0 §9.3, R122–R123)."""
    CampaignPlace.objects.update_or_create(
        complaint=complaint,
        campaign=details["campaign"],
        defaults={
            "name": details["name"], "answer": details["answer"], "answer_approved_by": details["approved_by"],
            "answer_approved_on": details["approved_on"],
        },
    )  # fmt: skip


def go_on(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Not satisfied with the campaign's answer: the ordinary procedure begins today (S0 §9.3, R124)."""
    complaint.complaint_request_on = on
    people.route(complaint, Stage.INFORMAL, by=by, on=on)
