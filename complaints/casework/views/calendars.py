"""Term dates of the academies, changes that wait for approval, and stored dates that no longer follow."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.methods import only
from accounts.models import Academy, Entry, User
from complaints.casework import chronologies, permissions, proving
from complaints.casework.actions import Refused
from complaints.casework.actions import calendars as changes
from complaints.casework.deadlines import Move
from complaints.casework.models import CalendarChange, Clock, Complaint, DateFault, Hearing
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.vocabulary import ABOUT
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays import calendars
from complaints.schooldays.calendar import LONGEST_GAP
from complaints.schooldays.counting import Calendar
from complaints.schooldays.dates import long_date
from complaints.schooldays.models import SpanKind
from complaints.schooldays.spans import TERM, SpanData, calendar_from

P = ParamSpec("P")
NOBODY = "Nobody yet: the trust officers"
RUNS_OUT = dt.timedelta(days=120)
"""Dates loaded for less than this are warned of: the panel's thirty school days would soon pass their end."""


def for_keepers(
    view: Callable[Concatenate[CaseRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Sign in first; for whoever does not load term dates the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not isinstance(request.user, User) or not permissions.may_keep_calendars(request.user, on=today()):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in: see above

    return guarded  # type: ignore[return-value]


def for_readers(
    view: Callable[Concatenate[CaseRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], Answer]:
    """Sign in first; for whoever may read no academy's dates the page is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not permissions.calendars_of(request.user, on=today()).exists():
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # signed in: see above

    return guarded  # type: ignore[return-value]


@dataclass(frozen=True)
class Year:
    """The loaded dates of one academic year with their totals."""

    title: str
    spans: list[SpanData]
    pupil_days: int
    inset_days: int


@dataclass(frozen=True)
class Loaded:
    """One academy's dates as the pages show them."""

    academy: Academy
    last_day: dt.date | None
    warnings: list[str]
    years: list[Year]
    waiting: int


@dataclass(frozen=True)
class Moving:
    """One date that would move, on a case that this person may see."""

    reference: str
    clock: str
    old: dt.date | None
    new: dt.date | None
    needs: str
    keeper: str
    besides: str
    paused: bool


@only("GET", "HEAD")
@for_readers
def overview(request: CaseRequest) -> Answer:
    """How far each academy's dates reach, and which changes wait."""
    academies = permissions.calendars_of(request.user, on=today())
    keeps = permissions.may_keep_calendars(request.user, on=today())
    context = {
        "academies": [_loaded(academy, request.user) for academy in academies],
        "keeps": keeps,
        "changes": CalendarChange.objects.filter(approved_at=None, dropped_at=None) if keeps else (),
        "faults": proving.open_faults(request.user, on=today()).exists() if keeps else False,
        "broken": chronologies.broken_for(request.user, on=today()) if keeps else False,
    }
    return render(request, "casework/calendars/overview.html", context)


@only("GET", "HEAD")
@for_readers
def academy(request: CaseRequest, slug: str) -> Answer:
    """Every loaded term, INSET day and closure of one academy, year by year."""
    found = get_object_or_404(permissions.calendars_of(request.user, on=today()), slug=slug)
    context = {
        "loaded": _loaded(found, request.user),
        "keeps": permissions.may_keep_calendars(request.user, on=today()),
        "imports": found.term_dates_imports.select_related("imported_by")[:10],
        "term": TERM,
        "kind_names": dict(SpanKind.choices),
    }
    return render(request, "casework/calendars/academy.html", context)


@only("GET", "HEAD", "POST")
@for_keepers
def change(request: CaseRequest, pk: int) -> Answer:
    """What a change does to the dates and to every open case, before anything moves; approve it or drop it."""
    proposed = get_object_or_404(CalendarChange.objects.select_related("proposed_by", "approved_by"), pk=pk)
    if not proposed.waiting:
        context = {"change": proposed, "moved": _moved(proposed, request.user) if proposed.approved_at else []}
        return render(request, "casework/calendars/over.html", context)
    at = timezone.now()
    preview = changes.preview(proposed, at=at)
    moving, filling = _visible(preview.moving, request.user), _visible(preview.filling, request.user)
    hearings = _hearings(changes.hearings_hit(preview.planned, on=today()), request.user)
    mark = _mark(preview, moving, filling, hearings)
    if request.method == "POST":
        try:
            if request.POST.get("decision") == "drop":
                changes.drop(proposed, by=request.user, at=at)
                messages.success(request, "The change was dropped. No date has moved.")
                return redirect("casework:calendars")
            if request.POST.get("seen") == mark:
                changes.approve(proposed, by=request.user, at=at)
                messages.success(request, _said(moving, filling))
                return redirect("casework:calendars")
            messages.error(request, "The list below has changed since you opened it. Look at it again, then decide.")
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
    context = {
        "change": proposed, "planned": preview.planned, "moving": moving, "filling": filling, "mark": mark,
        "hearings": hearings,
        "problems": proposed.problems, "kind_names": dict(SpanKind.choices),
    }  # fmt: skip
    return render(request, "casework/calendars/change.html", context)


@only("GET", "HEAD")
@for_keepers
def faults(request: CaseRequest) -> Answer:
    """Stored dates that were found not to follow from their facts. Nothing was changed."""
    rows = proving.open_faults(request.user, on=today()).select_related("complaint__academy", "clock")
    return render(request, "casework/calendars/faults.html", {"faults": rows})


@only("POST")
@for_keepers
def put_right(request: CaseRequest, pk: int) -> Answer:
    """Take the date that follows from the facts, after somebody has looked."""
    rows = proving.open_faults(request.user, on=today()).select_related("complaint")
    fault = get_object_or_404(rows, pk=pk)
    changes.put_right(fault.complaint, by=request.user, at=timezone.now())
    DateFault.objects.filter(complaint=fault.complaint, settled_on=None).update(settled_on=today())
    messages.success(request, f"The dates of {fault.complaint.reference} follow from their facts again.")
    return redirect("casework:date_faults")


def _loaded(academy: Academy, user: User) -> Loaded:
    spans = calendars.loaded(academy)
    calendar = calendars.calendar_of(academy.pk)
    waiting = permissions.visible_to(user, on=today()).filter(academy=academy, waiting_for_dates=True).count()
    return Loaded(academy, calendar.last_day, _warnings(calendar), _years(academy, spans), waiting)


def _warnings(calendar: Calendar) -> list[str]:
    last = calendar.last_day
    if last is None:
        return ["No term dates are loaded. Until they are, no time limit in school days has a date."]
    found = []
    for before, after in zip(calendar.terms, calendar.terms[1:], strict=False):
        if after.first - before.last > LONGEST_GAP:
            found.append(
                f"Dates are missing between {long_date(before.last)} and {long_date(after.first)}: no time limit is "
                "counted across so long a gap."
            )
    if last < today():
        found.append(f"The loaded dates ended on {long_date(last)}. Load the next year.")
    elif last < today() + RUNS_OUT:
        found.append(f"Dates are loaded until {long_date(last)}. Load the next year before time limits reach it.")
    return found


def _years(academy: Academy, spans: list[SpanData]) -> list[Year]:
    found = []
    for year in sorted({span.academic_year for span in spans}, reverse=True):
        here = [span for span in spans if span.academic_year == year]
        calendar = calendar_from(academy.name, here)
        insets = {day for inset in calendar.insets for day in inset.days() if day.weekday() < 5}
        found.append(Year(f"{year} to {year + 1}", here, len(calendar.school_days), len(insets)))
    return found


def _visible(moves: list[Move], user: User) -> list[Moving]:
    """The moves on cases that this person may see: somebody who is locked out of one finds no trace of it here."""
    pks = {move.clock.complaint_id for move in moves}
    seen = permissions.visible_to(user, on=today()).filter(pk__in=pks).in_bulk()
    paused = set(
        Complaint.objects.filter(pk__in=seen, pauses__began_on__isnull=False, pauses__resumed_on=None).values_list(
            "pk", flat=True
        )
    )
    keepers = {
        (pk, move.clock.pk): changes.keeper(move.clock, seen[pk])
        for move in moves
        if (pk := move.clock.complaint_id) in seen
    }
    names = dict(User.objects.filter(pk__in=set(keepers.values())).values_list("pk", "name"))
    rows = [
        Moving(
            seen[pk].reference, move.clock.title, move.old, move.new, move.clock.waiting_for,
            names.get(keepers[pk, move.clock.pk] or 0, NOBODY), ", ".join(changes.told_besides(move)),
            pk in paused,
        )
        for move in moves
        if (pk := move.clock.complaint_id) in seen
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.new or dt.date.max, row.reference, row.clock))


def _moved(change: CalendarChange, user: User) -> list[Moving]:
    """What an approved change moved, on the cases that this person may see, from the chronologies of these cases."""
    cases = permissions.visible_to(user, on=today()).filter(academy__in=change.academies.all())
    entries = Entry.objects.filter(
        about__in=cases.values("uuid"), about_kind=ABOUT, step="dates_moved", data__change=str(change.uuid)
    )
    found = {entry.about: entry for entry in entries}
    rows = {complaint.uuid: complaint for complaint in cases.filter(uuid__in=found).prefetch_related("clocks")}
    moved = [(rows[about], *clock) for about, entry in found.items() for clock in entry.data.get("clocks", [])]
    keepers = {
        (complaint.pk, kind): changes.keeper(Clock(kind=kind), complaint) for complaint, kind, _old, _new in moved
    }
    names = dict(User.objects.filter(pk__in=set(keepers.values())).values_list("pk", "name"))
    return sorted(
        (
            Moving(
                complaint.reference, ClockKind(kind).label, _day(old), _day(new), "",
                names.get(keepers[complaint.pk, kind] or 0, NOBODY), ", ".join(changes.TOLD.get(kind, ())), False,
            )
            for complaint, kind, old, new in moved
        ),
        key=lambda row: (row.reference, row.clock),
    )  # fmt: skip


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _hearings(rows: list[Hearing], user: User) -> list[tuple[str, dt.date]]:
    """Hearings of cases that this person may see, which would be on a day without school."""
    cases = permissions.visible_to(user, on=today()).filter(pk__in={row.complaint_id for row in rows})
    seen = set(cases.values_list("pk", flat=True))
    return [(row.complaint.reference, row.on) for row in rows if row.complaint_id in seen]


def _mark(
    preview: changes.Preview, moving: list[Moving], filling: list[Moving], hearings: list[tuple[str, dt.date]]
) -> str:
    """Says whether what a person approves is what they were shown."""
    dates = [(one.academy.slug, one.change) for one in preview.planned]
    return hashlib.sha256(repr((dates, moving, filling, hearings)).encode()).hexdigest()


def _said(moving: list[Moving], filling: list[Moving]) -> str:
    parts = ["The term dates are changed."]
    if moving:
        parts.append(f"{len(moving)} date{'s' if len(moving) > 1 else ''} of open cases moved as you saw.")
    if filling:
        parts.append(
            f"{len(filling)} waiting time limit{'s have their dates' if len(filling) > 1 else ' has its date'}."
        )
    return " ".join(parts)
