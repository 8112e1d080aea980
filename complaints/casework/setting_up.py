"""What the portal still needs before a complaint can be relied on to find its way: said to whoever can see to it.

In the order in which it is to be done: which trust this is, its academies, somebody who answers for the cases, the
procedure, the term dates, and whoever a complaint begins with (docs/install.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from accounts import posts
from accounts.models import Academy, Post, PostKind, Trust, User
from accounts.waiting import Group, Line
from complaints.casework import permissions
from complaints.policy import in_force
from complaints.policy.permissions import may_edit
from complaints.schooldays.models import Span, SpanKind

KEY, TITLE = "set-up", "To set up"
MOST = 12


def for_person(user: User, *, on: dt.date) -> Group | None:
    """What is missing and this person can see to; None where nothing is."""
    appoints = posts.may_appoint(user, on=on)
    if not (appoints or may_edit(user, on=on) or permissions.may_keep_calendars(user, on=on)):
        return None
    trust = Trust.objects.order_by("pk").first()
    if trust is None:
        return Group(KEY, TITLE, [_trust()]) if appoints else None
    lines = list(_missing(user, trust, appoints=appoints, on=on))
    return Group(KEY, TITLE, lines[:MOST]) if lines else None


def _trust() -> Line:
    return Line("The trust", reverse("accounts:trust"), "letters and pages need its name and address")


def _missing(user: User, trust: Trust, *, appoints: bool, on: dt.date) -> Iterator[Line]:
    academies = list(trust.academies.filter(is_open=True).order_by("name"))
    if not academies and appoints:
        yield Line("The first academy", reverse("accounts:new_academy"), "nobody can complain until there is one")
    held = set(Post.objects.held_on(on).filter(user__is_active=True).values_list("kind", "academy_id"))
    kinds = {kind for kind, _ in held}
    if appoints and not kinds & set(posts.OFFICERS):
        says = "nobody is in post who says who reads complaints, keeps the procedure and loads term dates"
        yield Line("A trust officer", _fill(PostKind.TRUST_OFFICER, None), says)
    if may_edit(user, on=on) and academies and not in_force.in_force_now(trust, on=on):
        says = "none is in force, so no complaint can be taken in"
        yield Line("The complaints procedure", reverse("policy:versions"), says)
    if permissions.may_keep_calendars(user, on=on):
        yield from _without_dates(academies, on)
    if appoints and kinds & set(posts.OFFICERS):
        for academy in academies:
            if (PostKind.PRINCIPAL, academy.pk) not in held:
                says = "nobody is in post; complaints go to whoever the procedure names next"
                yield Line(f"The principal of {academy.name}", _fill(PostKind.PRINCIPAL, academy), says)
        if academies and PostKind.CLERK not in kinds:
            yield Line("A clerk", _fill(PostKind.CLERK, None), "nobody is in post to take requests for a review panel")


def _without_dates(academies: list[Academy], on: dt.date) -> Iterator[Line]:
    """Academies of which no term is loaded that ends today or later."""
    terms = Span.objects.filter(academy__in=academies, kind=SpanKind.TERM, last_day__gte=on)
    dated = set(terms.values_list("academy_id", flat=True))
    for academy in academies:
        if academy.pk not in dated:
            at = reverse("casework:calendar", args=[academy.slug])
            yield Line(f"Term dates of {academy.name}", at, "without them no time limit in school days has a date")


def _fill(kind: PostKind, academy: Academy | None) -> str:
    place = str(academy.pk) if academy else "trust"
    return f"{reverse('accounts:fill')}?{urlencode({'kind': kind.value, 'place': place})}"
