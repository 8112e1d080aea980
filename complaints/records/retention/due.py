"""Which records are due: closed for as long as their rule says, with no word from outside since, and nothing that
stands in the way. One query for the list, however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from accounts.models import User
from complaints.casework import permissions as casework
from complaints.casework.holdings import POSTPONES
from complaints.casework.models import Complaint, Contact, Message
from complaints.casework.vocabulary import State
from complaints.records.disclosing.vocabulary import State as Asked
from complaints.records.models import DisposalItem, Hold, RetentionRule, ScopedCase
from complaints.records.retention import schedule

COUNTED = 1_000
A_LOOK = 500
"""Complaints about which the other rooms are asked at once."""
FROM_OUTSIDE = (Contact.Kind.CALL, Contact.Kind.LETTER_IN, Contact.Kind.EMAIL_IN)
HELD, ASKED_FOR, CAME_IN, PROPOSED, NOT_CLOSED = (
    "A hold stands.",
    "A request to see the record is open.",
    "Its time is not over: something came in from outside since, or the rule is longer now.",
    "It is in another disposal.",
    "It is not closed.",
)


@dataclass(frozen=True)
class Due:
    """One record that may go, and by which rule."""

    complaint: Complaint
    rule: RetentionRule
    since: dt.date
    due_on: dt.date


def _standing(field: str = "pk") -> Exists:
    return Exists(Hold.objects.filter(complaint=OuterRef(field), lifted_on=None))


def _asked_for() -> Exists:
    return Exists(ScopedCase.objects.filter(complaint=OuterRef("pk"), disclosure__state=Asked.OPEN))


def _proposed() -> Exists:
    return Exists(DisposalItem.objects.filter(complaint=OuterRef("pk"), state=DisposalItem.State.WAITING))


def came_in_after(day: dt.date) -> Q:
    """A message of the complainant's, or a call, letter or e-mail from outside, after this day."""
    end = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    messages = Message.objects.filter(complaint=OuterRef("pk"), from_complainant=True, sent_at__gte=end)
    contacts = Contact.objects.filter(complaint=OuterRef("pk"), kind__in=FROM_OUTSIDE, on__gt=day)
    return Q(Exists(messages)) | Q(Exists(contacts))


def over(rules: dict[str, RetentionRule], *, on: dt.date) -> Q:
    """The time is over: since it closed, and since the last word from outside."""
    found = Q(pk__in=())
    for kind, which in schedule.KINDS.items():
        day = schedule.cutoff(rules, kind, on)
        found |= which & Q(closed_on__lte=day) & ~came_in_after(day)
    return Q(state=State.CLOSED, disposed_on=None) & found


def due(seen: QuerySet[Complaint], rules: dict[str, RetentionRule], *, on: dt.date) -> QuerySet[Complaint]:
    """Of what somebody may see, what may go today; what closed first comes first."""
    found = seen.filter(over(rules, on=on)).exclude(_standing()).exclude(_asked_for()).exclude(_proposed())
    return found.order_by("closed_on", "pk")


def told(rows: QuerySet[Complaint]) -> QuerySet[Any]:
    """With the kind of rule, and the day since which it counts."""
    came = Message.objects.filter(complaint=OuterRef("pk"), from_complainant=True).order_by().values("complaint")
    spoke = Contact.objects.filter(complaint=OuterRef("pk"), kind__in=FROM_OUTSIDE).order_by().values("complaint")
    message = Subquery(came.annotate(last=Max(TruncDate("sent_at"))).values("last"), output_field=DateField())
    contact = Subquery(spoke.annotate(last=Max("on")).values("last"), output_field=DateField())
    return rows.annotate(
        rule_kind=Case(
            *(When(which, then=Value(str(kind))) for kind, which in schedule.KINDS.items()),
            default=Value(""), output_field=CharField(),
        ),
        since=Greatest("closed_on", Coalesce(message, "closed_on"), Coalesce(contact, "closed_on")),
    )  # fmt: skip


def listed(user: User, *, at: dt.datetime, most: int, kind: str = "") -> tuple[list[Due], int]:
    """The first so many that are due and nothing else postpones, and how many there are, counted no further than
    `COUNTED` + 1."""
    on = timezone.localtime(at).date()
    rules = schedule.in_force(at=at)
    rows = due(casework.visible_to(user, on=on), rules, on=on)
    if kind in schedule.KINDS:
        rows = rows.filter(schedule.KINDS[kind])
    first = _free(rows, most)
    some = list(told(Complaint.objects.filter(pk__in=first)).select_related("academy").order_by("since", "pk"))
    found = [
        Due(row, rules[row.rule_kind], row.since, schedule.due_on(rules, row.rule_kind, row.since)) for row in some
    ]
    return found, rows.order_by()[: COUNTED + 1].count()


def _free(rows: QuerySet[Complaint], most: int) -> list[int]:
    """The first so many that no other room keeps back: what one keeps back for years does not hide those behind it."""
    found: list[int] = []
    start = 0
    while len(found) < most and (some := list(rows.values_list("pk", flat=True)[start : start + A_LOOK])):
        later = postponed(some)
        found += [pk for pk in some if pk not in later]
        start += A_LOOK
    return found[:most]


def postponed(complaints: Collection[int]) -> dict[int, str]:
    """Of these, what other rooms keep back, each with its reason."""
    found: dict[int, str] = {}
    for asks in POSTPONES:
        found |= asks(complaints)
    return found


def why_not(complaints: Collection[int], rules: dict[str, RetentionRule], *, on: dt.date) -> dict[int, str]:
    """Of these, which may not go today after all, each with its reason: asked again just before anything goes."""
    rows = Complaint.objects.filter(pk__in=list(complaints)).annotate(
        held=_standing(),
        asked=_asked_for(),
        over=Case(When(over(rules, on=on), then=Value(True)), default=Value(False)),
    )
    found = postponed(complaints)
    for row in rows.only("pk", "state", "disposed_on"):
        if row.state != State.CLOSED or row.disposed_on is not None:
            found[row.pk] = NOT_CLOSED
        elif row.held:
            found[row.pk] = HELD
        elif row.asked:
            found[row.pk] = ASKED_FOR
        elif not row.over:
            found[row.pk] = CAME_IN
    return found
