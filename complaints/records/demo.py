"""A request to see the record and a record whose time is over, for the practice trust, by the acts of anybody."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from accounts import posts
from accounts.models import Academy, PostKind, Trust, User
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Channel, Closure, Nature, State
from complaints.records.disclosing import acting
from complaints.records.disclosing.vocabulary import Kind, Part
from complaints.records.models import Disclosure
from complaints.records.retention import schedule

OVER_FOR = relativedelta(months=2)
"""How long ago the time of the record ended that waits to be disposed of."""


def seed(*, at: dt.datetime) -> int:
    """Write them, once; nothing in a trust that is not the practice trust. Answers how many records were made."""
    trust = Trust.objects.filter(practice=True).first()
    if trust is None or Disclosure.objects.filter(trust=trust).exists():
        return 0
    officers = posts.holders(PostKind.TRUST_OFFICER, on=timezone.localtime(at).date())
    if not officers:
        return 0
    with transaction.atomic():
        return _asked_for(trust, by=officers[0], at=at) + _due(trust, by=officers[0], at=at)


def _asked_for(trust: Trust, *, by: User, at: dt.datetime) -> int:
    """A parent asks for what is held about them; their complaint is in scope, and nothing of it is decided yet."""
    on = timezone.localtime(at).date()
    rows = permissions.visible_to(by, on=on).filter(complainant__anonymous=False).select_related("complainant")
    complaint: Complaint | None = rows.order_by("-stage_reached", "pk").first()
    if complaint is None:
        return 0
    person = complaint.complainant
    found = acting.open_request(
        trust=trust, academy=complaint.academy, kind=Kind.SUBJECT_ACCESS, received_on=on - dt.timedelta(days=6),
        asked_by=person.shown_name, reach=person.email, asked_for="Everything that you hold about me and my complaint.",
        legal_basis="", answer_by=None, name=person.shown_name, part=Part.COMPLAINANT, by=by, at=at,
    )  # fmt: skip
    acting.bring_into_scope(found, [(complaint, "as the complainant")], by=by, at=at)
    return 1


def _due(trust: Trust, *, by: User, at: dt.datetime) -> int:
    """Thanks from an old register, kept for as long as the schedule says and a little longer."""
    academy = Academy.objects.filter(trust=trust).order_by("pk").first()
    if academy is None:
        return 0
    kept = relativedelta(months=schedule.months(schedule.in_force(at=at), schedule.Kind.FEEDBACK))
    closed_on = timezone.localtime(at).date() - kept - OVER_FOR
    words = (
        "Thank you for the reading mornings. My daughter talks of them all week. A later start would suit us better."
    )
    actions.bring_in(
        actions.Answers(
            academy=academy, words=words, nature=Nature.FEEDBACK, channel=Channel.LETTER, received_on=closed_on,
            complainant={"name": "Hermia Lovage", "address": "2 Quarry Lane\nWindmill Hill"},
        ),
        standing=actions.Standing(State.CLOSED, closed_on=closed_on, closure=Closure.FEEDBACK_NOTED),
        by=by, at=at,
    )  # fmt: skip
    return 1
