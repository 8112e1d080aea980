"""Who may: `may` for one act, `visible_to` for every list. Starts from nothing; conflicts always win."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import posts
from accounts.models import Academy, Post, PostKind, User
from complaints.casework.models import Conflict
from complaints.casework.vocabulary import Why
from socialmedia import reference
from socialmedia.models import Concerned, Helper, Incident
from socialmedia.vocabulary import COLLEAGUES, Act, Body
from socialmedia.vocabulary import Part as Concern


class Part(StrEnum):
    """A part that somebody plays in one incident."""

    MANAGER = "whoever manages it"
    TRUST = "the trust"
    SAFEGUARDING = "the safeguarding lead"
    HELPER = "a colleague asked to help"
    REPORTER = "whoever reported it"


P = Part
TRUST_POSTS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE)
READERS = (
    *TRUST_POSTS, PostKind.PRINCIPAL, PostKind.SAFEGUARDING_LEAD, PostKind.COUNCIL_CHAIR, PostKind.BOARD_CHAIR,
)  # fmt: skip
"""Posts that may give an incident to read; what a report says decides which of them do."""
MANAGING = frozenset({P.MANAGER})
WORKING = frozenset({P.MANAGER, P.SAFEGUARDING, P.HELPER})
SOURCE_READERS = frozenset({P.MANAGER, P.SAFEGUARDING})
"""Who may read who brought it, and open a sealed original. A helper sees sanitised copies only (R146)."""

WHO: dict[Act, frozenset[Part]] = {
    **dict.fromkeys(Act, MANAGING),
    Act.SEAL: frozenset({*WORKING, P.REPORTER}),
    Act.NAME_SOURCE: frozenset({*SOURCE_READERS, P.REPORTER}),
    Act.CONTACT_BODY: WORKING,
    Act.CHECK_BODY: WORKING,
    Act.PLAN_SUPPORT: WORKING,
    Act.RECORD_MEETING: WORKING,
    Act.LOOK_AGAIN: WORKING,
    Act.RECUR: WORKING,
}


class NotAllowed(Exception):
    """This person may not do this. The page answers as if there were nothing."""


def locked_out(user: User, incident: Incident) -> bool:
    """The conflict rule: a colleague whom the post is about, or who posted it, finds nothing (R234, R239); nor does
    whoever the complaint that came of it is about: it would tell them of the complaint (R101)."""
    return _conflicts(user).filter(incident=incident).exists() or _complained_about(user, incident)


def visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Incident]:
    """Every incident that this person may read, for every list, search, count and page."""
    if not isinstance(user, User) or not user.is_active:
        return Incident.objects.none()
    held = posts.held_by(user, on=on)
    kinds = {post.kind for post in held}
    seen = Q(pk__in=())
    if kinds & set(TRUST_POSTS):
        seen |= Q(academy__trust__in={post.trust_id for post in held if post.kind in TRUST_POSTS})
    seen |= Q(academy__in=_at(held, PostKind.PRINCIPAL))
    leads = _at(held, PostKind.SAFEGUARDING_LEAD)
    if leads:
        seen |= Q(academy__in=leads) & _safeguarding()
    chairs = _at(held, PostKind.COUNCIL_CHAIR)
    if chairs:
        seen |= Q(academy__in=chairs) & _about(PostKind.PRINCIPAL, on=on)
    if PostKind.BOARD_CHAIR in kinds:
        seen |= _about(PostKind.CHIEF_EXECUTIVE, on=on)
    if held:
        seen |= Q(pk__in=Helper.objects.filter(user=user, until__isnull=True).values("incident_id"))
    found = Incident.objects.filter(seen).exclude(pk__in=_conflicts(user).values("incident_id"))
    return found.exclude(complaint__in=_complaints_about(user).values("complaint_id"))


def parts_of(user: User, incident: Incident, *, on: dt.date) -> frozenset[Part]:
    """Every part that this person plays in this incident on this day; none for whoever is locked out.

    Whoever reported a post about themselves finishes the report, and reads nothing more of it.
    """
    if not user.is_active or _conflicts(user).filter(incident=incident).exclude(by=user).exists():
        return frozenset()
    if _complained_about(user, incident):
        return frozenset()
    parts: set[Part] = set()
    if incident.reported_by_id == user.pk and posts.held_by(user, on=on):
        parts.add(P.REPORTER)
    if not visible_to(user, on=on).filter(pk=incident.pk).exists():
        return frozenset(parts)
    held = posts.held_by(user, on=on)
    here = {post.kind for post in held if post.academy_id in (None, incident.academy_id)}
    if here & set(TRUST_POSTS):
        parts |= {P.TRUST, P.MANAGER}
    if PostKind.PRINCIPAL in here:
        parts.add(P.MANAGER)
    if here & {PostKind.COUNCIL_CHAIR, PostKind.BOARD_CHAIR} and not _is_helper(user, incident):
        parts.add(P.MANAGER)
    if PostKind.SAFEGUARDING_LEAD in here:
        parts.add(P.SAFEGUARDING)
    if _is_helper(user, incident):
        parts.add(P.HELPER)
    return frozenset(parts)


def may(user: User, act: Act, incident: Incident, *, on: dt.date) -> bool:
    """Whether this person may do this, whatever the gates say."""
    return bool(WHO[act] & parts_of(user, incident, on=on))


def require(user: User, act: Act, incident: Incident, *, on: dt.date) -> None:
    """Raise NotAllowed unless `may`."""
    if not may(user, act, incident, on=on):
        raise NotAllowed(act)


def may_report(user: User, *, on: dt.date) -> bool:
    """Any member of staff reports a post that they see or are told of (R233)."""
    return report_at(user, on=on).exists()


def report_at(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies at which this person reports."""
    return posts.academies_with(user, "log_complaints", on=on)


def may_open(user: User, gate: str, incident: Incident, *, on: dt.date) -> bool:
    """Whether the trust's rules let one of this person's posts open this gate by hand."""
    rule = reference.gate_rule_of(incident.academy.trust, gate)
    kinds = [PostKind(kind) for kind in rule.posts if kind in PostKind.values] if rule else []
    return bool(kinds) and posts.holds(user, *kinds, on=on, academy=incident.academy)


def who_opens(gate: str, incident: Incident) -> list[str]:
    """What the posts are called that the trust's rules let open this gate by hand; none for most gates."""
    rule = reference.gate_rule_of(incident.academy.trust, gate)
    return rule.post_names if rule else []


def may_approve(user: User, incident: Incident, *, drafted_by: int | None, on: dt.date) -> bool:
    """A letter is read and approved by the trust, never by whoever drafted it (R273)."""
    return user.pk != drafted_by and P.TRUST in parts_of(user, incident, on=on)


def may_keep_guide(user: User, *, on: dt.date) -> bool:
    """The trust's officers keep the platform steps, legal notes and contacts."""
    return posts.holds(user, PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, on=on)


def managers(incident: Incident, *, on: dt.date) -> list[User]:
    """Whoever is told of it at the academy; when the principal is concerned, the chair of the council (R234)."""
    found = posts.holders(PostKind.PRINCIPAL, on=on, academy=incident.academy)
    free = [user for user in found if not locked_out(user, incident)]
    if free:
        return free
    chairs = posts.holders(PostKind.COUNCIL_CHAIR, on=on, academy=incident.academy)
    chairs = [user for user in chairs if visible_to(user, on=on).filter(pk=incident.pk).exists()]
    return chairs or trust_people(incident, on=on)


def first_told(incident: Incident, *, on: dt.date) -> list[User]:
    """Who hears first of a report: whoever manages it; about the principal the trust as well, about the chief
    executive the chair of the board (R234)."""
    found = managers(incident, on=on)
    if _any_out(PostKind.PRINCIPAL, incident, on=on):
        found += trust_people(incident, on=on)
    if _any_out(PostKind.CHIEF_EXECUTIVE, incident, on=on):
        found += free(PostKind.BOARD_CHAIR, incident, on=on)
    return list(dict.fromkeys(found))


def free(kind: PostKind, incident: Incident, *, on: dt.date) -> list[User]:
    """The holders of a post here who are not locked out."""
    found = posts.holders(kind, on=on, academy=incident.academy)
    return [user for user in found if not locked_out(user, incident)]


def trust_people(incident: Incident, *, on: dt.date) -> list[User]:
    """The trust's people who are told of it; the chief executive too where nobody else is free."""
    officers = [
        user
        for kind in (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER)
        for user in posts.holders(kind, on=on)
        if not locked_out(user, incident)
    ]
    chief = [user for user in posts.holders(PostKind.CHIEF_EXECUTIVE, on=on) if not locked_out(user, incident)]
    return list(dict.fromkeys(officers)) or chief


def _conflicts(user: User) -> QuerySet[Concerned]:
    return Concerned.objects.filter(user=user, part__in=COLLEAGUES, ended_on__isnull=True)


def _complaints_about(user: User) -> QuerySet[Conflict]:
    """The complaints that are about this person, or may be: of what led to one they find nothing either."""
    return Conflict.objects.filter(user=user, why__in=(Why.SUBJECT, Why.MAYBE_SUBJECT), ended_on__isnull=True)


def _complained_about(user: User, incident: Incident) -> bool:
    if incident.complaint_id is None:
        return False
    return _complaints_about(user).filter(complaint=incident.complaint_id).exists()


def _any_out(kind: PostKind, incident: Incident, *, on: dt.date) -> bool:
    return any(locked_out(user, incident) for user in posts.holders(kind, on=on, academy=incident.academy))


def _is_helper(user: User, incident: Incident) -> bool:
    return Helper.objects.filter(incident=incident, user=user, until__isnull=True).exists()


def _at(held: list[Post], kind: PostKind) -> list[int]:
    return [post.academy_id for post in held if post.kind == kind and post.academy_id]


def _safeguarding() -> Q:
    told = Q(body_contacts__body=Body.SAFEGUARDING)
    child = Q(concerned__part=Concern.ABOUT_CHILD, concerned__ended_on__isnull=True)
    grave = Q(assessment__crime=True) | Q(assessment__allegation=True) | Q(danger=True)
    wanted = Incident.objects.filter(told | child | grave | Q(kinds__icontains="children"))
    return Q(pk__in=wanted.values("pk"))


def _about(kind: PostKind, *, on: dt.date) -> Q:
    """Incidents in which somebody in this office is concerned."""
    holding: Any = Post.objects.held_on(on).filter(kind=kind, user=OuterRef("user"))
    there: Any = holding
    if kind == PostKind.PRINCIPAL:
        holding = holding.filter(academy=OuterRef("incident__academy"))
        there = there.filter(academy=OuterRef("complaint__academy"))
    rows = Concerned.objects.filter(part__in=COLLEAGUES, ended_on__isnull=True).filter(Exists(holding))
    complaints = Conflict.objects.filter(why__in=(Why.SUBJECT, Why.MAYBE_SUBJECT), ended_on__isnull=True)
    theirs = complaints.filter(Exists(there)).values("complaint_id")
    return Q(pk__in=rows.values("incident_id")) | Q(complaint__in=theirs)
