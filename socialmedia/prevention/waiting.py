"""What the page on online safety does not hold yet: whoever keeps the details of academies is told (R254, R259)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from accounts import posts
from accounts.models import Academy, Trust, User
from accounts.waiting import Group, Line
from socialmedia.prevention import permissions, reference

KEY, TITLE = "online_safety", "What families do not find on the page about online safety"


def for_person(user: User, *, on: dt.date) -> Group | None:
    """Academies without a safeguarding contact or a telephone number, and the council's front door if none is held."""
    if not posts.holds(user, *posts.APPOINTERS, on=on):
        return None
    lines = []
    for academy in Academy.objects.filter(is_open=True).select_related("trust"):
        missing = [
            words
            for words, held in (
                ("the safeguarding contact", academy.safeguarding_contact), ("a telephone number", academy.telephone),
            )
            if not held
        ]  # fmt: skip
        if missing:
            path = reverse("accounts:academy", args=[academy.slug])
            lines.append(Line(academy.name, path, f"missing: {' and '.join(missing)}"))
    trust = Trust.objects.order_by("pk").first()
    if trust is not None and permissions.may_keep(user, on=on) and not reference.rules_of(trust).front_door:
        words = "missing: whom families call about a child at any hour"
        lines.append(Line("The council’s front door for children", reverse("prevention:rules"), words))
    return Group(KEY, TITLE, lines) if lines else None
