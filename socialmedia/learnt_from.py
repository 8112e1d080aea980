"""What lessons need to know of the incident that they come from (R237): asked through `accounts.origins`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from accounts.models import User
from accounts.origins import Origin
from socialmedia import permissions
from socialmedia.models import Concerned, Incident
from socialmedia.vocabulary import COLLEAGUES, Act


def _works_on(user: User, about: UUID, on: dt.date) -> bool:
    incident = permissions.visible_to(user, on=on).select_related("academy").filter(uuid=about).first()
    return incident is not None and permissions.may(user, Act.REVIEW, incident, on=on)


def _names(about: UUID) -> Iterator[str]:
    """Whom the post is about, who posted it and under which name; never who brought it, whom nothing reads."""
    concerned = Concerned.objects.filter(incident__uuid=about)
    for pair in concerned.values_list("name", "user__name"):
        yield from (name for name in pair if name)
    yield from Incident.objects.filter(uuid=about).exclude(account="").values_list("account", flat=True)


ORIGIN = Origin(
    noun="incident",
    seen=lambda user, on: permissions.visible_to(user, on=on),
    every=Incident.objects.all,
    barred=lambda user: Concerned.objects.filter(user=user, part__in=COLLEAGUES, ended_on=None).values(
        "incident__uuid"
    ),
    kept_from=lambda about: (
        Concerned.objects.filter(incident__uuid=about, part__in=COLLEAGUES, ended_on=None)
        .exclude(user=None)
        .values_list("user_id", flat=True)
    ),
    works_on=_works_on,
    names=_names,
)
