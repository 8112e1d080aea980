"""Facts of closing, from whichever stage, and of opening again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounts.models import User
from complaints.casework.actions import hearing_news, people, waiting
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Contact
from complaints.casework.vocabulary import Closure, ResolvedAt, State
from complaints.policy.vocabulary import Stage


def statutory(complaint: Complaint, details: dict[str, Any], *, required: bool) -> None:
    """The two facts that every closure of a formal complaint holds (Part 7 paragraph 33(j))."""
    if complaint.was_heard:
        complaint.resolved_at = ResolvedAt.AT_PANEL
    elif complaint.reached_formal:
        complaint.resolved_at = ResolvedAt.AFTER_FORMAL
    else:
        complaint.resolved_at = ResolvedAt.BEFORE_FORMAL
    action(complaint, details, required=required)


def action(complaint: Complaint, details: dict[str, Any], *, required: bool) -> None:
    """The action taken, or why there was none, as it is said now: what somebody wrote for a refusal that never went is
    no part of another closing."""
    if details.keys() & {"action_taken", "no_action_reason"}:
        complaint.action_taken = details.get("action_taken", "")
        complaint.no_action_reason = details.get("no_action_reason", "")
    if required and not (complaint.action_taken.strip() or complaint.no_action_reason.strip()):
        raise Refused("Record the action taken as a result, or why there was none.")


def closes_as(closure: Closure, *, resolves: bool = True) -> Callable[..., None]:
    """For a step that is the issuing of its letter: why it closed is recorded once the letter goes, and never of a
    complaint that stays open because it did not."""

    def record(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
        complaint.closure = closure
        if resolves:
            statutory(complaint, {}, required=complaint.reached_formal)

    return record


def settle(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """How and when the complainant said that they are content, with the two facts of paragraph 33(j)."""
    if details["settled_on"] > on:
        raise Refused("The day cannot be in the future.")
    complaint.settled_how, complaint.settled_on = details["settled_how"], details["settled_on"]
    complaint.settled_by_information = bool(details.get("settled_by_information"))
    formal = complaint.reached_formal
    complaint.closure = Closure.SETTLED_AFTER_FORMAL if formal else Closure.SETTLED_INFORMALLY
    statutory(complaint, details, required=formal)


def let_lapse(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Nobody asked to go further in time (S0 §6.2)."""
    complaint.closure = Closure.NOT_TAKEN_FURTHER
    statutory(complaint, details, required=complaint.reached_formal)


def withdraw(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Their own word, or their word as recorded by the handler."""
    if by is not None and not details.get("said", "").strip():
        raise Refused("Record how and when the complainant said that they withdraw it.")
    if details.get("said", "").strip():
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=details["said"], by=by, added_at=at
        )
    complaint.closure = Closure.WITHDRAWN
    if complaint.reached_formal:
        statutory(
            complaint,
            {**details, "no_action_reason": details.get("no_action_reason") or "Withdrawn by the complainant."},
            required=True,
        )


def close(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """The two statutory facts (Part 7 paragraph 33(j))."""
    complaint.closure = Closure.DECIDED_BY_PANEL
    statutory(complaint, details, required=True)


def closed(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Nobody from outside keeps a right on a closed complaint. Who was to hear it learns that they do not, and their
    private notes end as they do with a decision."""
    hearing_news.off(complaint, by=by, on=on, at=at)
    people.end_of_case(complaint, on=on)
    waiting.close_notes(complaint, on=on, at=at)


def reopen(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Why it goes on."""
    if not details["reason"].strip():
        raise Refused("Say why it is reopened.")
    complaint.reopened_because = details["reason"].strip()
    Contact.objects.create(
        complaint=complaint, kind=Contact.Kind.NOTE, on=on, note=f"Reopened: {details['reason']}", by=by, added_at=at
    )
    if complaint.handler is None:
        people.route(
            complaint, Stage.FORMAL if complaint.stage_reached >= Stage.FORMAL else Stage.INFORMAL, by=by, on=on
        )


def keep_earlier(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime) -> None:
    """A closed or referred complaint goes on: how it was closed stays on the record as a note, and the next closing
    records its own facts (paragraph 33(j))."""
    said = [complaint.get_closure_display() if complaint.closure else "", complaint.get_resolved_at_display()]
    said += [complaint.settled_how, complaint.action_taken, complaint.no_action_reason]
    words = " ".join(f"{one.strip().rstrip('.')}." for one in said if one.strip())
    if words:
        Contact.objects.create(
            complaint=complaint, kind=Contact.Kind.NOTE, on=complaint.closed_on or on, by=by, added_at=at,
            note=f"Closed before: {words}",
        )  # fmt: skip
    complaint.settled_how, complaint.settled_on, complaint.settled_by_information = "", None, False
    complaint.resolved_at, complaint.action_taken, complaint.no_action_reason = "", "", ""


def reopened(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Whoever sits on its panel may read it again (S0 §6.3, R71); who was asked to rule or to try is asked again."""
    people.let_decider_in(complaint, by=by, on=on, at=at)
    people.let_chair_in(complaint, by=by, on=on, at=at)
    if complaint.state in (State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD):
        people.seat(complaint, complaint.current_panel, by=by, on=on)
