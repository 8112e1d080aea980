"""Incidents at every state, brought there by real acts."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from complaints.evidence.blacking import box
from socialmedia import actions
from socialmedia.models import Incident
from socialmedia.vocabulary import Act, Body, Kind, Part, State
from tests.casework.stories import LONDON
from tests.people import People

NOW = dt.datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)
"""A Tuesday in term, within working hours."""
TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=7)
POST = "https://www.facebook.com/groups/alder/posts/1"


def screenshot(
    name: str = "screen.png", *, words: str = "", kind: str = "PNG", size: tuple[int, int] = (600, 400), **options: Any
) -> SimpleUploadedFile:
    """A picture as a phone takes it."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).text((20, 20), words or "The head is useless", fill="black")
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type=f"image/{kind.lower()}")


class Tale:
    """One incident; `do` takes an act as its principal unless somebody else is named."""

    def __init__(self, people: People, *, by: User | None = None, at: dt.datetime = NOW, **told: Any) -> None:
        self.people, self.at = people, at
        told.setdefault("account", "Grumpy of Alder")
        told.setdefault("address", POST)
        report = actions.Report(
            academy=told.pop("academy", people.alder), platform_name=told.pop("platform_name", "Facebook"),
            seen_on=told.pop("seen_on", at.date()), **told,
        )  # fmt: skip
        self.incident: Incident = actions.report(report, by=by or people.teacher, at=at)

    def do(self, act: Act, *, by: User | None = None, **details: Any) -> Incident:
        self.incident = actions.take(act, self.incident, by=by or self.people.principal, at=self.at, **details)
        return self.incident

    def again(self) -> Incident:
        self.incident = Incident.objects.get(pk=self.incident.pk)
        return self.incident

    # on the way

    def sealed(self) -> Tale:
        self.do(Act.SEAL, upload=screenshot())
        self.do(Act.NAME_SOURCE, how="myself")
        return self

    def sanitised(self) -> Tale:
        for row in self.incident.exhibits.all():
            self.do(Act.SANITISE, exhibit=row, boxes=[box(1, 10, 10, 100, 50)], why="The top of the screen")
        return self

    def answered(self, *kinds: str, **nature: Any) -> Tale:
        given: dict[str, Any] = {
            "where": "A group", "who": "A parent", "brought": "Shown to us", "evidence": "One screenshot",
            "valid_concern": False, "names_somebody": True, "crime": False, "allegation": False, "unsure": False,
        }  # fmt: skip
        self.do(Act.ANSWER, kinds=list(kinds or (Kind.ABUSE,)), **{**given, **nature})
        return self

    def told(self, body: str, *, by: User | None = None) -> Tale:
        self.do(Act.CONTACT_BODY, by=by, body=body, said="They advised.", their_reference="CR/1")
        return self

    def named(self, part: str, name: str = "Robin Example", **more: Any) -> Tale:
        self.do(Act.NAME_CONCERNED, part=part, name=name, **more)
        return self

    def met(self, outcome: str = "held", *, further: bool = False) -> Tale:
        self.do(
            Act.PLAN_MEETING, with_whom="Mx Poster", led_by="The principal", further=further,
            briefed_on=self.at.date() if further else None,
        )  # fmt: skip
        meeting = self.incident.meetings.first()
        self.do(
            Act.RECORD_MEETING, meeting=meeting, outcome=outcome, day=self.at.date(), concern="Homework",
            result="They will think", without_prints="They knew the post", removal_asked=False,
        )  # fmt: skip
        return self

    def to(self, state: str) -> Tale:
        """Bring it to a state by the plainest way: abuse by a parent, met, not resolved, taken further, reviewed."""
        way = [
            State.REPORTED, State.EVIDENCE, State.ASSESSED, State.MEETING, State.UNRESOLVED, State.ESCALATED,
            State.REVIEW, State.CLOSED,
        ]  # fmt: skip
        if state == State.MONITORING:
            self.to(State.ASSESSED)
            self.do(Act.MONITOR, reasons="Minor", look_again_on=self.at.date() + dt.timedelta(days=7))
            return self
        for place in way[1 : way.index(State(state)) + 1]:
            getattr(self, f"_to_{place.value}")()
        return self

    def _to_evidence(self) -> None:
        self.sealed()

    def _to_assessed(self) -> None:
        self.answered()
        self.do(Act.ASSESS)

    def _to_meeting(self) -> None:
        self.do(Act.MEET, reasons="It hurts people")

    def _to_unresolved(self) -> None:
        self.met()
        self.do(Act.NOT_RESOLVED, reasons="It goes on")

    def _to_escalated(self) -> None:
        self.do(Act.ESCALATE, reasons="It goes on")

    def _to_review(self) -> None:
        self.do(Act.BEGIN_REVIEW, reasons="It has ended")

    def _to_closed(self) -> None:
        self.do(Act.REVIEW, **REVIEWED)
        self.do(Act.CLOSE)


REVIEWED = {
    "support_given": "Talks", "communicated": "To the team", "lessons": "Earlier", "prevention": "A newsletter",
    "policy_change": "None is needed",
}  # fmt: skip

SIGNED = {
    "signatory_name": "Petra Ashdown", "signatory_title": "Principal", "contact_name": "Petra Ashdown",
    "contact_telephone": "01632 960100",
}  # fmt: skip


def good(act: Act, incident: Incident, people: People) -> dict[str, Any]:
    """Details with which nothing but the state and the gates stands in the way of an act."""
    rows: dict[Act, dict[str, Any]] = {
        Act.SEAL: {"upload": screenshot()},
        Act.NOTE_UNSEEN: {"why": "A closed group"},
        Act.SANITISE: {"exhibit": incident.exhibits.first(), "boxes": [], "nothing_to_hide": True},
        Act.SET_ASIDE: {"exhibits": incident.exhibits.all() or None, "aside": True, "why": "It shows nothing new"},
        Act.DESCRIBE: {"account": "Somebody else"},
        Act.NAME_SOURCE: {"how": "parent", "name": "Wren Hidden"},
        Act.NAME_CONCERNED: {"part": Part.ABOUT_OTHER, "name": "Robin Example"},
        Act.NAME_HELPER: {"user": people.deputy, "what": "Take notes"},
        Act.ANSWER: {"where": "A group"},
        Act.MONITOR: {"reasons": "Minor", "look_again_on": LATER},
        Act.MEET: {"reasons": "It hurts people"},
        Act.ANSWER_WITH_ROUTE: {"reasons": "An opinion", "route_told": "By telephone: the class teacher"},
        Act.LOOK_AGAIN: {"seen": "Nothing new", "day": TODAY, "next_on": LATER},
        Act.CONTACT_BODY: {"body": Body.HR, "said": "They advised."},
        Act.CHECK_BODY: {"contact": incident.body_contacts.first(), "said": "They wrote."},
        Act.PLAN_SUPPORT: {"concerned": incident.concerned.first(), "told": "knows", "offered": "A talk"},
        Act.PLAN_MEETING: {"with_whom": "Mx Poster", "led_by": "The principal"},
        Act.CHANGE_MEETING: {
            "meeting": incident.meetings.filter(outcome="planned").first(), "place": "The library",
            "why": "The hall is taken",
        },
        Act.CANCEL_MEETING: {
            "meeting": incident.meetings.filter(outcome="planned").first(), "why": "They moved away",
        },
        Act.RECORD_MEETING: {
            "meeting": incident.meetings.filter(outcome="planned").first(), "outcome": "held", "day": TODAY,
            "concern": "Homework", "result": "Agreed", "without_prints": "Known",
        },
        Act.RECORD_OPTIONS: {"options": "A call, a friend of theirs"},
        Act.ASK_REMOVAL: {"asked_of": "Mx Poster", "asked_on": TODAY, "what": "The post"},
        Act.CHECK_REMOVAL: {"removal": incident.removals.first(), "outcome": "gone", "checked_on": TODAY},
        Act.REPORT_TO_PLATFORM: {
            "exhibit": incident.exhibits.first(), "reported_on": TODAY, "ground": "terms", "ground_words": "Bullying",
        },
        Act.RECORD_DECISION: {
            "report": incident.platform_reports.first(), "decision": "kept", "decided_on": TODAY,
        },
        Act.WRITE_TO_INVOLVED: {
            "recipient_name": "Mx Poster", "address": "1 Lane", "email": "", "event": "homework",
            "conduct": ["make inappropriate comments about members of staff"], "note_taker": "Dilys Marsh, deputy",
            "sections": ["comments"], **SIGNED,
        },
        Act.WRITE_TO_ALL: {
            "period": "weeks", "conduct": ["make inappropriate comments about people"], "nobody_identified": True,
            "spoken_with": True, **SIGNED,
        },
        Act.WRITE_FROM_CHAIR: {
            "recipient_name": "Mx Poster", "address": "1 Lane", "email": "", "event": "homework", **SIGNED,
        },
        Act.TAKE_MEASURE: {"measure": "warning", "day": TODAY, "reasons": "It goes on", "agreed_with": "The trust"},
        Act.HOLD_INVESTIGATION: {"live": False, "note": "The police: over"},
        Act.OVERRIDE: {"gate": "talk_first", "for_act": "escalate", "reasons": "Nobody can be met"},
        Act.NOT_RESOLVED: {"reasons": "It goes on"},
        Act.ESCALATE: {"reasons": "It goes on"},
        Act.BEGIN_REVIEW: {"reasons": "It has ended"},
        Act.REVIEW: REVIEWED,
        Act.RAISE_COMPLAINT: {
            "agreed": True, "agreed_on": TODAY, "channel": "in_person", "words": "The homework is too much.",
            "complainant": {"name": "Mx Poster", "email": "poster@example.org"},
        },
    }  # fmt: skip
    return rows.get(act, {})
