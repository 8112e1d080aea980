"""Facts of the outside body's review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework.actions import closing, people
from complaints.casework.actions.refusal import Refused, somebody
from complaints.casework.models import Complaint, Referral, RequiredWork
from complaints.casework.vocabulary import Closure, Role
from complaints.policy.in_force import outside_body
from complaints.policy.vocabulary import Stage

Kind = RequiredWork.Kind


def refer(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """When, and what the body asked. The body is the one of that day (S0 §8, R103, R105)."""
    if details["referred_on"] > on:
        raise Refused("The day of the referral cannot be in the future.")
    referral = Referral.objects.create(
        complaint=complaint, body=outside_body(on=details["referred_on"], procedure=complaint.procedure),
        referred_on=details["referred_on"], their_reference=details.get("their_reference", ""),
        asked=details["asked"], reply_by=details.get("reply_by"),
    )  # fmt: skip
    if referral.reply_by is not None:
        RequiredWork.objects.create(
            referral=referral, kind=Kind.SEND_PAPERS, what=f"Answer the outside body: {referral.asked}", who=by,
            by_when=referral.reply_by, recorded_by=somebody(by), recorded_on=on,
        )  # fmt: skip


def asks_to_investigate(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The body requires a new investigation: it is tracked as work until the new answer has gone (S0 §8, R106)."""
    _asks_again(complaint, Kind.REINVESTIGATE, by=by, on=on, details=details)


def asks_to_hear(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The body requires a new hearing: it is tracked as work until the new decision has gone (S0 §8, R106)."""
    _asks_again(complaint, Kind.REHEAR, by=by, on=on, details=details)


def _asks_again(
    complaint: Complaint, kind: RequiredWork.Kind, *, by: User | None, on: dt.date, details: dict[str, Any]
) -> None:
    referral = complaint.referrals.filter(concluded_on__isnull=True).last()
    if referral is None or not details["request"].strip():
        raise Refused("Record what the outside body requires.")
    referral.request = details["request"]
    referral.save(update_fields=["request"])
    RequiredWork.objects.create(
        referral=referral, kind=kind, what=details["request"], who=by, by_when=details.get("by_when"),
        recorded_by=somebody(by), recorded_on=on,
    )  # fmt: skip


def work_is_done(complaint: Complaint, kind: RequiredWork.Kind, *, by: User | None, on: dt.date, evidence: str) -> None:
    """The letter that ends a new round has gone: what the body required of us is done, and the letter shows it."""
    open_work = RequiredWork.objects.filter(referral__complaint=complaint, kind=kind, done_on=None, dropped_on=None)
    open_work.update(done_on=on, done_by=somebody(by), evidence=evidence)


def investigate_again(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """Stage 2 begins anew: the findings and the report of the earlier round stay on its record; somebody is appointed
    and the report is written again (S0 §8, R106)."""
    complaint.round += 1
    complaint.formal_request_on = on
    complaint.answered_formally_on = None
    complaint.panel_request_on, complaint.panel_request_late, complaint.panel_request_reasons = None, False, ""
    for named in complaint.investigators:
        people.unname(complaint, named.user, Role(named.role), on=on)
    people.route(complaint, Stage.FORMAL, by=by, on=on)


def hear_again(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """Stage 3 begins anew, with another panel: who heard it before does not hear it again (S0 §8, R106)."""
    complaint.round += 1
    complaint.panel_request_on = on
    complaint.panel_request_late = False
    people.assign_clerk(complaint, by=by, on=on)


def conclude_referral(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """The result and what follows from it (S0 §8, R105)."""
    referral = complaint.referrals.filter(concluded_on__isnull=True).last()
    if referral is None or not details["result"].strip():
        raise Refused("Record the outside body's result.")
    referral.concluded_on, referral.result, referral.actions = on, details["result"], details.get("actions", "")
    referral.directed = bool(details.get("directed"))
    referral.save(update_fields=["concluded_on", "result", "actions", "directed"])
    complaint.closure = Closure.OUTSIDE_FINISHED
    taken = details.get("action_taken") or details.get("actions") or ""
    closing.statutory(complaint, {**details, "action_taken": taken}, required=complaint.reached_formal)
