"""Which complaints somebody may read: the one queryset behind every list, search, count, export and page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from guardian.models import UserObjectPermission

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework.models import CaseRight, Complaint, Conflict, IndependenceRequest, Named
from complaints.casework.permissions.covering import PRINCIPAL_AND_ABOVE, stands_in
from complaints.casework.vocabulary import BEFORE_HEARING, Role
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
    seen |= Q(pk__in=_named_on(user, on=on))
    return Complaint.objects.filter(seen).exclude(
        pk__in=Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    )


def _named_on(user: User, *, on: dt.date) -> QuerySet[Any]:
    """The complaints on which somebody is named, while they hold a post or come from outside.

    Whoever has left keeps nothing, whatever still stands in the tables: only what they were asked to do from outside.
    """
    rights = CaseRight.objects.filter(user=user)
    if not posts.held_by(user, on=on) and user.posts.exists():
        outside = Named.objects.filter(user=user, external=True, until__isnull=True)
        rights = rights.filter(content_object__in=outside.values("complaint"))
    return rights.values("content_object_id")


def to_rule_on(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Complaint]:
    """The complaints on whose request for an independent panel this person rules: for the one page of that request,
    never for a list, search or page of cases (S0 §10, R133; docs/decisions/0008). Conflicts are taken away last."""
    if not isinstance(user, User) or not posts.held_by(user, on=on):
        return Complaint.objects.none()
    named = Named.objects.filter(user=user, role=Role.INDEPENDENCE_DECIDER, until__isnull=True)
    waiting = IndependenceRequest.objects.filter(ruled_on__isnull=True, round=F("complaint__round"))
    return Complaint.objects.filter(
        pk__in=named.values("complaint_id"), state__in=BEFORE_HEARING,
    ).filter(pk__in=waiting.values("complaint_id")).exclude(
        pk__in=Conflict.objects.filter(user=user, ended_on__isnull=True).values("complaint_id")
    )  # fmt: skip


def _rights(user: User, *, on: dt.date) -> dict[str, list[int]]:
    """Right → the academies on which it stands in django-guardian's table *and* a post held on that day gives it.

    A post is over at midnight even when no worker was there to clear the table (compare posts.academies_with). Kept on
    the instance, as the posts are.
    """
    kept: dict[dt.date, dict[str, list[int]]] = user.__dict__.setdefault(posts.RIGHTS_KEPT, {})
    if on in kept:
        return kept[on]
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
    kept[on] = rights
    return rights
