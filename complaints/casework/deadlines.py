"""When is it due: which clocks each step starts and stops, and the dates that follow from their facts.

The procedure's version says how long, `schooldays` counts, and the date is stored with everything it followed from.
The same pure functions serve one step here and the bulk passes of the tasks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Min, Q

from accounts.models import User
from complaints.casework.models import COMPLAINANTS_OWN, Clock, ClockMove, Complaint, Extension, Pause
from complaints.casework.vocabulary import STAGE_OF, State, Step
from complaints.policy.vocabulary import BEFORE_HEARING, ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import (
    Calendar,
    Count,
    InsufficientCalendar,
    Rule,
    Working,
    days_before,
    days_between,
    due,
    is_school_day,
    next_school_day,
)
from complaints.schooldays.models import Outcome

K = ClockKind
ONE_DAY = dt.timedelta(days=1)


class From(StrEnum):
    """What a clock runs from."""

    RECEIPT = "the day the complaint arrived"
    STEP = "the day of the step"
    REQUEST_FORMAL = "the day the formal stage was asked for"
    REQUEST_PANEL = "the day the panel was asked for"
    SENT = "the day the answer was sent; by post, the next school day"
    HEARING = "the hearing, counted backwards"


@dataclass(frozen=True)
class Effect:
    """What one step does to the clocks: the ones it starts (and from when), and the ones it satisfies."""

    starts: tuple[tuple[ClockKind, From], ...] = ()
    meets: tuple[ClockKind, ...] = ()


NONE = Effect()
FORMAL_REQUEST = ((K.ACKNOWLEDGE, From.REQUEST_FORMAL), (K.ANSWER_FORMAL, From.REQUEST_FORMAL))
PANEL_REQUEST = ((K.ACKNOWLEDGE, From.REQUEST_PANEL), (K.DECIDE_PANEL, From.REQUEST_PANEL))
RECEIPT_FORMAL = ((K.ACKNOWLEDGE, From.RECEIPT), (K.ANSWER_FORMAL, From.RECEIPT))

EFFECTS: dict[Step, Effect] = {
    Step.SUBMIT: Effect(starts=((K.TRIAGE, From.RECEIPT),)),
    Step.LOG: Effect(starts=((K.TRIAGE, From.RECEIPT),)),
    Step.BRING_IN: NONE,
    Step.ANSWER_CONCERN: Effect(meets=(K.TRIAGE,)),
    Step.NOTE_FEEDBACK: Effect(meets=(K.TRIAGE,)),
    Step.ACCEPT_INFORMAL: Effect(
        starts=((K.ACKNOWLEDGE, From.RECEIPT), (K.ANSWER_INFORMAL, From.RECEIPT)), meets=(K.TRIAGE,)
    ),
    Step.ACCEPT_FORMAL: Effect(starts=RECEIPT_FORMAL, meets=(K.TRIAGE,)),
    Step.SIGNPOST: Effect(meets=(K.TRIAGE, K.ACKNOWLEDGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL)),
    Step.DECLINE_LATE: Effect(meets=(K.TRIAGE,)),
    Step.DECLINE_DUPLICATE: Effect(meets=(K.TRIAGE, K.ACKNOWLEDGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL)),
    Step.ANSWER_WITH_CAMPAIGN: Effect(meets=(K.TRIAGE,)),
    Step.GO_ON: Effect(starts=((K.TRIAGE, From.STEP),)),
    Step.ACKNOWLEDGE: Effect(meets=(K.ACKNOWLEDGE,)),
    Step.FREEZE_HEADS: NONE,
    Step.RECORD_MEETING: NONE,
    Step.DRAFT_ANSWER: NONE,
    Step.ANSWER_INFORMALLY: Effect(starts=((K.ASK_FOR_FORMAL, From.SENT),), meets=(K.ACKNOWLEDGE, K.ANSWER_INFORMAL)),
    Step.SETTLE: NONE,
    Step.ESCALATE: Effect(starts=FORMAL_REQUEST, meets=(K.ASK_FOR_FORMAL,)),
    Step.APPOINT_INVESTIGATOR: NONE,
    Step.STAND_DOWN_INVESTIGATOR: NONE,
    Step.SUBMIT_REPORT: NONE,
    Step.RETURN_REPORT: NONE,
    Step.APPROVE_REPORT: NONE,
    Step.ANSWER_FORMALLY: Effect(starts=((K.ASK_FOR_PANEL, From.SENT),), meets=(K.ACKNOWLEDGE, K.ANSWER_FORMAL)),
    Step.LET_LAPSE: NONE,
    Step.REQUEST_PANEL: Effect(starts=PANEL_REQUEST, meets=(K.ASK_FOR_PANEL,)),
    Step.REFUSE_LATE_REQUEST: NONE,
    Step.CHAIR_ATTEMPT: NONE,
    Step.ASK_FOR_INDEPENDENT_PANEL: NONE,
    Step.RULE_ON_INDEPENDENCE: NONE,
    Step.CONVENE_PANEL: NONE,
    Step.STAND_DOWN_MEMBER: NONE,
    Step.FIX_HEARING: Effect(starts=((K.PAPERS, From.HEARING),)),
    Step.CIRCULATE_PAPERS: Effect(meets=(K.PAPERS,)),
    Step.ADJOURN: NONE,
    Step.HOLD_HEARING: NONE,
    Step.ISSUE_DECISION: Effect(meets=(K.ACKNOWLEDGE, K.DECIDE_PANEL)),
    Step.CLOSE: NONE,
    Step.REFER: NONE,
    Step.REINVESTIGATE_FORMALLY: Effect(starts=((K.ACKNOWLEDGE, From.STEP), (K.ANSWER_FORMAL, From.STEP))),
    Step.REHEAR: Effect(starts=((K.ACKNOWLEDGE, From.STEP), (K.DECIDE_PANEL, From.STEP))),
    Step.CONCLUDE_REFERRAL: NONE,
    Step.WITHDRAW: NONE,
    Step.PROPOSE_EXTENSION: NONE,
    Step.EXTEND: NONE,
    Step.PROPOSE_PAUSE: NONE,
    Step.PAUSE: NONE,
    Step.RESUME: NONE,
    Step.REASSIGN: NONE,
    Step.ADD_SUBJECT: NONE,
    Step.REMOVE_SUBJECT: NONE,
    Step.REOPEN: NONE,
}
"""The column `clocks` of procedure.md. Leaving a stage stops every other clock of it besides."""

OF_STAGE: dict[ClockKind, frozenset[str]] = {
    K.TRIAGE: frozenset({State.RECEIVED}),
    K.ACKNOWLEDGE: frozenset(
        {
            State.INFORMAL, State.FORMAL, State.REPORT_SUBMITTED, State.REPORT_APPROVED, State.PANEL_REQUESTED,
            State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD,
        }
    ),
    K.ANSWER_INFORMAL: frozenset({State.INFORMAL}),
    K.ASK_FOR_FORMAL: frozenset({State.INFORMAL_ANSWERED}),
    K.ANSWER_FORMAL: frozenset({State.FORMAL, State.REPORT_SUBMITTED, State.REPORT_APPROVED}),
    K.ASK_FOR_PANEL: frozenset({State.FORMAL_ANSWERED}),
    K.DECIDE_PANEL: frozenset(
        {State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD}
    ),
    K.PAPERS: frozenset({State.HEARING_FIXED}),
}  # fmt: skip
"""The states in which each clock may run; in any other it stops."""


def follow(
    step: Step,
    complaint: Complaint,
    *,
    before: str,
    by: User | None,
    at: dt.datetime,
    on: dt.date,
    by_post: bool = False,
) -> None:
    """Start and stop what the step starts and stops, then bring the complaint's own dates up to date.

    `before` is the state that the step left. Call it inside the step's transaction with the row locked.
    """
    effect = EFFECTS[step]
    left_stage = STAGE_OF.get(before, complaint.stage) != complaint.stage or complaint.state == State.CLOSED
    for clock in complaint.clocks.filter(stopped_on__isnull=True):
        kind = ClockKind(clock.kind)
        if kind in effect.meets:
            stop(clock, on=on, met=True)
        elif kind in OF_STAGE and (complaint.state not in OF_STAGE[kind] or (left_stage and kind == K.ACKNOWLEDGE)):
            stop(clock, on=on, met=False)
    calendar = calendar_of(complaint.academy_id)
    for kind, runs_from in effect.starts:
        start(kind, complaint, from_day=_from_day(runs_from, complaint, calendar, on=on, by_post=by_post), on=on, at=at)
    if step == Step.EXTEND:
        _extend(complaint, by=by, at=at, on=on)
    if step == Step.RESUME:
        _resume(complaint, by=by, at=at, on=on)
    if step == Step.REOPEN:
        _restart(complaint, at=at)
    summarise(complaint)


def start(kind: ClockKind, complaint: Complaint, *, from_day: dt.date, on: dt.date, at: dt.datetime) -> Clock | None:
    """Start one clock by the complaint's own version of the procedure; none when that sets no limit."""
    rule = complaint.procedure.rule(kind)
    if rule is None:
        return None
    clock = Clock(
        complaint=complaint, kind=kind, received_on=from_day, length=rule.length, count=rule.count,
        inset_counts=rule.inset_counts, receipt_is_day_one=rule.receipt_is_day_one, deem=rule.deem,
        next_working_day=rule.next_working_day, started_on=on,
    )  # fmt: skip
    compute(clock, calendar_of(complaint.academy_id), at=at)
    clock.save()
    if kind in (K.TRIAGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL) and from_day == complaint.received_on:
        complaint.treated_as_received_on = clock.treated_as_received_on
    return clock


def stop(clock: Clock, *, on: dt.date, met: bool) -> None:
    """End a clock: met or missed when the step answered it, stopped (or missed) when the stage was left."""
    clock.stopped_on = on
    if clock.due_on is not None and on > clock.due_on and not clock.complainants_own:
        clock.outcome = Outcome.MISSED
    else:
        clock.outcome = Outcome.MET if met else Outcome.STOPPED
    clock.save(update_fields=["stopped_on", "outcome"])


def working_of(clock: Clock, calendar: Calendar | None) -> Working:
    """The due date of a clock with every day counted or skipped (R282). Raises InsufficientCalendar."""
    if clock.kind in BEFORE_HEARING:
        if calendar is None:
            raise InsufficientCalendar("The academy's term dates.")
        return days_before(calendar, clock.received_on, clock.length)
    return clock.working(calendar)


def compute(clock: Clock, calendar: Calendar | None, *, at: dt.datetime) -> None:
    """Put onto the clock the date that follows from its facts, or what it waits for. Does not save."""
    if clock.kind not in BEFORE_HEARING:
        clock.compute(calendar, at=at)
        return
    clock.computed_at = at
    clock.treated_as_received_on = clock.received_on
    try:
        clock.due_on = working_of(clock, calendar).due_on
        clock.waiting_for = ""
    except InsufficientCalendar as missing:
        clock.due_on = None
        clock.waiting_for = missing.needs


def summarise(complaint: Complaint) -> None:
    """Copy onto the complaint what lists sort and filter by: the school's next date, and whether dates are missing."""
    running = complaint.clocks.filter(stopped_on__isnull=True).exclude(kind__in=COMPLAINANTS_OWN)
    complaint.next_due_on = running.aggregate(first=Min("due_on"))["first"]
    complaint.waiting_for_dates = complaint.clocks.filter(stopped_on__isnull=True, due_on__isnull=True).exists()


def last_day_to_raise(complaint: Complaint) -> dt.date | None:
    """The last day on which a complaint about that incident is in time (S0 §5.1, R44); None when no day is known."""
    if complaint.happened_on is None:
        return None
    rule = complaint.procedure.rule(ClockKind.RAISE)
    if rule is None:
        return None
    if rule.count == Count.SCHOOL_DAYS:
        try:
            return due(complaint.happened_on, rule, calendar_of(complaint.academy_id)).due_on
        except InsufficientCalendar:
            return None
    return due(complaint.happened_on, rule).due_on


def notice_needed(complaint: Complaint) -> int:
    """The school days of notice that the procedure asks for before a hearing (R72)."""
    rule = complaint.procedure.rule(ClockKind.NOTICE)
    return rule.length if rule else 0


def notice_given(complaint: Complaint, hearing_on: dt.date, *, sent_on: dt.date) -> int:
    """School days after the letter and up to the day before the hearing; 0 when the calendar does not reach."""
    calendar = calendar_of(complaint.academy_id)
    try:
        return days_between(calendar, sent_on, hearing_on - ONE_DAY) if hearing_on > sent_on else 0
    except InsufficientCalendar:
        return 0


def papers_by(complaint: Complaint, hearing_on: dt.date) -> dt.date | None:
    """The last day for the papers (and for submissions) before a hearing."""
    rule = complaint.procedure.rule(ClockKind.PAPERS)
    if rule is None:
        return None
    try:
        return days_before(calendar_of(complaint.academy_id), hearing_on, rule.length).due_on
    except InsufficientCalendar:
        return None


def request_is_late(complaint: Complaint, *, on: dt.date) -> bool:
    """Whether a request for a panel on this day comes after the last day (R64)."""
    clock = complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).order_by("-pk").first()
    return clock is not None and clock.due_on is not None and on > clock.due_on


def is_school_day_at(complaint: Complaint, day: dt.date) -> bool:
    """Whether pupils are in on that day, so that it can be a time limit or a hearing."""
    return is_school_day(calendar_of(complaint.academy_id), day)


def _from_day(runs_from: From, complaint: Complaint, calendar: Calendar, *, on: dt.date, by_post: bool) -> dt.date:
    if runs_from == From.RECEIPT:
        return complaint.received_on
    if runs_from == From.REQUEST_FORMAL:
        return complaint.formal_request_on or on
    if runs_from == From.REQUEST_PANEL:
        return complaint.panel_request_on or on
    if runs_from == From.HEARING:
        hearing = complaint.next_hearing
        return hearing.on if hearing else on
    if runs_from == From.SENT and by_post:
        try:
            return next_school_day(calendar, on + ONE_DAY)
        except InsufficientCalendar:
            return on + ONE_DAY
    return on


def _move(clock: Clock, *, why: str, by: User | None, on: dt.date, old: dt.date | None) -> None:
    clock.save()
    if clock.due_on != old:
        ClockMove.objects.create(clock=clock, old_due_on=old, new_due_on=clock.due_on, why=why, by=by, on=on)


def units_between(clock: Clock, calendar: Calendar, old: dt.date, new: dt.date) -> int:
    """How many of the clock's own days lie after `old` up to `new`. Raises InsufficientCalendar, or ValueError."""
    if clock.count == Count.SCHOOL_DAYS:
        return days_between(calendar, old, new)
    if clock.count == Count.CALENDAR_DAYS:
        return (new - old).days
    if clock.count == Count.WORKING_DAYS:
        # Day 0 is taken as it is, so that the days after it are counted, whatever the rule's own reading of receipt.
        length, day = 0, old
        while day < new:
            length += 1
            day = due(old, Rule(length, Count.WORKING_DAYS)).due_on
        return length
    raise ValueError("A limit in months or years is not extended.")


def _extend(complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> None:
    """The letter is issued, so the date moves by as many days as lie between the old date and the new (R48)."""
    extension = (
        Extension.objects.filter(complaint=complaint, issued_on=on).order_by("-pk").select_related("clock").first()
    )
    if extension is None or not extension.clock.running:
        return
    clock, calendar = extension.clock, calendar_of(complaint.academy_id)
    old = clock.due_on
    if old is not None:
        clock.extra_days += units_between(clock, calendar, old, extension.new_due_on)
    compute(clock, calendar, at=at)
    _move(clock, why="New time limit set with the complainant", by=by, on=on, old=old)


def _resume(complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> None:
    """School-day clocks move by the school days paused; statutory, calendar and the complainant's own never do."""
    pause = Pause.objects.filter(complaint=complaint, resumed_on=on).order_by("-pk").first()
    if pause is None or pause.began_on is None:
        return
    calendar = calendar_of(complaint.academy_id)
    for clock in complaint.clocks.filter(stopped_on__isnull=True, count=Count.SCHOOL_DAYS).exclude(
        Q(kind__in=COMPLAINANTS_OWN) | Q(kind__in=BEFORE_HEARING)
    ):
        old = clock.due_on
        first = max(pause.began_on, (clock.treated_as_received_on or clock.received_on) + ONE_DAY)
        try:
            clock.paused_days += days_between(calendar, first - ONE_DAY, on - ONE_DAY)
        except InsufficientCalendar as missing:
            clock.due_on, clock.waiting_for = None, missing.needs
            _move(clock, why="The pause reaches past the loaded term dates", by=by, on=on, old=old)
            continue
        compute(clock, calendar, at=at)
        _move(clock, why="The time paused does not count", by=by, on=on, old=old)


def _restart(complaint: Complaint, *, at: dt.datetime) -> None:
    """A reopened complaint runs its clocks again from their own facts: those that its closing had stopped."""
    calendar = calendar_of(complaint.academy_id)
    last_stop = complaint.clocks.order_by("-stopped_on").values_list("stopped_on", flat=True).first()
    for clock in complaint.clocks.filter(stopped_on=last_stop).exclude(outcome=Outcome.MET):
        if complaint.state in OF_STAGE.get(ClockKind(clock.kind), frozenset()):
            clock.stopped_on, clock.outcome = None, Outcome.RUNNING
            compute(clock, calendar, at=at)
            clock.save()


# --- in bulk ------------------------------------------------------------------------------------------------


def differences(
    clocks: Iterable[Clock], calendars: Mapping[int, Calendar], *, at: dt.datetime
) -> Iterable[tuple[Clock, dt.date | None]]:
    """Every clock whose stored date no longer follows from its facts, recomputed but not saved, with the stored date."""
    for clock in clocks:
        stored, waiting = clock.due_on, clock.waiting_for
        compute(clock, calendars[clock.complaint.academy_id], at=at)
        if clock.due_on != stored or clock.waiting_for != waiting:
            yield clock, stored
