"""An issued letter to many people: its list taken in, approved by another person, sent, stopped, gone on with (H9).

Everything here acts on the mailing; what happens to one letter of it is in `sending`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import notices, posts, trail
from accounts.models import Entry, User
from letters import merging, outbox, permissions, stops
from letters.catalogue import CATALOGUE
from letters.lists import Row
from letters.models import Delivery, Letter, Mailing, MailingReader, digest
from letters.post_room import NotReady
from letters.vocabulary import BY_HAND, Form, How, LetterState, MailingState, Outcome

ABOUT = "mailing"
"""What the trail calls a letter to many people."""
SEND = "letters.tasks.send_mailing"
TO_EVERYBODY = "all_parents"
"""The role of a reader who is everybody."""
GREETING = re.compile(r"^Dear [^\n]{1,120}$", re.MULTILINE)


def can_carry(letter: Letter) -> bool:
    """Whether a letter can go to a list: one to everybody, issued behind its own checks and gates (R196, R197)."""
    kind = CATALOGUE.get(letter.key)
    to_all = letter.state == LetterState.ISSUED and letter.recipient_role == TO_EVERYBODY
    return to_all and (kind is None or kind.form == Form.LETTER)


def open_row(mailing: Mailing) -> Mailing:
    """The row, locked."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("academy__trust", "carries")
    return rows.get(pk=mailing.pk)


def _changeable(mailing: Mailing) -> Mailing:
    row = open_row(mailing)
    if not row.is_open:
        raise NotReady(["This letter has begun to go out or was put away, so it stands as it is."])
    return row


def _say(row: Mailing, step: str, *, by: User | None, at: dt.datetime, **data: object) -> None:
    on = timezone.localtime(at).date()
    trail.record(about_kind=ABOUT, about=row.uuid, step=step, by=by, on=on, at=at, data=data)


def _void(row: Mailing, *, by: User) -> None:
    """A change: whoever made it is now who prepared it, and an approval ends (H5)."""
    row.state, row.written_by = MailingState.DRAFTED, by
    row.approved_by, row.approved_at, row.approved_hash = None, None, ""


# --- preparing --------------------------------------------------------------------------------------------------


@transaction.atomic
def carry(letter: Letter, *, title: str, by_name: bool = True, by: User, at: dt.datetime) -> Mailing:
    """An issued letter to everybody, to a list of people in the same words. Nothing in them can be changed."""
    if not can_carry(letter):
        raise NotReady(["Only an issued letter to all parents can be sent to a list."])
    if wrong := stops.stopped(letter):
        raise NotReady(wrong)
    row = Mailing.objects.create(
        carries=letter, academy=letter.academy, title=title.strip(), by_name=by_name, written_by=by, written_at=at
    )
    _say(row, "begin", by=by, at=at, letter=str(letter.uuid))
    return row


@transaction.atomic
def name(mailing: Mailing, *, title: str, by_name: bool, by: User, at: dt.datetime) -> Mailing:
    """Who they are, and whether each is greeted by name."""
    row = _changeable(mailing)
    row.title = title.strip()
    if row.by_name != by_name:
        row.by_name = by_name
        _void(row, by=by)
    row.save()
    _say(row, "named", by=by, at=at)
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
                large_print=one.large_print,
            )
            for number, one in enumerate(rows, start=1)
        ],
        batch_size=500,
    )  # fmt: skip
    _void(row, by=by)
    row.save()
    _say(row, "list_taken", by=by, at=at, people=len(rows), left_out=left_out)
    _tell_approvers(row, by=by, at=at)
    return row


def _tell_approvers(row: Mailing, *, by: User, at: dt.datetime) -> None:
    """Whoever may approve it hears that it waits, once for each list."""
    on = timezone.localtime(at).date()
    held = posts.holders_of(permissions.WRITERS, on=on, academy=row.academy)
    for person in {one.pk: one for found in held.values() for one in found if one.pk != by.pk}.values():
        notices.tell(
            person, about_kind=ABOUT, about=row.uuid, key=f"mailing-to-approve:{row.text_hash[:24]}",
            text=f"A letter to a list of people waits for somebody’s approval ({row.reference}).",
            path=reverse("letters:mailing", args=[row.uuid]), at=at,
        )  # fmt: skip


# --- deciding --------------------------------------------------------------------------------------------------


def letter_for(mailing: Mailing, reader: MailingReader) -> Letter:
    """The letter of one reader as it would be written now; not saved. For previews, and for the sending."""
    carried = mailing.carries
    body = carried.body
    if mailing.by_name:
        body = GREETING.sub(lambda _: merging.escape(f"Dear {reader.name}"), body, count=1)
    own = {"recipient_name": reader.name, "salutation": f"Dear {reader.name}"}
    context = carried.context | {key: value for key, value in own.items() if key in carried.context}
    return Letter(
        key=carried.key, title=carried.title, about_kind=ABOUT, about=mailing.uuid, academy=mailing.academy,
        wording=carried.wording, recipient_name=reader.name, recipient_address=reader.address,
        recipient_email=reader.email, recipient_role="parent", subject_line=carried.subject_line, body=body,
        merged_hash=digest(carried.subject_line, body), context=context, choices=carried.choices,
        large_print=reader.large_print, drafted_by=mailing.written_by,
    )  # fmt: skip


def problems(mailing: Mailing) -> list[str]:
    """What stops it. Its words were checked when they were issued, and each letter is again when it is written."""
    nobody = [] if mailing.readers.filter(left_out_at=None).exists() else ["Nobody is on the list yet."]
    return [*nobody, *stops.stopped(mailing.carries)]


@transaction.atomic
def approve(mailing: Mailing, *, by: User, at: dt.datetime, seen: str) -> Mailing:
    """Another person has seen the words and the list and stands by both. `seen` is its `text_hash`."""
    row = _changeable(mailing)
    if row.written_by_id == by.pk:
        raise NotReady(["Whoever prepared the list does not approve it. Ask another person."])
    if seen != row.text_hash:
        raise NotReady(["The list was changed since you opened it. Read it again, then approve it."])
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


def going_out(mailing: Mailing) -> QuerySet[Entry]:
    """Who began to send it, stopped it and let it go on, as the trail has it: going on forgets nobody."""
    steps = Entry.objects.filter(about_kind=ABOUT, about=mailing.uuid, step__in=("sending", "stopped"))
    return steps.select_related("by").order_by("number")


# --- going out -------------------------------------------------------------------------------------------------


@transaction.atomic
def send(mailing: Mailing, *, by: User, at: dt.datetime) -> Mailing:
    """From now on the worker writes a letter to each reader; after a stop it goes on with those who have none yet."""
    row = open_row(mailing)
    once_more = row.state == MailingState.SENDING and row.readers.filter(left_out_at=None).exclude(problem="").exists()
    if row.state not in (MailingState.APPROVED, MailingState.STOPPED) and not once_more:
        raise NotReady(["The letter has not been approved by another person, or is going out already."])
    if row.approved_hash != row.text_hash:
        raise NotReady(["The list was changed after it was approved. It must be approved again."])
    if wrong := stops.stopped(row.carries):
        raise NotReady(wrong)
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
