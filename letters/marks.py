"""Logos and signatures: taken in, ended, and which of them a letter carries on the day on which it is issued."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import Academy, User
from letters.models import Letter, Mark, Picture
from letters.vocabulary import MarkKind


def standing(kind: MarkKind, *, academy: Academy | None = None, person: User | None = None) -> Mark | None:
    """The one in use now."""
    rows = Mark.objects.filter(kind=kind, academy=academy, person=person, ended_at=None)
    return rows.select_related("picture").first()


@transaction.atomic
def put(
    kind: MarkKind, picture: Picture, *, words: str, by: User, at: dt.datetime, academy: Academy | None = None,
    person: User | None = None,
) -> Mark:  # fmt: skip
    """This picture instead of the one before. Letters already issued keep theirs."""
    end(kind, by=by, at=at, academy=academy, person=person)
    return Mark.objects.create(
        kind=kind, academy=academy, person=person, picture=picture, words=words.strip(), added_by=by, added_at=at
    )


@transaction.atomic
def end(
    kind: MarkKind, *, by: User, at: dt.datetime, academy: Academy | None = None, person: User | None = None
) -> bool:
    """From now on letters carry none; says whether there was one."""
    rows = Mark.objects.filter(kind=kind, academy=academy, person=person, ended_at=None)
    return bool(rows.update(ended_by=by, ended_at=at))


def on_issue(letter: Letter, *, by: User | None) -> dict[str, str]:
    """What the letterhead of a letter carries for ever: the logo, and the signature of whoever signs.

    A signature stands only on a letter that its owner approved or issues: nobody signs for another (H6).
    """
    found: dict[str, str] = {}
    logo = standing(MarkKind.LOGO, academy=letter.academy) or standing(MarkKind.LOGO)
    if logo is not None:
        found |= {"logo": logo.picture.sha256, "logo_words": logo.words}
    name = str(letter.context.get("signatory_name", "")).strip()
    for person in (letter.approved_by, by):
        if person is not None and name and person.name == name:
            mark = standing(MarkKind.SIGNATURE, person=person)
            if mark is not None:
                found |= {"signature": mark.picture.sha256, "signature_words": mark.words}
    return found


def letterhead(letter: Letter, *, by: User | None) -> dict[str, str]:
    """What stands at the head of a letter that is issued now, by this person: it keeps it for ever."""
    place = letter.academy
    return {
        "name": place.name, "trust": place.trust.name, "address": place.address, "telephone": place.telephone,
        "email": place.email, "website": place.website, "colour": place.colour, **on_issue(letter, by=by),
    }  # fmt: skip
