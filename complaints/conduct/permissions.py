"""Who may: campaigns for the trust's officers; contact plans for whoever leads the case. Conflicts always win."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import PostKind, User
from complaints.casework import permissions as casework
from complaints.casework.models import Complaint, Conflict
from complaints.conduct.models import Campaign, ContactPlan, ContactPlanQuerySet, Member, PlanReader


def keeps_campaigns(user: User, *, on: dt.date) -> bool:
    """Whether this person gathers campaigns: by post (procedure.md, `answer_with_campaign`), never as a superuser."""
    return posts.holds(user, *posts.OFFICERS, on=on)


def campaigns_visible_to(user: User, *, on: dt.date) -> QuerySet[Campaign]:
    """The campaigns that this officer may open: none of whose complaints they may not see.

    Whoever is complained about in one of many that say the same finds no trace of the others either (R101).
    """
    trusts = {post.trust_id for post in posts.held_by(user, on=on) if post.kind in posts.OFFICERS}
    if not trusts:
        return Campaign.objects.none()
    barred = Member.objects.filter(
        complaint__in=Conflict.objects.filter(user=user, ended_on=None).values("complaint_id")
    )
    return Campaign.objects.filter(trust__in=trusts).exclude(pk__in=barred.values("campaign_id"))


LEADERS = frozenset({casework.Part.PRINCIPAL, casework.Part.TRUST_OFFICER})
"""Who may call contact unreasonable, limit it, and agree to stop responding (R108: an authorised leader)."""


def leads(user: User, complaint: Complaint, *, on: dt.date) -> bool:
    """Whether this person may decide about contact in this complaint; nobody who is locked out of it."""
    return casework.plays(user, complaint, LEADERS, on=on)


KEEP_PLANS = (PostKind.PRINCIPAL, PostKind.RECORD_KEEPER, *posts.OFFICERS)
"""Posts that open the page of contact plans, whether there is one or none; the menu leads them there."""


def plans_visible_to(user: User, *, on: dt.date) -> ContactPlanQuerySet:
    """The contact plans that this person needs to know: those they are named to, and those of cases that they lead.

    Colleagues who were named see a plan while it lasts. Whoever is complained about, in that complaint, is told of
    none, whoever named them (R101).
    """
    barred = Conflict.objects.filter(user=user, ended_on=None).values("complaint_id")
    if not user.is_active:
        return ContactPlan.objects.none()
    named = Q(pk__in=PlanReader.objects.filter(user=user).values("plan_id"), ended_on=None, review_on__gt=on)
    if posts.holds(user, *KEEP_PLANS, on=on):
        named |= Q(record__complaint__in=casework.visible_to(user, on=on).values("pk"))
    return ContactPlan.objects.filter(named).exclude(record__complaint__in=barred)


def keeps_to_a_plan(user: User, on: dt.date) -> bool:
    """Whether this person was named to a plan that lasts, so that the menu leads to it (R112); conflicts win."""
    rows = PlanReader.objects.filter(user=user, plan__ended_on=None, plan__review_on__gt=on)
    return rows.exists() and plans_visible_to(user, on=on).in_force(on).exists()
