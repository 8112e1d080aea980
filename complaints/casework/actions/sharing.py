"""What the complainant is shown, and what of theirs has been read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.actions.door import day_of, lock, note
from complaints.casework.actions.refusal import Refused
from complaints.casework.models import CaseDocument, Complaint, Reader, Withholding
from complaints.evidence.models import File
from complaints.evidence.redacting import covered
from complaints.evidence.searching import look_for


class LookFirst(Refused):
    """Words are withheld from the complainant, and nothing can search this document for them: a person looks."""


@transaction.atomic
def share_document(document: CaseDocument, *, shared: bool, by: User, at: dt.datetime, looked: bool = False) -> None:
    """Show a document on the complainant's own page, or no longer (S0 §10). `looked`: somebody looked through it for
    the words that are withheld from the complainant everywhere."""
    locked = lock(document.complaint)
    if not permissions.may_record(by, locked, on=day_of(at)):
        raise permissions.NotAllowed("share")
    if document.shared == shared:
        return
    if shared and kept_from_the_complainant(locked).filter(pk=document.pk).exists():
        raise Refused(
            "Something of this document is withheld from the complainant, so it cannot be shown on their page. Add a "
            "redacted copy as a document of its own and show that, or put back what was left out."
        )
    if shared:
        fit_to_share(locked, document.file, document.title, looked=looked)
    document.shared = shared
    document.save(update_fields=["shared"])
    step = "document_shared" if shared else "document_unshared"
    note(locked, step, by=by, at=at, data={"document": str(document.uuid), **({"looked": True} if looked else {})})


def words_kept(complaint: Complaint) -> list[str]:
    """The words that the complainant's copy of every paper leaves out (R281)."""
    standing = complaint.withholdings.filter(
        reader=Reader.COMPLAINANT, part=Withholding.EVERYWHERE, lifted_on__isnull=True
    )
    return list(dict.fromkeys(word for row in standing for word in row.word_list))


def fit_to_share(complaint: Complaint, file: File, title: str, *, looked: bool = False) -> None:
    """Raise Refused where words withheld from the complainant everywhere stand in a file; LookFirst where that cannot
    be known and nobody has looked (R281)."""
    words = words_kept(complaint)
    if not words:
        return
    found, unread = look_for(file, words)
    found += [word for word in words if word not in found and covered(title, [word]) != title]
    if found:
        raise Refused(
            f"It contains words that are withheld from the complainant everywhere: “{'”, “'.join(found)}”. Add a copy "
            "without them as a document of its own and show that, or put the words back."
        )
    if unread and not looked:
        raise LookFirst(
            f"Words are withheld from the complainant everywhere: “{'”, “'.join(words)}”. At least a part of this "
            "document cannot be searched for them, such as a picture. Look through it yourself."
        )


def take_off_their_page(complaint: Complaint, words: list[str], *, by: User, at: dt.datetime) -> None:
    """Documents of ours in which words stand that are now withheld from the complainant are shown no longer. What the
    complainant sent is theirs and stays."""
    shown = complaint.documents.filter(shared=True, added_by__isnull=False).select_related("file")
    for document in shown:
        if look_for(document.file, words).found or covered(document.title, words) != document.title:
            document.shared = False
            document.save(update_fields=["shared"])
            note(complaint, "document_unshared", by=by, at=at, data={"document": str(document.uuid)})


def shown_unsearched(complaint: Complaint) -> list[CaseDocument]:
    """Documents of ours on the complainant's page that cannot be searched for the words withheld from them."""
    words = words_kept(complaint)
    shown = complaint.documents.filter(shared=True, added_by__isnull=False).select_related("file")
    return [document for document in shown if words and look_for(document.file, words).unread]


def kept_from_the_complainant(complaint: Complaint) -> QuerySet[CaseDocument]:
    """The documents of which something is withheld from the complainant as it stands (R281)."""
    standing = complaint.withholdings.filter(reader=Reader.COMPLAINANT, lifted_on__isnull=True)
    return complaint.documents.filter(pk__in=standing.filter(document__isnull=False).values("document_id"))


def messages_seen(complaint: Complaint, *, by: User, at: dt.datetime) -> int:
    """The complainant's messages have been read by somebody who works on the case; says how many were new."""
    if not permissions.may_record(by, complaint, on=day_of(at)):
        return 0
    return complaint.messages.filter(from_complainant=True, seen_at__isnull=True).update(seen_at=at)
