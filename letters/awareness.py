"""Texts that belong to no case: newsletter, awareness letter, leaflet, statements (S0 App. A 4, App. 3.i).

Made for one academy by its principal or by the trust, confirmed, approved by somebody else, issued, and kept for ever
with the channel by which it went. Each has a chronology of its own.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts import posts, trail
from accounts.models import Academy, PostKind, User
from letters import confirming, post_room
from letters.catalogue import CATALOGUE, LetterKind
from letters.models import Letter
from letters.vocabulary import BelongsTo, Form, How, LetterState

ABOUT = "awareness"
"""What letters and the trail call a text about no case."""
READERS = "Parents and carers"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class NotAllowed(Exception):
    """This person may not do that with this text."""


def kinds() -> list[LetterKind]:
    """Everything that can be made here, by title."""
    found = (kind for kind in CATALOGUE.values() if kind.belongs_to == BelongsTo.ACADEMY)
    return sorted(found, key=lambda kind: kind.title)


def academies_for(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies for which somebody makes such texts: the trust's officers for all, a principal for their own."""
    if posts.holds(user, *posts.OFFICERS, on=on):
        return Academy.objects.filter(is_open=True).select_related("trust")
    held = [post.academy_id for post in posts.held_by(user, on=on) if post.kind == PostKind.PRINCIPAL]
    return Academy.objects.filter(pk__in=[pk for pk in held if pk], is_open=True).select_related("trust")


def visible_to(user: User, *, on: dt.date) -> QuerySet[Letter]:
    """The texts of the academies for which somebody makes them."""
    places = academies_for(user, on=on).values("pk")
    return Letter.objects.filter(about_kind=ABOUT, academy__in=places).select_related(
        "academy__trust", "drafted_by", "approved_by", "issued_by", "sent_back_by", "wording"
    )


def may_approve(user: User, letter: Letter, *, on: dt.date) -> bool:
    """Somebody else than whoever drafted it, who makes such texts for that academy."""
    return user.pk != letter.drafted_by_id and academies_for(user, on=on).filter(pk=letter.academy_id).exists()


@transaction.atomic
def make(
    *, key: str, academy: Academy, context: Mapping[str, str | list[str]], choices: Collection[str], by: User,
    at: dt.datetime,
) -> Letter:  # fmt: skip
    """A draft from the words in force. Raises NotAllowed."""
    kind = CATALOGUE[key]
    _allowed(by, academy, at=at)
    if kind.belongs_to != BelongsTo.ACADEMY:
        raise NotAllowed(key)
    reference = f"{academy.code}-P-{''.join(secrets.choice(ALPHABET) for _ in range(5))}"
    known = {name: value for name, value in context.items() if name in kind.fields}
    letter = post_room.draft(
        key=key, academy=academy, about_kind=ABOUT, about=uuid.uuid4(),
        recipient=post_room.Recipient(READERS, role="all_parents", known_by_name=False),
        context={"trust_name": academy.trust.name, "reference": reference, **known},
        choices={name: name in choices for name in kind.choices}, by=by, at=at,
    )  # fmt: skip
    _note(letter, "drafted", by=by, at=at, key=key)
    return letter


@transaction.atomic
def amend(letter: Letter, *, subject_line: str, body: str, by: User, at: dt.datetime, seen: str | None) -> Letter:
    """Other words; confirmations and an approval end with that."""
    _allowed(by, letter.academy, at=at)
    letter = post_room.amend(letter, subject_line=subject_line, body=body, by=by, at=at, seen=seen)
    _note(letter, "changed", by=by, at=at)
    return letter


@transaction.atomic
def confirm(letter: Letter, keys: Collection[str], *, by: User, at: dt.datetime) -> None:
    """What only a person can know is confirmed for the words as they stand."""
    _allowed(by, letter.academy, at=at)
    for row in confirming.confirm(letter, keys, by=by, at=at):
        _note(letter, "confirmed", by=by, at=at, key=row.key)


@transaction.atomic
def approve(letter: Letter, *, by: User, at: dt.datetime, seen: str | None) -> Letter:
    """Another person has read it and stands by it."""
    if not may_approve(by, letter, on=localdate(at)):
        raise NotAllowed("approve")
    letter = post_room.approve(letter, by=by, at=at, seen=seen)
    _note(letter, "approved", by=by, at=at)
    return letter


@transaction.atomic
def send_back(letter: Letter, *, reasons: str, by: User, at: dt.datetime, seen: str | None) -> Letter:
    """Returned to its writer with reasons."""
    if not may_approve(by, letter, on=localdate(at)):
        raise NotAllowed("send_back")
    letter = post_room.send_back(letter, reasons=reasons, by=by, at=at, seen=seen)
    _note(letter, "sent_back", by=by, at=at)
    return letter


@transaction.atomic
def issue(letter: Letter, *, channel: str, on: dt.date, by: User, at: dt.datetime, seen: str | None) -> Letter:
    """It is issued and kept; the school's own channel, by which it goes, is written down with the day (R174)."""
    _allowed(by, letter.academy, at=at)
    if not channel.strip():
        raise post_room.NotReady(["Say through which channel it goes."])
    if on != localdate(at):
        raise post_room.NotReady(["It is issued on the day on which it goes."])
    letter = post_room.issue(letter, how=How.HANDED_OVER, by=by, on=on, at=at, seen=seen)
    post_room.record_by_hand(letter, how=How.HANDED_OVER, by=by, on=on, at=at, detail=channel.strip())
    _note(letter, "issued", by=by, at=at)
    return letter


@transaction.atomic
def drop(letter: Letter, *, by: User, at: dt.datetime) -> None:
    """A draft that is not used; it is kept."""
    _allowed(by, letter.academy, at=at)
    post_room.withdraw(letter, by=by, at=at)
    _note(letter, "dropped", by=by, at=at)


@dataclass(frozen=True)
class Communication:
    """One text that went to parents: for whoever plans and logs what an academy has said."""

    key: str
    title: str
    form: Form
    academy: Academy
    issued_on: dt.date
    channel: str
    by: User | None
    letter: uuid.UUID


def communications(academies: QuerySet[Academy], *, since: dt.date | None = None) -> list[Communication]:
    """What went to parents of these academies about no case, the newest first. For rooms above."""
    rows = Letter.objects.filter(about_kind=ABOUT, academy__in=academies, state=LetterState.ISSUED)
    if since is not None:
        rows = rows.filter(issued_on__gte=since)
    rows = rows.select_related("academy", "issued_by").prefetch_related("deliveries").order_by("-issued_on", "-pk")
    return [
        Communication(
            key=row.key, title=row.title, form=CATALOGUE[row.key].form if row.key in CATALOGUE else Form.LETTER,
            academy=row.academy, issued_on=row.issued_on, channel=row.deliveries.all()[0].detail, by=row.issued_by,
            letter=row.uuid,
        )
        for row in rows
        if row.issued_on is not None and row.deliveries.all()
    ]  # fmt: skip


def _allowed(by: User, academy: Academy, *, at: dt.datetime) -> None:
    if not academies_for(by, on=localdate(at)).filter(pk=academy.pk).exists():
        raise NotAllowed(academy.name)


def _note(letter: Letter, step: str, *, by: User, at: dt.datetime, **data: str) -> None:
    trail.record(about_kind=ABOUT, about=letter.about, step=step, by=by, on=localdate(at), at=at, data=data)
