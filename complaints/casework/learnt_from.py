"""What lessons need to know of the complaint that they come from (S0 §12, R14): asked through `accounts.origins`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from accounts.models import User
from accounts.origins import Origin
from complaints.casework import permissions
from complaints.casework.models import Complainant, Complaint, Conflict, Interview, Subject


def _works_on(user: User, about: UUID, on: dt.date) -> bool:
    complaint = permissions.visible_to(user, on=on).select_related("academy").filter(uuid=about).first()
    return complaint is not None and permissions.may_record(user, complaint, on=on)


def _names(about: UUID) -> Iterator[str]:
    """Whoever complains, for whom, about whom, and who was spoken with."""
    people = Complainant.objects.filter(complaint__uuid=about)
    for row in people.values_list("name", "pupil_name", "representative_name"):
        yield from row
    subjects = Subject.objects.filter(complaint__uuid=about)
    for pair in subjects.values_list("name", "user__name"):
        yield from (name for name in pair if name)
    yield from Interview.objects.filter(complaint__uuid=about).values_list("name", flat=True)


ORIGIN = Origin(
    noun="complaint",
    seen=lambda user, on: permissions.visible_to(user, on=on),
    every=Complaint.objects.all,
    barred=lambda user: Conflict.objects.filter(user=user, ended_on=None).values("complaint__uuid"),
    kept_from=lambda about: Conflict.objects.filter(complaint__uuid=about, ended_on=None).values_list(
        "user_id", flat=True
    ),
    works_on=_works_on,
    names=_names,
)
