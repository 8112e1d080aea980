"""Whose work a complaint is: for the home page, and for the calendar that a person takes with them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.models import User
from complaints.casework import permissions
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Role, State


def of(user: User, visible: QuerySet[Complaint], *, on: dt.date) -> QuerySet[Complaint]:
    """What this person has to do something about: handler, clerk, acting for either, or named to work on it."""
    working = (Role.INVESTIGATOR, Role.THIRD_PARTY, Role.PANEL_CHAIR, Role.PANEL_MEMBER, Role.COUNCIL_CHAIR)
    named = user.named_on.filter(role__in=working, until__isnull=True)
    own = (
        Q(handler=user), Q(clerk=user), permissions.stands_in(user, on=on), Q(pk__in=named.values("complaint_id"))
    )  # fmt: skip
    # One index for each way; joined by OR, the database would read every open case of the trust.
    first, *others = (Complaint.objects.filter(way).exclude(state=State.CLOSED).order_by().values("pk") for way in own)
    return visible.filter(pk__in=first.union(*others))


def sits_on(user: User) -> QuerySet[Complaint]:
    """The complaints on whose panel this person sits, and in which they have no other work."""
    sitting = user.named_on.filter(role__in=(Role.PANEL_CHAIR, Role.PANEL_MEMBER), until__isnull=True)
    return Complaint.objects.filter(pk__in=sitting.values("complaint_id")).exclude(Q(handler=user) | Q(clerk=user))
