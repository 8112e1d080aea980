"""Whose copy of the hearing papers somebody may open, and from when."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from complaints.casework.models import CaseDocument, Circulation, Complaint, Reader
from complaints.casework.permissions.parts import Part

P = Part

MAKERS = frozenset({P.CLERK})
"""Who has the papers made, says what is left out of which copy, and offers dates (S0 §4.3)."""

SITTING = frozenset({P.PANEL_CHAIR, P.PANEL_MEMBER})
FOR_THE_ACADEMY = frozenset({P.HANDLER, P.RECORD_KEEPER, P.PRINCIPAL, P.TRUST_OFFICER})
PACKERS = frozenset({P.CLERK, P.TRUST_OFFICER, P.HANDLER, P.PRINCIPAL, P.RECORD_KEEPER})
"""Who sees the whole case, and so answers the outside body and has its pack (R107): not the panel, from whom papers may
be withheld, and nobody who is named on the case to look into it only."""

AT_THE_HEARING = MAKERS | SITTING | frozenset({P.HANDLER})
"""Who takes part, and so sees the link by which it is joined."""


def copies_for(parts: frozenset[Part]) -> frozenset[Reader]:
    """Which copies these parts open: the clerk all, the panel and the academy their own (R37, R71, R127)."""
    found: set[Reader] = set()
    if parts & MAKERS:
        found |= set(Reader)
    if parts & SITTING:
        found.add(Reader.PANEL)
    if parts & FOR_THE_ACADEMY:
        found.add(Reader.ACADEMY)
    return frozenset(found)


OPEN_TO_SITTERS = frozenset(
    {"case", "hearing", "papers", "running_order", "away", "notes", "declare", "interest", "step"}
)
"""The pages of a case that are there for whoever only sits on its panel, by the names of their addresses: both sides
and the panel have the same papers, and nothing beside them (docs/decisions/0017)."""


def papers_sent_to(user: User, complaint: Complaint) -> QuerySet[CaseDocument]:
    """Papers put together outside the portal that were circulated to this person: theirs to open (R37)."""
    sent = Circulation.objects.filter(hearing__complaint=complaint, user=user, bundle__isnull=False)
    return CaseDocument.objects.filter(complaint=complaint, pk__in=sent.values("bundle"))


def only_sits(parts: frozenset[Part]) -> bool:
    """Whether the panel is all that gives this person the case: then what is withheld from the panel is not theirs."""
    return bool(parts & SITTING) and not parts - SITTING - {P.READER}
