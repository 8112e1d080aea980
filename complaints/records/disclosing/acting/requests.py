"""A request comes in, and whom it concerns; it ends without a release."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from accounts import trail
from accounts.models import Academy, Trust, User
from complaints.casework.actions import Refused
from complaints.casework.likeness import words_of
from complaints.casework.models.complaint import LETTERS
from complaints.records.disclosing import permissions
from complaints.records.disclosing.acting.clocks import set_clock, stop_clock
from complaints.records.disclosing.acting.door import NotAllowed, day_of, lock, note
from complaints.records.disclosing.vocabulary import ABOUT, LEGAL_BASIS, Part, State
from complaints.records.models import Disclosure, DisclosurePerson


@transaction.atomic
def open_request(
    *, trust: Trust, academy: Academy | None, kind: str, received_on: dt.date, asked_by: str, reach: str,
    asked_for: str, legal_basis: str, answer_by: dt.date | None, name: str, part: str, user: User | None = None,
    identity_asked: bool = False, by: User, at: dt.datetime, once: str = "",
) -> Disclosure:  # fmt: skip
    """Somebody asks to see the record: a record of its own with a clock of its own (R129)."""
    if not permissions.keeps(by, on=day_of(at)):
        raise NotAllowed
    if before := trail.sent_before(once, about_kind=ABOUT, step="opened"):
        return Disclosure.objects.get(uuid=before.about)
    made = Disclosure.objects.create(
        reference=_reference(), trust=trust, academy=academy, kind=kind, received_on=received_on,
        asked_by=asked_by.strip(), reach=reach.strip(), asked_for=asked_for.strip(),
        legal_basis=legal_basis.strip() or LEGAL_BASIS[kind], answer_by=answer_by,
        identity_asked_on=day_of(at) if identity_asked else None, opened_by=by, opened_at=at,
    )  # fmt: skip
    set_clock(made, at=at)
    data: dict[str, object] = {"kind": kind}
    note(made, "opened", by=by, at=at, on=received_on, data={**data, "once": once} if once else data)
    if name.strip():
        concerns(made, name=name, part=part, user=user, on=day_of(at))
    return made


def _reference() -> str:
    while True:
        found = "DIS-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not Disclosure.objects.filter(reference=found).exists():
            return found


@transaction.atomic
def add_person(disclosure: Disclosure, *, name: str, part: str, user: User | None, by: User, at: dt.datetime) -> None:
    """Somebody else whom the request concerns; a colleague finds nothing of it from now on."""
    locked = lock(disclosure, by=by, on=day_of(at))
    added = concerns(locked, name=name, part=part, user=user, on=day_of(at))
    note(locked, "person_added", by=by, at=at, data={"part": part, "people": added})


def concerns(disclosure: Disclosure, *, name: str, part: str, user: User | None, on: dt.date) -> list[int]:
    """Written down with every colleague of a like name; answers which rows are new."""
    added = [DisclosurePerson.objects.create(disclosure=disclosure, name=name.strip(), part=part, user=user).pk]
    typed = words_of(name)
    if user is not None or part not in (Part.STAFF, Part.ANYBODY) or len(typed) < 2:
        return added
    for one in User.objects.filter(is_active=True).only("pk", "name"):
        known = words_of(one.name)
        if len(known) >= 2 and (known <= typed or typed <= known):
            alike = DisclosurePerson(disclosure=disclosure, name=one.name, part=part, user=one, only_alike=True)
            alike.save()
            added.append(alike.pk)
    return added


@transaction.atomic
def close(disclosure: Disclosure, *, because: str, on: dt.date, by: User, at: dt.datetime) -> None:
    """It ends without a release: refused, withdrawn, or nothing is held."""
    locked = lock(disclosure, by=by, on=day_of(at))
    if not because.strip():
        raise Refused("Say why it ends without a release.")
    locked.state, locked.closed_by, locked.closed_on, locked.closed_because = State.CLOSED, by, on, because.strip()
    locked.save(update_fields=["state", "closed_by", "closed_on", "closed_because"])
    stop_clock(locked, on=on)
    note(locked, "closed", by=by, at=at, on=on)
