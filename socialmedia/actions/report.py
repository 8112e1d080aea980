"""A post is reported: the first thing that happens to an incident, before anybody knows who may manage it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import Academy, User
from socialmedia import addresses, permissions
from socialmedia.actions import people
from socialmedia.actions.door import day_of, note
from socialmedia.actions.refusal import Refused
from socialmedia.actions.telling import of_report, posts_told
from socialmedia.models import Incident, new_reference
from socialmedia.vocabulary import Act, Place, Seen, Whom


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a colleague knows of a post within two minutes; only the academy, the platform and the day are needed."""

    academy: Academy
    platform_name: str
    seen_on: dt.date
    address: str = ""
    account: str = ""
    place: str = Place.OTHER
    place_name: str = ""
    audience: str = Seen.UNKNOWN
    posted_when: str = ""
    words: str = ""
    danger: bool = False
    about: str = Whom.UNKNOWN
    about_name: str = ""
    recurrence_of: Incident | None = None
    submission_key: str = ""


def report(told: Report, *, by: User, at: dt.datetime) -> Incident:
    """Any member of staff reports a post (R233). The same form posted twice is one incident. Whoever it names as
    concerned is locked out before anybody hears of it (R234).

    Raises NotAllowed, and Refused for an address that is none and for a day that has not come.
    """
    on = day_of(at)
    if not permissions.report_at(by, on=on).filter(pk=told.academy.pk).exists():
        raise permissions.NotAllowed(Act.REPORT)
    if told.seen_on > on:
        raise Refused("The day on which it was seen cannot be in the future.")
    try:
        address = addresses.cleaned(told.address)
    except addresses.NotAnAddress as wrong:
        raise Refused(str(wrong)) from wrong
    if told.submission_key:
        earlier = Incident.objects.filter(submission_key=told.submission_key, reported_by=by).first()
        if earlier is not None:
            earlier.sent_before = True
            return earlier
    try:
        with transaction.atomic():
            return _write(told, address, by=by, at=at, on=on)
    except IntegrityError:
        other = Incident.objects.get(submission_key=told.submission_key, reported_by=by)
        other.sent_before = True
        return other


def _write(told: Report, address: str, *, by: User, at: dt.datetime, on: dt.date) -> Incident:
    reference = new_reference(told.academy.code)
    while Incident.objects.filter(reference=reference).exists():
        reference = new_reference(told.academy.code)
    incident = Incident.objects.create(
        reference=reference, academy=told.academy, submission_key=told.submission_key or None, reported_by=by,
        reported_at=at, told_not_to_reply=True, platform_name=told.platform_name.strip(), address=address,
        account=told.account.strip(), place=told.place, place_name=told.place_name.strip(), audience=told.audience,
        seen_on=told.seen_on, posted_when=told.posted_when.strip(), words=told.words.strip(), danger=told.danger,
        recurrence_of=told.recurrence_of,
    )  # fmt: skip
    named = people.name_at_report(incident, about=told.about, name=told.about_name, by=by, on=on, at=at)
    precaution = people.lock_out_named(incident, by=by, on=on, at=at)
    data: dict[str, object] = {"told": posts_told(incident, on=on), "to": incident.state, "told_not_to_reply": True}
    if told.recurrence_of is not None:
        data["recurrence_of"] = str(told.recurrence_of.uuid)
    note(incident, Act.REPORT, by=by, at=at, data=data)
    if named:
        note(incident, Act.NAME_CONCERNED, by=by, at=at, data={"concerned": [row.pk for row in named]})
    if precaution:
        note(incident, "locked_out", by=None, at=at, data={"concerned": [row.pk for row in precaution]})
    of_report(incident, at=at, on=on)
    return incident
