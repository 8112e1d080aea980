"""Puts a message on the complainant's own page; the worker tells them by e-mail that one of ours waits."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from complaints.casework.models import Complaint, Message
from letters import outbox

TELL = "complaints.casework.tasks.tell_of_message"


def place_message(
    complaint: Complaint, *, text: str, by: User | None, at: dt.datetime, submission_key: str | None = None
) -> Message:
    """One message, either way, inside the caller's transaction. Who has no e-mail, or wants everything on paper, gets a
    note by post."""
    told = ""
    if by is not None:
        told = Message.Told.WAITING if complaint.complainant.reads_email else Message.Told.TO_POST
    message = Message.objects.create(
        complaint=complaint, from_complainant=by is None, text=text, by=by, sent_at=at, submission_key=submission_key,
        told=told,
    )  # fmt: skip
    if told == Message.Told.WAITING:
        outbox.after_commit(TELL, message.pk)
    return message
