"""A case with which a wording is tried: only one that its keeper may read, and that they saw it is written down."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localdate

from accounts.models import User
from complaints.casework import actions, correspondence, permissions
from complaints.casework.models import CaseLetter
from letters.cases import Tried
from letters.catalogue import CATALOGUE
from letters.vocabulary import Audience, BelongsTo

READER_OF: dict[Audience, CaseLetter.To] = {
    Audience.SUBJECT: CaseLetter.To.SUBJECT,
    Audience.INVESTIGATOR: CaseLetter.To.INVESTIGATOR,
    Audience.PANEL_MEMBER: CaseLetter.To.PANEL,
    Audience.ACADEMY: CaseLetter.To.ACADEMY,
    Audience.PROPRIETOR: CaseLetter.To.ACADEMY,
}
"""Whom a letter is drafted for; the complainant when it is none of these."""


def with_case(user: User, reference: str, key: str, at: dt.datetime) -> Tried | None:
    """The facts of the case as that letter would merge them today (S0 §7: never a case about whoever asks)."""
    kind = CATALOGUE.get(key)
    if kind is None or kind.belongs_to != BelongsTo.CASE:
        return None
    on = localdate(at)
    rows = permissions.visible_to(user, on=on).select_related("academy__trust", "procedure", "complainant")
    complaint = rows.filter(reference=reference.upper()).first()
    if complaint is None:
        return None
    if permissions.must_declare(user.pk, complaint, lambda: permissions.parts_of(user, complaint, on=on)):
        return None
    to = READER_OF.get(kind.audience, CaseLetter.To.COMPLAINANT)
    reader = next(iter(correspondence.readers(complaint, to)), None)
    name = reader.name if reader else ""
    context, choices = correspondence.context_of(key, complaint, to, on=on, reader=name)
    greeting = {"recipient_name": name, "salutation": reader.salutation} if reader else {}
    actions.note_saw(complaint, user=user, what="facts in a wording", at=at, detail=key)
    return Tried(complaint.reference, complaint.academy, {**context, **greeting}, choices)
