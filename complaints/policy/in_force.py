"""Which version applies to whom on which day, and who looks at it afterwards."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from accounts.models import Academy, Trust
from complaints.policy.models import OutsideBody, Procedure
from complaints.policy.vocabulary import SchoolKind


class NoProcedure(LookupError):
    """No version was ever put in force for this academy."""


def procedure_for(academy: Academy, *, on: dt.date) -> Procedure:
    """The version in force at the academy on that day: its own if it has one, else the trust's (R1, R279).

    A day before the first version gets that first one, so that an old complaint is never turned away.
    Raises NoProcedure when there is none at all.
    """
    versions = list(
        Procedure.objects.put_in_force()
        .filter(trust_id=academy.trust_id)
        .filter(Q(academy=academy) | Q(academy__isnull=True))
        .order_by("in_force_from")
    )
    own = [v for v in versions if v.academy_id]
    shared = [v for v in versions if not v.academy_id]
    if not versions:
        raise NoProcedure(f"No procedure has been put in force for {academy}.")
    return _standing(own, on) or _standing(shared, on) or (shared or own)[0]


def _standing(versions: list[Procedure], on: dt.date) -> Procedure | None:
    """The last of these that began by that day, unless it has ended."""
    begun = [v for v in versions if v.in_force_from and v.in_force_from <= on]
    if not begun or (begun[-1].ended_on and begun[-1].ended_on < on):
        return None
    return begun[-1]


def outside_body(*, on: dt.date, procedure: Procedure | None = None) -> OutsideBody:
    """The body of that day for the kind of school the version is for (S0 §8, R102, R103).

    Without a version, that of academies. Raises OutsideBody.DoesNotExist when none is on record for the day.
    """
    bodies = OutsideBody.objects.filter(from_date__lte=on).filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    if procedure is None:
        return bodies.filter(school_kind=SchoolKind.ACADEMY).latest("from_date")
    return bodies.filter(school_kind=procedure.school_kind, trust_id=procedure.trust_id).latest("from_date")


def in_force_now(trust: Trust, *, on: dt.date) -> list[Procedure]:
    """Every version that stands somewhere on that day: the trust's first, then academies' own."""
    versions = list(
        Procedure.objects.put_in_force().filter(trust=trust).order_by("in_force_from").select_related("academy")
    )
    places = sorted({v.academy_id or 0 for v in versions})
    found = [_standing([v for v in versions if (v.academy_id or 0) == place], on) for place in places]
    return [v for v in found if v is not None]


def overdue_reviews(trust: Trust, *, on: dt.date) -> list[Procedure]:
    """The versions in force whose next review date has passed (R1)."""
    return [version for version in in_force_now(trust, on=on) if version.review_overdue(on)]
