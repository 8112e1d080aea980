"""Facts of intake: classification, heads and scope, lateness, duplicates, campaigns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework.actions import people
from complaints.casework.actions.refusal import Refused, somebody
from complaints.casework.models import CampaignPlace, Complaint, DuplicateAssessment, Head, LateDecision
from complaints.casework.vocabulary import Closure, LateWhat, Nature, State
from complaints.policy.vocabulary import Stage


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
    complaint.closure = Closure.CONCERN_ANSWERED


def note_feedback(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Feedback is noted and passed on."""
    complaint.concern_answer = details.get("note", "")
    complaint.closure = Closure.FEEDBACK_NOTED


def accept(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """A complaint begins: its heads, the decision about lateness, and its handler (S0 §5.1, §6)."""
    complaint.nature = Nature.COMPLAINT
    if details.get("heads"):
        set_heads(complaint, details["heads"])
    if not complaint.heads.exists():
        set_heads(complaint, [complaint.summary])
    if complaint.raised_late and details.get("late_reasons"):
        if not details.get("fair_still", "").strip():
            raise Refused("Say why a fair investigation is still possible.")
        LateDecision.objects.create(
            complaint=complaint, what=LateWhat.RAISED, accepted=True, reasons=details["late_reasons"],
            fair_still=details["fair_still"], by=somebody(by), on=on,
        )  # fmt: skip
    if details.get("handler"):
        people.give_to(complaint, details["handler"], by=by, on=on, reason="chosen when it was accepted")


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
    complaint.formal_request_on = complaint.received_on


def signpost(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Every head has its own procedure elsewhere: where each is sent is recorded (S0 §3.2, R20–R21)."""
    if not complaint.heads.exists():
        set_heads(complaint, [complaint.summary])
    post = details["signpost"]
    for head in complaint.heads.filter(closed_on__isnull=True):
        if head.in_scope or not head.signpost_text:
            head.in_scope, head.signpost_key = False, post.key
            head.signpost_text = f"{post.title}. {post.text}"
            head.save(update_fields=["in_scope", "signpost_key", "signpost_text"])
    complaint.closure = Closure.OUT_OF_SCOPE


def decline_late(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Why a late complaint is not accepted (S0 §5.1)."""
    if not details["reasons"].strip():
        raise Refused("Give the reasons. The letter carries them.")
    LateDecision.objects.create(
        complaint=complaint, what=LateWhat.RAISED, accepted=False, reasons=details["reasons"], by=somebody(by), on=on
    )
    complaint.closure = Closure.OUT_OF_TIME


def decline_duplicate(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The comparison with the first complaint (S0 §9.2, R118). An open first one is linked, not answered twice."""
    first: Complaint = details["first"]
    if first.pk == complaint.pk:
        raise Refused("A complaint cannot repeat itself. Choose the first one.")
    complaint.first = first
    answered = first.state in {
        State.INFORMAL_ANSWERED, State.FORMAL_ANSWERED, State.PANEL_DECIDED, State.REFERRED, State.CLOSED,
    }  # fmt: skip
    DuplicateAssessment.objects.create(
        complaint=complaint, first=first, first_answered=answered, new_aspect=details["new_aspect"],
        new_information=details["new_information"], reasons=details["reasons"], by=somebody(by), on=on,
    )  # fmt: skip
    if not answered:
        raise Refused("The first complaint is still open. The two are linked; handle them side by side.")
    complaint.closure = Closure.DUPLICATE


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
    complaint.closure = Closure.CAMPAIGN


def go_on(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Not satisfied with the campaign's answer: the ordinary procedure begins today (S0 §9.3, R124)."""
    people.route(complaint, Stage.INFORMAL, by=by, on=on)
