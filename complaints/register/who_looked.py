"""What the log of who saw what needs to know of lessons, issues and papers: asked through `accounts.seen`."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from accounts.seen import About, Room
from complaints.register.lessons import seeing
from complaints.register.models import Issue, Lesson, Paper
from complaints.register.papers import reaching


def _lessons(about: Collection[UUID]) -> dict[UUID, About]:
    return {one.uuid: About("A lesson", one.get_absolute_url()) for one in Lesson.objects.filter(uuid__in=about)}


def _issues(about: Collection[UUID]) -> dict[UUID, About]:
    return {one.uuid: About(one.title, one.get_absolute_url()) for one in Issue.objects.filter(uuid__in=about)}


def _papers(about: Collection[UUID]) -> dict[UUID, About]:
    rows = Paper.objects.filter(uuid__in=about).select_related("academy", "trust").defer("contents")
    return {one.uuid: About(one.title, one.get_absolute_url()) for one in rows}


ROOMS = {
    "lesson": Room(lambda user, on: seeing.lessons_visible_to(user, on=on).values("uuid"), _lessons),
    "issue": Room(lambda user, on: seeing.issues_visible_to(user, on=on).values("uuid"), _issues),
    "paper": Room(lambda user, on: reaching.visible_to(user, on=on).values("uuid"), _papers),
}
