"""Which words a letter begins with: the academy's variant, else the trust's wording, else the shipped text.

Shared passages are kept in the same way, under keys that begin with "passage-". When a letter is drafted they are put
in place, and the acknowledgement of whoever holds the copyright is put at the end (R204).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Academy, User
from letters.catalogue import CATALOGUE, LetterKind
from letters.merging import Fault, escape, expand, passages_in
from letters.models import Letter, Origin, Wording, WordingVersion
from letters.shared_passages import BEFORE_NAME, SHARED, SharedPassage

LONGEST = 60_000
"""Characters of one wording; some forty pages."""


GIVEN_UP = "The trust’s wording again"


class WordingRefused(Exception):
    """A wording that could not be merged. Carries what is wrong, line by line."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class EditedMeanwhile(Exception):
    """Somebody else saved this wording after it was opened."""


@dataclass(frozen=True)
class Words:
    """A subject line and a body with their marks, the version that they come from, and whose text it is."""

    subject_line: str
    body: str
    version: WordingVersion | None
    acknowledgement: str = ""
    whole: str = ""
    """The body as letters are merged from it: shared passages in place, the acknowledgement at the end."""


@dataclass(frozen=True)
class Terms:
    """Whose text a wording is, and on what terms it is used."""

    origin: Origin = Origin.OWN
    licence: str = ""
    acknowledgement: str = ""


OWN = Terms()


def shipped(key: str) -> LetterKind | SharedPassage:
    """What came with the release under this key. KeyError: nothing did."""
    return SHARED[key.removeprefix(BEFORE_NAME)] if key.startswith(BEFORE_NAME) else CATALOGUE[key]


def title_of(key: str) -> str:
    return shipped(key).title


def _subject(kind: LetterKind | SharedPassage) -> str:
    return kind.subject_line if isinstance(kind, LetterKind) else ""


def passages_at(academy: Academy | None) -> dict[str, str]:
    """Every shared passage as it is in force there, by its name."""
    found = {name: one.body for name, one in SHARED.items()}
    rows = Wording.objects.filter(key__startswith=BEFORE_NAME, in_force=True).order_by("key")
    for row in rows.filter(academy__isnull=True):
        found[row.key.removeprefix(BEFORE_NAME)] = row.body
    if academy is not None:
        for row in rows.filter(academy=academy):
            found[row.key.removeprefix(BEFORE_NAME)] = row.body
    return found


def words_for(key: str, academy: Academy | None) -> Words:
    """The words in force for a letter of this academy, or of a shared passage there."""
    found = {
        w.academy_id: w
        for w in Wording.objects.filter(key=key, in_force=True, academy__in=[academy] if academy else [])
    }
    chosen = found.get(academy.pk) if academy else None
    chosen = chosen or Wording.objects.filter(key=key, academy__isnull=True).first()
    kind = shipped(key)
    if chosen is None:
        subject_line, body, version, given = _subject(kind), kind.body, None, ""
    else:
        subject_line, body, given = chosen.subject_line, chosen.body, chosen.acknowledgement
        version = chosen.versions.filter(version=chosen.version).first()
    thanks = given or (kind.acknowledgement if isinstance(kind, LetterKind) else "")
    return Words(subject_line, body, version, thanks, whole(body, academy, thanks))


def words_of(letter: Letter) -> Words:
    """The words that a letter began with."""
    version = letter.wording
    if version is None:
        return words_for(letter.key, letter.academy)
    thanks = version.acknowledgement or CATALOGUE[letter.key].acknowledgement
    return Words(version.subject_line, version.body, version, thanks, whole(version.body, letter.academy, thanks))


def whole(body: str, academy: Academy | None, acknowledgement: str, passages: Mapping[str, str] | None = None) -> str:
    """The wording as letters are merged from it."""
    if passages is None:
        passages = passages_at(academy) if passages_in(body) else {}
    text = expand(body, passages)[0]
    return f"{text}\n*{escape(acknowledgement)}*\n" if acknowledgement else text


def faults(key: str, academy: Academy | None, subject_line: str, body: str) -> list[Fault]:
    """What is wrong with somebody's wording, the letters that would share it included."""
    kind = shipped(key)
    if isinstance(kind, LetterKind):
        return kind.faults(subject_line, body, passages_at(academy))
    return kind.faults(body) or _faults_elsewhere(kind, academy, body)


def _faults_elsewhere(passage: SharedPassage, academy: Academy | None, body: str) -> list[Fault]:
    """The letters that would no longer add up with this passage."""
    passages = passages_at(academy) | {passage.name: body}
    found = []
    for key, kind in CATALOGUE.items():
        words = words_for(key, academy)
        if passage.name not in passages_in(words.body):
            continue
        found += [
            Fault(0, f"In “{kind.title}”: {fault.problem}")
            for fault in kind.faults(words.subject_line, words.body, passages)
        ]
    return found


@transaction.atomic
def edit(
    *, key: str, academy: Academy | None, subject_line: str, body: str, seen_version: int | None, by: User,
    at: dt.datetime, note: str = "", terms: Terms = OWN,
) -> Wording:  # fmt: skip
    """Saves a new version. Raises WordingRefused, or EditedMeanwhile when it is not the version that was opened."""
    kind = shipped(key)
    subject_line, body = " ".join(subject_line.split()), body.replace("\r\n", "\n").strip() + "\n"
    if wrong := faults(key, academy, subject_line, body):
        raise WordingRefused(wrong)
    wording = Wording.objects.select_for_update().filter(key=key, academy=academy).first()
    if (wording.version if wording else None) != seen_version:
        raise EditedMeanwhile
    said = (subject_line, body, str(terms.origin), terms.licence.strip(), terms.acknowledgement.strip())
    if wording and wording.in_force and wording.says == said:
        return wording
    if wording is None:
        wording = Wording(key=key, academy=academy, version=0, shipped_hash=kind.shipped_hash)
    wording.in_force = True
    return write(wording, said, by=by, at=at, note=note)


@transaction.atomic
def reset(*, key: str, academy: Academy | None, by: User, at: dt.datetime) -> None:
    """Back to the shipped text. An academy gives up its own words and follows the trust's again, today's and later
    ones. Versions are kept, with who gave them up and when."""
    kind = shipped(key)
    wording = Wording.objects.select_for_update().filter(key=key, academy=academy).first()
    if wording is None:
        return
    trusts = Wording.objects.filter(key=key, academy__isnull=True).first() if academy else None
    said = trusts.says if trusts else (_subject(kind), kind.body, str(Origin.OWN), "", "")
    wording.shipped_hash = kind.shipped_hash
    if academy is not None:
        if wording.in_force:
            wording.in_force = False
            write(wording, said, by=by, at=at, note=GIVEN_UP)
    elif wording.says != said:
        write(wording, said, by=by, at=at, note="Reset")
    else:
        wording.save(update_fields=["shipped_hash"])


def write(
    wording: Wording, says: tuple[str, str, str, str, str], *, by: User | None, at: dt.datetime, note: str
) -> Wording:
    """The next version of a wording."""
    wording.subject_line, wording.body, wording.origin, wording.licence, wording.acknowledgement = says
    wording.version += 1
    wording.edited_by, wording.edited_at = by, at
    wording.save()
    WordingVersion.objects.create(
        wording=wording, version=wording.version, subject_line=wording.subject_line, body=wording.body,
        origin=wording.origin, licence=wording.licence, acknowledgement=wording.acknowledgement, edited_by=by,
        edited_at=at, note=note,
    )  # fmt: skip
    return wording
