"""Meetings with whoever posted it, each on their own, and the print-outs for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import User
from complaints.evidence import sealing
from socialmedia import printing
from socialmedia.actions import unnamed
from socialmedia.actions.refusal import Refused
from socialmedia.models import Incident, Meeting, MeetingChange, PrintSet, Removal
from socialmedia.vocabulary import AHEAD, Act, Met

Data = dict[str, object]

AGENDA = (
    "What worries you, and what would put it right\n"
    "What the post means for the people it is about and for the children\n"
    "Taking it down\n"
    "How the school deals with concerns and complaints, and how to use it\n"
    "What each of us does next"
)
"""What a meeting goes through when nobody writes another agenda (S0 App. A §2.D)."""


def plan(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, with_whom: str, led_by: str,
    planned_for: dt.date | None = None, planned_time: dt.time | None = None, place: str = "",
    offered_on: dt.date | None = None, accompanied_by: str = "",
    companion: str = "", agenda: str = "", further: bool = False, briefed_on: dt.date | None = None, **_: Any,
) -> Data:  # fmt: skip
    """One meeting with one person: where several are involved, each is met alone (R156, R163, R239, R240)."""
    if not with_whom.strip() or not led_by.strip():
        raise Refused("Say whom you meet and who leads the meeting.")
    for day in (offered_on, briefed_on):
        if day is not None and day > on:
            raise Refused("The day on which it was offered, or somebody was briefed, cannot be in the future.")
    _day_of_a_time(planned_for, planned_time)
    if further and briefed_on is None:
        raise Refused("Record on which day the chair or trust leader was briefed: they come fully briefed.")
    row = Meeting.objects.create(
        incident=incident, with_whom=with_whom.strip(), led_by=led_by.strip(), accompanied_by=accompanied_by.strip(),
        companion=companion.strip(), planned_for=planned_for, planned_time=planned_time, place=place.strip(),
        offered_on=offered_on or on,
        agenda=agenda.strip() or AGENDA, further=further, briefed_on=briefed_on, by=by, at=at,
    )  # fmt: skip
    return {"meeting": str(row.uuid), "further": further}


def _day_of_a_time(day: dt.date | None, time: dt.time | None) -> None:
    if time is not None and day is None:
        raise Refused("Say for which day the meeting is planned as well as at what time.")


CHANGED = ("led_by", "accompanied_by", "companion", "planned_for", "planned_time", "place", "agenda")


def change(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, meeting: Meeting, why: str, **facts: Any
) -> Data:
    """A planned meeting is put on another day, in another place or into other hands; what was planned is kept."""
    row = _planned(incident, meeting)
    if not why.strip():
        raise Refused("Say why it is changed.")
    given = {name: facts[name] for name in CHANGED if name in facts}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    if not changed:
        raise Refused("Nothing is different from what was planned.")
    was = f"{row.when[:1].upper()}{row.when[1:]}{f', {row.place}' if row.place else ''}, led by {row.led_by}"
    for name in changed:
        setattr(row, name, given[name])
    if not row.led_by.strip():
        raise Refused("Say who leads the meeting.")
    _day_of_a_time(row.planned_for, row.planned_time)
    row.save()
    MeetingChange.objects.create(meeting=row, was=was[:300], why=why.strip()[:300], by=by, at=at)
    return {"meeting": str(row.uuid), "fields": changed}


def cancel(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, meeting: Meeting, why: str, **_: Any) -> Data:
    """A planned meeting is called off; it stays on the record with the reason."""
    row = _planned(incident, meeting)
    if not why.strip():
        raise Refused("Say why it is called off.")
    row.outcome, row.on, row.result = Met.CANCELLED, on, why.strip()
    row.save()
    return {"meeting": str(row.uuid), "outcome": row.outcome}


def _planned(incident: Incident, meeting: Meeting) -> Meeting:
    row = Meeting.objects.select_for_update().get(pk=meeting.pk, incident=incident)
    if row.outcome != Met.PLANNED:
        raise Refused("What came of this meeting is recorded already. Plan a further meeting if there is one.")
    return row


RECORDED = (
    "concern", "impact", "removal_asked", "route_explained", "warned", "without_prints", "result", "accompanied_by",
    "companion",
)  # fmt: skip


def record(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, meeting: Meeting, outcome: str, day: dt.date,
    **facts: Any,
) -> Data:  # fmt: skip
    """What came of it: held, with what was said; or refused, or impossible, with what was tried (R157–R161)."""
    row = _planned(incident, meeting)
    if outcome in AHEAD:
        raise Refused("Say whether it was held, refused or not possible.")
    if day > on:
        raise Refused("The day cannot be in the future.")
    given = {name: facts[name] for name in RECORDED if name in facts}
    if outcome == Met.HELD:
        if not str(given.get("concern", "")).strip() or not str(given.get("result", "")).strip():
            raise Refused("Write down the concern behind the post and what came of the meeting.")
        if not incident.print_sets.exists() and not str(given.get("without_prints", "")).strip():
            raise Refused("Make the print-outs first, or say why there were none.", opened_by=(Act.MAKE_PRINTS,))
    elif not str(given.get("result", "")).strip():
        raise Refused("Write down what was tried, and what was said.")
    for name, value in given.items():
        setattr(row, name, value)
    row.outcome, row.on = outcome, day
    row.save()
    if outcome != Met.IMPOSSIBLE:  # nobody was spoken with where it was not possible (R197)
        incident.first_contact_on = incident.first_contact_on or day
    data: Data = {"meeting": str(row.uuid), "outcome": outcome}
    if outcome == Met.HELD and row.removal_asked:
        removal = Removal.objects.create(
            incident=incident, asked_of=row.with_whom, asked_on=day, what="The post, asked for at the meeting",
            by=by, at=at,
        )  # fmt: skip
        data["removal"] = removal.pk
    return data


def record_options(incident: Incident, *, by: User, on: dt.date, at: dt.datetime, options: str, **_: Any) -> Data:
    """The other ways that were explored before a letter is written (R164)."""
    if not options.strip():
        raise Refused("Write down which other ways were considered, and why they do not do.")
    incident.options_considered = options.strip()
    return {}


def make_prints(
    incident: Incident, *, by: User, on: dt.date, at: dt.datetime, numbers: Sequence[int] | None = None, **_: Any
) -> Data:
    """The print-outs of a meeting or for a letter: the chosen sanitised copies only, one PDF, sealed (R158)."""
    made = printing.prints(incident, on=on, numbers=numbers, tells=lambda text: unnamed.tells(incident, text))
    if not made.numbers:
        raise Refused("Nothing would be in the print-outs. Choose at least one piece that has a blacked-out copy.")
    file = sealing.seal_made(
        [made.content], name=f"{incident.reference}-print-outs.pdf", media_type="application/pdf", at=at
    )
    row = PrintSet.objects.create(
        incident=incident, file=file, pages=made.pages, left_out=made.left_out[:300],
        numbers=made.numbers, by=by, at=at,
    )  # fmt: skip
    return {"prints": str(row.uuid), "pieces": len(made.numbers)}
