"""What somebody has to say of a letter before it may go, because no rule can know it; kept with who and when.

A confirmation holds for the words as they stood: any change of the letter asks again (R196, R197, R200).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from letters.catalogue import CATALOGUE
from letters.models import Confirmation, Letter
from letters.plain_words import advice
from letters.reading import plain

MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
TELEPHONE = re.compile(r"(?<![\w/])(?:\+44|0)\d[\d ]{7,13}\d(?!\w)")


@dataclass(frozen=True)
class Doubt:
    """Something that stops a letter until somebody confirms it."""

    key: str
    sentence: str
    asks: str = "Confirm that it may be given to this reader, or change the letter."
    ticks: str = ""
    """What somebody puts a tick to, where it is not the usual question."""


def doubts(letter: Letter) -> list[Doubt]:
    """What has to be confirmed of this letter as it stands, confirmed already or not."""
    kind = CATALOGUE.get(letter.key)
    asked = kind.confirm if kind else {}
    found = [Doubt(key, f"Nobody has confirmed: “{text}”.", "Confirm it.") for key, text in asked.items()]
    return [*found, *_easy_read(letter), *_details_of_others(letter)]


EASY_READ = "easy_read"
EASY = 10
"""The reading age up to which a letter may be called easy to read."""


def _easy_read(letter: Letter) -> list[Doubt]:
    """Easy read was asked for, and the words are not: then a version that is goes with the letter."""
    if not any("easy read" in str(one).casefold() for one in letter.context.get("adjustments_honoured") or []):
        return []
    age = advice(letter.body).reading_age
    if age is None or age <= EASY:
        return []
    return [
        Doubt(
            EASY_READ, f"Easy read was asked for, and this letter reads at an age of about {age}.",
            "Make it easier, or confirm that an easy-read version goes with it.",
            ticks="An easy-read version goes with this letter",
        )
    ]  # fmt: skip


def open_doubts(letter: Letter, extra: Sequence[Doubt] = ()) -> list[Doubt]:
    """Those that nobody has confirmed for the words as they stand; `extra`: what the caller's facts ask besides."""
    if not letter.is_open:
        return []
    asked = [*doubts(letter), *extra]
    if not asked:
        return []
    done = set(letter.confirmations.filter(text_hash=letter.text_hash).values_list("key", flat=True))
    return [doubt for doubt in asked if doubt.key not in done]


def question(letter: Letter, doubt: Doubt) -> str:
    """What somebody puts a tick to."""
    kind = CATALOGUE.get(letter.key)
    if kind and doubt.key in kind.confirm:
        return kind.confirm[doubt.key]
    return doubt.ticks or f"{doubt.sentence} It may be given to this reader"


def sentences(letter: Letter, extra: Sequence[Doubt] = ()) -> list[str]:
    """What is not confirmed yet, in sentences that stop the letter."""
    return [f"{doubt.sentence} {doubt.asks}" for doubt in open_doubts(letter, extra)]


def unconfirmed(letter: Letter, extra: Sequence[Doubt]) -> list[str]:
    """Of what only the caller's facts ask, what is not confirmed yet, in sentences."""
    ours = {doubt.key for doubt in extra}
    return [f"{one.sentence} {one.asks}" for one in open_doubts(letter, extra) if one.key in ours] if extra else []


def to_tick(letter: Letter, extra: Sequence[Doubt] = ()) -> list[tuple[str, str]]:
    """What is not confirmed yet, for a page: the key of each, and what somebody puts a tick to."""
    return [(doubt.key, question(letter, doubt)) for doubt in open_doubts(letter, extra)]


@transaction.atomic
def confirm(
    letter: Letter, keys: Collection[str], *, by: User, at: dt.datetime, extra: Sequence[Doubt] = ()
) -> list[Confirmation]:
    """Somebody confirms what is asked of the letter as it stands. Keys that nothing asks for are left alone."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.is_open:
        return []
    return [
        Confirmation.objects.get_or_create(
            letter=letter, key=doubt.key, text_hash=letter.text_hash,
            defaults={"question": question(letter, doubt), "by": by, "at": at},
        )[0]
        for doubt in open_doubts(letter, extra)
        if doubt.key in keys
    ]  # fmt: skip


def keep(letter: Letter, key: str, said: str, *, by: User, at: dt.datetime) -> None:
    """Somebody says of a letter that it may go as it does, though something speaks against it; kept with their name."""
    Confirmation.objects.get_or_create(
        letter=letter, key=key, text_hash=letter.text_hash, defaults={"question": said, "by": by, "at": at}
    )


def kept(letter: Letter, key: str) -> Confirmation | None:
    """What somebody said of the letter as it stands."""
    return letter.confirmations.filter(key=key, text_hash=letter.text_hash).select_related("by").first()


def _details_of_others(letter: Letter) -> list[Doubt]:
    """E-mail addresses and telephone numbers that belong neither to the reader nor to the school or trust, and that no
    fact of the letter holds: a third party's, perhaps (Part 7, paragraph 33(k))."""
    said = plain(letter.body)
    mails = list(dict.fromkeys(found.rstrip(".") for found in MAIL.findall(said)))
    numbers = list(dict.fromkeys(" ".join(found.split()) for found in TELEPHONE.findall(said)))
    if not mails and not numbers:
        return []
    place = letter.academy
    known = " ".join(
        [letter.recipient_email, place.email, place.telephone, place.trust.email, place.trust.telephone,
         settings.DEFAULT_FROM_EMAIL, *_values(letter.context)]
    ).casefold()  # fmt: skip
    digits = re.sub(r"\D", "", known)
    ours = {mail.rpartition("@")[2].casefold() for mail in (place.email, place.trust.email) if mail}
    found = [
        Doubt(
            f"mail:{mail.casefold()}"[:120],
            f"The letter gives an e-mail address that is not the reader’s or ours: {mail}.",
        )
        for mail in mails
        if mail.casefold() not in known and mail.rpartition("@")[2].casefold() not in ours
    ]
    found += [
        Doubt(
            f"telephone:{number}"[:120],
            f"The letter gives a telephone number that is not the reader’s or ours: {number}.",
        )
        for number in numbers
        if re.sub(r"\D", "", number) not in digits
    ]
    return found


def _values(context: Mapping[str, Any]) -> list[str]:
    return [str(text) for value in context.values() for text in ([value] if isinstance(value, str) else value)]
