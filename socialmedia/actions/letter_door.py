"""What becomes of a letter: changed, approved, sent back, issued, gone. Each under the lock of its incident."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction

from accounts.models import User
from letters import confirming, mailings, post_room
from letters.models import Delivery, Mailing
from letters.reading import plain
from letters.vocabulary import How
from socialmedia import permissions
from socialmedia.actions import telling, unnamed
from socialmedia.actions.door import day_of, insist, lock, mark, note, repeated
from socialmedia.actions.letters import doubts, may_write, problems, shut
from socialmedia.actions.refusal import Refused
from socialmedia.models import Incident, IncidentLetter
from socialmedia.vocabulary import Act

Work = Callable[[Incident, IncidentLetter], Any]


def _do(row: IncidentLetter, allowed: Callable[[Incident, IncidentLetter], bool], work: Work) -> Incident:
    locked = lock(row.incident)
    current = IncidentLetter.objects.select_related("letter__academy__trust").get(pk=row.pk)
    if not allowed(locked, current):
        raise permissions.NotAllowed(row.act)
    try:
        work(locked, current)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    return locked


def _note(locked: Incident, step: str, row: IncidentLetter, *, by: User, at: dt.datetime, **data: object) -> None:
    note(locked, step, by=by, at=at, data={"letter": str(row.letter.uuid), "key": row.letter.key, **data})


@transaction.atomic
def amend(
    row: IncidentLetter, *, subject_line: str, body: str, by: User, at: dt.datetime, seen: str | None = None
) -> None:
    """Change the words of a letter that has not gone; its approval ends with that. Nor do they name who brought it."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        unnamed.insist(locked, subject_line, plain(body))
        post_room.amend(current.letter, body=body, subject_line=subject_line, by=by, at=at, seen=seen)
        _note(locked, "letter_changed", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def approve(row: IncidentLetter, *, by: User, at: dt.datetime, seen: str | None = None) -> None:
    """The trust has read it and stands by it; never whoever drafted it (R273)."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.approve(current.letter, by=by, at=at, problems=problems(locked, current), seen=seen)
        _note(locked, "letter_approved", current, by=by, at=at)
        telling.of_letter(current, locked, "is approved", at=at, on=day_of(at))

    _do(row, lambda locked, current: _may_approve(by, locked, current, at), work)


@transaction.atomic
def confirm(row: IncidentLetter, *, keys: Collection[str], by: User, at: dt.datetime) -> None:
    """What no rule can know is confirmed of the letter as it stands, by whoever writes or approves it."""

    def allowed(locked: Incident, current: IncidentLetter) -> bool:
        return may_write(by, current, locked, on=day_of(at)) or _may_approve(by, locked, current, at)

    def work(locked: Incident, current: IncidentLetter) -> None:
        rows = confirming.confirm(current.letter, keys, by=by, at=at, extra=doubts(current))
        if not rows:
            raise Refused("Tick what you confirm.")
        _note(locked, "letter_confirmed", current, by=by, at=at, confirmed=[one.key.partition(":")[0] for one in rows])

    _do(row, allowed, work)


@transaction.atomic
def send_back(row: IncidentLetter, *, reasons: str, by: User, at: dt.datetime, seen: str | None = None) -> None:
    """Returned to its writer with reasons."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        unnamed.insist(locked, reasons)
        post_room.send_back(current.letter, reasons=reasons, by=by, at=at, seen=seen)
        _note(locked, "letter_sent_back", current, by=by, at=at)
        telling.of_letter(current, locked, "came back with reasons", at=at, on=day_of(at))

    _do(row, lambda locked, current: _may_approve(by, locked, current, at), work)


@transaction.atomic
def issue(
    row: IncidentLetter, *, how: How | str, by: User, at: dt.datetime, seen: str | None = None,
    enclosure_signed_on: dt.date | None = None,
) -> None:  # fmt: skip
    """It goes; every gate of its act is asked again. A copy that is enclosed was signed and dated (R201)."""
    on = day_of(at)

    def work(locked: Incident, current: IncidentLetter) -> None:
        insist(Act(current.act), locked, _details(locked, current))
        if current.print_set_id is not None:
            if enclosure_signed_on is None:
                raise Refused("Record the day on which the enclosed copy was signed and dated.")
            if enclosure_signed_on > on:
                raise Refused("The day cannot be in the future.")
            current.enclosure_signed_on = enclosure_signed_on
            current.save(update_fields=["enclosure_signed_on"])
        wrong = problems(locked, current)
        post_room.issue(current.letter, how=how, by=by, on=on, at=at, problems=wrong, seen=seen)
        _note(locked, "letter_issued", current, by=by, at=at, how=str(how))

    _do(row, lambda locked, current: may_write(by, current, locked, on=on), work)


@transaction.atomic
def went(row: IncidentLetter, *, how: str, on: dt.date, detail: str, by: User, at: dt.datetime) -> None:
    """It was posted, handed over or sent through the school's own channel, on a day."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.record_by_hand(current.letter, how=how, by=by, on=on, at=at, detail=detail)
        _note(locked, "letter_went", current, by=by, at=at, how=how)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def send_again(row: IncidentLetter, *, email: str, by: User, at: dt.datetime) -> None:
    """Another try by e-mail after one that failed."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        if closed := shut(locked, current):  # it goes out once more: what forbids it now counts (R192)
            raise Refused.by(closed)
        post_room.send_again(current.letter, by=by, at=at, email=email)
        _note(locked, "letter_sent_again", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def came_back(row: IncidentLetter, *, why: str, by: User, at: dt.datetime) -> None:
    """What had gone came back: it counts as not delivered."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.came_back(_latest(current), why=why, by=by, at=at)
        _note(locked, "letter_came_back", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def arrived(row: IncidentLetter, *, by: User, at: dt.datetime) -> None:
    """Somebody found out that an e-mail of which nobody knew did arrive."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.it_arrived(_latest(current), by=by, at=at)
        _note(locked, "letter_arrived", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def make_again(row: IncidentLetter, *, by: User, at: dt.datetime) -> None:
    """Another try at a PDF that could not be made."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.make_again(current.letter, by=by)
        _note(locked, "letter_made_again", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


@transaction.atomic
def carry(
    row: IncidentLetter, *, title: str, by_name: bool, by: User, at: dt.datetime, once: str = ""
) -> tuple[Mailing, bool]:
    """The issued letter to all parents to a list of people, in the same words; whoever sends it is decided there. The
    same form sent twice begins one list: says whether this one was new."""
    made: list[tuple[Mailing, bool]] = []

    def work(locked: Incident, current: IncidentLetter) -> None:
        if (before := repeated(locked, once)) is not None:
            made.append((Mailing.objects.get(uuid=before.data["mailing"]), False))
            return
        new = mailings.carry(current.letter, title=title, by_name=by_name, by=by, at=at)
        made.append((new, True))
        _note(locked, "letter_carried", current, by=by, at=at, mailing=str(new.uuid), **mark(once))

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)
    return made[0]


def _latest(row: IncidentLetter) -> Delivery:
    found = row.letter.deliveries.first()
    if found is None:
        raise Refused("This letter has not gone yet.")
    return found


@transaction.atomic
def drop(row: IncidentLetter, *, by: User, at: dt.datetime) -> None:
    """Put the draft away; it is kept."""

    def work(locked: Incident, current: IncidentLetter) -> None:
        post_room.withdraw(current.letter, by=by, at=at)
        _note(locked, "letter_dropped", current, by=by, at=at)

    _do(row, lambda locked, current: may_write(by, current, locked, on=day_of(at)), work)


def _may_approve(by: User, locked: Incident, row: IncidentLetter, at: dt.datetime) -> bool:
    return permissions.may_approve(by, locked, drafted_by=row.letter.drafted_by_id, on=day_of(at))


def _details(locked: Incident, row: IncidentLetter) -> dict[str, Any]:
    confirmed = locked.confirmations.filter(act=row.act).first()
    if row.act != Act.WRITE_TO_ALL or confirmed is None:
        return {}
    return {
        "nobody_identified": confirmed.nobody_identified, "spoken_with": confirmed.spoken_with,
        "not_known": confirmed.not_known,
    }  # fmt: skip
