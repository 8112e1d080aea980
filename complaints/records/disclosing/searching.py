"""In which complaints somebody stands: as complainant, as pupil, as colleague, or in anybody's words (R129).

Begins with what the searcher may see. A name is found where all its words stand in one place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import User
from complaints.casework import permissions as casework
from complaints.casework.models import Complaint
from complaints.records.disclosing.vocabulary import Part
from complaints.records.models import Disclosure

APOSTROPHE = re.compile("['\u2018\u2019]")
MOST_WORDS = 6
MOST_FOUND = 200
"""Cases that one search shows; a name that is in more needs more words."""

AS_COMPLAINANT = (
    ("as the complainant", ("complainant__name", "complainant__email")),
    (
        "as somebody acting for the complainant",
        ("complainant__representative_name", "complainant__representative_email", "representations__name"),
    ),
)
AS_PUPIL = (("as the child", ("complainant__pupil_name",)),)
AS_STAFF = (
    ("as somebody complained about", ("subjects__name", "subjects__user__name")),
    ("as somebody named on the case", ("named__user__name", "named__called", "handler__name", "clerk__name")),
)
AS_ANYBODY = (
    ("as somebody interviewed or asked", ("interviews__name", "contributions__name", "interviews__companion")),
    ("in a record of a contact", ("contacts__people", "contacts__note")),
    ("in a message", ("messages__text",)),
    ("in the complainant’s words", ("summary", "words", "wanted", "involved")),
    ("in a head of complaint or a finding", ("heads__text", "heads__findings__reasons")),
    ("in an account", ("interviews__notes", "contributions__answer")),
    (
        "in an investigation report",
        (
            "reports__facts",
            "reports__potential_solutions",
            "reports__per_head__facts",
            "reports__per_head__reasons",
            "reports__per_head__solutions",
        ),
    ),
    ("in what a side sent for the hearing", ("hearings__submissions__text",)),
    ("at a hearing", ("hearings__witnesses", "hearings__minutes", "hearings__attendances__name")),
    ("as the name of a document", ("documents__title", "documents__from_whom")),
)
PLACES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Part.COMPLAINANT: AS_COMPLAINANT,
    Part.PUPIL: AS_PUPIL,
    Part.STAFF: AS_STAFF,
    Part.ANYBODY: (),
}
"""Where the part says to look first; what anybody's words may hold is looked through besides."""
OF_A_COLLEAGUE = (
    ("as somebody complained about", ("subjects__user",)),
    ("as somebody named on the case", ("named__user", "handler", "clerk")),
    ("as somebody interviewed or asked", ("interviews__user", "contributions__user")),
    ("as somebody held back from the case", ("conflicts__user",)),
)


@dataclass
class Found:
    """One complaint, and where in it the person stands."""

    complaint: Complaint
    places: list[str] = field(default_factory=list)

    @property
    def found_as(self) -> str:
        return ", ".join(self.places)[:300]


def search(
    seen: QuerySet[Complaint], name: str, part: str, *, user: User | None = None, everywhere: bool = True
) -> dict[int, list[str]]:
    """Complaint → where in it somebody of this name stands. `user`: the colleague, where it is one with a sign-in."""
    found: dict[int, list[str]] = {}
    for said, rows in _looks(seen, name, part, user=user, everywhere=everywhere):
        for pk in rows.values_list("pk", flat=True).distinct()[: MOST_FOUND + 1]:
            places = found.setdefault(pk, [])
            if said not in places:
                places.append(said)
    return found


def _looks(
    seen: QuerySet[Complaint], name: str, part: str, *, user: User | None, everywhere: bool
) -> Iterator[tuple[str, QuerySet[Complaint]]]:
    """One query for each place: the database finds each by its own index."""
    words = name.split()[:MOST_WORDS]
    rows = seen.filter(disposed_on=None).order_by()
    if user is not None:
        for said, fields in OF_A_COLLEAGUE:
            yield said, rows.filter(Q(*((one, user.pk) for one in fields), _connector=Q.OR))
    if not words:
        return
    first = PLACES[part] or (*AS_COMPLAINANT, *AS_PUPIL, *AS_STAFF)
    for said, fields in (*first, *(AS_ANYBODY if everywhere else ())):
        for one in fields:
            yield said, rows.filter(*(_holds(one, word) for word in words))


def _holds(field: str, word: str) -> Q:
    """That a text holds a word, with whichever apostrophe it was typed: a telephone writes another than a keyboard."""
    spellings = dict.fromkeys(APOSTROPHE.sub(sign, word) for sign in ("'", "\u2019"))
    return Q(*((f"{field}__icontains", spelling) for spelling in spellings), _connector=Q.OR)


def find(
    searcher: User, name: str, part: str, *, user: User | None = None, everywhere: bool = True, on: dt.date
) -> list[Found]:
    """The same with the complaints themselves, the newest first: nothing that the searcher may not see."""
    found = search(casework.visible_to(searcher, on=on), name, part, user=user, everywhere=everywhere)
    rows = Complaint.objects.filter(pk__in=list(found)[: MOST_FOUND + 1])
    rows = rows.select_related("academy", "complainant").order_by("-received_on", "-pk")
    return [Found(row, found[row.pk]) for row in rows]


def came_after(disclosure: Disclosure, complaint: Complaint) -> bool:
    """Whether the complaint arrived after the request: what is asked for is what was held when the request came."""
    return complaint.received_on > disclosure.received_on


def hidden_from(
    searcher: User, name: str, part: str, *, user: User | None = None, others: Iterable[User], on: dt.date
) -> list[User]:
    """Which of the others would find more than the searcher, because the searcher is kept from a case."""
    mine = casework.visible_to(searcher, on=on).order_by().values("pk")
    found = []
    for one in others:
        more = casework.visible_to(one, on=on).exclude(pk__in=mine)
        if more.exists() and any(rows.exists() for _, rows in _looks(more, name, part, user=user, everywhere=True)):
            found.append(one)
    return found
