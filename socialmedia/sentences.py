"""The chronology in plain sentences: entries hold ids, the words come from the vocabulary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from accounts.models import Entry, User
from socialmedia.gates import BY_KEY
from socialmedia.vocabulary import Act, Body, Decided, Gone, Measure, Met, within

SAID: dict[str, str] = {
    Act.REPORT: "{who} reported it, and was reminded not to reply",
    Act.SEAL: "{who} sealed evidence",
    Act.NOTE_UNSEEN: "{who} recorded that the post cannot be seen",
    Act.SANITISE: "{who} made a copy with {boxes} blacked out",
    Act.SET_ASIDE: "{who} {aside} {pieces}",
    Act.DESCRIBE: "{who} completed what is known of the post: {fields}",
    Act.NAME_SOURCE: "{who} answered who brought it; that is held apart",
    Act.NAME_CONCERNED: "{who} named somebody it is about, or who posted it",
    Act.NAME_HELPER: "{who} asked a colleague to help",
    Act.ANSWER: "{who} answered: {fields}",
    Act.ASSESS: "{who} finished the assessment",
    Act.MONITOR: "{who} decided to watch it",
    Act.MEET: "{who} decided to meet those involved",
    Act.ANSWER_WITH_ROUTE: "{who} answered with the right route",
    Act.LOOK_AGAIN: "{who} looked again",
    Act.CONTACT_BODY: "{who} recorded a contact: {body}{called}",
    Act.CHECK_BODY: "{who} recorded what became of a contact",
    Act.PLAN_SUPPORT: "{who} planned support",
    Act.PLAN_MEETING: "{who} planned a meeting",
    Act.MAKE_PRINTS: "{who} made print-outs of the blacked-out copies{printed}",
    Act.CHANGE_MEETING: "{who} changed a planned meeting; the reason stands with it",
    Act.CANCEL_MEETING: "{who} called off a planned meeting; the reason stands with it",
    Act.RECORD_MEETING: "{who} recorded a meeting: {outcome}",
    Act.RECORD_OPTIONS: "{who} recorded the other ways that were considered",
    Act.ASK_REMOVAL: "{who} recorded that removal was asked for",
    Act.CHECK_REMOVAL: "{who} recorded whether it is gone: {outcome}",
    Act.REPORT_TO_PLATFORM: "{who} recorded a report to the platform",
    Act.RECORD_DECISION: "{who} recorded what the platform decided: {decision}",
    Act.WRITE_TO_INVOLVED: "{who} drafted a letter to somebody involved",
    Act.WRITE_TO_ALL: "{who} drafted a letter to all parents",
    Act.WRITE_FROM_CHAIR: "{who} drafted a letter from the chair",
    Act.TAKE_MEASURE: "{who} recorded a further measure: {kind}",
    Act.HOLD_INVESTIGATION: "{who} recorded that an investigation is {live}",
    Act.OVERRIDE: "{who} opened the gate “{gate}” with reasons, for: {act}",
    Act.NOT_RESOLVED: "{who} recorded that it is not resolved",
    Act.ESCALATE: "{who} took it further",
    Act.BEGIN_REVIEW: "{who} began the review",
    Act.REVIEW: "{who} wrote the review",
    Act.CLOSE: "{who} closed it",
    Act.RECUR: "{who} reported that it has happened again",
    Act.LINK: "{who} linked it to an earlier incident",
    Act.RAISE_COMPLAINT: "{who} turned it into a complaint with the parent’s agreement",
    "trust_told": "The trust was told that further action is needed",
    "locked_out": "{who} locked somebody out as a precaution: the report may be about them",
    "precaution_lifted": "{who} lifted a precaution: the name meant somebody else",
    "lock_lifted": "{who} let somebody in again who was locked out by mistake; the reason stands with the name",
    "not_about_them": "{who} named a colleague in what they wrote, and said that the post is not about them",
    "letter_changed": "{who} changed a letter",
    "letter_approved": "{who} approved a letter",
    "letter_confirmed": "{who} confirmed something about a letter",
    "letter_sent_back": "{who} sent a letter back",
    "letter_issued": "{who} issued a letter",
    "letter_went": "{who} recorded that a letter went",
    "letter_sent_again": "{who} had a letter sent again",
    "letter_came_back": "{who} recorded that a letter came back",
    "letter_arrived": "{who} recorded that a letter had arrived",
    "letter_made_again": "{who} had a letter’s PDF made again",
    "letter_carried": "{who} began to send a letter to a list of people",
    "letter_dropped": "{who} put a letter away",
    "original_opened": "{who} opened a sealed original; the reason is in the access log",
}
"""What each step of the trail is called; the test of the tables names what is missing."""


@dataclass(frozen=True)
class Line:
    """One entry as it is read."""

    number: int
    on: dt.date
    at: dt.datetime
    text: str


BY_REPORTER = frozenset({Act.REPORT, Act.SEAL, Act.NAME_SOURCE, Act.NAME_CONCERNED})
"""What somebody does by reporting a post."""
A_COLLEAGUE = "A colleague"


def lines(entries: Iterable[Entry], *, unnamed: int | None = None) -> list[Line]:
    """Entries in words; names are looked up in one query, whatever their number.

    `unnamed` reported the post and is a colleague to this reader in what that brought with it: whoever saw a post
    themselves brought it, and that is held apart (R146).
    """
    rows = list(entries)
    runs = _runs(rows)
    names = dict(User.objects.filter(pk__in={row.by_id for row in rows if row.by_id}).values_list("pk", "name"))
    return [Line(run[0].number, run[0].on, run[0].at, _text(run[0], names, unnamed, len(run))) for run in runs]


FOLDED = {Act.SEAL: "{who} sealed {times}", Act.SANITISE: "{who} made copies of {times} with nothing blacked out"}
AT_ONE_TIME = dt.timedelta(minutes=1)


def _runs(rows: list[Entry]) -> list[list[Entry]]:
    """Neighbours that one person did with one form, such as sixty pictures sealed, are read as one line."""
    runs: list[list[Entry]] = []
    for row in rows:
        if runs and _alike(runs[-1][-1], row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _alike(one: Entry, other: Entry) -> bool:
    same = one.step == other.step and one.by_id == other.by_id and abs(one.at - other.at) <= AT_ONE_TIME
    plain = not any(row.data.get("boxes") for row in (one, other))
    return same and plain and one.step in FOLDED


def _text(row: Entry, names: dict[int, str], unnamed: int | None, times: int) -> str:
    who = names.get(row.by_id, "Somebody") if row.by_id else "The portal"
    if row.by_id and row.by_id == unnamed and row.step in BY_REPORTER:
        who = A_COLLEAGUE
    data = row.data
    boxes = int(data.get("boxes", 0) or 0)
    words = {
        "who": who,
        "times": _pieces(times),
        "fields": ", ".join(_field(str(name), data) for name in data.get("fields", [])) or "nothing new",
        "body": _label(Body, data.get("body")),
        "outcome": _label(Met, data.get("outcome")) or _label(Gone, data.get("outcome")),
        "called": _moment(data.get("called")),
        "decision": _label(Decided, data.get("decision")),
        "kind": _label(Measure, data.get("kind")),
        "live": "live" if data.get("live") else "over",
        "aside": "set aside" if data.get("aside") else "took back",
        "pieces": _pieces(data.get("pieces")),
        "printed": f": {_pieces(data['pieces'])}" if data.get("pieces") else "",
        "boxes": "nothing" if not boxes else "1 part" if boxes == 1 else f"{boxes} parts",
        "gate": BY_KEY[str(data["gate"])].title if data.get("gate") in BY_KEY else "",
        "act": _label(Act, data.get("act")),
    }
    said = FOLDED[Act(row.step)] if times > 1 else SAID.get(row.step, "{who}: " + row.step.replace("_", " "))
    return said.format(**words)


FIELDS: dict[str, str] = {
    "brought": "how it came to the school", "valid_concern": "whether it raises a valid concern",
    "names_somebody": "whether it names somebody", "unsure": "whether they are unsure",
    "true_in_it": "whether there is truth in it", "spread": "how far it has spread",
    "confrontation": "whether a meeting could turn into a confrontation", "media": "whether the media may take it up",
    "legal_headings": "headings of the law to ask about", "kinds": "what the post is", "platform_name": "platform",
    "place": "kind of place", "place_name": "name of the page or group", "audience": "who can see it",
    "seen_on": "day on which it was seen", "posted_when": "when it was posted", "words": "what it is about",
}  # fmt: skip
"""What the chronology calls an answer or a detail whose short name would not be understood."""


def _field(name: str, data: dict[str, Any]) -> str:
    """What was answered or completed; of a yes or no also which, and which it replaced."""
    said = FIELDS.get(name, name.replace("_", " "))
    before, after = data.get("answers", {}).get(name, ("", ""))
    if not after:
        return said
    return f"{said} ({after} instead of {before})" if before else f"{said} ({after})"


def _pieces(number: object) -> str:
    return "1 piece of evidence" if number == 1 else f"{number} pieces of evidence"


def _moment(value: object) -> str:
    return f", {date_format(dt.datetime.fromisoformat(str(value)), 'j F Y, H:i')}" if value else ""


def _label(known: type[Body | Met | Gone | Decided | Measure | Act], value: object) -> str:
    return within(known(str(value)).label) if value in known.values else ""
