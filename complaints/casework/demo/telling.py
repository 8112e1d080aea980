"""What the demo says about itself: who to sign in as, and one complaint for each state."""

from __future__ import annotations

from typing import TypedDict

from accounts.models import PostKind, User
from complaints.casework.demo.seeding import STORIES
from complaints.casework.demo.world import PASSWORD, TRUST, World
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State


class Person(TypedDict):
    """Somebody to sign in as."""

    email: str
    password: str
    name: str
    posts: list[str]


class Told(TypedDict):
    """Everything that `seed_demo --json` prints."""

    trust: str
    people: list[Person]
    complaints: dict[str, str]
    stories: dict[str, str]
    total: int


K = PostKind
FIRST = (
    K.TRUST_OFFICER, K.OPERATIONS_OFFICER, K.CHIEF_EXECUTIVE, K.BOARD_CHAIR, K.PRINCIPAL, K.RECORD_KEEPER, K.CLERK,
    K.SENIOR_LEADER, K.SAFEGUARDING_LEAD, K.SENCO, K.STAFF,
)  # fmt: skip
"""Whom somebody who tries the portal out will want to be, first; then everybody else."""
ORDER = {kind: place for place, kind in enumerate(dict.fromkeys((*FIRST, *PostKind)))}


def describe(world: World) -> Told:
    """As it stands in the database now."""
    return {
        "trust": world.trust.name,
        "people": _people(),
        "complaints": _one_for_each_state(),
        "stories": _references_of_stories(),
        "total": Complaint.objects.count(),
    }


def _people() -> list[Person]:
    users = User.objects.filter(is_active=True).prefetch_related("posts__academy", "posts__trust")
    rows = []
    for user in users:
        held = [post for post in user.posts.all() if post.trust.slug == TRUST and post.to_date is None]
        place = held[0].academy.name if held and held[0].academy else ""
        rank = ORDER[PostKind(held[0].kind)] if held else len(ORDER)
        titles = [str(post) for post in held] or [user.job_title]
        rows.append(
            ((not held, place, rank, user.name),
             Person(email=user.email, password=PASSWORD, name=user.name, posts=titles))
        )  # fmt: skip
    return [person for _, person in sorted(rows, key=lambda row: row[0])]


def _one_for_each_state() -> dict[str, str]:
    found = {}
    for state in State:
        first = Complaint.objects.filter(state=state).order_by("pk").values_list("reference", flat=True).first()
        if first is not None:
            found[state.value] = first
    return found


def _references_of_stories() -> dict[str, str]:
    by_summary = dict(
        Complaint.objects.filter(summary__in=[story.summary for story in STORIES])
        .order_by("-pk")
        .values_list("summary", "reference")
    )
    return {story.key: by_summary[story.summary] for story in STORIES if story.summary in by_summary}
