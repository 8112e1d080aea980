"""What becomes of a letter after it was issued: posted, handed over, sent again, made again."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from accounts.models import User
from complaints.casework import correspondence, deadlines, permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.on_paper import on_paper_only_if_confirmed
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseDocument, CaseLetter
from complaints.casework.vocabulary import Step
from complaints.evidence import vault
from letters import correcting, post_room
from letters.vocabulary import BY_HAND, How

ANSWERS = (Step.ANSWER_INFORMALLY, Step.ANSWER_FORMALLY)


def _mine(case_letter: CaseLetter, by: User, at: dt.datetime) -> CaseLetter:
    locked = lock(case_letter.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("letter")
    current = CaseLetter.objects.select_related("letter").get(pk=case_letter.pk)
    current.complaint = locked
    return current


def _went(current: CaseLetter, *, on: dt.date, how: str, by: User, at: dt.datetime) -> None:
    """The first time that an answer really goes: what the complainant has time for counts from this day, and what the
    school had time for as well where it was to carry the letter itself (S0 §6.2, R63)."""
    if current.step not in ANSWERS:
        return
    complaint, letter = current.complaint, current.letter
    late_by_hand = letter.issued_on if letter.how in BY_HAND else None
    deadlines.answer_went(
        Step(current.step), complaint, went_on=on, by_post=how == How.POST, put_down_as_sent_on=late_by_hand, by=by,
        at=at, on=day_of(at),
    )  # fmt: skip
    complaint.save()


@transaction.atomic
def letter_went(
    case_letter: CaseLetter, *, how: str, on: dt.date, by: User, at: dt.datetime, detail: str = "",
    on_paper: bool = False,
) -> None:  # fmt: skip
    """It was posted or handed over, on which day (R72). `on_paper`: as in `issue`."""
    current = _mine(case_letter, by, at)
    on_paper_only_if_confirmed(current, how=how, confirmed=on_paper, by=by, at=at)
    if on > day_of(at):
        raise Refused("The day cannot be in the future.")
    first = not current.letter.has_gone
    try:
        post_room.record_by_hand(current.letter, how=how, by=by, on=on, at=at, detail=detail)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    if first:
        _went(current, on=on, how=how, by=by, at=at)
    note(current.complaint, "letter_went", by=by, at=at, on=on, data={"letter": str(current.letter.uuid), "how": how})


@transaction.atomic
def send_letter_again(case_letter: CaseLetter, *, email: str, by: User, at: dt.datetime) -> None:
    """Another attempt by e-mail after one that failed. Their time runs from the day on which it goes."""
    current = _mine(case_letter, by, at)
    first = not current.letter.has_gone
    try:
        post_room.send_again(current.letter, by=by, at=at, email=email)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    if first:
        _went(current, on=day_of(at), how=How.EMAIL, by=by, at=at)
    note(current.complaint, "letter_sent_again", by=by, at=at, data={"letter": str(current.letter.uuid)})


def _written(case_letter: CaseLetter, by: User, at: dt.datetime) -> CaseLetter:
    locked = lock(case_letter.complaint)
    if not permissions.may_write_letters(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("letter")
    current = CaseLetter.objects.select_related("letter").get(pk=case_letter.pk)
    current.complaint = locked
    return current


@transaction.atomic
def enclose(case_letter: CaseLetter, document: CaseDocument, *, by: User, at: dt.datetime) -> None:
    """A document that the complainant may see anyway goes with a letter to them; an approval is void."""
    current = _written(case_letter, by, at)
    file = document.file
    if document.complaint_id != current.complaint.pk or not document.shared or current.to != CaseLetter.To.COMPLAINANT:
        raise Refused("Only a document that is shown to the complainant can go with a letter to them.")
    if not file.may_be_served:
        raise Refused("This document cannot be opened at present.")
    try:
        content = b"".join(vault.read(file.stored_as))
        post_room.enclose(
            current.letter, title=document.title, content=content, media_type=file.media_type, by=by, at=at
        )
    except FileNotFoundError as fault:
        raise Refused("This document is missing from the store.") from fault
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    data = {"letter": str(current.letter.uuid), "document": str(document.uuid)}
    note(current.complaint, "letter_encloses", by=by, at=at, data=data)


@transaction.atomic
def take_out_of_letter(case_letter: CaseLetter, key: uuid.UUID, *, by: User, at: dt.datetime) -> None:
    """What was enclosed does not go with the letter after all; an approval is void."""
    current = _written(case_letter, by, at)
    try:
        post_room.take_out(current.letter, key, by=by, at=at)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_encloses_less", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def correct_letter(case_letter: CaseLetter, *, by: User, at: dt.datetime) -> CaseLetter:
    """A further letter in the place of an issued one, which stays as it was sent. It carries no step.

    To the complainant it goes as they need it now, whatever they needed when the first was issued (R17).
    """
    current = _written(case_letter, by, at)
    today, person = None, current.complaint.complainant
    if current.to == CaseLetter.To.COMPLAINANT:
        reader = correspondence.complainant(current.complaint)
        today = correcting.Today(reader, large_print=person.large_print, adjustments=person.adjustments_in_letters)
    try:
        made = correcting.correct(current.letter, by=by, at=at, today=today)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    found = CaseLetter.objects.create(complaint=current.complaint, letter=made, to=current.to)
    data = {"letter": str(made.uuid), "corrects": str(current.letter.uuid)}
    note(current.complaint, "letter_corrected", by=by, at=at, data=data)
    return found


@transaction.atomic
def letter_returned(case_letter: CaseLetter, *, why: str, by: User, at: dt.datetime) -> None:
    """What had gone came back: it counts as not delivered, and their time runs from the day on which it goes again."""
    current = _mine(case_letter, by, at)
    latest = current.letter.deliveries.first()
    if latest is None:
        raise Refused("This letter has not gone yet.")
    try:
        post_room.came_back(latest, why=why, by=by, at=at)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_returned", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def letter_arrived(case_letter: CaseLetter, *, by: User, at: dt.datetime) -> None:
    """Somebody found out that an e-mail of which nobody knew did arrive."""
    current = _mine(case_letter, by, at)
    latest = current.letter.deliveries.first()
    if latest is None:
        raise Refused("This letter has not gone yet.")
    try:
        post_room.it_arrived(latest, by=by, at=at)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_arrived", by=by, at=at, data={"letter": str(current.letter.uuid)})


@transaction.atomic
def make_letter_again(case_letter: CaseLetter, *, by: User, at: dt.datetime) -> None:
    """Another try at a PDF that could not be made."""
    current = _mine(case_letter, by, at)
    try:
        post_room.make_again(current.letter, by=by)
    except post_room.NotReady as stopped:
        raise Refused(*stopped.problems) from stopped
    note(current.complaint, "letter_made_again", by=by, at=at, data={"letter": str(current.letter.uuid)})
