"""Underlying issues as something that lessons come from: asked through `accounts.origins` like every other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from accounts.models import User
from accounts.origins import ORIGINS, Origin
from complaints.register.lessons import seeing
from complaints.register.models import Issue, IssueOrigin


def _beneath(about: UUID) -> Iterator[tuple[str, UUID]]:
    yield from IssueOrigin.objects.filter(issue__uuid=about).values_list("about_kind", "about")


def _kept_from(about: UUID) -> Iterator[int]:
    for kind, one in _beneath(about):
        yield from ORIGINS[kind].kept_from(one)


def _names(about: UUID) -> Iterator[str]:
    for kind, one in _beneath(about):
        yield from ORIGINS[kind].names(one)


def _works_on(user: User, about: UUID, on: dt.date) -> bool:
    return seeing.issues_visible_to(user, on=on).filter(uuid=about).exists()


ORIGIN = Origin(
    noun="issue",
    seen=lambda user, on: seeing.issues_visible_to(user, on=on),
    every=Issue.objects.all,
    barred=lambda user: seeing.barred_issues(user).values("uuid"),
    kept_from=_kept_from,
    works_on=_works_on,
    names=_names,
)
