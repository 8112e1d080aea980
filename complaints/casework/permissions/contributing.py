"""Who may be asked for an account, and who may still give it: never a person complained about, nor one with a conflict
of interest (R31, R101)."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from complaints.casework.likeness import alike
from complaints.casework.models import Complaint, Conflict, Contribution

NOT_ASKED = (
    "This person cannot be asked in this way: they are complained about, their name is like that of somebody who is, "
    "or they have declared a conflict of interest. What fairness owes them goes by an approved letter or a meeting."
)


def barred(complaint: Complaint, *, user: User | None, name: str, email: str) -> bool:
    """Whether this person is complained about, may be, or has an interest in it. Errs on the side of yes for whoever
    has no sign-in; whoever has one was compared by name when the subject was recorded, and may be free."""
    conflicts = list(complaint.conflicts.filter(ended_on__isnull=True).select_related("user"))
    subjects = list(complaint.subjects.filter(removed_on__isnull=True).select_related("user"))
    people = [one.user for one in conflicts] + [one.user for one in subjects if one.user is not None]
    if user is not None:
        return user in people
    mail = email.strip().lower()
    if mail and mail in {one.email.lower() for one in people}:
        return True
    names = [one.name for one in subjects if one.name.strip()] + [one.name for one in people]
    names += [complaint.name_of(one) for one in people]
    interested = complaint.contributions.filter(conflict=True)
    names += interested.values_list("name", flat=True)
    if mail and interested.filter(email__iexact=mail).exists():
        return True
    return any(alike(name, one) for one in names)


def may_contribute(contribution: Contribution, *, on: dt.date) -> bool:
    """Whether it can be answered now; asked again each time, because somebody may have been added to those complained
    about since it was sent."""
    if not contribution.is_open(on) or not contribution.complaint.is_open:
        return False
    if contribution.user is not None and not contribution.user.is_active:
        return False
    return not barred(contribution.complaint, user=contribution.user, name=contribution.name, email=contribution.email)


def asked_of(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Contribution]:
    """What this person is asked for and has not answered: for their home page and its one page, never for the case.

    Conflicts are taken away last."""
    if not isinstance(user, User) or not user.is_active:
        return Contribution.objects.none()
    mine = Contribution.objects.filter(user=user, answered_at=None, ended_on=None, expires_on__gte=on)
    return mine.exclude(
        complaint__in=Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    ).order_by("due_on", "pk")
