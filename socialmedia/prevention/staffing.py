"""Who works here, what each has signed and learnt, and who has not (R173, R229, R230, R231)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.db.models import Min, QuerySet

from accounts.models import Academy, Post, Trust, User
from socialmedia.prevention import reference
from socialmedia.prevention.models import Agreement, Declaration, Induction, Page, Round, Rules, Training
from socialmedia.prevention.vocabulary import SIGNERS, Signed, Standards

NEW_FOR = 90
"""Days for which somebody counts as new."""


@dataclass
class Colleague:
    """One person who works for the trust, as the lists show them."""

    user: User
    where: list[str] = field(default_factory=list)
    since: dt.date | None = None
    signed_on: dt.date | None = None
    signed_version: int | None = None
    must_sign: bool = False
    trained_on: dt.date | None = None
    training_due: bool = False
    induction: Induction | None = None
    induct_by: dt.date | None = None
    new: bool = False

    @property
    def newly_qualified(self) -> bool:
        return bool(self.induction and self.induction.newly_qualified)

    @property
    def talked(self) -> bool:
        return bool(self.induction and self.induction.talked_on)


def roster(
    trust: Trust, *, on: dt.date, academies: Collection[Academy] | None = None, central: bool = True,
    kind: str = Signed.ACCEPTABLE_USE,
) -> list[Colleague]:  # fmt: skip
    """Everybody who signs, by name, each once, in a few queries whatever their number; some academies, or all."""
    posts = Post.objects.filter(trust=trust, kind__in=SIGNERS, user__is_active=True).held_on(on)
    posts = posts.select_related("user", "academy").order_by("user__name", "user_id", "from_date")
    chosen = None if academies is None else {academy.pk for academy in academies}
    found: dict[int, Colleague] = {}
    for post in posts:
        if chosen is not None and not (post.academy_id in chosen or (central and post.academy_id is None)):
            continue
        one = found.setdefault(post.user_id, Colleague(post.user, since=post.from_date))
        place = post.academy.name if post.academy_id and post.academy else trust.name
        if place not in one.where:
            one.where.append(place)
        one.since = min(one.since or post.from_date, post.from_date)
    _new(found, trust, on=on)
    rules = reference.rules_of(trust)
    agreement = reference.in_force(trust, kind, on=on)
    _trainings(found, rules, on=on)
    _inductions(found, rules)
    _signatures(found, agreement, rules, on=on)
    return list(found.values())


def counts_from(agreement: Agreement, rules: Rules, *, on: dt.date) -> dt.date:
    """From which day on a signature under this version counts today: the round's, or a year back."""
    going_on = open_round(agreement, on=on)
    return going_on.counts_from if going_on else on - relativedelta(months=rules.sign_again_months)


def open_round(agreement: Agreement, *, on: dt.date) -> Round | None:
    """The round that goes on under this version."""
    return Round.objects.filter(agreement=agreement, begins_on__lte=on, closed_on__isnull=True).first()


def must_sign(user: User, trust: Trust, *, on: dt.date) -> list[Agreement]:
    """What this person is asked to sign today: the acceptable use policy, and the rules for posting if they do."""
    rules = reference.rules_of(trust)
    wanted = []
    for kind in (Signed.ACCEPTABLE_USE, Signed.OFFICIAL_USE):
        agreement = reference.in_force(trust, kind, on=on)
        if agreement is None or (kind == Signed.OFFICIAL_USE and not posts_officially(user)):
            continue
        since = counts_from(agreement, rules, on=on)
        if not Declaration.objects.filter(agreement=agreement, user=user, on__gte=since).exists():
            wanted.append(agreement)
    return wanted


def posts_officially(user: User) -> bool:
    """Whether this person runs a page of the school (R232)."""
    return official_pages().filter(run_by=user).exists()


def official_posters(trust: Trust) -> dict[int, User]:
    """Everybody who runs a page of the school."""
    rows = official_pages().filter(run_by__isnull=False, run_by__is_active=True).select_related("run_by")
    return {page.run_by_id: page.run_by for page in rows if page.run_by_id and page.run_by}


def official_pages() -> QuerySet[Page]:
    """The pages of the school that are still there."""
    return Page.objects.filter(whose=Standards.OFFICIAL, gone_on__isnull=True)


def not_signed(going_on: Round, *, on: dt.date) -> list[Colleague]:
    """Who has not signed in this round, by name (R230). A version that came into force meanwhile is the one that is
    signed from then on, so whoever signed that has signed."""
    agreement = going_on.agreement
    people = roster(agreement.trust, on=on)
    if agreement.kind == Signed.OFFICIAL_USE:
        posters = official_posters(agreement.trust)
        people = [one for one in people if one.user.pk in posters]
    rows = Declaration.objects.filter(
        agreement__trust=agreement.trust_id, agreement__kind=agreement.kind, agreement__number__gte=agreement.number,
        on__gte=going_on.counts_from,
    )  # fmt: skip
    signed = set(rows.values_list("user_id", flat=True))
    return [one for one in people if one.user.pk not in signed]


def _signatures(found: dict[int, Colleague], agreement: Agreement | None, rules: Rules, *, on: dt.date) -> None:
    if agreement is None:
        return
    since = counts_from(agreement, rules, on=on)
    rows = Declaration.objects.filter(agreement__trust=agreement.trust, agreement__kind=agreement.kind)
    rows = rows.filter(user__in=list(found)).order_by("on", "pk")
    for user, number, version, day in rows.values_list("user_id", "agreement__number", "agreement_id", "on"):
        found[user].signed_on, found[user].signed_version = day, number
        found[user].must_sign = not (version == agreement.pk and day >= since)
    for one in found.values():
        if one.signed_on is None:
            one.must_sign = True


def _trainings(found: dict[int, Colleague], rules: Rules, *, on: dt.date) -> None:
    since = on - relativedelta(months=rules.training_months)
    rows = Training.objects.filter(user__in=list(found), online_safety=True).order_by("on")
    for user, day in rows.values_list("user_id", "on"):
        found[user].trained_on = day
    for one in found.values():
        one.training_due = one.trained_on is None or one.trained_on < since


def _inductions(found: dict[int, Colleague], rules: Rules) -> None:
    for row in Induction.objects.filter(user__in=list(found)):
        found[row.user_id].induction = row
    for one in found.values():
        days = rules.newly_qualified_days if one.newly_qualified else rules.induction_days
        if one.since is not None:
            one.induct_by = one.since + dt.timedelta(days=days)


def _new(found: dict[int, Colleague], trust: Trust, *, on: dt.date) -> None:
    """Who began within these days; not whoever was there when the trust began to use the portal."""
    first = Post.objects.filter(trust=trust, kind__in=SIGNERS).aggregate(first=Min("from_date"))["first"]
    for one in found.values():
        one.new = one.since is not None and one.since > first and (on - one.since).days <= NEW_FOR


def newcomers(people: list[Colleague], *, on: dt.date) -> list[Colleague]:
    """Who has begun lately and has not been spoken with: those newly qualified first (R231)."""
    new = [one for one in people if one.new and not one.talked]
    return sorted(new, key=lambda one: (not one.newly_qualified, one.induct_by or on, one.user.name))
