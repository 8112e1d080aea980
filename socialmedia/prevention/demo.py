"""What the practice trust has done before anything happens: approved, signed, trained, planned, by real acts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import Academy, PostKind, Trust, User
from accounts.posts import holders
from socialmedia.prevention import reference, staffing
from socialmedia.prevention.actions import agreements, outreach, staff
from socialmedia.prevention.models import Agreement, Communication, Page, Turn
from socialmedia.prevention.vocabulary import Channel, Placed, Signed, Standards

UNSIGNED = 4
"""Every fourth colleague has still to sign."""


def seed(*, at: dt.datetime) -> int:
    """Once, in the practice trust; says how many have signed, nothing when something is approved already."""
    trust = Trust.objects.filter(practice=True).first()
    if trust is None or Agreement.objects.filter(trust=trust, approved_on__isnull=False).exists():
        return 0
    on = timezone.localdate(at)
    officers = holders(PostKind.TRUST_OFFICER, on=on)
    if not officers:
        return 0
    with transaction.atomic():
        for row in reference.agreements_of(trust, at=at):
            agreements.approve(
                row, approver="The trust board", approved_on=on - dt.timedelta(days=60),
                in_force_from=on - dt.timedelta(days=60), review_on=on + dt.timedelta(days=300), by=officers[0], at=at,
            )  # fmt: skip
        signed = _signatures(trust, officers[0], on=on, at=at)
        for academy in trust.academies.filter(is_open=True):
            heads = holders(PostKind.PRINCIPAL, on=on, academy=academy)
            if heads:
                _academy(academy, heads[0], on=on, at=at)
    return signed


def _signatures(trust: Trust, officer: User, *, on: dt.date, at: dt.datetime) -> int:
    policy = reference.in_force(trust, Signed.ACCEPTABLE_USE, on=on)
    if policy is None:
        return 0
    people = staffing.roster(trust, on=on)
    day = on - dt.timedelta(days=30)
    trained = [one.user for one in people if one.user != officer]
    staff.record_training(
        trained, title="Safeguarding, with online safety", provider="The trust", online_safety=True, on=day, by=officer,
        at=at,
    )  # fmt: skip
    agreements.open_round(
        policy, title="This year", begins_on=on - dt.timedelta(days=7), due_on=on + dt.timedelta(days=14), by=officer,
        at=at,
    )  # fmt: skip
    signing = [one.user for number, one in enumerate(people) if number % UNSIGNED]
    for user in signing:
        agreements.show(policy, to=user, at=at)
        agreements.sign(policy, signature=user.name, trained=True, understood=True, mark=policy.mark, by=user, at=at)
    return len(signing)


def _academy(academy: Academy, head: User, *, on: dt.date, at: dt.datetime) -> None:
    staff_here = [*holders(PostKind.STAFF, on=on, academy=academy), head]
    runs = staff_here[0]
    outreach.keep(
        Page(
            academy=academy, platform="Facebook", name=academy.name, whose=Standards.OFFICIAL, run_by=runs,
            checked_on=on,
        ),
        by=head, at=at,
    )  # fmt: skip
    outreach.keep(
        Communication(
            academy=academy, channel=Channel.NEWSLETTER, title="How to raise something with us", owner=head,
            planned_for=on + dt.timedelta(days=10),
        ),
        by=head, at=at,
    )  # fmt: skip
    saturday = on + dt.timedelta(days=(5 - on.weekday()) % 7)
    outreach.keep(
        Turn(academy=academy, who=runs, from_on=saturday, to_on=saturday + dt.timedelta(days=1)), by=head, at=at
    )
    for number, placement in enumerate(reference.placements_of(academy.trust)):
        if number % 3:
            outreach.check_placement(placement, academy, placed=Placed.YES, where="", by=head, at=at)
