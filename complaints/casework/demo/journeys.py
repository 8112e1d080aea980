"""The ordinary ways that complaints take, how common each is, and the replayed ones that the bulk follows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from complaints.casework.demo.invention import Invention, invent
from complaints.casework.demo.story import Move, Story
from complaints.casework.demo.world import ACADEMIES
from complaints.casework.vocabulary import Channel, Nature
from complaints.policy.vocabulary import SubjectKind

ON = ("taken_on", "acknowledged")
INFORMAL = (*ON, "met", "drafted", "answered")
ASKED = (*INFORMAL, "escalated", "acknowledged")
REPORT = (*ASKED, "investigated", "reported")
FORMAL = (*REPORT, "approved", "answered_formally")
PANEL = (*FORMAL, "asked_for_panel", "acknowledged", "convened", "fixed", "papers")
DECIDED = (*PANEL, "heard", "decided")


@dataclass(frozen=True)
class Journey:
    """One way through the procedure. `share`: how many of a hundred open, or of a hundred ended, complaints take it."""

    key: str
    way: tuple[Move, ...]
    share: float
    ends: bool = False
    nature: Nature = Nature.COMPLAINT
    names_nobody: bool = False
    happened_days_before: int = 4


JOURNEYS: tuple[Journey, ...] = (
    Journey("arrived", (), 16),
    Journey("taken-on", ("taken_on",), 7),
    Journey("acknowledged", ON, 17),
    Journey("met", (*ON, "met"), 12),
    Journey("drafted", (*ON, "met", "drafted"), 6),
    Journey("answered", INFORMAL, 10),
    Journey("asked", (*INFORMAL, "escalated"), 3),
    Journey("formal", ASKED, 4),
    Journey("investigated", (*ASKED, "investigated"), 6),
    Journey("reported", REPORT, 3),
    Journey("approved", (*REPORT, "approved"), 2),
    Journey("answered-formally", FORMAL, 6),
    Journey("panel", (*FORMAL, "asked_for_panel"), 1.5),
    Journey("panel-acknowledged", (*FORMAL, "asked_for_panel", "acknowledged"), 1.5),
    Journey("convened", (*FORMAL, "asked_for_panel", "acknowledged", "convened"), 1.5),
    Journey("fixed", PANEL[:-1], 1.5),
    Journey("papers", PANEL, 1),
    Journey("heard", (*PANEL, "heard"), 1),
    Journey("settled", (*INFORMAL, "settled"), 37, ends=True),
    Journey("settled-at-once", (*ON, "settled"), 8, ends=True),
    Journey("concern", ("concern",), 14, ends=True, nature=Nature.CONCERN, names_nobody=True),
    Journey("feedback", ("feedback",), 5, ends=True, nature=Nature.FEEDBACK, names_nobody=True),
    Journey("signposted", ("signposted",), 5, ends=True, names_nobody=True),
    Journey("too-late", ("declined_late",), 3, ends=True, happened_days_before=400),
    Journey("withdrawn", (*ON, "met", "withdrawn"), 5, ends=True),
    Journey("no-answer", (*INFORMAL, "tried", "wait_and_lapse"), 5, ends=True),
    Journey("settled-formally", (*FORMAL, "settled"), 6, ends=True),
    Journey("lapsed", (*FORMAL, "lapsed"), 6, ends=True),
    Journey("decided", DECIDED, 1, ends=True),
    Journey("closed", (*DECIDED, "closed"), 3.5, ends=True),
    Journey("referred", (*DECIDED, "referred"), 0.5, ends=True),
    Journey("concluded", (*DECIDED, "referred", "concluded"), 1, ends=True),
)
"""Every state is the end of one of them."""

TAKES = {
    "met": 2, "drafted": 2, "escalated": 2, "reported": 4, "asked_for_panel": 3, "convened": 2, "papers": 2,
    "heard": 16, "decided": 2, "referred": 5, "concluded": 10, "tried": 3, "wait_and_lapse": 5, "lapsed": 12,
}  # fmt: skip
"""School days of a move at most; the others take one."""

SIGNPOSTS = ("admissions", "exclusion", "sen_assessment", "other_providers")
WHO: tuple[tuple[SubjectKind, str], ...] = (
    (SubjectKind.ACADEMY_STAFF, "a member of staff"),
    (SubjectKind.ACADEMY_STAFF, "the class teacher"),
    (SubjectKind.PRINCIPAL, ""),
    (SubjectKind.ACADEMY_STAFF, "the office"),
    (SubjectKind.CENTRAL_TRUST_STAFF, "the catering team"),
)
CHANNELS = (Channel.FORM, Channel.FORM, Channel.EMAIL, Channel.FORM, Channel.TELEPHONE, Channel.LETTER)


@dataclass(frozen=True)
class Trip:
    """One journey at one academy with invented people: a story to replay, and what was invented for it."""

    journey: Journey
    story: Story
    invention: Invention


def trips(chance: random.Random, *, rounds: int) -> Iterator[Trip]:
    """Each journey at each academy, so many times over, with other subjects and channels each time."""
    number = 0
    for turn in range(rounds):
        for place in ACADEMIES:
            for journey in JOURNEYS:
                number += 1
                invention = invent(chance, place, number)
                yield Trip(journey, _story(journey, invention, place, number, turn, chance), invention)


def _story(journey: Journey, invention: Invention, place: str, number: int, turn: int, chance: random.Random) -> Story:
    long = sum(TAKES.get(str(move), 1) for move in journey.way)
    channel = CHANNELS[(number + turn) % len(CHANNELS)]
    subject = WHO[(number * 2 + turn) % len(WHO)]
    in_person = channel != Channel.FORM
    return Story(
        key=f"{journey.key}-{number}", academy=place,
        began=long + 2 + (chance.randint(10, 60) if journey.ends else chance.randint(0, 2)),
        way=journey.way, nature=journey.nature,
        person={
            "name": invention.name, "email": invention.email, "telephone": invention.telephone,
            "pupil_name": invention.pupil_name, "pupil_year": invention.pupil_year,
        },
        summary=invention.summary, words=invention.words, wanted=invention.wanted, category=invention.category,
        subjects=() if journey.names_nobody else (subject,), heads=invention.heads, found=invention.found,
        says={**invention.says, "signpost": SIGNPOSTS[number % len(SIGNPOSTS)]}, channel=channel,
        logged_by="record_keeper" if in_person else "",
        happened_days_before=journey.happened_days_before,
    )  # fmt: skip
