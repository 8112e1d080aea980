"""A new release brings shipped texts: into rows that nobody edited; beside those that somebody did, to be looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from letters.catalogue import CATALOGUE, LetterKind
from letters.models import Origin, Shipped, Wording
from letters.shared_passages import SHARED, SharedPassage
from letters.wordings import shipped, write


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    new: tuple[str, ...]
    brought_up_to_date: tuple[str, ...]
    left_as_edited: tuple[str, ...]


@transaction.atomic
def load(*, at: dt.datetime) -> Loaded:
    """Shipped texts into rows: idempotent, and never over words that a person edited."""
    texts: dict[str, LetterKind | SharedPassage] = {**CATALOGUE, **{one.key: one for one in SHARED.values()}}
    kept = set(Shipped.objects.values_list("key", "text_hash"))
    Shipped.objects.bulk_create(
        Shipped(key=key, text_hash=kind.shipped_hash, subject_line=_subject(kind), body=kind.body, first_loaded_at=at)
        for key, kind in texts.items()
        if (key, kind.shipped_hash) not in kept
    )
    rows = {w.key: w for w in Wording.objects.select_for_update().filter(academy__isnull=True)}
    new, moved, left = [], [], []
    for key, kind in texts.items():
        row = rows.get(key)
        if row is None:
            row = Wording(key=key, academy=None, version=0, shipped_hash=kind.shipped_hash)
            new.append(key)
        elif row.text_hash == kind.shipped_hash and row.origin == Origin.OWN:
            if row.shipped_hash != kind.shipped_hash:
                row.shipped_hash = kind.shipped_hash
                row.save(update_fields=["shipped_hash"])
            continue
        elif row.is_edited or row.origin == Origin.LICENSED:
            if row.shipped_hash != kind.shipped_hash:
                left.append(key)
            continue
        else:
            row.shipped_hash = kind.shipped_hash
            moved.append(key)
        write(row, (_subject(kind), kind.body, str(Origin.OWN), "", ""), by=None, at=at, note="The portal’s own words")
    return Loaded(tuple(new), tuple(moved), tuple(left))


def _subject(kind: LetterKind | SharedPassage) -> str:
    return kind.subject_line if isinstance(kind, LetterKind) else ""


def has_news(wording: Wording) -> bool:
    """Whether the shipped text changed since this edited one began from it, and nobody has looked at that yet."""
    return wording.is_edited and wording.shipped_hash != shipped(wording.key).shipped_hash


def began_from(wording: Wording) -> Shipped | None:
    """The shipped text that an edited wording began from, if it is still known."""
    return Shipped.objects.filter(key=wording.key, text_hash=wording.shipped_hash).first()


@transaction.atomic
def keep_ours(wording: Wording, *, by: User, at: dt.datetime) -> Wording:
    """Somebody has looked at what the release changed, and the edited words stay; kept with who and when."""
    wording = Wording.objects.select_for_update().get(pk=wording.pk)
    wording.shipped_hash = shipped(wording.key).shipped_hash
    return write(wording, wording.says, by=by, at=at, note="Kept beside the portal’s new words")
