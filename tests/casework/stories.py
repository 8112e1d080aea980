"""Complaints at every state, brought there by real steps, for tests of every room."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import Academy
from complaints.casework.models import Complaint, PanelMember
from complaints.casework.replay import Cast, Replay, Seat, Words, plain_answers
from complaints.casework.vocabulary import State
from complaints.policy import loading as procedures
from complaints.schooldays import calendars
from complaints.schooldays.spans import SpanData
from letters import upgrades
from tests.people import People
from tests.standing import standing, stands

LONDON = ZoneInfo("Europe/London")
MONDAY = dt.datetime(2026, 9, 14, 10, 0, tzinfo=LONDON)
"""A school day at both academies, early in the year."""

D = dt.date
ALDER_DATES = (
    SpanData(D(2026, 9, 2), D(2026, 10, 23), "term", "Autumn 1"),
    SpanData(D(2026, 11, 2), D(2026, 12, 18), "term", "Autumn 2"),
    SpanData(D(2027, 1, 4), D(2027, 2, 12), "term", "Spring 1"),
    SpanData(D(2027, 2, 22), D(2027, 3, 25), "term", "Spring 2"),
    SpanData(D(2027, 4, 12), D(2027, 5, 28), "term", "Summer 1"),
    SpanData(D(2027, 6, 7), D(2027, 7, 21), "term", "Summer 2"),
    SpanData(D(2026, 9, 2), D(2026, 9, 2), "inset", "INSET"),
    SpanData(D(2026, 11, 2), D(2026, 11, 2), "inset", "INSET"),
)
BIRCH_DATES = (
    SpanData(D(2026, 9, 1), D(2026, 10, 16), "term", "Autumn 1"),
    SpanData(D(2026, 11, 2), D(2026, 12, 18), "term", "Autumn 2"),
    SpanData(D(2027, 1, 4), D(2027, 2, 12), "term", "Spring 1"),
    SpanData(D(2027, 2, 22), D(2027, 3, 25), "term", "Spring 2"),
    SpanData(D(2027, 4, 12), D(2027, 5, 28), "term", "Summer 1"),
    SpanData(D(2027, 6, 7), D(2027, 7, 21), "term", "Summer 2"),
)


def furnish(people: People) -> None:
    """Term dates of both academies, the three-stage procedure in force, every letter's wording."""
    standing(_furnished(people), lambda: _furnish(people), after="people")


def _furnished(people: People) -> str:
    return f"furnished {people.trust.pk} {people.alder.pk} {people.birch.pk}"


def _furnish(people: People) -> None:
    for academy, spans in ((people.alder, ALDER_DATES), (people.birch, BIRCH_DATES)):
        calendars.replace(academy, spans, source_file="tests", by=None, at=MONDAY)
    procedures.load(
        settings.BASE_DIR / "fixtures" / "procedures" / "three_stage.toml",
        trust=people.trust, in_force_from=D(2026, 9, 1), on=D(2026, 9, 1), at=MONDAY,
    )  # fmt: skip
    upgrades.load(at=MONDAY)


def cast_of(people: People) -> Cast:
    """The deputy investigates; two council members and an independent person sit."""
    return Cast(
        investigator=people.deputy,
        panel=(
            Seat(people.council_member, PanelMember.Capacity.COUNCIL_MEMBER, chair=True),
            Seat(people.second_council_member, PanelMember.Capacity.COUNCIL_MEMBER),
            Seat(
                people.trust_member, PanelMember.Capacity.INDEPENDENT, "A retired head of a school outside the trust."
            ),
        ),
        appointed_by="Harriet Sloe, chair of the board",
    )


class Story(Replay):
    """A replay whose usual way is gone once in a run and laid from a copy afterwards (tests/standing.py)."""

    name: str
    usual_cast: Cast

    def to(self, state: State) -> Complaint:
        usual = (self.cast, self.words, self.complaint.state) == (self.usual_cast, Words(), State.RECEIVED)
        if not self.name or not usual:
            return super().to(state)
        went = standing(f"{self.name} to {state}", lambda: self._went(state), after=self.name)
        vars(self).update(vars(went))
        self.name = ""
        return self.complaint

    def _went(self, state: State) -> Story:
        super().to(state)
        return self


def begin(people: People, *, academy: Academy | None = None, at: dt.datetime = MONDAY, **given: Any) -> Story:
    """A complaint just received, with the replay that can take it on."""
    academy = academy or people.alder
    answers, cast = plain_answers(academy=academy, **given), cast_of(people)
    plain = all(isinstance(value, str | int | dt.date | State) for value in given.values())
    ground = _furnished(people)
    name = f"{ground} begun {academy.pk} {at} {sorted(given.items())}" if plain and stands(ground) else ""

    def receive() -> Story:
        story = Story(answers, at=at, cast=cast)
        story.usual_cast, story.name = cast, name
        return story

    return standing(name, receive, after=ground) if name else receive()


def complaint_at(people: People, state: State, **given: Any) -> Complaint:
    """A complaint that real steps have brought to this state."""
    return begin(people, **given).to(state)
