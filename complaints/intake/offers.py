"""What the complainant may do now from their own page, and doing it through the one door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from complaints.casework import actions, deadlines
from complaints.casework.actions.heads import LATER_POINTS
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Closure, State, Step
from complaints.intake import telling
from complaints.intake.models import SurveyGiven
from complaints.policy.vocabulary import Stage


class Offer(StrEnum):
    """One thing to do. The value is its address."""

    HEADS = "points"
    NEW_POINT = "new-point"
    ESCALATE = "formal-stage"
    PANEL = "review-panel"
    INDEPENDENT = "independent-panel"
    GO_ON = "go-on"
    CONTENT = "content"
    WITHDRAW = "withdraw"
    SURVEY = "how-it-was"


STEP_OF: dict[Offer, Step] = {
    Offer.ESCALATE: Step.ESCALATE,
    Offer.PANEL: Step.REQUEST_PANEL,
    Offer.INDEPENDENT: Step.ASK_FOR_INDEPENDENT_PANEL,
    Offer.GO_ON: Step.GO_ON,
    Offer.WITHDRAW: Step.WITHDRAW,
}
"""The steps of procedure.md that the complainant may take."""

TOLD: dict[Offer, str] = {
    Offer.HEADS: "the complainant has answered about the heads.",
    Offer.NEW_POINT: "the complainant has raised a new point.",
    Offer.ESCALATE: "the complainant asks for the formal stage.",
    Offer.PANEL: "the complainant asks for a review panel.",
    Offer.INDEPENDENT: "the complainant asks for an independent panel.",
    Offer.GO_ON: "the complainant wants the ordinary procedure.",
    Offer.CONTENT: "the complainant says that they are content.",
    Offer.WITHDRAW: "the complainant has withdrawn it.",
}


def now(complaint: Complaint) -> list[Offer]:
    """Everything that the complainant may do where the complaint now stands."""
    return [offer for offer in Offer if _is_open(offer, complaint)]


def _is_open(offer: Offer, complaint: Complaint) -> bool:
    state = complaint.state
    if offer == Offer.HEADS:
        return (
            complaint.is_open
            and complaint.heads_sent_on is not None
            and complaint.heads_agreed_on is None
            and complaint.heads_frozen_on is None
            and complaint.heads.exists()
        )
    if offer == Offer.NEW_POINT:
        return complaint.heads_frozen_on is not None and state in LATER_POINTS
    if offer == Offer.ESCALATE:
        if state == State.CLOSED:
            return complaint.stage_reached == Stage.INFORMAL and complaint.closure in {
                Closure.SETTLED_INFORMALLY, Closure.NOT_TAKEN_FURTHER,
            }  # fmt: skip
        return state in {State.INFORMAL, State.INFORMAL_ANSWERED}
    if offer == Offer.PANEL:
        if state == State.CLOSED:
            lapsed = complaint.closure == Closure.NOT_TAKEN_FURTHER and complaint.stage_reached == Stage.FORMAL
            return lapsed and not complaint.panel_request_late
        return state == State.FORMAL_ANSWERED and not complaint.panel_request_late
    if offer == Offer.INDEPENDENT:
        before = state in {State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED}
        return before and not complaint.independence_requests.filter(round=complaint.round).exists()
    if offer == Offer.GO_ON:
        return state == State.CLOSED and complaint.closure == Closure.CAMPAIGN
    if offer == Offer.CONTENT:
        answered = state in {State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL_ANSWERED}
        return answered and not complaint.panel_request_late and actions.content_message(complaint) is None
    if offer == Offer.WITHDRAW:
        return complaint.is_open
    return state == State.CLOSED and not SurveyGiven.objects.filter(complaint=complaint).exists()


def panel_is_late(complaint: Complaint, *, on: dt.date) -> bool:
    """Whether a request for a panel made today comes after the last day (R64)."""
    return complaint.state == State.CLOSED or deadlines.request_is_late(complaint, on=on)


def carry_out(
    offer: Offer,
    complaint: Complaint,
    *,
    text: str,
    at: dt.datetime,
    on: dt.date,
    agreed: bool = True,
    corrections: Mapping[int, str] | None = None,
    once: str = "",
) -> None:
    """Take the step. Raises casework's Refused with sentences to show. `once` marks it in the chronology."""
    if offer == Offer.HEADS:
        actions.answer_heads(complaint, agreed=agreed, text=text, corrections=corrections, at=at, once=once)
    elif offer == Offer.NEW_POINT:
        actions.raise_later(complaint, text=text, at=at, once=once)
    elif offer == Offer.CONTENT:
        actions.say_content(complaint, text=text, at=at)
    elif offer == Offer.PANEL and panel_is_late(complaint, on=on):
        actions.ask_late_for_panel(complaint, why=text, at=at, once=once)
    else:
        words = {
            Offer.ESCALATE: "why", Offer.PANEL: "why", Offer.INDEPENDENT: "reasons", Offer.WITHDRAW: "said",
        }.get(offer)  # fmt: skip
        details: dict[str, Any] = {words: text} if words else {}
        actions.take(STEP_OF[offer], complaint, by=None, at=at, seen_state=complaint.state, once=once, **details)
    complaint.refresh_from_db()
    telling.staff(complaint, key=f"{offer}:{at.isoformat(timespec='seconds')}", text=TOLD[offer], at=at, urgent=True)
