"""E-mail that came in, on the record of its complaint; and a letter that came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts import trail
from accounts.models import User
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.record import open_for
from complaints.casework.models import CaseDocument, CaseLetter, Complaint, Contact
from complaints.casework.vocabulary import ABOUT
from complaints.evidence.models import File
from letters.models import Letter


@transaction.atomic
def file_email(
    complaint: Complaint,
    *,
    sender: str,
    text: str,
    files: Sequence[tuple[File, str]],
    received_at: dt.datetime,
    by: User | None,
    at: dt.datetime,
) -> Contact:
    """An e-mail as a contact, for staff only, with its original and what came with it (S0 §10, R126; I1).

    It is never the complainant's own act: no clock starts or stops, and nothing of it stands on their page. Without
    `by` the portal filed it by its reference and its sender.
    """
    locked = open_for(complaint, by, at)
    contact = Contact.objects.create(
        complaint=locked, kind=Contact.Kind.EMAIL_IN, on=day_of(received_at), people=f"From {sender}"[:300], note=text,
        by=by, added_at=at,
    )  # fmt: skip
    documents = [
        CaseDocument.objects.create(
            complaint=locked, file=file, title=title[:200] or file.name, kind=CaseDocument.Kind.OTHER,
            from_whom=f"e-mail from {sender}"[:200], added_by=None, added_at=at,
        )
        for file, title in files
    ]  # fmt: skip
    data = {"contact": contact.pk, "documents": [str(one.uuid) for one in documents]}
    if by is None:
        _by_the_portal(locked, "email_filed", at=at, data=data)
    else:
        note(locked, "email_filed", by=by, at=at, data=data)
    return contact


@transaction.atomic
def letter_came_back(letter: Letter, *, at: dt.datetime) -> Complaint | None:
    """The chronology says that a letter could not be delivered by e-mail; None when it is a letter of no complaint."""
    row = CaseLetter.objects.select_related("complaint").filter(letter=letter).first()
    if row is None:
        return None
    locked = lock(row.complaint)
    _by_the_portal(locked, "letter_came_back", at=at, data={"letter": str(letter.uuid)})
    return locked


def _by_the_portal(complaint: Complaint, step: str, *, at: dt.datetime, data: dict[str, object]) -> None:
    trail.record(
        about_kind=ABOUT, about=complaint.uuid, step=step, by=None, on=day_of(at), at=at, actor="portal", data=data
    )
