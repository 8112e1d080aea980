"""Builds the practice trust with its complaints, once, in one transaction: all of it or nothing."""

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
"""From so many on each journey is replayed twice at each academy before the rest is written in bulk, else once."""

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
    if Trust.objects.exists():
        raise NotHere("There is a trust here already. The demo only goes into an empty installation.")
    chance = random.Random(seed)  # noqa: S311  # nosec B311 - a demo is to come out the same each time
    with transaction.atomic():
        tell("Making the trust, its academies and its people")
        many = complaints > FEW
        world = places.build(today=today, at=now, years_back=YEARS_BACK if many else 1)
        replay(STORIES[:complaints], world, chance=chance, today=today, tell=tell)
        if complaints > len(STORIES):
            _go_on(complaints - len(STORIES), world, chance=chance, today=today, tell=tell)
        answers.write(world, chance=chance, today=today)
    return world


def _go_on(more: int, world: World, *, chance: random.Random, today: dt.date, tell: Tell) -> None:
    """Invented complaints: one replayed for each journey at each academy, the rest written after their pattern."""
    rounds = 2 if more >= MANY else 1
    trips = list(islice(journeys.trips(chance, rounds=rounds), more))
    made = replay(tuple(trip.story for trip in trips), world, chance=chance, today=today, tell=tell)
    if more <= len(trips):
        return
    calendars = calendars_of(academy.pk for academy in world.academies.values())
    found = [
        patterns.read(trip, made[trip.story.key], calendars[world.academies[trip.story.academy].pk]) for trip in trips
    ]
    codes = {academy.pk: academy.code for academy in world.academies.values()}
    own = random.Random(chance.random())  # noqa: S311  # nosec B311 - spent wherever the rows are made, here or not
    writing = Bulk(found, chance=own, today=today, reference=numbering(own), codes=codes)
    writing.write(more - len(trips), tell=tell)


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
        walk = Walk(
            story, world=world, at=at, reference=references, earlier=made.get(story.repeats), received_on=received_on
        )
        try:
            made[story.key] = walk.go(story.way)
        except Exception as wrong:
            wrong.add_note(f"In the story {story.key}, on {walk.on}.")
            raise
        if walk.on >= today:
            raise ValueError(f"The story {story.key} would reach {walk.on}, which is not before today.")
        if not number % 10:
            tell(f"Replayed {number} of {len(stories)} complaints")
    return made


def day_before(world: World, story: Story, today: dt.date) -> dt.date:
    """The school day of its academy on which a story begins."""
    days = calendar_of(world.academies[story.academy].pk).school_days
    return days[bisect_left(days, today) - story.began]


def numbering(chance: random.Random) -> Callable[[str], str]:
    """References like the real ones, but the same for the same seed."""

    def make(code: str) -> str:
        return f"{code}-" + "".join(chance.choice(LETTERS) for _ in range(5))

    return make
