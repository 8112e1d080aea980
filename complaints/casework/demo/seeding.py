"""Builds the practice trust with its complaints, once: all of it or nothing that anybody takes for it."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left
from collections.abc import Callable
from itertools import islice

from django.db import transaction

from accounts.models import Trust
from complaints.casework.demo import answers, journeys, patterns
from complaints.casework.demo import world as places
from complaints.casework.demo.bulk import Bulk
from complaints.casework.demo.journeys import Trip
from complaints.casework.demo.sharing import can_share, shared
from complaints.casework.demo.stories_dandelion import STORIES as AT_DANDELION
from complaints.casework.demo.stories_saltmarsh import STORIES as AT_SALTMARSH
from complaints.casework.demo.stories_windmill import STORIES as AT_WINDMILL
from complaints.casework.demo.story import Story
from complaints.casework.demo.walking import Walk, begins_at
from complaints.casework.demo.world import World
from complaints.casework.models import Complaint
from complaints.casework.models.complaint import LETTERS
from complaints.schooldays.calendars import calendar_of, calendars_of

STORIES: tuple[Story, ...] = (*AT_DANDELION, *AT_SALTMARSH, *AT_WINDMILL)
"""Every story written by hand. One that repeats another comes after it."""

FEW = 1_000
"""Up to so many complaints lie in this year and the last; more of them reach further back."""
YEARS_BACK = 5
MANY = 10_000
"""From so many on each journey is replayed twice at each academy before the rest is written in bulk, else once; and two
processes replay, where the database lets two write at once."""
UNFINISHED = f"{places.TRUST}-unfinished"
"""What the trust is called while two processes work on it."""

Tell = Callable[[str], None]
"""Where progress is told."""


class NotHere(Exception):
    """The demo does not go into this installation. The message says why."""


def seed(*, complaints: int, seed: int, today: dt.date, now: dt.datetime, tell: Tell) -> World | None:
    """Build it; None when the practice trust is there already. Raises NotHere in anybody else's installation.

    `complaints`: how many in all; the stories written by hand come first. The same seed on the same day gives the
    same people, words, dates and references.
    """
    if Trust.objects.filter(slug=places.TRUST).exists():
        return None
    if Trust.objects.filter(slug=UNFINISHED).exists():
        raise NotHere("Building the demo was interrupted here before it was done. Begin again with an empty database.")
    if Trust.objects.exists():
        raise NotHere("There is a trust here already. The demo only goes into an empty installation.")
    chance = random.Random(seed)  # noqa: S311  # nosec B311 - a demo is to come out the same each time
    if complaints >= MANY and can_share():
        return _in_shares(complaints, chance=chance, today=today, now=now, tell=tell)
    with transaction.atomic():
        world = _begun(complaints, today=today, now=now, tell=tell)
        replay(STORIES[:complaints], world, chance=chance, today=today, tell=tell)
        trips = _trips(complaints, chance)
        made = replay(_stories(trips), world, chance=chance, today=today, tell=tell)
        _go_on(complaints, trips, made, world, chance=chance, today=today, tell=tell)
        tell("Making their letters")  # when this ends, by whoever does the tasks
    return world


def _in_shares(complaints: int, *, chance: random.Random, today: dt.date, now: dt.datetime, tell: Tell) -> World:
    """The same, but two processes replay. They see only what is committed, so the trust goes by another name until
    everything is there."""
    with transaction.atomic():
        world = _begun(complaints, today=today, now=now, tell=tell)
        ours = Trust.objects.filter(slug=places.TRUST)
        ours.update(slug=UNFINISHED)
    trips = _trips(complaints, chance)
    parts = [
        (stories, random.Random(chance.random()))  # noqa: S311  # nosec B311 - as in `seed`
        for stories in halves((*STORIES, *_stories(trips)))
    ]

    def replayed(part: tuple[tuple[Story, ...], random.Random]) -> dict[str, int]:
        stories, own = part
        made = replay(stories, world, chance=own, today=today, tell=tell)
        return {key: complaint.pk for key, complaint in made.items()}

    keys = {key: pk for some in shared(parts, replayed) for key, pk in some.items()}
    found = Complaint.objects.select_related("procedure", "academy", "complainant").in_bulk(keys.values())
    made = {key: found[pk] for key, pk in keys.items()}
    with transaction.atomic():
        _go_on(complaints, trips, made, world, chance=chance, today=today, tell=tell)
        Trust.objects.filter(slug=UNFINISHED).update(slug=places.TRUST)
    return world


def halves(stories: tuple[Story, ...]) -> list[tuple[Story, ...]]:
    """Two shares of about as many moves; a story that repeats another is in the same share, after it."""
    shares: list[list[Story]] = [[], []]
    share_of: dict[str, list[Story]] = {}
    for story in stories:
        lighter = min(shares, key=lambda share: sum(len(one.way) for one in share))
        share = share_of[story.key] = share_of.get(story.repeats, lighter)
        share.append(story)
    return [tuple(share) for share in shares]


def _begun(complaints: int, *, today: dt.date, now: dt.datetime, tell: Tell) -> World:
    tell("Making the trust, its academies and its people")
    return places.build(today=today, at=now, years_back=YEARS_BACK if complaints > FEW else 1)


def _trips(complaints: int, chance: random.Random) -> list[Trip]:
    """Invented complaints to replay beyond the stories: one or two for each journey at each academy."""
    more = complaints - len(STORIES)
    rounds = 2 if more >= MANY else 1
    return list(islice(journeys.trips(chance, rounds=rounds), more)) if more > 0 else []


def _stories(trips: list[Trip]) -> tuple[Story, ...]:
    return tuple(trip.story for trip in trips)


def _go_on(
    complaints: int, trips: list[Trip], made: dict[str, Complaint], world: World, *, chance: random.Random,
    today: dt.date, tell: Tell,
) -> None:  # fmt: skip
    """The rest, written after the pattern of the replayed trips, and what complainants answered afterwards."""
    more = complaints - len(STORIES) - len(trips)
    if more > 0:
        _write_in_bulk(more, trips, made, world, chance=chance, today=today, tell=tell)
    answers.write(world, chance=chance, today=today)


def _write_in_bulk(
    more: int, trips: list[Trip], made: dict[str, Complaint], world: World, *, chance: random.Random, today: dt.date,
    tell: Tell,
) -> None:  # fmt: skip
    calendars = calendars_of(academy.pk for academy in world.academies.values())
    found = [
        patterns.read(trip, made[trip.story.key], calendars[world.academies[trip.story.academy].pk]) for trip in trips
    ]
    codes = {academy.pk: academy.code for academy in world.academies.values()}
    own = random.Random(chance.random())  # noqa: S311  # nosec B311 - spent wherever the rows are made, here or not
    writing = Bulk(found, chance=own, today=today, reference=numbering(own), codes=codes)
    writing.write(more, tell=tell)


def replay(
    stories: tuple[Story, ...], world: World, *, chance: random.Random, today: dt.date, tell: Tell
) -> dict[str, Complaint]:
    """Take each story along its way by real steps."""
    references = numbering(chance)
    made: dict[str, Complaint] = {}
    for number, story in enumerate(stories, start=1):
        began = day_before(world, story, today)
        at = begins_at(began, hour=chance.randint(8, 16), minute=chance.randint(0, 59))
        received_on = None
        if story.weeks_before_terms:
            received_on = world.first_day - dt.timedelta(weeks=story.weeks_before_terms)
        with transaction.atomic():
            walk = Walk(
                story, world=world, at=at, reference=references, earlier=made.get(story.repeats),
                received_on=received_on,
            )  # fmt: skip
            made[story.key] = _went(walk, story)
        if walk.on >= today:
            raise ValueError(f"The story {story.key} would reach {walk.on}, which is not before today.")
        if not number % 10:
            tell(f"Replayed {number} of {len(stories)} complaints")
    return made


def _went(walk: Walk, story: Story) -> Complaint:
    try:
        return walk.go(story.way)
    except Exception as wrong:
        wrong.add_note(f"In the story {story.key}, on {walk.on}.")
        raise


def day_before(world: World, story: Story, today: dt.date) -> dt.date:
    """The school day of its academy on which a story begins."""
    days = calendar_of(world.academies[story.academy].pk).school_days
    return days[bisect_left(days, today) - story.began]


def numbering(chance: random.Random) -> Callable[[str], str]:
    """References like the real ones, but the same for the same seed."""

    def make(code: str) -> str:
        return f"{code}-" + "".join(chance.choice(LETTERS) for _ in range(5))

    return make
