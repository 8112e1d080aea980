"""What is put on the record beside the steps: contacts, documents, messages, classification, letters in progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from accounts import trail
from accounts.models import User
from complaints.casework import correspondence, deadlines, letter_context, permissions
from complaints.casework.actions import pausing_for, people, rerouted, safeguarding
from complaints.casework.actions.door import day_of, lock, mark, note, repeated
from complaints.casework.actions.refusal import Refused
from complaints.casework.actions.sharing import fit_to_share
from complaints.casework.models import (
    CaseDocument,
    CaseLetter,
    Complaint,
    Conflict,
    Contact,
)
from complaints.casework.vocabulary import ABOUT, Why
from complaints.evidence.models import File
from letters import confirming, post_room


def open_for(complaint: Complaint, by: User | None, at: dt.datetime) -> Complaint:
    """The complaint, locked, for somebody who works on it. Raises NotAllowed for whoever only reads it."""
    locked = lock(complaint)
    if by is not None and not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("record")
    return locked


@transaction.atomic
def add_contact(
    complaint: Complaint,
    *,
    kind: str,
    on: dt.date,
    people_present: str,
    note_text: str,
    by: User,
    at: dt.datetime,
    tried_after_answer: bool = False,
    once: str = "",
) -> Contact:
    """A call, a meeting, a letter or e-mail in, a note (S0 §10, R126). Possible while a case is paused or closed."""
    locked = open_for(complaint, by, at)
    before = repeated(locked, once)
    if before is not None:
        return Contact.objects.get(pk=before.data["contact"])
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    if kind == Contact.Kind.INTERVIEW:
        pausing_for.no_interview_while_asked(locked)
    contact = Contact.objects.create(
        complaint=locked, kind=kind, on=on, people=people_present, note=note_text, by=by, added_at=at,
        tried_after_answer=tried_after_answer,
    )  # fmt: skip
    note(locked, "contact_added", by=by, at=at, on=on, data={"contact": contact.pk, "kind": kind, **mark(once)})
    return contact


@transaction.atomic
def add_document(
    complaint: Complaint,
    *,
    file: File,
    title: str,
    kind: str,
    shared: bool,
    by: User | None,
    at: dt.datetime,
    once: str = "",
) -> CaseDocument:
    """A file on the record; without `by` it comes from the complainant (S0 §4.2, R32)."""
    locked = open_for(complaint, by, at)
    if shared and by is not None:
        fit_to_share(locked, file, title)
    document = CaseDocument.objects.create(
        complaint=locked, file=file, title=title[:200] or file.name, kind=kind, shared=shared, added_by=by, added_at=at
    )
    data = {"document": str(document.uuid), "kind": kind, **mark(once)}
    note(locked, "document_added", by=by, at=at, data=data)
    return document


@transaction.atomic
def classify(complaint: Complaint, *, by: User, at: dt.datetime, **facts: Any) -> Complaint:
    """What it is: nature, category, flags, summary, when it happened. The words of the complainant never change."""
    allowed = {
        "nature", "category", "summary", "safeguarding", "severity", "early_years", "data_protection", "happened_on",
    }  # fmt: skip
    locked = open_for(complaint, by, at)
    changed = sorted(name for name, value in facts.items() if name in allowed and getattr(locked, name) != value)
    for name in changed:
        setattr(locked, name, facts[name])
    if "happened_on" in changed:
        locked.raise_by = deadlines.last_day_to_raise(locked)
    if changed:
        deadlines.start_statutory(locked, on=day_of(at), at=at)
        deadlines.stop_statutory(locked, on=day_of(at))
        deadlines.summarise(locked)
        locked.save()
        if "safeguarding" in changed and locked.safeguarding:
            safeguarding.tell_leads(locked, on=day_of(at), at=at)
        note(locked, "classified", by=by, at=at, data={"fields": changed})
    return locked


@transaction.atomic
def free_from_conflict(conflict: Conflict, *, by: User, at: dt.datetime, reason: str) -> None:
    """The name typed meant somebody else: the precaution ends, with the reason kept."""
    locked = lock(conflict.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("free")
    conflict.refresh_from_db()
    if conflict.why != Why.MAYBE_SUBJECT or conflict.ended_on is not None or not reason.strip():
        raise Refused("Only a precaution is lifted this way, and it needs a reason.")
    conflict.ended_on, conflict.ended_reason = day_of(at), reason
    conflict.save(update_fields=["ended_on", "ended_reason"])
    note(locked, "conflict_lifted", by=by, at=at, data={"conflict": conflict.pk})


@transaction.atomic
def confirm_conflict(conflict: Conflict, *, by: User, at: dt.datetime) -> None:
    """The person held back as a precaution is indeed the one complained about."""
    locked = lock(conflict.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("confirm")
    conflict.refresh_from_db()
    if conflict.why != Why.MAYBE_SUBJECT or conflict.ended_on is not None:
        raise Refused("Only a precaution is confirmed this way.")
    on, led_before, was = day_of(at), locked.lead_subject, rerouted.before(locked)
    people.lock_out(locked, conflict.user, Why.SUBJECT, on=on, subject=conflict.subject)
    conflict.ended_on, conflict.ended_reason = on, "Confirmed as complained about."
    conflict.save(update_fields=["ended_on", "ended_reason"])
    if conflict.subject is not None and conflict.subject.user is None:
        conflict.subject.user = conflict.user
        conflict.subject.save(update_fields=["user"])
    people.lead(locked, on=on)
    if locked.lead_subject != led_before:
        people.reroute(locked, led_before=led_before, by=by, on=on, at=at)
    locked.save()
    correspondence.put_away(locked, by=by, at=at)
    note(locked, "conflict_confirmed", by=by, at=at, data={"conflict": conflict.pk})
    rerouted.tell(locked, was, on=on, at=at)


# --- letters in progress ---------------------------------------------------------------------------------------


def _letter(case_letter: CaseLetter, allowed: bool) -> CaseLetter:
    if not allowed:
        raise permissions.NotAllowed("letter")
    return CaseLetter.objects.select_related("letter", "complaint").get(pk=case_letter.pk)


@transaction.atomic
def write_letter(
    complaint: Complaint,
    *,
    key: str,
    to: str,
    by: User,
    at: dt.datetime,
    facts: letter_context.Context | None = None,
    choices: Mapping[str, bool] | None = None,
) -> list[CaseLetter]:
    """Begin a letter by hand, or from a room above with the `facts` that it keeps and the sections that it decides."""
    locked = lock(complaint)
    if not permissions.may_write_letters(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("letter")
    if key in correspondence.OF_A_STEP:
        raise Refused("This letter is part of a step. Begin it with that step.")
    if key in correspondence.OF_ROOMS_ABOVE and facts is None:
        raise Refused("This letter says what was decided about contact. Begin it where that is recorded.")
    made = correspondence.write(
        locked, key, to=CaseLetter.To(to), by=by, at=at, on=day_of(at), facts=facts, choices=choices
    )
    if not made:
        raise Refused("There is nobody of that kind to write to yet.")
    for case_letter in made:
        note(locked, "letter_begun", by=by, at=at, data={"letter": str(case_letter.letter.uuid), "key": key})
    return made


@transaction.atomic
def amend_letter(
    case_letter: CaseLetter, *, body: str, subject_line: str, large_print: bool, by: User, at: dt.datetime,
    seen: str | None = None,
) -> None:  # fmt: skip
    """Change the words of a letter that has not gone; its approval is void. `seen` as in `approve_letter`."""
    locked = lock(case_letter.complaint)
    current = _letter(case_letter, permissions.may_write_letters(by, locked, on=day_of(at)))
    try:
        post_room.amend(
            current.letter, body=body, subject_line=subject_line, large_print=large_print, by=by, at=at, seen=seen
        )
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(locked, "letter_changed", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def choose_sections(
    case_letter: CaseLetter, *, wanted: Collection[str], by: User, at: dt.datetime, seen: str | None = None
) -> None:
    """Take in or leave out the sections that no fact decides, such as one that says sorry. `seen` as in
    `approve_letter`."""
    locked = lock(case_letter.complaint)
    current = _letter(case_letter, permissions.may_write_letters(by, locked, on=day_of(at)))
    chosen = {name: name in wanted for name in correspondence.may_choose(current.letter.key)}
    try:
        post_room.choose(current.letter, chosen, by=by, at=at, seen=seen)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(locked, "letter_changed", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def refresh_letter(case_letter: CaseLetter, *, by: User, at: dt.datetime, by_post: bool = False) -> None:
    """Bring the facts in a letter up to date."""
    locked = lock(case_letter.complaint)
    current = _letter(case_letter, permissions.may_write_letters(by, locked, on=day_of(at)))
    try:
        correspondence.refresh(current, by=by, at=at, on=day_of(at), by_post=by_post)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(locked, "letter_refreshed", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def approve_letter(case_letter: CaseLetter, *, by: User, at: dt.datetime, seen: str | None = None) -> None:
    """Somebody who may approve this letter has read it and stands by it. Raises Refused with what is wrong.

    `seen` is the hash of the letter that their page showed: any other letter is refused.
    """
    on = day_of(at)
    locked = lock(case_letter.complaint)
    current = _letter(case_letter, permissions.may_approve_letter(by, case_letter, locked, on=on))
    try:
        wrong = correspondence.problems(locked, current, on=on)
        post_room.approve(current.letter, by=by, at=at, problems=wrong, seen=seen)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(locked, "letter_approved", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def confirm_letter(case_letter: CaseLetter, *, keys: Collection[str], by: User, at: dt.datetime) -> None:
    """What no rule can know is confirmed of the letter as it stands, by whoever writes or approves it (R192)."""
    on = day_of(at)
    locked = lock(case_letter.complaint)
    may = permissions.may_write_letters(by, locked, on=on)
    current = _letter(case_letter, may or permissions.may_approve_letter(by, case_letter, locked, on=on))
    extra = correspondence.doubts(locked, current, on=on)
    rows = confirming.confirm(current.letter, keys, by=by, at=at, extra=extra)
    if not rows:
        raise Refused("Tick what you confirm.")
    data = {"letter": str(current.letter.uuid), "confirmed": [row.key.partition(":")[0] for row in rows]}
    note(locked, "letter_confirmed", by=by, at=at, data=data)


@transaction.atomic
def send_back_letter(
    case_letter: CaseLetter, *, reasons: str, by: User, at: dt.datetime, seen: str | None = None
) -> None:
    """Returned to its writer with reasons. `seen` as in `approve_letter`."""
    locked = lock(case_letter.complaint)
    current = _letter(case_letter, permissions.may_approve_letter(by, case_letter, locked, on=day_of(at)))
    try:
        post_room.send_back(current.letter, reasons=reasons, by=by, at=at, seen=seen)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(locked, "letter_sent_back", by=by, at=at, data={"letter": str(current.letter.uuid)})


def note_saw(complaint: Complaint, *, user: User | None, what: str, at: dt.datetime, detail: str = "") -> None:
    """The access log: who looked at this complaint, at what, when (R134)."""
    trail.saw(
        about_kind=ABOUT, about=complaint.uuid, user=user, what=what, at=at, detail=detail,
        actor="person" if user else "complainant",
    )  # fmt: skip
