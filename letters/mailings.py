"""One letter to many people: written, its list taken in, approved by another person, sent, stopped, gone on with (H9).

Everything here acts on the mailing; what happens to one letter of it is in `sending`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import Academy, User
from letters import checking, gated, merging, outbox
from letters.catalogue import CATALOGUE, LetterKind, ready
from letters.fields import FIELDS, Kind
from letters.lists import Row
from letters.models import Delivery, Letter, Mailing, MailingReader, digest
from letters.post_room import NotReady
from letters.vocabulary import BY_HAND, Audience, How, LetterState, MailingState, Outcome
from letters.wordings import Words, words_for

ABOUT = "mailing"
"""What the trail calls a letter to many people."""
SEND = "letters.tasks.send_mailing"

OWN_FACTS = frozenset({"recipient_name", "salutation"})
"""Fields that every reader has of their own, whatever the letter."""
OURS = frozenset({"academy_name", "trust_name", "signatory_place", "reference", "adjustments_honoured"})
"""Fields that the post room fills by itself."""

Context = Mapping[str, "str | list[str]"]


def kinds() -> list[LetterKind]:
    """The letters that can be begun here: those to all parents that stand behind no gate."""
    found = [
        kind for kind in CATALOGUE.values() if kind.audience == Audience.ALL_PARENTS and kind.key not in gated.KEYS
    ]
    return sorted(found, key=lambda kind: kind.title)


def asked_of(kind: LetterKind) -> list[str]:
    """The fields that whoever writes the letter fills in, once for all readers."""
    made = {name for name in kind.fields if name not in {*kind.required, *kind.optional}}
    return [name for name in (*kind.required, *kind.optional) if name not in OWN_FACTS | OURS | made]


def columns_of(kind: LetterKind) -> frozenset[str]:
    """The fields that a column of the list may fill, one value for each reader."""
    return frozenset(asked_of(kind)) - {name for name in kind.fields if FIELDS[name].kind in (Kind.LIST, Kind.MADE)}


def open_row(mailing: Mailing) -> Mailing:
    """The row, locked."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("academy__trust", "wording", "carries")
    return rows.get(pk=mailing.pk)


def _changeable(mailing: Mailing, *, seen: str | None = None) -> Mailing:
    row = open_row(mailing)
    if not row.is_open:
        raise NotReady(["This letter has begun to go out or was put away, so it stands as it is."])
    if seen and seen != row.words_hash:
        raise NotReady(["Somebody else changed this letter after you opened it. Bring the two together."])
    return row


def _say(row: Mailing, step: str, *, by: User | None, at: dt.datetime, **data: object) -> None:
    on = timezone.localtime(at).date()
    trail.record(about_kind=ABOUT, about=row.uuid, step=step, by=by, on=on, at=at, data=data)


def _void(row: Mailing, *, by: User) -> None:
    """A change: whoever made it is now who wrote it, and an approval ends (H5)."""
    row.state, row.written_by = MailingState.DRAFTED, by
    row.approved_by, row.approved_at, row.approved_hash = None, None, ""


# --- writing ---------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    *, key: str, academy: Academy, title: str, context: Context, choices: Mapping[str, bool] | None = None, by: User,
    at: dt.datetime,
) -> Mailing:  # fmt: skip
    """A letter to many people, merged with what is the same for all of them. Raises NotReady for one behind a gate."""
    if key not in {kind.key for kind in kinds()}:
        raise NotReady(["This letter cannot be begun here."])
    words = words_for(key, academy)
    row = Mailing(
        key=key,
        title=title.strip(),
        academy=academy,
        wording=words.version,
        written_by=by,
        written_at=at,
        merged_hash="",
    )
    _merge(row, words, context, choices or {})
    row.save()
    _say(row, "begin", by=by, at=at, key=key)
    return row


@transaction.atomic
def carry(letter: Letter, *, title: str, by: User, at: dt.datetime) -> Mailing:
    """An issued letter to everybody, sent to a list of people in the same words. Nothing in them can be changed."""
    if letter.state != LetterState.ISSUED or letter.recipient_role != "all_parents":
        raise NotReady(["Only an issued letter to all parents can be sent to a list."])
    row = Mailing.objects.create(
        key=letter.key, title=title.strip(), academy=letter.academy, wording=letter.wording, carries=letter,
        subject_line=letter.subject_line, body=letter.body, merged_hash=digest(letter.subject_line, letter.body),
        context={**letter.context}, choices=letter.choices, written_by=by, written_at=at,
    )  # fmt: skip
    _say(row, "begin", by=by, at=at, key=letter.key, letter=str(letter.uuid))
    return row


def _merge(row: Mailing, words: Words, context: Context, choices: Mapping[str, bool]) -> None:
    kind = CATALOGUE[row.key]
    given = {name: value for name, value in context.items() if name in kind.fields and name not in OWN_FACTS}
    place = {"academy_name": row.academy.name, "trust_name": row.academy.trust.name, "reference": row.reference}
    place["signatory_place"] = row.academy.name
    row.context = {**{name: value for name, value in place.items() if name in kind.fields}, **given}
    row.choices = {name: bool(choices.get(name, False)) for name in kind.choices}
    values = {name: value for name, value in ready(kind, row.context).items() if name not in OWN_FACTS}
    row.subject_line = merging.merge_line(words.subject_line, row.context, fields=kind.fields)[:300]
    row.body = merging.merge(words.body, values, row.choices, fields=kind.fields)
    row.merged_hash = row.words_hash


@transaction.atomic
def fill(
    mailing: Mailing, *, title: str, context: Context, choices: Mapping[str, bool], by: User, at: dt.datetime
) -> Mailing:
    """New facts. The words are merged again with them; words that a person edited are kept, and say so by NotReady."""
    row = _changeable(mailing)
    if row.carries_id:
        raise NotReady(["This letter goes out in the words in which it was issued."])
    same = {name: row.context.get(name) for name in context} == dict(context) and row.choices == {
        name: bool(choices.get(name, False)) for name in row.choices
    }
    row.title = title.strip()
    if not same:
        if row.is_amended:
            raise NotReady(["The words were edited by hand since. Change them there, or go back to the wording first."])
        _merge(row, words_for(row.key, row.academy), context, choices)
        _void(row, by=by)
    row.save()
    _say(row, "filled", by=by, at=at)
    return row


@transaction.atomic
def amend(
    mailing: Mailing, *, subject_line: str, body: str, by: User, at: dt.datetime, seen: str | None = None
) -> Mailing:
    """Changes the words; any difference voids an approval. `seen` is the `words_hash` of what was opened."""
    row = _changeable(mailing, seen=seen)
    if row.carries_id:
        raise NotReady(["This letter goes out in the words in which it was issued."])
    before = row.words_hash
    row.subject_line = " ".join(subject_line.split())[:300]
    row.body = body.replace("\r\n", "\n").strip() + "\n"
    if row.words_hash != before:
        _void(row, by=by)
        _say(row, "amended", by=by, at=at)
    row.save()
    return row


@transaction.atomic
def take_list(mailing: Mailing, rows: Sequence[Row], *, left_out: int = 0, by: User, at: dt.datetime) -> Mailing:
    """These people instead of those before. `left_out` lines could not be read and are left out on purpose."""
    row = _changeable(mailing)
    if not rows:
        raise NotReady(["Nobody on the list can be written to."])
    row.readers.all().delete()
    MailingReader.objects.bulk_create(
        [
            MailingReader(
                mailing=row, number=number, name=one.name, address=one.address, email=one.email,
                large_print=one.large_print, context=dict(one.context),
            )
            for number, one in enumerate(rows, start=1)
        ],
        batch_size=500,
    )  # fmt: skip
    _void(row, by=by)
    row.save()
    _say(row, "list_taken", by=by, at=at, people=len(rows), left_out=left_out)
    return row


# --- deciding --------------------------------------------------------------------------------------------------


def letter_for(mailing: Mailing, reader: MailingReader) -> Letter:
    """The letter of one reader as it would be written now; not saved. For previews and for what is checked before."""
    kind = CATALOGUE[mailing.key]
    name = reader.name
    own: dict[str, str | list[str]] = {"recipient_name": name, "salutation": f"Dear {name}", **reader.context}
    context = {key: value for key, value in {**mailing.context, **own}.items() if key in kind.fields}
    subject_line, body = mailing.subject_line, mailing.body
    if not mailing.carries_id:
        subject_line = merging.merge_line(subject_line, context, fields=kind.fields)[:300]
        body = merging.merge(body, ready(kind, context), mailing.choices, fields=kind.fields)
    return Letter(
        key=mailing.key, title=kind.title, about_kind=ABOUT, about=mailing.uuid, academy=mailing.academy,
        wording=mailing.wording, recipient_name=name, recipient_address=reader.address, recipient_email=reader.email,
        recipient_role="parent", subject_line=subject_line, body=body, merged_hash=digest(subject_line, body),
        context=context, choices=mailing.choices, large_print=reader.large_print, drafted_by=mailing.written_by,
    )  # fmt: skip


def problems(mailing: Mailing, *, most: int = 8) -> list[str]:
    """What stops it: nobody on the list, and what is wrong with any reader's letter, each fault once, and whose."""
    readers = list(mailing.readers.filter(left_out_at=None))
    if not readers:
        return ["Nobody is on the list yet."]
    found: dict[str, list[str]] = {}
    for reader in readers:
        for sentence in checking.find(letter_for(mailing, reader)):
            found.setdefault(sentence, []).append(reader.name)
    shown = []
    for sentence, who in found.items():
        whose = "" if len(who) == len(readers) else f" (in the letter to {who[0]}{_more(len(who) - 1)})"
        shown.append(f"{sentence}{whose}")
    rest = len(shown) - most
    return [*shown[:most], *([f"And {rest} more."] if rest > 0 else [])]


def _more(number: int) -> str:
    return "" if not number else f" and {number} more"


@transaction.atomic
def approve(mailing: Mailing, *, by: User, at: dt.datetime, seen: str) -> Mailing:
    """Another person has read the words and the list and stands by both. `seen` is its `text_hash`."""
    row = _changeable(mailing)
    if row.written_by_id == by.pk:
        raise NotReady(["Whoever wrote the letter does not approve it. Ask another person."])
    if seen != row.text_hash:
        raise NotReady(["The letter or its list was changed since you opened it. Read it again, then approve it."])
    if wrong := problems(row):
        raise NotReady(wrong)
    row.state, row.approved_by, row.approved_at, row.approved_hash = MailingState.APPROVED, by, at, seen
    row.save()
    _say(row, "approved", by=by, at=at, hash=seen)
    return row


@transaction.atomic
def send_back(mailing: Mailing, *, reasons: str, by: User, at: dt.datetime) -> Mailing:
    """Returned to whoever wrote it, with reasons; an approval is void."""
    row = _changeable(mailing)
    if not reasons.strip():
        raise NotReady(["Say what has to change."])
    row.state, row.approved_by, row.approved_at, row.approved_hash = MailingState.DRAFTED, None, None, ""
    row.sent_back_by, row.sent_back_at, row.sent_back_reasons = by, at, reasons.strip()
    row.save()
    _say(row, "sent_back", by=by, at=at)
    return row


@transaction.atomic
def put_away(mailing: Mailing, *, by: User, at: dt.datetime) -> Mailing:
    """A draft that will not be used. It is kept."""
    row = _changeable(mailing)
    _void(row, by=row.written_by)
    row.state, row.put_away_by, row.put_away_at = MailingState.PUT_AWAY, by, at
    row.save()
    _say(row, "put_away", by=by, at=at)
    return row


# --- going out -------------------------------------------------------------------------------------------------


@transaction.atomic
def send(mailing: Mailing, *, by: User, at: dt.datetime) -> Mailing:
    """From now on the worker writes a letter to each reader; after a stop it goes on with those who have none yet."""
    row = open_row(mailing)
    once_more = row.state == MailingState.SENDING and row.readers.filter(left_out_at=None).exclude(problem="").exists()
    if row.state not in (MailingState.APPROVED, MailingState.STOPPED) and not once_more:
        raise NotReady(["The letter has not been approved by another person, or is going out already."])
    if row.approved_hash != row.text_hash:
        raise NotReady(["The letter or its list was changed after it was approved. It must be approved again."])
    row.state = MailingState.SENDING
    row.sending_by, row.sending_since = by, row.sending_since or at
    row.stopped_by, row.stopped_at, row.carried_on_at = None, None, at
    row.save()
    row.readers.filter(letter=None).update(problem="")
    _say(row, "sending", by=by, at=at)
    outbox.after_commit(SEND, row.pk)
    return row


@transaction.atomic
def stop(mailing: Mailing, *, by: User, at: dt.datetime) -> Mailing:
    """Nobody else gets it until somebody lets it go on. Letters that are written already go their way."""
    row = open_row(mailing)
    if row.state != MailingState.SENDING:
        raise NotReady(["It is not going out."])
    row.state, row.stopped_by, row.stopped_at = MailingState.STOPPED, by, at
    row.save()
    _say(row, "stopped", by=by, at=at)
    return row


@transaction.atomic
def leave_out(reader: MailingReader, *, by: User, at: dt.datetime) -> None:
    """Somebody whose letter could not be written gets none from here; the list says so."""
    row = open_row(reader.mailing)
    found = MailingReader.objects.select_for_update(of=("self",)).get(pk=reader.pk)
    if found.letter_id or row.is_open:
        raise NotReady(["Only somebody whose letter could not be written can be left out."])
    found.left_out_by, found.left_out_at = by, at
    found.save(update_fields=["left_out_by", "left_out_at"])
    _say(row, "left_out", by=by, at=at, reader=str(found.uuid))


@transaction.atomic
def posted(mailing: Mailing, *, on: dt.date, detail: str, by: User, at: dt.datetime) -> int:
    """All of its letters that waited to be posted went on this day, with one proof (R72). Says how many."""
    row = open_row(mailing)
    if row.sending_since is None or on < timezone.localtime(row.sending_since).date():
        raise NotReady(["It cannot have gone before the day on which it was issued."])
    if on > timezone.localtime(at).date():
        raise NotReady(["The day cannot be in the future."])
    waiting = Delivery.objects.filter(
        letter__mailing_reader__mailing=row, letter__issued_on__lte=on, outcome=Outcome.WAITING, how__in=BY_HAND
    )
    number = waiting.update(
        outcome=Outcome.POSTED, by=by, done_at=at, done_on=on, detail=detail.strip() or How.POST.label
    )
    if number:
        _say(row, "posted", by=by, at=at, letters=number)
    return int(number)
