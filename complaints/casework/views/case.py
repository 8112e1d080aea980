"""The case page: its overview, and the tabs that only show."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts import posts, seen
from accounts.methods import only
from accounts.models import Entry, PostKind
from complaints.casework import actions, deadlines, permissions
from complaints.casework.dates import Dated, dated
from complaints.casework.models import Clock, Complaint, TakingDown
from complaints.casework.sentences import lines
from complaints.casework.views.access import Answer, CaseRequest, my_parts, on_case, today, works_on
from complaints.casework.views.frame import frame, stages
from complaints.casework.views.offers import buttons, pending_letters
from complaints.casework.vocabulary import ABOUT, LateWhat, State, Step, Why
from complaints.policy.vocabulary import ClockKind, Stage

NEWEST, A_PAGE = 5, 50

BEGAN: dict[str, Stage] = {
    ClockKind.ANSWER_INFORMAL: Stage.INFORMAL,
    ClockKind.ANSWER_FORMAL: Stage.FORMAL,
    ClockKind.DECIDE_PANEL: Stage.PANEL,
}
"""Which clock shows that a stage was gone through."""


LOOKED_INTO = frozenset({State.RECEIVED, State.INFORMAL, State.INFORMAL_ANSWERED, State.FORMAL})
"""Where it still matters on the first page that another procedure covers some heads."""


@only("GET", "HEAD")
@on_case
def overview(request: CaseRequest, complaint: Complaint) -> Answer:
    """Where it is, what is due when and why, what I may do now, what happened."""
    on = today()
    clocks = list(complaint.clocks.all())
    pending = pending_letters(complaint)
    entries = Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT).order_by("-number")[:NEWEST]
    hearing = complaint.next_hearing if complaint.state in (State.HEARING_FIXED, State.HEARD) else None
    acting = permissions.acting_for(complaint, on=on, reader=request.user)
    begun = {int(BEGAN[clock.kind]) for clock in clocks if clock.kind in BEGAN} | {int(complaint.stage)}
    if permissions.only_sits(my_parts(request, complaint)):
        entries = entries.none()
        pending = [one for one in pending if permissions.may_approve_letter(request.user, one, complaint, on=on)]
        clocks = [clock for clock in clocks if clock.kind == ClockKind.DECIDE_PANEL]
    works = works_on(request, complaint)
    heads = list(complaint.heads.all()) if works and complaint.state in LOOKED_INTO else []
    context = frame(
        request, complaint, "case", acting=acting,
        stages=stages(complaint, begun),
        due=dated(complaint, sorted((clock for clock in clocks if clock.running), key=_earliest), on=on),
        buttons=buttons(
            complaint, request.user, on=on, pending=pending, parts=my_parts(request, complaint), acting=acting
        ),
        pending=pending,
        newest=lines(entries, complaint),
        hearing=hearing,
        may_record=works,
        raised_late=works and complaint.state == State.RECEIVED and complaint.raised_late and _undecided(complaint),
        elsewhere=[head for head in heads if not head.in_scope], heads_in_all=len(heads),
        not_weighed=works and complaint.state == State.RECEIVED and not heads,
        deals_with_requests=posts.holds(request.user, *posts.OFFICERS, PostKind.RECORD_KEEPER, on=on),
        content=actions.content_message(complaint),
        takings_down=_asked_for_help(request, complaint),
        receipt_waits=next((one for one in pending if one.letter.key == "receipt"), None),
        precautions=works
        and any(one.why == Why.MAYBE_SUBJECT and one.ended_on is None for one in complaint.conflicts.all()),
        late_request=complaint.panel_request_late and complaint.state == State.FORMAL_ANSWERED,
        unexplained=_unexplained(complaint, clocks, on=on) if works else [],
    )  # fmt: skip
    return render(request, "casework/overview.html", context)


def _undecided(complaint: Complaint) -> bool:
    """Whether nobody has decided yet what becomes of a complaint that was raised late (S0 §5.1, R45)."""
    return not complaint.late_decisions.filter(what=LateWhat.RAISED).exists()


def _unexplained(complaint: Complaint, clocks: list[Clock], *, on: dt.date) -> list[Clock]:
    """Time limits that were not kept and of which nobody has said why (R48, R138)."""
    since = next((one.began_on for one in complaint.pauses.all() if one.began_on and one.resumed_on is None), None)
    late = (clock for clock in clocks if deadlines.is_late(clock, paused_since=since, on=on))
    return [clock for clock in late if not getattr(clock, "explained", False)]


def _asked_for_help(request: CaseRequest, complaint: Complaint) -> list[TakingDown]:
    """Requests that the complainant wants taken down, for whoever works on the case."""
    if not getattr(complaint, "asks_for_help", False) or not works_on(request, complaint):
        return []
    return list(complaint.takings_down.filter(done_on=None))


def _earliest(clock: Clock) -> tuple[bool, dt.date]:
    """Those that wait for term dates first, then by date."""
    return clock.due_on is not None, clock.due_on or dt.date.min


@only("GET", "HEAD")
@on_case
def chronology(request: CaseRequest, complaint: Complaint) -> Answer:
    """Everything that happened, newest first, a page at a time."""
    entries = Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT).order_by("-number")
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    reads_log = works_on(request, complaint) or posts.holds(request.user, *seen.READERS, on=today())
    context = frame(
        request, complaint, "chronology", page=page, lines=lines(page.object_list, complaint), reads_log=reads_log
    )
    return render(request, "casework/chronology.html", context)


@only("GET", "HEAD")
@on_case
def dates(request: CaseRequest, complaint: Complaint) -> Answer:
    """Every time limit, with its working day by day and each time that it moved."""
    clocks = list(
        Clock.objects.filter(complaint=complaint).prefetch_related("moves__by", "lateness_reasons__by").order_by("-pk")
    )
    parts = my_parts(request, complaint)
    rows = dated(complaint, clocks, on=today(), in_full=True)
    context = frame(
        request, complaint, "dates",
        groups=[group for group in _grouped(rows) if group[2]],
        any_date=bool(rows),
        pauses=complaint.pauses.filter(began_on__isnull=False).select_related("taken_back_by"),
        extensions=complaint.extensions.select_related("clock", "proposed_by", "taken_back_by"),
        may_record=works_on(request, complaint),
        takes_back_limits=bool(parts & permissions.WHO[Step.EXTEND]),
        takes_back_pauses=bool(parts & permissions.WHO[Step.PAUSE]),
    )  # fmt: skip
    return render(request, "casework/dates.html", context)


def _grouped(rows: list[Dated]) -> list[tuple[str, str, list[Dated]]]:
    """The procedure's own time limits, those of the law beside them, and the complainant's own."""
    law = [row for row in rows if row.clock.of_the_law]
    own = [row for row in rows if row.clock.complainants_own]
    ours = [row for row in rows if row not in law and row not in own]
    return [
        ("Time limits of the procedure", "", ours),
        (
            "Set by law, beside the procedure",
            "These run from the day it arrived, through weekends and holidays as the law counts them. No pause and no "
            "new time limit moves them, and they move none of the others.",
            law,
        ),
        ("The complainant’s own", "How long they have to ask for the next stage. It is never our lateness.", own),
    ]


def not_possible(request: CaseRequest, complaint: Complaint, *, title: str, why: list[str]) -> HttpResponse:
    """A step that is not possible where the complaint now stands: why, and the way back."""
    return render(
        request, "casework/not_possible.html", frame(request, complaint, "", title=title, why=why), status=409
    )
