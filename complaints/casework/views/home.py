"""The home page: what must I do today?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts import posts, trail, waiting
from accounts.methods import only
from accounts.models import PostKind, Trust, User
from complaints.casework import chronologies, permissions, routing
from complaints.casework.models import CaseLetter, Complaint, Hearing, Message, OtherBody, RequiredWork
from complaints.casework.views.access import Answer, today
from complaints.casework.vocabulary import OPEN, Role, State
from complaints.casework.working import of, sits_on
from complaints.policy.in_force import overdue_reviews
from complaints.policy.models import Procedure
from letters.models import Delivery
from letters.vocabulary import BY_HAND, ApproverKind, Outcome

MOST = 25
"""Rows in one list of the home page; beyond that it says how many more there are."""

COUNTED = 1_000
"""Nothing is counted further: a list says "more than 975 more" and costs the same for any number of cases."""

AHEAD = dt.timedelta(days=42)

KEEPERS = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.PRINCIPAL, PostKind.RECORD_KEEPER)
"""Who looks after complaints that nobody handles yet."""


@dataclass(frozen=True)
class Listed:
    """Rows of one list, and how many there are in all."""

    rows: list[Any] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> str:
        """How many are not shown, in words; empty when none."""
        left = min(self.total, COUNTED) - len(self.rows)
        return f"{'more than ' if self.total > COUNTED else ''}{left}" if left else ""

    @property
    def in_words(self) -> str:
        return counted(self.total)


def counted(number: int) -> str:
    """A number that was counted to `COUNTED` + 1 and no further."""
    return f"more than {COUNTED:,}" if number > COUNTED else str(number)


@only("GET", "HEAD", public=True)
@never_cache
def front_door(request: HttpRequest) -> Answer:
    """The first page: staff who are signed in see what to do today, everybody else two clear ways in (R4)."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html")
    return home(request)


@login_required
def home(request: HttpRequest) -> Answer:
    """Mine due and overdue, waiting for me, waiting for term dates, unassigned, hearings coming, messages unread."""
    user, on = request.user, today()
    if not isinstance(user, User):
        raise Http404
    visible = permissions.visible_to(user, on=on)
    mine = of(user, visible, on=on)
    officer, keeper = posts.holds(user, *posts.OFFICERS, on=on), posts.holds(user, *KEEPERS, on=on)
    lead = posts.holds(user, PostKind.SAFEGUARDING_LEAD, on=on)
    # The dates of a case are the clerk's and the handler's to keep: whoever only sits has the hearing, listed apart.
    looking = _listed(to_investigate(user, visible))
    apart = [row.pk for row in looking.rows if user.pk not in (row.handler_id, row.clerk_id)]
    kept = mine.exclude(pk__in=sits_on(user).values("pk")).exclude(pk__in=apart)
    dated = kept.filter(next_due_on__isnull=False).order_by("next_due_on", "pk")
    without = kept.filter(next_due_on__isnull=True, waiting_for_dates=False)
    context = {
        "on": on,
        "soon": on + dt.timedelta(days=7),
        "due": _listed(dated),
        "overdue": _number(dated.filter(next_due_on__lt=on)),
        "undated": _listed(without.exclude(state__in=(State.CLOSED,)).order_by("received_on", "pk")),
        "panels": _listed(mine.filter(pk__in=sits_on(user).values("pk")).order_by("received_on", "pk")),
        "investigate": looking,
        "triage": _without_a_date_first(to_triage(user, visible)) if keeper else Listed(),
        "keeps_calendars": permissions.may_keep_calendars(user, on=on),
        "approve": to_approve(user, visible, on=on),
        "no_dates": _listed((visible if officer else mine).filter(waiting_for_dates=True).order_by("received_on")),
        "unassigned": _listed(visible.filter(handler__isnull=True, state__in=OPEN).order_by("received_on"))
        if keeper
        else Listed(),
        "hearings": hearings(visible, mine, on=on, officer=officer),
        "to_ask": to_ask(visible if officer else mine, on=on),
        "required": required(user, visible, on=on, officer=officer),
        "rulings": permissions.to_rule_on(user, on=on).order_by("pk")[:MOST],
        "asked": list(permissions.asked_of(user, on=on).select_related("complaint__academy")[:MOST]),
        "unread": unread(user, visible, mine, on=on),
        "reviews": _reviews(user, on=on),
        "safeguarding": _listed(flagged(visible)) if lead else Listed(),
        "to_post": to_post(user, visible),
        "broken": officer and chronologies.broken_for(user, on=on),
        "keeper": keeper,
        "may_log": permissions.may_log(user, on=on),
        "reads_cases": keeper or visible.exists(),
        "elsewhere": waiting.for_person(user, on=on),
    }
    if context["reads_cases"]:
        trail.saw(about_kind="home", about=None, user=user, what="list", at=timezone.now())
    return render(request, "casework/home.html", context)


def to_investigate(user: User, visible: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """What this person was asked to look into and has not yet reported on."""
    looking = user.named_on.filter(role__in=(Role.INVESTIGATOR, Role.THIRD_PARTY), until__isnull=True)
    rows = visible.filter(pk__in=looking.values("complaint_id"), state__in=(State.INFORMAL, State.FORMAL))
    return rows.order_by("next_due_on", "pk")


def to_triage(user: User, visible: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Everything that has arrived, is not accepted yet and that somebody else handles: whoever keeps the record can
    accept it too (S0 §6.1). With or without a date: what waits for term dates must not be overlooked."""
    return visible.filter(state=State.RECEIVED, handler__isnull=False).exclude(handler=user)


def flagged(visible: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Open complaints that are flagged safeguarding, the newest first, for whoever leads on it."""
    return visible.filter(safeguarding=True).exclude(state=State.CLOSED).order_by("-received_on", "-pk")


def to_post(user: User, visible: QuerySet[Complaint]) -> list[CaseLetter]:
    """Issued letters that wait to be printed and posted or handed over, of the cases that this person keeps."""
    waiting = Delivery.objects.filter(outcome=Outcome.WAITING, how__in=BY_HAND)
    kept = visible.filter(Q(handler=user) | Q(clerk=user))
    rows = CaseLetter.objects.filter(letter__in=waiting.values("letter"), complaint__in=kept)
    return list(rows.select_related("letter", "complaint").order_by("pk")[:MOST])


def _reviews(user: User, *, on: dt.date) -> list[Procedure]:
    """Procedures in force whose review is overdue, for the trust officer who keeps them (R1)."""
    if not posts.holds(user, PostKind.TRUST_OFFICER, on=on):
        return []
    return [version for trust in Trust.objects.all() for version in overdue_reviews(trust, on=on)]


def _listed(rows: QuerySet[Complaint]) -> Listed:
    found = list(rows.select_related("academy", "complainant", "handler")[: MOST + 1])
    total = rows.order_by()[: COUNTED + 1].count() if len(found) > MOST else len(found)
    return Listed(found[:MOST], total)


def _without_a_date_first(rows: QuerySet[Complaint]) -> Listed:
    """What has no date yet, then the rest by date: two short walks along an index instead of sorting all of them."""
    waiting = _listed(rows.filter(next_due_on__isnull=True).order_by("next_due_on", "pk"))
    dated = _listed(rows.filter(next_due_on__isnull=False).order_by("next_due_on", "pk"))
    return Listed([*waiting.rows, *dated.rows][:MOST], min(waiting.total + dated.total, COUNTED + 1))


def _number(rows: QuerySet[Complaint]) -> str:
    """How many, in words; empty when there are none."""
    number = rows.order_by()[: COUNTED + 1].count()
    return counted(number) if number else ""


def hearings(visible: QuerySet[Complaint], mine: QuerySet[Complaint], *, on: dt.date, officer: bool) -> list[Hearing]:
    """Hearings that are fixed and not held: those to come, and those that are past and not yet recorded."""
    cases = visible if officer else mine
    rows = Hearing.objects.filter(
        complaint__in=cases, complaint__state=State.HEARING_FIXED, fixed_on__isnull=False, held_on__isnull=True,
        adjourned_on__isnull=True, on__lte=on + AHEAD,
    )  # fmt: skip
    # Which ones first, and then what is said of them: joined at once, all would be read before the last are left out.
    first = list(rows.order_by("on", "begins", "pk").values_list("pk", flat=True)[:MOST])
    found = Hearing.objects.filter(pk__in=first).select_related("complaint__complainant", "complaint__academy")
    return list(found.order_by("on", "begins", "pk")) if first else []


def to_ask(cases: QuerySet[Complaint], *, on: dt.date) -> list[OtherBody]:
    """Other bodies that should be asked by today how it stands with them."""
    rows = OtherBody.objects.filter(complaint__in=cases, ended_on=None, next_check_on__lte=on)
    return list(rows.select_related("complaint").order_by("next_check_on", "pk")[:MOST])


def required(user: User, visible: QuerySet[Complaint], *, on: dt.date, officer: bool) -> list[RequiredWork]:
    """What the outside body requires and this person is to do; for the trust's officers, what is late besides."""
    rows = RequiredWork.objects.filter(referral__complaint__in=visible, done_on=None, dropped_on=None)
    rows = rows.filter(Q(who=user) | Q(by_when__lt=on)) if officer else rows.filter(who=user)
    return list(rows.select_related("referral__complaint", "who").order_by("by_when", "pk")[:MOST])


def unread(user: User, visible: QuerySet[Complaint], mine: QuerySet[Complaint], *, on: dt.date) -> list[dict[str, Any]]:
    """Complaints with messages that nobody who works on them has read, the closed ones of this person included."""
    own = Q(handler=user) | Q(clerk=user) | permissions.stands_in(user, on=on)
    closed = visible.filter(own, state=State.CLOSED)
    either = Q(complaint__in=mine) | Q(complaint__in=closed)
    waiting = Message.objects.filter(either, from_complainant=True, seen_at__isnull=True)
    rows = waiting.values("complaint__reference", "complaint__complainant__name").annotate(number=Count("pk"))
    return [dict(row) for row in rows.order_by("complaint__reference")[:MOST]]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for this person's approval."""

    complaint: Complaint
    what: str
    letter: CaseLetter | None = None


NEEDED = ("reference", "summary", "state", "stage_reached", "lead_subject", "procedure", "academy")
"""What a line about an approval says of its complaint, and what decides whose it is."""


def to_approve(user: User, visible: QuerySet[Complaint], *, on: dt.date) -> list[Waiting]:
    """Reports and letters that wait for this very person; few queries, whatever their number.

    The database leaves out what waits for somebody else, but for answers and reports: routing says who decides those.
    """
    rows = CaseLetter.objects.filter(pk__in=permissions.may_wait_for(user, on=on), complaint__in=visible)
    drafted = list(
        rows.select_related("letter", "complaint__academy")
        .only("letter__uuid", "letter__key", "letter__title", "letter__recipient_name", "complaint__academy__name",
              "complaint__academy__trust", *(f"complaint__{name}" for name in NEEDED))
        .order_by("pk")[:200]
    )  # fmt: skip
    reported: list[Complaint] = []
    if routing.decides_by_post(user, on=on):
        waiting = visible.filter(state=State.REPORT_SUBMITTED).select_related("academy")
        reported = list(waiting.only(*NEEDED, "academy__name", "academy__trust")[:200])
    answers = permissions.APPROVED_BY[ApproverKind.DECIDER]
    decided = {row.complaint for row in drafted if row.letter.key in answers} | set(reported)
    deciders = routing.approvers_of(decided, on=on) if decided else {}
    found = [Waiting(row, "The investigation report") for row in reported if deciders.get(row.pk) == user.pk]
    found += [
        Waiting(row.complaint, row.letter.title, row)
        for row in drafted
        if row.letter.key not in answers or deciders.get(row.complaint.pk) == user.pk
    ]
    return found[:MOST]
