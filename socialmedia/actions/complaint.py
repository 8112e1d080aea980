"""Turn it into a complaint, with the parent's agreement: two records, linked, each on its own (R140)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework import actions as casework
from complaints.casework.vocabulary import Channel
from complaints.policy.vocabulary import SubjectKind
from socialmedia import permissions
from socialmedia.actions import people
from socialmedia.actions.refusal import Refused
from socialmedia.models import Incident
from socialmedia.vocabulary import Part

Data = dict[str, object]


def raise_it(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, agreed: bool, agreed_on: dt.date, channel: str,
    complainant: dict[str, Any], words: str, wanted: str = "", about: str = "", about_name: str = "", **_: Any,
) -> Data:  # fmt: skip
    """Logged through casework's door in the parent's own words; nothing of the incident is copied into it.

    Whoever it is about finds the incident no more: it would tell them of the complaint (the conflict rule).
    """
    if not agreed:
        raise Refused("A complaint is only made of it with the parent’s agreement.")
    if agreed_on > on:
        raise Refused("The day cannot be in the future.")
    if incident.complaint_id is not None:
        raise Refused("A complaint was raised from this incident already.")
    if not words.strip() or not str(complainant.get("name", "")).strip():
        raise Refused("Enter the parent’s name, and what they complain about in their own words.")
    if not permissions.report_at(by, on=on).filter(pk=incident.academy_id).exists():
        raise Refused("Ask a member of staff to log it as a complaint: your post does not log complaints.")
    answers = casework.Answers(
        academy=incident.academy, words=words.strip(), wanted=wanted.strip(), channel=Channel(channel),
        complainant=complainant, received_on=agreed_on, submission_key=f"incident-{incident.uuid.hex}",
        subjects=((SubjectKind(about), about_name.strip()),) if about else (),
    )  # fmt: skip
    complaint = casework.log(answers, by=by, at=at)
    if about:
        _lock_out(incident, about, about_name.strip(), by=by, on=on, at=at)
    incident.complaint_id = complaint.pk
    return {"complaint": str(complaint.uuid)}


def _lock_out(incident: Incident, about: str, name: str, *, by: User, on: dt.date, at: dt.datetime) -> None:
    part = Part.ABOUT_STAFF
    if about != SubjectKind.PRINCIPAL:
        if name:
            people.name_concerned(incident, by=by, on=on, at=at, part=part, name=name, they_too=True)
        return
    for user in posts.holders(PostKind.PRINCIPAL, on=on, academy=incident.academy):
        people.name_concerned(incident, by=by, on=on, at=at, part=part, name=user.name, user=user, they_too=True)
