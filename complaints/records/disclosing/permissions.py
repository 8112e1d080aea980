"""Who may: requests to see the record, for the trust's officers and, at their academy, the record keeper.

Whoever the request is about finds nothing of it, nor does anybody who may not see one of the cases in it: conflicts
always win, superusers included. Only whoever recorded it keeps it, without such a case: that it went would tell them
of one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts import posts
from accounts.models import Academy, PostKind, User
from complaints.casework import permissions as casework
from complaints.casework.likeness import words_of
from complaints.casework.models import Complainant, Conflict
from complaints.casework.vocabulary import Why
from complaints.records.models import Disclosure, DisclosurePerson, ScopedCase

COMPLAINED_ABOUT = (Why.SUBJECT, Why.MAYBE_SUBJECT)
KEEPERS = (*posts.OFFICERS, PostKind.RECORD_KEEPER)


def keeps(user: User | AnonymousUser, *, on: dt.date) -> bool:
    """Whether this person deals with requests at all: by post, never by being a superuser."""
    return isinstance(user, User) and user.is_active and posts.holds(user, *KEEPERS, on=on)


def for_the_trust(user: User, *, on: dt.date) -> bool:
    """Whether this person deals with requests to the trust as a whole."""
    return posts.holds(user, *posts.OFFICERS, on=on)


def academies_of(user: User, *, on: dt.date) -> QuerySet[Academy]:
    """The academies whose requests this person deals with."""
    if for_the_trust(user, on=on):
        trusts = {post.trust_id for post in posts.held_by(user, on=on) if post.kind in posts.OFFICERS}
        return Academy.objects.filter(trust__in=trusts)
    kept = [post.academy_id for post in posts.held_by(user, on=on) if post.kind == PostKind.RECORD_KEEPER]
    return Academy.objects.filter(pk__in=[pk for pk in kept if pk is not None])


def visible_to(user: User | AnonymousUser, *, on: dt.date) -> QuerySet[Disclosure]:
    """Every request that this person deals with, for every list, count and page."""
    if not isinstance(user, User) or not keeps(user, on=on):
        return Disclosure.objects.none()
    seen = Q(academy__in=academies_of(user, on=on).values("pk"))
    if for_the_trust(user, on=on):
        seen |= Q(academy=None)
    unseen = ScopedCase.objects.exclude(complaint__in=casework.visible_to(user, on=on).order_by().values("pk"))
    about = DisclosurePerson.objects.filter(user=user)
    return (
        Disclosure.objects.filter(seen)
        .exclude(pk__in=about.values("disclosure_id"))
        .exclude(~Q(opened_by=user), pk__in=unseen.values("disclosure_id"))
        .exclude(pk__in=_by_their_complainants(user))
    )


def _by_their_complainants(user: User) -> set[int]:
    """Requests of, or about, somebody who complained about this person: before anything is in scope their words tell of
    a complaint already. Errs on the side of hiding; for almost everybody it is one query."""
    barred = Conflict.objects.filter(user=user, ended_on__isnull=True, why__in=COMPLAINED_ABOUT)
    people = Complainant.objects.filter(complaint__in=barred.values("complaint_id"))
    rows = people.values_list("name", "pupil_name", "representative_name")
    names = {words for row in rows for name in row if (words := words_of(name))}
    if not names:
        return set()
    typed = [
        *Disclosure.objects.values_list("pk", "asked_by"),
        *DisclosurePerson.objects.values_list("disclosure_id", "name"),
    ]
    given = ((pk, words_of(name)) for pk, name in typed)
    return {pk for pk, said in given if said and any(words <= said or said <= words for words in names)}


def cases_of(disclosure: Disclosure, user: User, *, on: dt.date) -> QuerySet[ScopedCase]:
    """The cases in its scope that this person may see: all of them, except for whoever recorded it."""
    return disclosure.cases.filter(complaint__in=casework.visible_to(user, on=on).order_by().values("pk"))


def sends(disclosure: Disclosure, user: User) -> bool:
    """Whether this person has the pack and records its release: never whoever recorded the request. Four eyes; and
    whoever recorded it may be kept from a case in it, so that no page may depend on whether they are."""
    return disclosure.opened_by_id != user.pk


def others(disclosure: Disclosure, *, besides: User, on: dt.date) -> list[User]:
    """Who else deals with this request: for the second look."""
    found: Iterable[User] = (user for kind in posts.OFFICERS for user in posts.holders(kind, on=on))
    return [
        user
        for user in dict.fromkeys(found)
        if user.pk != besides.pk and visible_to(user, on=on).filter(pk=disclosure.pk).exists()
    ]
