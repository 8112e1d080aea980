"""Clocks of one complaint: started, stopped and moved by its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from accounts.models import User
from complaints.casework.deadlines import facts
from complaints.casework.deadlines.table import EFFECTS, OF_STAGE, From
from complaints.casework.models import Clock, ClockMove, Complaint, Extension
from complaints.casework.vocabulary import STAGE_OF, State, Step
from complaints.policy.vocabulary import BEFORE_HEARING, ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Calendar, InsufficientCalendar, Rule, days_between, next_school_day
from complaints.schooldays.models import Outcome
from complaints.schooldays.named import CLOCKS

K = ClockKind
OVERTAKEN = frozenset({State.REPORT_SUBMITTED, State.PANEL_CONVENED})
"""States in which a stage can no longer be acknowledged: without an acknowledgement that limit is missed."""
ONE_DAY = dt.timedelta(days=1)
MOVING = frozenset({Step.EXTEND, Step.PAUSE, Step.RESUME, Step.REOPEN})
"""Steps that change the dates of running clocks, or which of them stand still, without starting or stopping any."""


def follow(
    step: Step,
    complaint: Complaint,
    *,
    before: str,
    by: User | None,
    at: dt.datetime,
    on: dt.date,
    by_post: bool = False,
    arriving: bool = False,
) -> None:
    """Start and stop what the step starts and stops, then bring the complaint's own dates up to date.

    `before` is the state that the step left; `arriving` that the complaint has just been written and has no clocks.
    Call it inside the step's transaction with the row locked.
    """
    if arriving:
        return _begin(step, complaint, on=on, at=at)
    effect = EFFECTS[step]
    changed = step in MOVING
    left_stage = STAGE_OF.get(before, complaint.stage) != complaint.stage or complaint.state == State.CLOSED
    for clock in complaint.clocks.filter(stopped_on__isnull=True):
        kind = ClockKind(clock.kind)
        if kind in effect.meets:
            stop(clock, on=on, met=True)
            changed = True
        elif complaint.state == State.CLOSED or (
            kind in OF_STAGE and (complaint.state not in OF_STAGE[kind] or (left_stage and kind == K.ACKNOWLEDGE))
        ):
            stop(clock, on=on, met=False)
            changed = True
            if kind == K.ACKNOWLEDGE and complaint.state in OVERTAKEN:
                clock.outcome = Outcome.MISSED
                clock.save(update_fields=["outcome"])
    for kind, runs_from in effect.starts:
        start(kind, complaint, from_day=_from_day(runs_from, complaint, on=on, by_post=by_post), on=on, at=at)
        changed = True
    changed |= bool(start_statutory(complaint, on=on, at=at))
    if step == Step.EXTEND:
        _extend(complaint, by=by, at=at, on=on)
    if step == Step.RESUME:
        _resume(complaint, by=by, at=at, on=on)
    if step == Step.REOPEN:
        _restart(complaint, at=at)
    if changed:
        summarise(complaint)


def _begin(step: Step, complaint: Complaint, *, on: dt.date, at: dt.datetime) -> None:
    """The first clocks of a complaint that has just been written: none runs yet and nothing is paused, so nothing has
    to be read for its dates."""
    started = [
        start(kind, complaint, from_day=_from_day(runs_from, complaint, on=on, by_post=False), on=on, at=at, pauses=())
        for kind, runs_from in EFFECTS[step].starts
    ]
    running = [clock for clock in started if clock is not None] + start_statutory(complaint, on=on, at=at)
    complaint.next_due_on, complaint.waiting_for_dates = summary(running, None)


def start(
    kind: ClockKind,
    complaint: Complaint,
    *,
    from_day: dt.date,
    on: dt.date,
    at: dt.datetime,
    pauses: Sequence[facts.Paused] | None = None,
) -> Clock | None:
    """Start one clock by the complaint's own version of the procedure; none when that sets no limit.

    `pauses` are those of the complaint; left out, they are looked up.
    """
    rule = complaint.procedure.rule(kind)
    if rule is None:
        return None
    clock = _new(kind, complaint, rule, from_day=from_day, on=on)
    if kind == K.PAPERS:
        clock.length = _days_left_for_papers(complaint, clock.length)
    facts.compute(clock, calendar_of(complaint.academy_id), at=at, pauses=pauses)
    clock.save()
    if runs_from_receipt(clock, complaint):
        complaint.treated_as_received_on = clock.treated_as_received_on
    return clock


def _days_left_for_papers(complaint: Complaint, length: int) -> int:
    """School days before the hearing on which all papers go out: fewer than the procedure's where the parties agreed to
    short notice and could not have sent theirs by then (R37, R75)."""
    hearing = complaint.next_hearing
    if hearing is None or hearing.papers_by is None:
        return length
    try:
        left = days_between(calendar_of(complaint.academy_id), hearing.papers_by - ONE_DAY, hearing.on - ONE_DAY)
    except InsufficientCalendar:
        return length
    return min(length, max(left, 1))


def start_statutory(complaint: Complaint, *, on: dt.date, at: dt.datetime) -> list[Clock]:
    """The clocks of the law, from the day of receipt (or of the request to treat it as a complaint), for an open
    complaint flagged so; each once (reading 1.5). Gives back those that were started now.
    """
    started: list[Clock] = []
    if not complaint.is_open:
        return started
    for kind, wanted in _flagged(complaint).items():
        rule = CLOCKS[kind].rule
        since = complaint.clocks.filter(kind=kind, received_on__gte=complaint.counts_from)
        if wanted and rule is not None and not since.exclude(outcome=Outcome.STOPPED).exists():
            clock = _new(kind, complaint, rule, from_day=complaint.counts_from, on=on)
            facts.compute(clock, None, at=at)
            clock.save()
            met_on = _answered_on(complaint, kind)
            if met_on is not None:
                stop(clock, on=met_on, met=True)
            else:
                started.append(clock)
    return started


def stop_statutory(complaint: Complaint, *, on: dt.date) -> None:
    """A flag was taken away: its clock of the law ends, neither met nor missed."""
    for kind, wanted in _flagged(complaint).items():
        if not wanted:
            complaint.clocks.filter(kind=kind, stopped_on__isnull=True).update(stopped_on=on, outcome=Outcome.STOPPED)


def _flagged(complaint: Complaint) -> dict[ClockKind, bool]:
    return {K.DATA_PROTECTION_ACKNOWLEDGEMENT: complaint.data_protection, K.EARLY_YEARS: complaint.early_years}


def _answered_on(complaint: Complaint, kind: ClockKind) -> dt.date | None:
    """The day on which what this law asks for had gone before anybody saw that it applies: an acknowledgement or an
    answer of the whole is one of that part too (reading 1.5)."""
    steps = [step for step, effect in EFFECTS.items() if kind in effect.meets]
    sent = complaint.letters.filter(step__in=steps, letter__issued_on__gte=complaint.counts_from)
    return sent.order_by("letter__issued_on").values_list("letter__issued_on", flat=True).first()


def _new(kind: ClockKind, complaint: Complaint, rule: Rule, *, from_day: dt.date, on: dt.date) -> Clock:
    return Clock(
        complaint=complaint, kind=kind, received_on=from_day, length=rule.length, count=rule.count,
        inset_counts=rule.inset_counts, receipt_is_day_one=rule.receipt_is_day_one, deem=rule.deem,
        next_working_day=rule.next_working_day, started_on=on,
    )  # fmt: skip


def stop(clock: Clock, *, on: dt.date, met: bool) -> None:
    """End a clock: met or missed when the step answered it, stopped (or missed) when the stage was left.

    A pause that lasts is over for this clock on that day: the days paused so far do not make it late.
    """
    if facts.pausable(clock) and clock.complaint.pauses.filter(began_on__isnull=False, resumed_on=None).exists():
        pauses = facts.pauses_of([clock.complaint_id], until=on).get(clock.complaint_id, [])
        facts.compute(clock, calendar_of(clock.complaint.academy_id), at=clock.computed_at, pauses=pauses)
    clock.stopped_on = on
    if clock.due_on is not None and on > clock.due_on and not clock.complainants_own:
        clock.outcome = Outcome.MISSED
    else:
        clock.outcome = Outcome.MET if met else Outcome.STOPPED
    clock.save()


def runs_from_receipt(clock: Clock, complaint: Complaint) -> bool:
    """Whether the day from which this clock counts is also the one that the complainant is told (S0 §5.1, R46)."""
    return clock.kind in (K.TRIAGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL) and clock.received_on == complaint.counts_from


def summarise(complaint: Complaint) -> None:
    """Copy onto the complaint what lists sort and filter by: the school's next date, and whether dates are missing."""
    complaint.next_due_on, complaint.waiting_for_dates = summary(
        complaint.clocks.filter(stopped_on__isnull=True), paused_since(complaint)
    )


def summary(running: Iterable[Clock], paused_since: dt.date | None) -> tuple[dt.date | None, bool]:
    """The earliest date of the school's own running clocks, without those that stand still, and whether one waits."""
    dates, waits = [], False
    for clock in running:
        if clock.due_on is None:
            waits = True
        elif not clock.complainants_own and not stands_still(clock, paused_since):
            dates.append(clock.due_on)
    return min(dates, default=None), waits


def paused_since(complaint: Complaint) -> dt.date | None:
    """The day on which the pause began that still lasts."""
    lasting = complaint.pauses.filter(began_on__isnull=False, resumed_on=None)
    return lasting.values_list("began_on", flat=True).first()


def stands_still(clock: Clock, paused_since: dt.date | None) -> bool:
    """Whether a pause holds this clock (`facts.held`)."""
    return facts.held(clock.kind, clock.count, clock.due_on, paused_since=paused_since)


def is_late(clock: Clock, *, paused_since: dt.date | None, on: dt.date) -> bool:
    """Missed, or running past its date; never the complainant's own time, nor a date that stands still (R138)."""
    if clock.complainants_own or (clock.running and stands_still(clock, paused_since)):
        return False
    return clock.is_late(on)


def _from_day(runs_from: From, complaint: Complaint, *, on: dt.date, by_post: bool) -> dt.date:
    if runs_from == From.RECEIPT:
        return complaint.received_on
    if runs_from == From.COMPLAINT:
        return complaint.counts_from
    if runs_from == From.REQUEST_FORMAL:
        return complaint.formal_request_on or on
    if runs_from == From.REQUEST_PANEL:
        return complaint.panel_request_on or on
    if runs_from == From.HEARING:
        hearing = complaint.next_hearing
        return hearing.on if hearing else on
    if runs_from == From.SENT and by_post:
        try:
            return next_school_day(calendar_of(complaint.academy_id), on + ONE_DAY)
        except InsufficientCalendar:
            return on + ONE_DAY
    return on


def _move(clock: Clock, *, why: str, by: User | None, on: dt.date, old: dt.date | None) -> None:
    clock.save()
    if clock.due_on != old:
        ClockMove.objects.create(clock=clock, old_due_on=old, new_due_on=clock.due_on, why=why, by=by, on=on)


def days_to_reach(clock: Clock, calendar: Calendar | None, day: dt.date) -> int:
    """How many extra days, counted in the clock's own way, bring its date to `day`. Raises InsufficientCalendar."""
    if clock.kind in BEFORE_HEARING:
        raise ValueError("A date before the hearing moves with the hearing.")
    pauses = facts.still_for(clock)
    extra = clock.extra_days
    while facts.standing_still(clock.received_on, clock.rule, calendar, pauses, extra=extra).due_on < day:
        extra += 1
    return extra


def _extend(complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> None:
    """The letter is issued, so the date moves by as many days as it takes to reach the new one (R48)."""
    extension = (
        Extension.objects.filter(complaint=complaint, issued_on=on).order_by("-pk").select_related("clock").first()
    )
    if extension is None or not extension.clock.running:
        return
    clock, calendar = extension.clock, calendar_of(complaint.academy_id)
    old = clock.due_on
    reached = days_to_reach(clock, calendar, extension.new_due_on)
    extension.days = reached - clock.extra_days
    extension.save(update_fields=["days"])
    clock.extra_days = facts.added(clock.extensions.all())
    facts.compute(clock, calendar, at=at)
    _move(clock, why="New time limit set with the complainant", by=by, on=on, old=old)


def answer_went(
    step: Step,
    complaint: Complaint,
    *,
    went_on: dt.date,
    by_post: bool,
    put_down_as_sent_on: dt.date | None,
    by: User | None,
    at: dt.datetime,
    on: dt.date,
) -> None:
    """An answer went on a later day than its letter says: the complainant's time runs from that day (S0 §6.2, R63).

    `put_down_as_sent_on` is the day on which the school said that it carried the letter: what it met by that day it
    missed, if the letter really went after the limit.
    """
    for kind, runs_from in EFFECTS[step].starts:
        clock = complaint.clocks.filter(kind=kind, stopped_on__isnull=True).first()
        from_day = _from_day(runs_from, complaint, on=went_on, by_post=by_post)
        if clock is not None and from_day > clock.received_on:
            old, clock.received_on = clock.due_on, from_day
            facts.compute(clock, calendar_of(complaint.academy_id), at=at)
            _move(clock, why="The answer went on a later day", by=by, on=on, old=old)
    if put_down_as_sent_on is not None:
        met = complaint.clocks.filter(kind__in=EFFECTS[step].meets, outcome=Outcome.MET, stopped_on=put_down_as_sent_on)
        met.filter(due_on__lt=went_on).update(outcome=Outcome.MISSED, stopped_on=went_on)
    summarise(complaint)


def take_back_extension(extension: Extension, *, by: User, at: dt.datetime, on: dt.date) -> None:
    """The days that one new time limit had added do not count any more; those of others stand. The caller has marked
    it as taken back and holds the complaint's row."""
    clock, calendar = extension.clock, calendar_of(extension.complaint.academy_id)
    old = clock.due_on
    clock.extra_days = facts.added(clock.extensions.all())
    facts.compute(clock, calendar, at=at)
    _move(clock, why="A new time limit was taken back", by=by, on=on, old=old)


def count_pauses_again(complaint: Complaint, *, why: str, by: User | None, at: dt.datetime, on: dt.date) -> None:
    """School-day clocks follow from the pauses as they stand now, after one ended or was taken back."""
    calendar = calendar_of(complaint.academy_id)
    for clock in complaint.clocks.filter(stopped_on__isnull=True):
        if facts.pausable(clock):
            old = clock.due_on
            facts.compute(clock, calendar, at=at)
            _move(clock, why=why, by=by, on=on, old=old)


def _resume(complaint: Complaint, *, by: User | None, at: dt.datetime, on: dt.date) -> None:
    """School-day clocks move by the school days paused; statutory, calendar and the complainant's own never do.

    The days follow from the pause itself, so a date that cannot be computed today gets them when term dates arrive.
    """
    count_pauses_again(complaint, why="The time paused does not count", by=by, at=at, on=on)


def _restart(complaint: Complaint, *, at: dt.datetime) -> None:
    """A reopened complaint runs again the clocks of its state, from their own facts.

    What had been met before it was closed (an acknowledgement, papers sent round) stays met.
    """
    calendar = calendar_of(complaint.academy_id)
    seen: set[str] = set()
    for clock in complaint.clocks.order_by("-pk"):
        if clock.kind in seen:
            continue
        seen.add(clock.kind)
        done = clock.outcome == Outcome.MET and clock.kind in (K.ACKNOWLEDGE, K.PAPERS)
        if not clock.running and not done and complaint.state in OF_STAGE.get(ClockKind(clock.kind), frozenset()):
            clock.stopped_on, clock.outcome = None, Outcome.RUNNING
            facts.compute(clock, calendar, at=at)
            clock.save()
