"""The daily look at open cases: what is due soon or today, late, waiting, lapsed, or to be looked at again.

One pass over the running clocks that need attention, and one small query for each other fact; notices go out in
batches, so that neither time nor memory grows with closed cases. Run twice on a day it tells nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts import notices
from accounts.models import Academy
from accounts.notices import NoticeData
from complaints.casework import attention, deadlines, escalating
from complaints.casework.attention import Fact
from complaints.casework.escalating import Ladder
from complaints.casework.models import (
    COMPLAINANTS_OWN,
    Clock,
    Complaint,
    Conflict,
    Contribution,
    Hearing,
    Interview,
    OtherBody,
    Pause,
    RequiredWork,
)
from complaints.casework.vocabulary import OPEN
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import Calendar, Count, InsufficientCalendar, Rule, due
from complaints.schooldays.dates import long_date

DUE_SOON = 3
"""School days before a date on which whoever keeps it is told (R49)."""

BODIES_UPWARD = dt.timedelta(days=7)
"""After so many days without a question to another body, the trust's officers hear of it."""

AT_ONCE = 500
ONE_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
ACADEMIES = UUID("6f1c2f5e-3c52-4d2a-9b0b-7a5d3a0c9e11")
"""Under this, each academy has a name for notices that are about no one case."""


def look(*, on: dt.date, at: dt.datetime, dry_run: bool = False) -> Iterator[tuple[str, NoticeData]]:
    """Tell whoever keeps an open case what it needs, and give each notice back with the kind of its fact."""
    facts = _facts(on=on)
    while some := list(islice(facts, AT_ONCE)):
        kinds = {fact.key: kind for kind, fact in some}
        for notice in attention.tell([fact for _, fact in some], on=on, at=at, dry_run=dry_run):
            yield kinds[notice.key], notice
    for notice in notices.tell_many(list(_dates_needed(on=on)), at=at, dry_run=dry_run):
        yield "term_dates_needed", notice


def count(told: Iterable[tuple[str, NoticeData]]) -> dict[str, int]:
    """How many notices of each kind."""
    return dict(sorted(Counter(kind for kind, _ in told).items()))


def horizons(*, on: dt.date) -> dict[int, dt.date]:
    """For each academy the last date that is due soon: the third school day from now, or weekday without term dates."""
    calendars = calendars_of(Academy.objects.values_list("pk", flat=True))
    return {pk: _horizon(calendar, on) for pk, calendar in calendars.items()}


def _horizon(calendar: Calendar, on: dt.date) -> dt.date:
    try:
        return due(on, Rule(DUE_SOON), calendar).due_on
    except InsufficientCalendar:
        return due(on, Rule(DUE_SOON, Count.WORKING_DAYS)).due_on


def _facts(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    yield from _of_clocks(on=on)
    yield from _of_heads(on=on)
    yield from _of_pauses(on=on)
    yield from _of_bodies(on=on)
    yield from _of_work(on=on)
    yield from _of_hearings(on=on)
    yield from _of_accounts(on=on)
    yield from _of_records(on=on)


CASE_COLUMNS = ("uuid", "reference", "state", "handler_id", "clerk_id", "academy_id", "lead_subject")
CLOCK_COLUMNS = ("pk", "kind", "due_on", "count", "complaint_id")


def _of_clocks(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """Due soon, due today, overdue and then upward, waiting for term dates, and the complainant's windows that have
    passed."""
    soon = horizons(on=on)
    ladder = escalating.ladder(on=on)
    paused = dict(Pause.objects.filter(began_on__isnull=False, resumed_on=None).values_list("complaint_id", "began_on"))
    latest = max(soon.values(), default=on)
    rows = (
        Clock.objects.filter(stopped_on__isnull=True)
        .filter(Q(due_on__isnull=True) | Q(due_on__lte=latest))
        .annotate(**{f"case_{name}": F(f"complaint__{name}") for name in CASE_COLUMNS})
        .order_by("pk")
        .values(*CLOCK_COLUMNS, *(f"case_{name}" for name in CASE_COLUMNS))
    )
    for row in rows.iterator(chunk_size=2000):
        kind = _standing(row, on=on, soon=soon[row["case_academy_id"]], paused_since=paused.get(row["complaint_id"]))
        if kind:
            yield kind, _clock_fact(kind, row)
        if kind == "overdue":
            yield from _upward(row, ladder)


def _standing(row: dict[str, Any], *, on: dt.date, soon: dt.date, paused_since: dt.date | None) -> str:
    day, own = row["due_on"], row["kind"] in COMPLAINANTS_OWN
    if day is None:
        return "waiting"
    if deadlines.held(row["kind"], row["count"], day, paused_since=paused_since):
        return ""
    if own:
        return "lapsed" if day < on else ""
    if day < on:
        return "overdue"
    if day == on:
        return "due_today"
    return "due_soon" if day <= soon else ""


def _clock_fact(kind: str, row: dict[str, Any]) -> Fact:
    title, day = ClockKind(row["kind"]).label, row["due_on"]
    said = {
        "waiting": f"“{title}” waits for term dates.",
        "overdue": f"“{title}” was due on {long_date(day)} and is late. Write down why under its dates." if day else "",
        "due_today": f"“{title}” is due today. If it cannot be kept, issue the letter about a new date today.",
        "due_soon": f"“{title}” is due on {long_date(day)}. If it cannot be kept, set a new date before."
        if day
        else "",
        "lapsed": f"the time for “{title[:1].lower()}{title[1:]}” passed on {long_date(day)}." if day else "",
    }[kind]
    return Fact(
        complaint_id=row["complaint_id"], uuid=row["case_uuid"], reference=row["case_reference"],
        key=f"{kind}:{row['pk']}:{day or ''}", text=f"{row['case_reference']}: {said}", people=(_keeper(row),),
        urgent=kind in ("overdue", "due_today"),
    )  # fmt: skip


def _keeper(row: dict[str, Any]) -> int | None:
    return attention.owner(
        row["kind"], state=row["case_state"], handler_id=row["case_handler_id"], clerk_id=row["case_clerk_id"]
    )


def _upward(row: dict[str, Any], ladder: Ladder) -> Iterator[tuple[str, Fact]]:
    """A date that is still not kept some school days later goes to the next above, and then to the one above that."""
    title, day = ClockKind(row["kind"]).label, row["due_on"]
    case = escalating.Case(
        row["complaint_id"], row["case_academy_id"], row["case_lead_subject"], _keeper(row),
        of_the_clerk=attention.of_the_clerk(row["kind"], state=row["case_state"]),
    )  # fmt: skip
    for level, person in ladder.above(case, late_since=day):
        yield "escalated", Fact(
            complaint_id=row["complaint_id"], uuid=row["case_uuid"], reference=row["case_reference"],
            key=f"above{level}:{row['pk']}:{day}", people=(person,), urgent=True,
            text=f"{row['case_reference']}: “{title}” was due on {long_date(day)} and has still not been done, "
            f"{escalating.AFTER[level]} school days or more later. It comes to you because you are next above.",
        )  # fmt: skip


def _of_heads(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """The complainant did not answer about the heads in the time given, so they can be frozen (R9, R29)."""
    passed = Complaint.objects.filter(state__in=OPEN, heads_reply_by__lt=on, heads_agreed_on=None, heads_frozen_on=None)
    for complaint in passed.order_by("pk").iterator():
        row = {"pk": complaint.pk, "uuid": complaint.uuid, "reference": complaint.reference}
        by = long_date(complaint.heads_reply_by) if complaint.heads_reply_by else ""
        yield "heads_unanswered", _fact(
            row, f"heads:{complaint.pk}:{complaint.heads_reply_by}", (complaint.handler_id,),
            f"no answer about the heads of complaint came by {by}.",
        )  # fmt: skip


def _of_pauses(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """The day to look again at a pause has come."""
    due_pauses = _with_case(
        Pause.objects.filter(began_on__isnull=False, resumed_on=None, look_again_on__lte=on, complaint__state__in=OPEN),
        "look_again_on",
    )
    for row in due_pauses:
        yield "look_again", _fact(
            row, f"pause:{row['id']}:{row['look_again_on']}", (row["handler_id"], row["clerk_id"]),
            f"it is paused, and the day to look again has come: {long_date(row['look_again_on'])}.",
        )  # fmt: skip


def _of_bodies(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """The day to ask another body how it stands has come: whoever keeps the case, later the trust's officers."""
    officers = tuple(user.pk for user in attention.central_officers(on=on))
    lasting = Pause.objects.filter(other_body=OuterRef("pk"), began_on__isnull=False, resumed_on=None)
    told = Exists(lasting.filter(look_again_on=OuterRef("next_check_on")))
    rows = OtherBody.objects.filter(ended_on=None, next_check_on__lte=on).annotate(told_with_the_pause=told)
    for row in _with_case(rows, "name", "next_check_on", "told_with_the_pause"):
        day = long_date(row["next_check_on"])
        if not row["told_with_the_pause"]:
            yield "ask_body", _fact(
                row, f"body:{row['id']}:{row['next_check_on']}", (row["handler_id"], row["clerk_id"]),
                f"ask {row['name']} how it stands with them. The day to look again was {day}.",
            )  # fmt: skip
        if row["next_check_on"] <= on - BODIES_UPWARD:
            yield "ask_body_upward", _fact(
                row, f"body_above:{row['id']}:{row['next_check_on']}", officers,
                f"nobody has asked {row['name']} how it stands with them since {day}, when that was due.", urgent=True,
            )  # fmt: skip


def _of_work(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """What the outside body requires and is due within a week, or late: whoever does it; late, the officers too."""
    officers = tuple(user.pk for user in attention.central_officers(on=on))
    rows = RequiredWork.objects.filter(done_on=None, dropped_on=None, by_when__lte=on + A_WEEK)
    for row in _with_case(rows, "who_id", "by_when", "kind", through="referral__complaint"):
        late, day = row["by_when"] < on, long_date(row["by_when"])
        what = RequiredWork.Kind(row["kind"]).label
        what = f"what the outside body requires ({what[:1].lower()}{what[1:]})"
        if late:
            yield "work_late", _fact(
                row, f"work_late:{row['id']}:{row['by_when']}", (row["who_id"], *officers),
                f"{what} was to be done by {day} and is late.", urgent=True,
            )  # fmt: skip
        else:
            yield (
                "work_soon",
                _fact(
                    row, f"work_soon:{row['id']}:{row['by_when']}", (row["who_id"],), f"{what} is to be done by {day}."
                ),
            )


def _of_hearings(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """A hearing tomorrow: the clerk and the panel."""
    tomorrow = Hearing.objects.filter(
        on=on + ONE_DAY, fixed_on__isnull=False, held_on=None, adjourned_on=None, complaint__state__in=OPEN
    )
    sitting: dict[int, list[int]] = {}
    for panel, user in tomorrow.filter(panel__members__stood_down_on=None).values_list(
        "panel_id", "panel__members__user_id"
    ):
        sitting.setdefault(panel, []).append(user)
    for row in _with_case(tomorrow, "panel_id", "on", "begins"):
        yield "hearing", _fact(
            row, f"hearing:{row['id']}:{row['on']}", (row["clerk_id"], *sitting.get(row["panel_id"], ())),
            f"the hearing is tomorrow, {long_date(row['on'])}, at {row['begins']:%H:%M}.", urgent=True,
        )  # fmt: skip


def _of_accounts(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """An account that was asked for is late: whoever asked, while they work on it (R29, R31)."""
    late = Contribution.objects.filter(
        answered_at=None, ended_on=None, due_on__lt=on, complaint__state__in=OPEN
    )  # fmt: skip
    for one in late.select_related("complaint", "asked_by").order_by("pk").iterator():
        case = {"pk": one.complaint_id, "uuid": one.complaint.uuid, "reference": one.complaint.reference}
        yield "account_late", _fact(
            case, f"account:{one.pk}:{one.due_on}", attention.whoever_has_it(one.asked_by, one.complaint, on=on),
            f"an account that you asked for was wanted by {long_date(one.due_on)} and has not come.",
        )  # fmt: skip


def _of_records(*, on: dt.date) -> Iterator[tuple[str, Fact]]:
    """The day by which somebody was asked to agree the record of their interview has passed (R31)."""
    sent = Interview.objects.filter(record=Interview.Record.SENT, reply_by__lt=on, complaint__state__in=OPEN)
    for one in sent.select_related("complaint", "by").order_by("pk").iterator():
        case = {"pk": one.complaint_id, "uuid": one.complaint.uuid, "reference": one.complaint.reference}
        by = long_date(one.reply_by) if one.reply_by else ""
        yield "record_unanswered", _fact(
            case, f"record:{one.pk}:{one.reply_by}", attention.whoever_has_it(one.by, one.complaint, on=on),
            f"no answer about the record of an interview came by {by}.",
        )  # fmt: skip


OF_THE_CASE = ("uuid", "reference", "handler_id", "clerk_id")


def _with_case(rows: QuerySet[Any], *columns: str, through: str = "complaint") -> Iterator[dict[str, Any]]:
    found = rows.annotate(case=F(f"{through}_id"), **{name: F(f"{through}__{name}") for name in OF_THE_CASE})
    for row in found.order_by("pk").values("id", "case", *OF_THE_CASE, *columns).iterator():
        yield {**row, "pk": row["case"]}


def _fact(row: dict[str, Any], key: str, people: tuple[int | None, ...], said: str, *, urgent: bool = False) -> Fact:
    return Fact(
        complaint_id=row["pk"], uuid=row["uuid"], reference=row["reference"], key=key,
        text=f"{row['reference']}: {said}", people=people, urgent=urgent,
    )  # fmt: skip


def _dates_needed(*, on: dt.date) -> Iterator[NoticeData]:
    """To each trust officer one notice for each academy where cases wait that they may know of (Counting 5)."""
    waiting: dict[int, set[int]] = {}
    for academy_id, pk in deadlines.running().filter(due_on=None).values_list("complaint__academy_id", "complaint_id"):
        waiting.setdefault(academy_id, set()).add(pk)
    if not waiting:
        return
    officers = attention.central_officers(on=on)
    barred: dict[int, set[int]] = {}
    conflicts = Conflict.objects.filter(
        user__in=officers, ended_on=None, complaint__clocks__stopped_on=None, complaint__clocks__due_on=None
    )
    for user, pk in conflicts.values_list("user_id", "complaint_id"):
        barred.setdefault(user, set()).add(pk)
    calendars = calendars_of(waiting)
    for academy in Academy.objects.filter(pk__in=waiting):
        last = calendars[academy.pk].last_day
        for officer in officers:
            if waiting[academy.pk] - barred.get(officer.pk, set()):
                until = f"They are loaded until {long_date(last)}." if last else "None are loaded."
                yield NoticeData(
                    user_id=officer.pk, about_kind="academy", about=uuid5(ACADEMIES, str(academy.pk)),
                    key=f"dates_needed:{academy.pk}:{last or ''}",
                    path=reverse("casework:calendar", args=[academy.slug]),
                    text=f"{academy.name}: cases wait for term dates. {until}",
                )  # fmt: skip
