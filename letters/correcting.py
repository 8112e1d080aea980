"""A further letter in the place of an issued one, which stays as it was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import transaction

from accounts.models import User
from letters import merging
from letters.catalogue import CATALOGUE, ready
from letters.models import Enclosure, Letter
from letters.post_room import NotReady, Recipient
from letters.vocabulary import LetterState
from letters.wordings import words_of

ADJUSTMENTS = "adjustments_honoured"


@dataclass(frozen=True)
class Today:
    """Where a reader is reached now, and what is done differently for them now (R17)."""

    recipient: Recipient
    large_print: bool
    adjustments: Sequence[str]


@transaction.atomic
def correct(letter: Letter, *, by: User, at: dt.datetime, today: Today | None = None) -> Letter:
    """A draft of the same words that says so at its beginning. What was asked for since then is honoured: the print,
    the address and the list of adjustments are those of `today`; without it, those of the letter before.

    Raises NotReady for a letter that was not issued, or is being corrected.
    """
    row = Letter.objects.select_for_update(of=("self",)).select_related("academy", "wording").get(pk=letter.pk)
    if row.state != LetterState.ISSUED or row.issued_on is None:
        raise NotReady(["Only a letter that has been issued is corrected by a further one. Change this one instead."])
    if row.corrections.exclude(state=LetterState.WITHDRAWN).exists():
        raise NotReady(["A letter that corrects this one is there already."])
    context, body = row.context, row.body
    if today is not None:
        context = _asked_now(row, today)
        body = honouring(row, context)
    said = takes_the_place(row)
    if row.corrects is not None:  # one sentence for both: the reader is not left with two that seem to contradict
        body = body.replace(f"{takes_the_place(row.corrects)}\n\n", "", 1)
    greeting, _, rest = body.partition("\n\n")
    words = f"{greeting}\n\n{said}\n\n{rest}" if greeting.startswith("Dear ") else f"{said}\n\n{body}"
    reader = today.recipient if today else Recipient(
        row.recipient_name, row.recipient_address, row.recipient_email, row.recipient_role
    )  # fmt: skip
    made = Letter.objects.create(
        key=row.key, title=row.title, about_kind=row.about_kind, about=row.about, academy=row.academy,
        wording=row.wording, corrects=row, recipient_name=reader.name, recipient_address=reader.address,
        recipient_email=reader.email, recipient_role=reader.role, subject_line=row.subject_line, body=words,
        merged_hash=row.merged_hash, context=context, choices=row.choices,
        large_print=today.large_print if today else row.large_print, drafted_by=by, drafted_at=at,
    )  # fmt: skip
    for one in row.enclosures.all():
        Enclosure.objects.create(
            letter=made, number=one.number, title=one.title, sha256=one.sha256, pages=one.pages, added_by=by,
            added_at=at,
        )  # fmt: skip
    return made


def takes_the_place(letter: Letter) -> str:
    """The sentence with which a letter begins that corrects this one, and whatever this one corrected."""
    days = [letter.issued_on]
    before = letter.corrects
    while before is not None:
        days.append(before.issued_on)
        before = before.corrects
    worded = dict.fromkeys(f"{day:%A} {day.day} {day:%B %Y}" for day in reversed(days) if day is not None)
    return f"This letter takes the place of ours of {' and '.join(worded)}."


def _asked_now(row: Letter, today: Today) -> dict[str, str | list[str]]:
    reader = {"recipient_name": today.recipient.name, "salutation": today.recipient.salutation}
    known = {name: value for name, value in reader.items() if name in row.context}
    return {**row.context, **known, ADJUSTMENTS: list(today.adjustments)}


def honouring(letter: Letter, context: Mapping[str, str | list[str]]) -> str:
    """The words of a letter, in which what this context says otherwise than the letter's own stands as well. Where a
    person wrote other words, theirs stay, and the check names what is missing."""
    kind, words = CATALOGUE[letter.key], words_of(letter)
    before, after = (
        merging.merge(words.whole, ready(kind, facts), letter.choices, fields=kind.fields)
        for facts in (letter.context, context)
    )
    return carried_over(letter.body, before.split("\n\n"), after.split("\n\n"))


def carried_over(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """A text to which the same is done, paragraph by paragraph, as was done between `before` and `after`."""
    made = text.strip().split("\n\n")
    old, new = [part.strip() for part in before], [part.strip() for part in after]
    for what, begin, end, since, until in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if what == "equal":
            continue
        at = _place(made, old, begin, end)
        if at is not None:
            made[at : at + end - begin] = new[since:until]
    return "\n\n".join(made) + "\n"


def _place(made: Sequence[str], old: Sequence[str], begin: int, end: int) -> int | None:
    """Where in the text these paragraphs stand, or what was put between two of them goes."""
    if begin < end:
        places = range(len(made) - (end - begin) + 1)
        return next((at for at in reversed(places) if list(made[at : at + end - begin]) == list(old[begin:end])), None)
    if begin < len(old) and old[begin] in made:
        return list(made).index(old[begin])
    if begin and old[begin - 1] in made:
        return list(made).index(old[begin - 1]) + 1
    return None
