"""What needs somebody's attention, and whose: notices about cases, and never to whoever is locked out of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts import notices, posts
from accounts.models import PostKind, User
from accounts.notices import NoticeData
from complaints.casework import permissions
from complaints.casework.models import Complaint, Conflict
from complaints.casework.permissions import covering
from complaints.casework.vocabulary import ABOUT, STAGE_OF
from complaints.policy.vocabulary import ClockKind, Stage

AT_ONCE = 500
OF_THE_CLERK = (ClockKind.ASK_FOR_PANEL, ClockKind.DECIDE_PANEL, ClockKind.PAPERS)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing about one case that its people should know, once. The text holds no name."""

    complaint_id: int
    uuid: UUID
    reference: str
    key: str
    text: str
    people: tuple[int | None, ...]
    urgent: bool = False


def of_the_clerk(kind: str, *, state: str) -> bool:
    """Whether the clerk keeps this time limit, at the panel stage, or the handler, before it."""
    return kind in OF_THE_CLERK or (kind == ClockKind.ACKNOWLEDGE and STAGE_OF.get(state) == Stage.PANEL)


def owner(kind: str, *, state: str, handler_id: int | None, clerk_id: int | None) -> int | None:
    """Who keeps a time limit: the clerk at the panel stage, the handler before it."""
    return (clerk_id or handler_id) if of_the_clerk(kind, state=state) else (handler_id or clerk_id)


def tell(facts: Sequence[Fact], *, on: dt.date, at: dt.datetime, dry_run: bool = False) -> list[NoticeData]:
    """Write the notices that were not written before, and give them back; a dry run only gives them back.

    Whoever acts for the handler or the clerk hears of it too. Whoever is locked out of a case hears nothing of it (the
    conflict rule). What then would reach nobody goes to the trust officers and the operations officer.
    """
    central = central_officers(on=on)
    central_ids = [user.pk for user in central]
    told: list[NoticeData] = []
    for start in range(0, len(facts), AT_ONCE):
        some = facts[start : start + AT_ONCE]
        barred = set(
            Conflict.objects.filter(
                complaint_id__in={fact.complaint_id for fact in some}, ended_on__isnull=True
            ).values_list("complaint_id", "user_id")
        )
        people = {pk for fact in some for pk in fact.people if pk is not None}
        acting = covering.standing_in({fact.complaint_id for fact in some}, people, barred=barred, on=on)
        active = set(User.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
        rows = []
        for fact in some:
            named = {pk for pk in fact.people if pk in active and (fact.complaint_id, pk) not in barred}
            cover = {acting.get((fact.complaint_id, pk)) for pk in fact.people if pk is not None}
            named |= {pk for pk in cover if pk is not None}
            readers = named or {pk for pk in central_ids if (fact.complaint_id, pk) not in barred}
            rows += [_notice(fact, pk) for pk in sorted(pk for pk in readers if pk is not None)]
        told += notices.tell_many(rows, at=at, dry_run=dry_run)
    return told


def whoever_has_it(user: User | None, complaint: Complaint, *, on: dt.date) -> tuple[int | None, ...]:
    """Whoever began something on a complaint, while they may still open it; else whoever handles it now. Somebody whose
    part has ended hears of the complaint no more, and what they began is not left to nobody (R71, R101)."""
    if user is not None and permissions.visible_to(user, on=on).filter(pk=complaint.pk).exists():
        return (user.pk,)
    return (complaint.handler_id,)


def central_officers(*, on: dt.date) -> list[User]:
    """The trust officers and the operations officer of that day."""
    found = [
        *posts.holders(PostKind.TRUST_OFFICER, on=on),
        *posts.holders(PostKind.OPERATIONS_OFFICER, on=on),
    ]
    return list(dict.fromkeys(found))


def _notice(fact: Fact, user_id: int) -> NoticeData:
    return NoticeData(
        user_id=user_id, about_kind=ABOUT, about=fact.uuid, key=fact.key, text=fact.text,
        path=reverse("casework:case", args=[fact.reference]), urgent=fact.urgent,
    )  # fmt: skip
