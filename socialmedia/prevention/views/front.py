"""The first page: what I have to do, what I can report, what I keep."""

from __future__ import annotations

from django.shortcuts import render
from django.utils import timezone

from accounts.methods import only
from socialmedia.prevention import permissions, reference, staffing
from socialmedia.prevention.actions.agreements import asked_to_sign
from socialmedia.prevention.models import Communication, Turn
from socialmedia.prevention.views.common import Answer, IncidentRequest, insist, signed_in, the_trust, today


@only("GET", "HEAD")
@signed_in
def front(request: IncidentRequest) -> Answer:
    """For everybody who works here, and for chairs to whom a report may go."""
    on, user, trust = today(), request.user, the_trust()
    signs, keeps = permissions.signs(user, on=on), permissions.keeps_lists(user, on=on)
    reports = permissions.reports(user, on=on)
    asks_mails = permissions.mail_at(user, on=on).exists()
    insist(signs or keeps or asks_mails or reports.exists())
    reference.agreements_of(trust, at=timezone.now())
    context = {
        "signs": signs, "keeps": keeps, "keeps_trust": permissions.may_keep(user, on=on), "asks_mails": asks_mails,
        "to_sign": asked_to_sign(user, trust, on=on),
        "open_reports": reports.exclude(standing="closed").count(),
        "reads_reports": keeps or asks_mails or reports.exists(),
        "to_discuss": _to_discuss(request) if keeps else 0,
        "turns": Turn.objects.filter(who=user, looked_on__isnull=True).order_by("from_on")[:5],
        "due": Communication.objects.filter(owner=user, sent_on=None, dropped_because="").order_by("planned_for")[:5],
        "new": _new(request) if keeps else 0, "on": on, "policies": reference.policies_of(trust, staff=signs),
        "rules": reference.rules_of(trust),
    }  # fmt: skip
    return render(request, "prevention/front.html", context)


def _to_discuss(request: IncidentRequest) -> int:
    rows = permissions.contacts(request.user, on=today())
    return rows.filter(discussed_on=None, ended_on=None).count()


def _new(request: IncidentRequest) -> int:
    on, user = today(), request.user
    people = staffing.roster(
        the_trust(), on=on, academies=list(permissions.places(user, on=on)),
        central=permissions.for_trust(user, on=on),
    )  # fmt: skip
    return len(staffing.newcomers(people, on=on))
