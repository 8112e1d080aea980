"""What happened to a request, in sentences: names and titles are looked up when it is read, never kept in the chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Entry, User
from complaints.casework import permissions as casework
from complaints.records.disclosing import permissions
from complaints.records.disclosing.vocabulary import ABOUT, Decision
from complaints.records.models import Disclosure, DisclosureItem, DisclosurePerson

WORDS: dict[str, str] = {
    "opened": "The request came in",
    "identity_seen": "Proof of who asks was seen",
    "clarification_asked": "They were asked what they mean",
    "clarified": "Their answer came",
    "longer": "They were told that it takes longer",
    "person_added": "Somebody else whom it concerns was added",
    "case_added": "A complaint was taken into scope",
    "case_left_out": "A complaint was taken out of scope",
    "decided": "A document was decided",
    "checked": "A decision was looked at by a second person",
    "sent_back": "A decision was sent back",
    "pack_asked": "A pack was asked for",
    "released": "The pack was released",
    "closed": "It ended without a release",
}


OF_OTHERS = frozenset({"person_added", "pack_asked"})
"""What others do that may come from a complaint which whoever recorded the request may not see."""


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: dt.datetime
    on: dt.date
    text: str
    who: str


def lines(disclosure: Disclosure, *, reader: User, on: dt.date) -> list[Line]:
    """What happened, the newest first; nothing about a complaint that the reader may not see."""
    entries = _open_to(reader, disclosure, on=on)
    items = {
        str(key): described
        for key, described in DisclosureItem.objects.filter(case__disclosure=disclosure).values_list(
            "uuid", "described_as"
        )
    }
    return [
        Line(entry.at, entry.on, _said(entry, items), entry.by.name if entry.by else "The portal") for entry in entries
    ]


def _open_to(reader: User, disclosure: Disclosure, *, on: dt.date) -> list[Entry]:
    rows = Entry.objects.filter(about=disclosure.uuid, about_kind=ABOUT).select_related("by").order_by("-number")
    if disclosure.opened_by_id != reader.pk:
        return list(rows)  # whoever else finds the request sees every complaint in it
    seen = casework.visible_to(reader, on=on).order_by()
    named = {str(entry.data["complaint"]) for entry in rows if "complaint" in entry.data}
    complaints = {str(key) for key in seen.filter(uuid__in=named).values_list("uuid", flat=True)}
    cases = permissions.cases_of(disclosure, reader, on=on)
    items = {str(key) for key in DisclosureItem.objects.filter(case__in=cases).values_list("uuid", flat=True)}

    def shown(entry: Entry) -> bool:
        if "complaint" in entry.data:
            return str(entry.data["complaint"]) in complaints
        if "item" in entry.data:
            return str(entry.data["item"]) in items
        return entry.by_id == reader.pk or entry.step not in OF_OTHERS

    return [entry for entry in rows if shown(entry)]


def people_shown(disclosure: Disclosure, *, reader: User) -> list[DisclosurePerson]:
    """Whom the request concerns. Whoever recorded it reads whom they named themselves: a name that somebody else
    searched for may come from a complaint that they may not see."""
    rows = list(disclosure.people.select_related("user"))
    if disclosure.opened_by_id != reader.pk:
        return rows
    added = Entry.objects.filter(about=disclosure.uuid, about_kind=ABOUT, step="person_added").exclude(by=reader)
    theirs = {pk for entry in added for pk in entry.data.get("people", ())}
    return [row for row in rows if row.pk not in theirs]


def _said(entry: Entry, items: dict[str, str]) -> str:
    said = WORDS.get(entry.step, entry.step.replace("_", " "))
    if entry.data.get("came_after"):
        said = "A complaint that arrived after the request was taken into scope"
    decision = entry.data.get("decision")
    if decision in Decision.values:
        said = f"{said}: {Decision(decision).label.lower()}"
    if "version" in entry.data:
        said = f"{said}: version {entry.data['version']}"
    about = items.get(str(entry.data.get("item", "")))
    return f"{said} ({about})" if about else said
