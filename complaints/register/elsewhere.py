"""What is with other bodies, across cases: who has which matter and when to ask, and what the outside body requires.

Three queries, whatever the number of rows; each begins with the complaints that this reader may see (R127).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from complaints.casework.models import OtherBody, Referral, RequiredWork
from complaints.register import queries
from complaints.register.asked import Asked
from complaints.register.queries import Reader

MOST = 200
"""Rows of one list; of more it says so, and the limits above narrow it."""


@dataclass(frozen=True)
class Elsewhere:
    """The three lists of the page, each with whether there are more."""

    bodies: list[OtherBody]
    referrals: list[Referral]
    work: list[RequiredWork]
    more: bool

    @property
    def is_empty(self) -> bool:
        return not (self.bodies or self.referrals or self.work)


def elsewhere(reader: Reader, asked: Asked, *, kind: str, with_them: str, to_check: bool) -> Elsewhere:
    """`with_them`: now, ended or all; `to_check`: only bodies that should be asked by today, and work that is late."""
    seen = queries.matching(reader, asked)
    bodies = OtherBody.objects.filter(complaint__in=seen)
    referrals = Referral.objects.filter(complaint__in=seen)
    work = RequiredWork.objects.filter(referral__complaint__in=seen)
    if with_them == "now":
        bodies, referrals = bodies.filter(ended_on=None), referrals.filter(concluded_on=None)
        work = work.filter(done_on=None, dropped_on=None)
    elif with_them == "ended":
        bodies, referrals = bodies.exclude(ended_on=None), referrals.exclude(concluded_on=None)
        work = work.exclude(done_on=None, dropped_on=None)
    if kind:
        bodies = bodies.filter(kind=kind)
    if kind and kind != OtherBody.Kind.DFE:
        referrals, work = referrals.none(), work.none()
    if to_check:
        due = Q(next_check_on=None) | Q(next_check_on__lte=reader.on)
        bodies = bodies.filter(due, ended_on=None)
        referrals = referrals.filter(reply_by__lte=reader.on, concluded_on=None)
        work = work.filter(by_when__lte=reader.on, done_on=None, dropped_on=None)
    of_case = ("complaint__academy", "complaint__handler", "complaint__clerk")
    listed = bodies.select_related(*of_case).prefetch_related("pauses")
    found = list(listed.order_by(F("next_check_on").asc(nulls_first=True), "pk")[: MOST + 1])
    referred = list(referrals.select_related(*of_case, "body").order_by("reply_by", "pk")[: MOST + 1])
    through = tuple(f"referral__{path}" for path in of_case)
    to_do = list(work.select_related(*through, "who").order_by(F("by_when").asc(nulls_last=True), "pk")[: MOST + 1])
    more = max(len(found), len(referred), len(to_do)) > MOST
    return Elsewhere(found[:MOST], referred[:MOST], to_do[:MOST], more)
