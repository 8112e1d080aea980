"""Messages on the complainant's own page, and how the complainant hears that one waits: never what it says."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.placing import place_message
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import Complaint, Message


@transaction.atomic
def send_message(
    complaint: Complaint, *, text: str, by: User | None, at: dt.datetime, submission_key: str | None = None
) -> Message:
    """A message on the complainant's own page, either way (R13). The same one posted twice is one message.

    The worker e-mails that one of ours waits; who has no e-mail, or wants everything on paper, gets a note by post."""
    locked = lock(complaint)
    if by is not None and not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("message")
    if submission_key:
        earlier = Message.objects.filter(submission_key=submission_key).first()
        if earlier is not None:
            return earlier
    person = locked.complainant
    if by is not None and person.anonymous:
        raise Refused("The complainant did not give a name, so there is no page of theirs to write to.")
    message = place_message(locked, text=text, by=by, at=at, submission_key=submission_key)
    note(locked, "message_sent", by=by, at=at, data={"message": message.pk})
    return message


@transaction.atomic
def note_posted(message: Message, *, by: User, at: dt.datetime) -> None:
    """The note that a message waits was put in the post."""
    locked = lock(message.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("message")
    to_post = (Message.Told.TO_POST, Message.Told.FAILED)
    if Message.objects.filter(pk=message.pk, told__in=to_post).update(told=Message.Told.POSTED, told_at=at):
        note(locked, "message_note_posted", by=by, at=at, data={"message": message.pk})
