"""The post room's door: draft, amend, approve, send back, withdraw, issue, and what is recorded afterwards.

Draft → read by a person → approved → issued. Any change of words, reader or format makes an approval void (H5).
An issued letter never changes; it is corrected by a further letter (house.md, "Things settled").
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Academy, User
from letters import checking, marks, merging, names, outbox, pictures
from letters.catalogue import CATALOGUE, LetterKind, ready
from letters.fields import CALLED, MAY_QUOTE, NUMBERED, OWN_WORDS
from letters.models import Delivery, Enclosure, Letter, digest
from letters.vocabulary import BY_HAND, How, LetterState, Outcome, Rendering
from letters.wordings import words_for, words_of

CHANGED_MEANWHILE = "The letter was changed since you opened it. Read it again, {again}."
RENDER, DELIVER = "letters.tasks.render", "letters.tasks.deliver"

Context = Mapping[str, "str | list[str]"]


class NotReady(Exception):
    """A letter that may not be approved or issued yet. `problems` are sentences to show."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Recipient:
    """Who a letter goes to."""

    name: str
    address: str = ""
    email: str = ""
    role: str = "complainant"
    known_by_name: bool = True
    """Whether `name` is somebody's name, rather than that of a body or of a post."""

    @property
    def salutation(self) -> str:
        return f"Dear {self.name}" if self.known_by_name else "Dear Sir or Madam"


def draft(
    *, key: str, academy: Academy, about_kind: str, about: uuid.UUID, recipient: Recipient, context: Context,
    choices: Mapping[str, bool] | None = None, by: User | None, at: dt.datetime, large_print: bool = False,
) -> Letter:  # fmt: skip
    """A letter merged from the words in force. Fields without a value keep their mark and are named by `problems`.

    Raises KeyError for a letter that is not in the catalogue, UnknownField for a field that no letter has.
    """
    kind = CATALOGUE[key]
    words = words_for(key, academy)
    ours = {"academy_name": academy.name, "signatory_place": academy.name, "recipient_name": recipient.name}
    ours["salutation"] = recipient.salutation
    if words.acknowledgement:
        ours["acknowledgement"] = words.acknowledgement
    kept = _kept(kind, {**_names(academy, context, at=at), **ours, **context})
    made = {name: bool((choices or {}).get(name, False)) for name in kind.choices}
    subject_line, body = _merged(kind, words.subject_line, words.whole, kept, made)
    return Letter.objects.create(
        key=key, title=kind.title, about_kind=about_kind, about=about, academy=academy, wording=words.version,
        recipient_name=recipient.name, recipient_address=recipient.address, recipient_email=recipient.email,
        recipient_role=recipient.role, subject_line=subject_line, body=body, merged_hash=digest(subject_line, body),
        context=kept, choices=made, large_print=large_print, drafted_by=by, drafted_at=at,
    )  # fmt: skip


def _names(academy: Academy, context: Context, *, at: dt.datetime) -> Context:
    """What the trust calls things on that day, unless whoever drafts knows the names of the version that applies."""
    if CALLED.keys() <= context.keys():
        return {}
    return names.names_at(academy, on=localdate(at))


def _kept(kind: LetterKind, context: Context) -> dict[str, str | list[str]]:
    ready(kind, context)
    known = {*kind.required, *kind.optional}
    known |= {NUMBERED[name] for name in known & NUMBERED.keys()}
    if known & MAY_QUOTE and context.get(OWN_WORDS):
        said = context[OWN_WORDS]
        context = {**context, OWN_WORDS: checking.looks_left(said if isinstance(said, str) else "\n".join(said))}
        known |= {OWN_WORDS} if context[OWN_WORDS] else set()
    return {
        name: value if isinstance(value, str) else [str(item) for item in value]
        for name, value in context.items()
        if name in known
    }


def _merged(
    kind: LetterKind, subject_line: str, body: str, context: Context, choices: Mapping[str, bool]
) -> tuple[str, str]:
    values = ready(kind, context)
    return (
        merging.merge_line(subject_line, context, fields=kind.fields)[:300],
        merging.merge(body, values, choices, fields=kind.fields),
    )


def problems(letter: Letter, *, extra: Sequence[str] = ()) -> list[str]:
    """Everything that stops the letter, as sentences: its own front matter's rules, its words, and the caller's."""
    return list(dict.fromkeys([*checking.find(letter), *extra]))


@transaction.atomic
def amend(
    letter: Letter, *, body: str, subject_line: str | None = None, large_print: bool | None = None,
    recipient: Recipient | None = None, by: User | None, at: dt.datetime, seen: str | None = None,
) -> Letter:  # fmt: skip
    """Changes a letter that has not gone yet. Any difference voids its approval. `seen` as in `approve`."""
    letter = _open(letter, seen=seen, wrong=CHANGED_MEANWHILE.format(again="then bring the two together"))
    letter.body = body.replace("\r\n", "\n").strip() + "\n"
    if subject_line is not None:
        letter.subject_line = " ".join(subject_line.split())[:300]
    if large_print is not None:
        letter.large_print = large_print
    if recipient is not None:
        letter.recipient_name, letter.recipient_address = recipient.name, recipient.address
        letter.recipient_email, letter.recipient_role = recipient.email, recipient.role
    return _changed(letter, by=by, at=at)


@transaction.atomic
def refresh(
    letter: Letter,
    *,
    context: Context,
    choices: Mapping[str, bool] | None = None,
    by: User | None,
    at: dt.datetime,
) -> Letter:
    """New facts for a letter that has not gone yet, such as a last day that moved because it goes a day later.

    Words that no person touched are merged again; in edited words each old one-line value is replaced by the new one.
    What somebody chose of the wording, and no fact decides, stays chosen.
    """
    letter = _open(letter)
    kind = CATALOGUE[letter.key]
    kept = _kept(kind, {**letter.context, **context})
    chosen = {**letter.choices, **(choices or {})}
    made = {name: bool(chosen.get(name, False)) for name in kind.choices}
    if letter.is_amended:
        before, after = ready(kind, letter.context), ready(kind, kept)
        letter.body = merging.exchanged(letter.body, before, after)
        letter.subject_line = merging.exchanged(letter.subject_line, before, after, show=merging.plain)[:300]
    else:
        words = words_of(letter)
        letter.subject_line, letter.body = _merged(kind, words.subject_line, words.whole, kept, made)
        letter.merged_hash = digest(letter.subject_line, letter.body)
    letter.context, letter.choices = kept, made
    return _changed(letter, by=by, at=at)


@transaction.atomic
def choose(
    letter: Letter, choices: Mapping[str, bool], *, by: User, at: dt.datetime, seen: str | None = None
) -> Letter:
    """Takes in or leaves out sections of the wording that have a name; a difference voids the approval.

    Raises NotReady where somebody edited the words: what they wrote is not thrown away. `seen` as in `approve`.
    """
    letter = _open(letter, seen=seen, wrong=CHANGED_MEANWHILE.format(again="then choose again"))
    if letter.is_amended:
        raise NotReady(["The words of this letter were edited by hand. Add or take out there what it should say."])
    return refresh(letter, context={}, choices=choices, by=by, at=at)


def _changed(letter: Letter, *, by: User | None, at: dt.datetime) -> Letter:
    if letter.state == LetterState.APPROVED and letter.text_hash != letter.approved_hash:
        letter.state = LetterState.DRAFTED
        letter.approved_by, letter.approved_at, letter.approved_hash = None, None, ""
    letter.amended_by, letter.amended_at = by, at
    letter.save()
    return letter


@transaction.atomic
def enclose(
    letter: Letter, *, title: str, content: bytes, media_type: str, by: User | None, at: dt.datetime
) -> Enclosure:
    """Something that goes with the letter, as pages behind it; an approval is void. Raises NotReady with why not."""
    letter = _open(letter)
    name = " ".join(title.split())[:200]
    if not name:
        raise NotReady(["Say what is enclosed."])
    try:
        made = pictures.pages(content, media_type, words=name)
    except pictures.NotTaken as problem:
        raise NotReady([str(problem)]) from problem
    last = letter.enclosures.order_by("-number").values_list("number", flat=True).first() or 0
    found = Enclosure.objects.create(
        letter=letter, number=last + 1, title=name, sha256=hashlib.sha256(content).hexdigest(),
        pages=[[page.sha256, page.words] for page in made], added_by=by, added_at=at,
    )  # fmt: skip
    _changed(letter, by=by, at=at)
    return found


@transaction.atomic
def take_out(letter: Letter, key: uuid.UUID, *, by: User, at: dt.datetime) -> None:
    """What was enclosed does not go with the letter after all; an approval is void."""
    letter = _open(letter)
    found = letter.enclosures.filter(uuid=key).first()
    if found is None:
        raise NotReady(["It is not enclosed any more."])
    found.delete()
    _changed(letter, by=by, at=at)


@transaction.atomic
def approve(
    letter: Letter, *, by: User, at: dt.datetime, problems: Sequence[str] = (), seen: str | None = None
) -> Letter:
    """Somebody read it and stands by it. Raises NotReady while anything is wrong with it.

    `seen` is the `text_hash` of what they read; a letter that was changed since is not what they stand by (H5).
    """
    letter = _open(letter, seen=seen, wrong=CHANGED_MEANWHILE.format(again="then approve it"))
    _insist(letter, problems)
    letter.state = LetterState.APPROVED
    letter.approved_by, letter.approved_at, letter.approved_hash = by, at, letter.text_hash
    letter.save()
    return letter


@transaction.atomic
def send_back(letter: Letter, *, reasons: str, by: User, at: dt.datetime, seen: str | None = None) -> Letter:
    """Returned to whoever drafted it, with reasons; an approval is void. `seen` as in `approve`."""
    letter = _open(
        letter, seen=seen, wrong=CHANGED_MEANWHILE.format(again="then send it back if it still has to change")
    )
    if not reasons.strip():
        raise NotReady(["Say why you are sending the letter back."])
    letter.state = LetterState.DRAFTED
    letter.approved_by, letter.approved_at, letter.approved_hash = None, None, ""
    letter.sent_back_by, letter.sent_back_at, letter.sent_back_reasons = by, at, reasons.strip()
    letter.save()
    return letter


@transaction.atomic
def withdraw(letter: Letter, *, by: User | None, at: dt.datetime) -> Letter:
    """A draft that will not be used. It is kept."""
    letter = _open(letter)
    letter.state = LetterState.WITHDRAWN
    letter.withdrawn_by, letter.withdrawn_at = by, at
    letter.save()
    return letter


@transaction.atomic
def issue(
    letter: Letter, *, how: str, by: User | None, on: dt.date, at: dt.datetime, problems: Sequence[str] = (),
    seen: str | None = None,
) -> Letter:  # fmt: skip
    """Freezes the letter and sends it on its way: the PDF and the delivery follow once the transaction is safe.

    Raises NotReady with everything that stops it: not approved, changed since, problems of its words, no address for
    the way chosen, issued already, or not as it was `seen` (as in `approve`).
    """
    letter = _open(letter, seen=seen, wrong=CHANGED_MEANWHILE.format(again="then issue it"))
    way = How(how)
    wrong = []
    if not CATALOGUE[letter.key].may_go_without_approval:
        if letter.state != LetterState.APPROVED:
            wrong.append("The letter has not been approved.")
        elif letter.approved_hash != letter.text_hash:
            wrong.append("The letter was changed after it was approved. It must be approved again.")
    if way == How.EMAIL and not letter.recipient_email:
        wrong.append(f"There is no e-mail address for {letter.recipient_name}.")
    if way == How.POST and not letter.recipient_address.strip():
        wrong.append(f"There is no postal address for {letter.recipient_name}.")
    _insist(letter, [*wrong, *problems])
    letter.state = LetterState.ISSUED
    letter.issued_by, letter.issued_at, letter.issued_on, letter.how = by, at, on, way
    letter.practice = settings.PRACTICE_MODE
    letter.letterhead = marks.letterhead(letter, by=by)
    letter.rendering = Rendering.WAITING
    letter.save()
    _begin_delivery(letter, way, on=on, by=by, at=at)
    outbox.after_commit(RENDER, letter.pk)
    return letter


def _begin_delivery(letter: Letter, way: How, *, on: dt.date, by: User | None, at: dt.datetime) -> Delivery:
    if way == How.PAGE:
        return Delivery.objects.create(
            letter=letter, how=way, at=at, by=by, outcome=Outcome.SENT, done_at=at, done_on=on,
            detail="Shown on the complainant’s own page",
        )  # fmt: skip
    return Delivery.objects.create(
        letter=letter, how=way, at=at, by=by, address=letter.recipient_email if way == How.EMAIL else "",
        detail="To be printed and posted" if way == How.POST else "To be handed over" if way in BY_HAND else "",
    )  # fmt: skip


@transaction.atomic
def record_by_hand(letter: Letter, *, how: str, by: User, on: dt.date, at: dt.datetime, detail: str = "") -> Delivery:
    """A person says that they posted it or handed it over, and on which day (proof of sending, R72).

    Also serves when an e-mail failed and the letter went by post instead.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state != LetterState.ISSUED or letter.issued_on is None:
        raise NotReady(["Only a letter that has been issued can be posted or handed over."])
    if How(how) not in BY_HAND:
        raise NotReady(["Choose whether it was posted or handed over."])
    if on < letter.issued_on:
        raise NotReady(["It cannot have gone before the day on which it was issued."])
    delivery = letter.deliveries.filter(outcome=Outcome.WAITING, how__in=BY_HAND).first() or Delivery(
        letter=letter, at=at
    )
    delivery.how, delivery.by = how, by
    delivery.outcome, delivery.done_at, delivery.done_on = Outcome.POSTED, at, on
    delivery.detail = detail.strip() or How(how).label
    delivery.save()
    return delivery


@transaction.atomic
def send_again(letter: Letter, *, by: User, at: dt.datetime, email: str = "") -> Delivery:
    """Another attempt by e-mail after one that failed; a corrected address may be given. The first stays on record."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state != LetterState.ISSUED:
        raise NotReady(["Only a letter that has been issued can be sent again."])
    if letter.deliveries.filter(outcome__in=[Outcome.WAITING, Outcome.SENDING]).exists():
        raise NotReady(["It is still on its way."])
    address = email.strip() or letter.recipient_email
    if not address:
        raise NotReady([f"There is no e-mail address for {letter.recipient_name}."])
    delivery = Delivery.objects.create(letter=letter, how=How.EMAIL, address=address, at=at, by=by)
    outbox.after_commit(DELIVER, letter.pk)
    return delivery


@transaction.atomic
def came_back(delivery: Delivery, *, why: str, by: User | None, at: dt.datetime) -> Delivery:
    """An e-mail or an envelope that had gone came back: from now on the letter counts as not delivered (H10)."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("letter").get(pk=delivery.pk)
    if row.outcome not in (Outcome.SENT, Outcome.POSTED, Outcome.UNSURE) or row.how == How.PAGE:
        raise NotReady(["Only what has gone can come back."])
    row.outcome, row.detail = Outcome.BOUNCED, why.strip()[:500] or "It came back."
    row.came_back_at, row.came_back_by = at, by
    row.save(update_fields=["outcome", "detail", "came_back_at", "came_back_by"])
    return row


@transaction.atomic
def it_arrived(delivery: Delivery, *, by: User, at: dt.datetime) -> Delivery:
    """Somebody found out that an e-mail of which nobody knew did arrive."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.outcome != Outcome.UNSURE:
        raise NotReady(["It is known already what became of it."])
    row.outcome, row.by, row.detail = Outcome.SENT, by, "Somebody found out that it arrived."
    row.done_at, row.done_on = at, localdate(row.handed_to_mail_at or at)
    row.save()
    return row


@transaction.atomic
def make_again(letter: Letter, *, by: User) -> Letter:
    """Another try at a PDF that could not be made."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.rendering != Rendering.FAILED:
        raise NotReady(["The PDF did not fail."])
    letter.rendering, letter.render_tries, letter.render_problem = Rendering.WAITING, 0, ""
    letter.save(update_fields=["rendering", "render_tries", "render_problem"])
    outbox.after_commit(RENDER, letter.pk)
    return letter


def _open(letter: Letter, *, seen: str | None = None, wrong: str = "") -> Letter:
    """The letter's row, locked, if it can still be changed and, where `seen` is given, is still what was seen."""
    letter = (
        Letter.objects.select_for_update(of=("self",)).select_related("academy__trust", "wording").get(pk=letter.pk)
    )
    if letter.state == LetterState.ISSUED:
        raise NotReady(["This letter has been issued. It can only be corrected by a further letter."])
    if letter.state == LetterState.WITHDRAWN:
        raise NotReady(["This letter was set aside and is not used."])
    if seen is not None and seen != letter.text_hash:
        raise NotReady([wrong])
    return letter


def _insist(letter: Letter, extra: Sequence[str]) -> None:
    if wrong := problems(letter, extra=extra):
        raise NotReady(wrong)
