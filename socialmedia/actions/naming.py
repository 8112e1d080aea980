"""A colleague is named in words that come after the report: locked out before anybody hears, or it is asked about.

What is added to the post itself locks out at once, as the report does. In what somebody writes down while they work,
colleagues are named for other reasons too, so it is asked whether the post is about them (R234, R239).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from accounts.models import Entry, User
from socialmedia.actions import people
from socialmedia.actions.refusal import Refused
from socialmedia.models import Concerned, Incident
from socialmedia.vocabulary import Act
from socialmedia.vocabulary import Part as Concern

NOT_ABOUT_THEM = "not_about_them"

WRITTEN: dict[Act, tuple[str, ...]] = {
    Act.ANSWER: ("where", "who", "brought", "evidence", "true_in_it", "spread"),
    Act.NOTE_UNSEEN: ("why",),
    Act.MONITOR: ("reasons",),
    Act.MEET: ("reasons",),
    Act.ANSWER_WITH_ROUTE: ("reasons", "route_told"),
    Act.LOOK_AGAIN: ("seen",),
    Act.CONTACT_BODY: ("said",),
    Act.CHECK_BODY: ("said",),
    Act.PLAN_SUPPORT: ("told_how", "offered", "asked_for"),
    Act.PLAN_MEETING: ("agenda",),
    Act.RECORD_MEETING: ("concern", "impact", "result"),
    Act.RECORD_OPTIONS: ("options",),
    Act.ASK_REMOVAL: ("what",),
    Act.REPORT_TO_PLATFORM: ("ground_words",),
    Act.TAKE_MEASURE: ("reasons",),
    Act.HOLD_INVESTIGATION: ("note",),
    Act.OVERRIDE: ("reasons",),
    Act.NOT_RESOLVED: ("reasons",),
    Act.ESCALATE: ("reasons",),
    Act.BEGIN_REVIEW: ("reasons",),
    Act.REVIEW: ("support_given", "communicated", "lessons", "prevention", "policy_change"),
}
"""The free words of each act in which a colleague may be named. What is added to the post is compared by itself."""


class AsksAbout(Refused):
    """These colleagues are named: is the post about them, or did they post it?"""

    def __init__(self, users: Sequence[User]) -> None:
        names = " and ".join(user.name for user in users)
        super().__init__(
            f"{names} {'is' if len(users) == 1 else 'are'} named in what you wrote. Say below whether it is about "
            f"{'them' if len(users) == 1 else 'one of them'}: whoever it is about finds nothing of it."
        )
        self.users = list(users)


def asked_about(act: Act, incident: Incident, details: Mapping[str, Any], *, by: User, on: dt.date) -> list[User]:
    """Whoever could read the incident, is named in these words and was not asked about yet; never the writer."""
    text = "\n".join(str(details.get(name) or "") for name in WRITTEN.get(act, ()))
    found = people.named_in(text, incident.academy, on=on) if text.strip() else []
    if not found:
        return []
    known = set(incident.concerned.values_list("user_id", flat=True)) | _answered(incident) | {by.pk}
    return [user for user in found if user.pk not in known]


def _answered(incident: Incident) -> set[int]:
    rows = Entry.objects.filter(about=incident.uuid, step=NOT_ABOUT_THEM)
    return {int(pk) for row in rows for pk in row.data.get("users", [])}


def lock_out(
    act: Act, incident: Incident, users: Collection[User], *, by: User, on: dt.date, at: dt.datetime
) -> list[Concerned]:
    """Those of whom somebody said that it is about them; after a change of the post whoever its words name now; after a
    link whoever is locked out of the earlier incident."""
    made = people.lock_out_named(incident, by=by, on=on, at=at) if act in (Act.DESCRIBE, Act.LINK) else []
    out = {row.user_id for row in made}
    for user in users:
        if user.pk not in out:
            made.append(
                Concerned.objects.create(
                    incident=incident,
                    part=Concern.ABOUT_STAFF,
                    name=user.name,
                    user=user,
                    precaution=True,
                    by=by,
                    at=at,
                )
            )
    return made
