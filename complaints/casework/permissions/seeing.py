"""Which complaints somebody may read: the one queryset behind every list, search, count, export and page."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from guardian.models import UserObjectPermission

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework.models import CaseRight, Complaint, Conflict
from complaints.casework.permissions.covering import PRINCIPAL_AND_ABOVE, stands_in
from complaints.policy.vocabulary import SubjectKind

CASE_RIGHT = "work_on"
"""The codename of django-guardian's right on one complaint."""


def locked_out(user: User, complaint: Complaint) -> bool:
    """The conflict rule: a person complained about, or with a declared conflict, finds nothing (procedure.md)."""
    return Conflict.objects.filter(complaint=complaint, user=user, ended_on__isnull=True).exists()


def visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Complaint]:
    """Every complaint that this person may read, for every list, search, count, export and page.

    Starts from nothing, adds what posts give (rights on academies, from django-guardian), the cases of somebody for
    whose post they act, and the cases that name them, and subtracts conflicts last, superusers included.
    """
    if not isinstance(user, User) or not user.is_active:
        return Complaint.objects.none()
    rights = _rights(user, on=on)
    seen = Q(pk__in=())
    if "see_cases" in rights:
        seen |= Q(academy_id__in=rights["see_cases"])
    if "see_cases_below_principal" in rights:
        seen |= Q(academy_id__in=rights["see_cases_below_principal"]) & ~Q(lead_subject__in=PRINCIPAL_AND_ABOVE)
    if "see_safeguarding_cases" in rights:
        seen |= Q(academy_id__in=rights["see_safeguarding_cases"], safeguarding=True)
    if "see_answered_cases" in rights:
        seen |= Q(academy_id__in=rights["see_answered_cases"], answered_formally_on__isnull=False)
    if posts.holds(user, PostKind.BOARD_CHAIR, on=on):
        seen |= Q(lead_subject=SubjectKind.CHIEF_EXECUTIVE)
    seen |= stands_in(user, on=on)
    # Last, because the database reads a person's list of named cases only for rows that no post opens.
    seen |= Q(pk__in=CaseRight.objects.filter(user=user).values("content_object_id"))
    return Complaint.objects.filter(seen).exclude(
        pk__in=Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    )


def _rights(user: User, *, on: dt.date) -> dict[str, list[int]]:
    """Right → the academies on which it stands in django-guardian's table *and* a post held on that day gives it.

    A post is over at midnight even when no worker was there to clear the table (compare posts.academies_with).
    """
    given = {
        (right, post.academy_id) for post in posts.held_by(user, on=on) for right in posts.RIGHTS[PostKind(post.kind)]
    }
    rights: dict[str, list[int]] = {}
    rows = UserObjectPermission.objects.filter(
        user=user, content_type__app_label="accounts", content_type__model="academy"
    )
    for academy_pk, codename in rows.values_list("object_pk", "permission__codename"):
        if (codename, None) in given or (codename, int(academy_pk)) in given:
            rights.setdefault(codename, []).append(int(academy_pk))
    return rights
