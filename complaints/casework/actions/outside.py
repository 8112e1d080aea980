"""Facts of the outside body's review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts.models import User
from complaints.casework.actions import closing, people
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Referral
from complaints.casework.vocabulary import Closure, Role
from complaints.policy.in_force import outside_body
from complaints.policy.vocabulary import Stage


def refer(complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]) -> None:
    """When, and what the body asked. The body is the one of that day (S0 §8, R103, R105)."""
    if details["referred_on"] > on:
        raise Refused("The day of the referral cannot be in the future.")
    Referral.objects.create(
        complaint=complaint, body=outside_body(on=details["referred_on"], procedure=complaint.procedure),
        referred_on=details["referred_on"], their_reference=details.get("their_reference", ""),
        asked=details["asked"], reply_by=details.get("reply_by"),
    )  # fmt: skip


def body_asks_again(
    complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
) -> None:
    """What the body requires of the trust (S0 §8, R106)."""
    referral = complaint.referrals.filter(concluded_on__isnull=True).last()
    if referral is None or not details["request"].strip():
        raise Refused("Record what the outside body requires.")
    referral.request = details["request"]
    referral.save(update_fields=["request"])


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
    referral.save(update_fields=["concluded_on", "result", "actions"])
    complaint.closure = Closure.OUTSIDE_FINISHED
    taken = details.get("action_taken") or details.get("actions") or ""
    closing.statutory(complaint, {**details, "action_taken": taken}, required=complaint.reached_formal)
