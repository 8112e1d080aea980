"""Reports about posts that wait for somebody: those whose day has come, and those that they look after."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.urls import reverse

from accounts import posts
from accounts.models import User
from accounts.waiting import Group, Line
from letters.vocabulary import LetterState
from socialmedia import permissions
from socialmedia.models import (
    BodyContact,
    Helper,
    Incident,
    IncidentLetter,
    PlatformReport,
    Removal,
    Support,
)
from socialmedia.vocabulary import POLICE, Decided, State

MOST = 25
KEY, TITLE = "incidents", "Posts about the school"


def for_person(user: User, *, on: dt.date) -> Group | None:
    """Danger first, then letters to approve, then what is to be looked at again, then the rest that is open.

    The trust's people oversee every academy: for them only what needs somebody is listed, not all that is open.
    """
    visible = permissions.visible_to(user, on=on).exclude(state=State.CLOSED)
    rows = visible.annotate(danger_now=_danger(), letter=_letter(user, on=on), again=_again(on))
    if _oversees(user, on=on):
        rows = rows.filter(Q(danger_now=True) | Q(letter=True) | Q(again=True) | _helped(user))
    order = Case(
        When(danger_now=True, then=0), When(letter=True, then=1), When(again=True, then=2), default=3,
        output_field=IntegerField(),
    )  # fmt: skip
    found = list(rows.select_related("academy").order_by(order, "-reported_at", "-pk")[: MOST + 1])
    if not found:
        return None
    everything = reverse("socialmedia:incidents") if len(found) > MOST else ""
    return Group(KEY, TITLE, [_line(row) for row in found[:MOST]], everything)


def _line(row: Incident) -> Line:
    says = [row.get_state_display()]
    if row.letter:  # type: ignore[attr-defined]
        says.append("a letter waits for you to approve it")
    if row.again:  # type: ignore[attr-defined]
        says.append("a day to look again has come")
    if row.danger_now:  # type: ignore[attr-defined]
        says.append("somebody may be in danger, and no call to the police is recorded")
    return Line(
        text=f"{row.reference}, {row.academy.name}", path=row.get_absolute_url(), says="; ".join(says),
        urgent=row.danger_now, late=row.again,  # type: ignore[attr-defined]
    )  # fmt: skip


def _oversees(user: User, *, on: dt.date) -> bool:
    return posts.holds(user, *permissions.TRUST_POSTS, on=on)


def _helped(user: User) -> Q:
    return Q(pk__in=Helper.objects.filter(user=user, until__isnull=True).values("incident_id"))


def _danger() -> Case:
    """Somebody may be in danger and no contact with the police is recorded yet."""
    told = BodyContact.objects.filter(incident=OuterRef("pk"), body__in=POLICE)
    return Case(
        When(Q(Q(danger=True) | Q(assessment__crime=True)) & ~Exists(told), then=Value(True)), default=Value(False)
    )


def _letter(user: User, *, on: dt.date) -> Case | Value:
    """A letter that the trust approves, and that this person did not draft (R273)."""
    if not _oversees(user, on=on):
        return Value(False)
    drafts = IncidentLetter.objects.filter(incident=OuterRef("pk"), letter__state=LetterState.DRAFTED)
    return Case(When(Exists(drafts.exclude(letter__drafted_by=user)), then=Value(True)), default=Value(False))


def _again(on: dt.date) -> Case:
    """A day to look again, to ask somebody or to look for a post has come (R165, R184, R236)."""
    here = OuterRef("pk")
    asked = Exists(BodyContact.objects.filter(incident=here, next_check_on__lte=on))
    gone = Exists(Removal.objects.filter(incident=here, check_on__lte=on))
    platform = PlatformReport.objects.filter(incident=here, look_again_on__lte=on, decision=Decided.WAITING)
    cared = Exists(Support.objects.filter(concerned__incident=here, next_check_on__lte=on))
    come = Q(look_again_on__lte=on) | asked | gone | Exists(platform) | cared
    return Case(When(come, then=Value(True)), default=Value(False))
