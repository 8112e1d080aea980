"""Which words a letter begins with: the academy's variant, else the trust's wording, else the shipped text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Academy, User
from letters.catalogue import CATALOGUE
from letters.merging import Fault
from letters.models import Wording, WordingVersion

LONGEST = 60_000
"""Characters of one wording; some forty pages."""


class WordingRefused(Exception):
    """A wording that could not be merged. Carries what is wrong, line by line."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class EditedMeanwhile(Exception):
    """Somebody else saved this wording after it was opened."""


@dataclass(frozen=True)
class Words:
    """A subject line and a body with their marks, and the version that they come from."""

    subject_line: str
    body: str
    version: WordingVersion | None


def words_for(key: str, academy: Academy | None) -> Words:
    """The words in force for a letter of this academy."""
    found = {w.academy_id: w for w in Wording.objects.filter(key=key, academy__in=[academy] if academy else [])}
    chosen = found.get(academy.pk) if academy else None
    chosen = chosen or Wording.objects.filter(key=key, academy__isnull=True).first()
    if chosen is None:
        kind = CATALOGUE[key]
        return Words(kind.subject_line, kind.body, None)
    return Words(chosen.subject_line, chosen.body, chosen.versions.filter(version=chosen.version).first())


@transaction.atomic
def edit(
    *, key: str, academy: Academy | None, subject_line: str, body: str, seen_version: int | None, by: User,
    at: dt.datetime, note: str = "",
) -> Wording:  # fmt: skip
    """Saves a new version. Raises WordingRefused, or EditedMeanwhile when it is not the version that was opened."""
    kind = CATALOGUE[key]
    subject_line, body = " ".join(subject_line.split()), body.replace("\r\n", "\n").strip() + "\n"
    if faults := kind.faults(subject_line, body):
        raise WordingRefused(faults)
    wording = Wording.objects.select_for_update().filter(key=key, academy=academy).first()
    if (wording.version if wording else None) != seen_version:
        raise EditedMeanwhile
    if wording and (wording.subject_line, wording.body) == (subject_line, body):
        return wording
    if wording is None:
        wording = Wording(key=key, academy=academy, version=0, shipped_hash=kind.shipped_hash)
    return _write(wording, subject_line, body, by=by, at=at, note=note)


@transaction.atomic
def reset(*, key: str, academy: Academy | None, by: User, at: dt.datetime) -> None:
    """Back to the shipped text; an academy's variant goes back to the trust's wording. Versions are kept."""
    kind = CATALOGUE[key]
    wording = Wording.objects.select_for_update().filter(key=key, academy=academy).first()
    if wording is None:
        return
    begins = words_for(key, None) if academy else None
    subject_line, body = (begins.subject_line, begins.body) if begins else (kind.subject_line, kind.body)
    wording.shipped_hash = kind.shipped_hash
    if (wording.subject_line, wording.body) != (subject_line, body):
        _write(wording, subject_line, body, by=by, at=at, note="Reset")


def _write(wording: Wording, subject_line: str, body: str, *, by: User | None, at: dt.datetime, note: str) -> Wording:
    wording.subject_line, wording.body = subject_line, body
    wording.version += 1
    wording.edited_by, wording.edited_at = by, at
    wording.save()
    WordingVersion.objects.create(
        wording=wording, version=wording.version, subject_line=subject_line, body=body, edited_by=by, edited_at=at,
        note=note,
    )  # fmt: skip
    return wording


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    new: tuple[str, ...]
    brought_up_to_date: tuple[str, ...]
    left_as_edited: tuple[str, ...]


@transaction.atomic
def load(*, at: dt.datetime) -> Loaded:
    """Shipped texts into rows: idempotent, and never over words that a person edited."""
    rows = {w.key: w for w in Wording.objects.select_for_update().filter(academy__isnull=True)}
    new, moved, left = [], [], []
    for key, kind in CATALOGUE.items():
        row = rows.get(key)
        if row is None:
            row = Wording(key=key, academy=None, version=0, shipped_hash=kind.shipped_hash)
            new.append(key)
        elif row.text_hash == kind.shipped_hash:
            continue
        elif row.is_edited:
            left.append(key)
            continue
        else:
            row.shipped_hash = kind.shipped_hash
            moved.append(key)
        _write(row, kind.subject_line, kind.body, by=None, at=at, note="As shipped")
    return Loaded(tuple(new), tuple(moved), tuple(left))
