"""What happened to a request, in sentences: names and titles are looked up when it is read, never kept in the chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Entry
from complaints.records.disclosing.vocabulary import ABOUT, Decision
from complaints.records.models import Disclosure, DisclosureItem

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


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: dt.datetime
    on: dt.date
    text: str
    who: str


def lines(disclosure: Disclosure) -> list[Line]:
    """Everything that happened, the newest first."""
    entries = Entry.objects.filter(about=disclosure.uuid, about_kind=ABOUT).select_related("by").order_by("-number")
    items = {
        str(key): described
        for key, described in DisclosureItem.objects.filter(case__disclosure=disclosure).values_list(
            "uuid", "described_as"
        )
    }
    return [
        Line(entry.at, entry.on, _said(entry, items), entry.by.name if entry.by else "The portal") for entry in entries
    ]


def _said(entry: Entry, items: dict[str, str]) -> str:
    said = WORDS.get(entry.step, entry.step.replace("_", " "))
    decision = entry.data.get("decision")
    if decision in Decision.values:
        said = f"{said}: {Decision(decision).label.lower()}"
    if "version" in entry.data:
        said = f"{said}: version {entry.data['version']}"
    about = items.get(str(entry.data.get("item", "")))
    return f"{said} ({about})" if about else said
