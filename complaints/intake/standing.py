"""Where a complaint is, in the complainant's words: the sentence, the stages, the dates and how each came about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from complaints.casework import deadlines, letter_context
from complaints.casework.models import Clock, Complaint, Pause
from complaints.casework.vocabulary import Closure, LateWhat, State
from complaints.policy.models import OutsideBody
from complaints.policy.public import outside
from complaints.policy.vocabulary import ClockKind, Stage
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Calendar, InsufficientCalendar
from complaints.schooldays.explaining import ExplainedDay, explain, sentence
from complaints.schooldays.models import Outcome
from letters.vocabulary import LetterState

TITLES: dict[str, str] = {
    ClockKind.TRIAGE: "We decide how to take it forward by",
    ClockKind.ACKNOWLEDGE: "We write to say that we have it by",
    ClockKind.ANSWER_INFORMAL: "We answer by",
    ClockKind.ANSWER_FORMAL: "We answer in writing by",
    ClockKind.ASK_FOR_FORMAL: "You can ask for the formal stage until",
    ClockKind.ASK_FOR_PANEL: "You can ask for a review panel until",
    ClockKind.PAPERS: "You get the papers for the hearing by",
    ClockKind.DECIDE_PANEL: "You get the panel’s decision by",
}
"""What each clock means to the complainant. A clock that is not here is not theirs to follow."""

PASSED: dict[str, str] = {
    ClockKind.ASK_FOR_FORMAL: "The last day to ask for the formal stage was",
    ClockKind.ASK_FOR_PANEL: "The last day to ask for a review panel was",
}
"""What a day of the complainant's own is called once it has passed."""


STANDS_STILL = "It stands still while another body looks at the same matter. We tell you the new date when it goes on."

BEFORE_DECISION = frozenset({State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD})


@dataclass(frozen=True)
class DateShown:
    """One date, with the reason for it day by day. While it stands still it has none."""

    title: str
    paused: bool
    due_on: dt.date | None
    running: bool
    late: bool
    own: bool
    stopped_on: dt.date | None
    moved_from: dt.date | None
    sentence: str
    days: tuple[ExplainedDay, ...]


@dataclass(frozen=True)
class Receipt:
    """When it arrived, when it counts as received and why, and when they hear next."""

    received_on: dt.date
    treated_on: dt.date | None
    why: str
    due_on: dt.date | None
    asked_on: dt.date | None = None
    asked_treated_on: dt.date | None = None


def to_ask(complaint: Complaint) -> dict[str, Any]:
    """Whom to telephone or bring something to, in words and with its details: the academy's office, or the trust when
    nobody at the academy keeps the record (S0 §7, R101)."""
    place = letter_context.place_to_ask(complaint)
    office = complaint.procedure.name("office") if place == complaint.academy else place.name
    return {"place": place, "office": office if place != complaint.academy else f"the {office}"}


def long_date(day: dt.date | None) -> str:
    return date_format(day, "l j F Y") if day else ""


def receipt(complaint: Complaint) -> Receipt:
    """Both dates of receipt with the reason (S0 §5.1, R46; procedure.md, Counting 2); and both of the request, when
    they asked later that it be treated as a complaint (R19)."""
    clock = complaint.clocks.filter(kind=ClockKind.TRIAGE).order_by("pk").first()
    asked_on = complaint.complaint_request_on
    treated, why = complaint.treated_as_received_on, ""
    if asked_on is not None:
        treated = clock.treated_as_received_on if clock else complaint.received_on
    if clock is not None and treated and treated != complaint.received_on:
        try:
            working = deadlines.working_of(clock, calendar_of(complaint.academy_id))
            why = next((skipped.why for skipped in working.skipped if skipped.day == complaint.received_on), "")
        except InsufficientCalendar:
            why = ""
        why = why or "not a school day"
    return Receipt(
        complaint.received_on, treated, why, clock.due_on if clock else None, asked_on=asked_on,
        asked_treated_on=complaint.treated_as_received_on if asked_on else None,
    )  # fmt: skip


def words(complaint: Complaint, *, on: dt.date) -> str:
    """The state in the complainant's words, with its date (procedure.md, "States", last column)."""
    said = complaint.public_words
    if waits_for_late_decision(complaint):
        return f"{said}; your request for a review waits for a decision"
    if complaint.state == State.FORMAL_ANSWERED:
        return said + _window(complaint, ClockKind.ASK_FOR_PANEL, "ask for a review", on=on)
    if complaint.state == State.INFORMAL_ANSWERED:
        return said + _window(complaint, ClockKind.ASK_FOR_FORMAL, "ask for the formal stage", on=on)
    if complaint.state == State.HEARING_FIXED:
        hearing = complaint.next_hearing
        if hearing is None:
            return said
        return f"{complaint.procedure.stage_short(Stage.PANEL)}: hearing on {long_date(hearing.on)}"
    if complaint.state == State.HEARD:
        return _heard(complaint) or said
    if complaint.state == State.REFERRED:
        referral = complaint.referrals.select_related("body").last()
        return f"With {referral.body.in_a_sentence}" if referral else said
    if complaint.state == State.CLOSED:
        return f"{said}: {complaint.procedure.closure_words(complaint.closure).lower()}"
    return said


def _heard(complaint: Complaint) -> str:
    hearing = complaint.last_hearing
    if hearing is None:
        return ""
    decision = decision_due(complaint)
    said = f"{complaint.procedure.stage_short(Stage.PANEL)}: heard on {long_date(hearing.held_on)}"
    return said + (f"; decision by {decision}" if decision else "")


def decision_due(complaint: Complaint) -> str:
    """The day by which the panel's decision goes out, in words; empty while no day is known."""
    clock = complaint.clocks.filter(kind=ClockKind.DECIDE_PANEL).order_by("-pk").first()
    return long_date(clock.due_on) if clock and clock.running else ""


def waits_for_late_decision(complaint: Complaint) -> bool:
    """Whether a request for a panel that came late has not been decided yet (R64)."""
    if not complaint.panel_request_late or complaint.state not in {State.FORMAL_ANSWERED, State.CLOSED}:
        return False
    if complaint.state == State.CLOSED and complaint.closure != Closure.NOT_TAKEN_FURTHER:
        return False
    return not complaint.late_decisions.filter(what=LateWhat.PANEL_REQUEST, round=complaint.round).exists()


def independence(complaint: Complaint) -> str:
    """What became of the request for an independent panel of this round (R133)."""
    request = complaint.independence_requests.filter(round=complaint.round).last()
    if request is None or complaint.state not in BEFORE_DECISION:
        return ""
    asked = f"You asked for an independent panel on {long_date(request.asked_on)}."
    if request.ruled_on is None:
        return f"{asked} It waits for a decision; you get one with reasons before the hearing."
    ruling = letter_context.ruling(complaint, granted=bool(request.granted))
    told = complaint.letters.filter(
        letter__key="independence_ruling", letter__state=LetterState.ISSUED, letter__issued_on__gte=request.ruled_on
    )
    reasons = "The reasons are in our letter." if told.exists() else "You get the reasons in a letter."
    return f"{asked} It was decided on {long_date(request.ruled_on)}: {ruling}. {reasons}"


ENDS_HERE = frozenset({Closure.DECIDED_BY_PANEL, Closure.OUT_OF_TIME, Closure.DUPLICATE})
"""Closings after which only the body outside is left; the letter names it."""


def body_after(complaint: Complaint, *, on: dt.date) -> OutsideBody | None:
    """The body outside that has it now, or to which it can be taken once the panel has decided, or where our letter
    said that we do not look into it (S0 §5.1, §8, §9.2; R102, R119)."""
    if complaint.state == State.REFERRED:
        referral = complaint.referrals.select_related("body").last()
        return referral.body if referral else None
    if complaint.state == State.PANEL_DECIDED or complaint.closure in ENDS_HERE:
        return outside(complaint.procedure, on=on)
    return None


def _window(complaint: Complaint, kind: ClockKind, what: str, *, on: dt.date) -> str:
    clock = complaint.clocks.filter(kind=kind).order_by("-pk").first()
    if clock is None or clock.due_on is None:
        return f"; you can {what}"
    if clock.due_on < on:
        return f"; the last day to {what} was {long_date(clock.due_on)}"
    return f"; you can {what} until {long_date(clock.due_on)}"


def stages(complaint: Complaint) -> list[dict[str, str]]:
    """The stages for parts/stepper.html. Looked at again after a referral, it stands at an earlier stage than it had
    reached."""
    furthest, closed = Stage(max(complaint.stage_reached, complaint.stage)), complaint.state == State.CLOSED
    again = not closed and complaint.stage < furthest
    reached = Stage(complaint.stage) if again else furthest
    had_stage_1 = complaint.clocks.filter(kind=ClockKind.ANSWER_INFORMAL).exists()
    found = []
    for stage in (Stage.INTAKE, Stage.INFORMAL, Stage.FORMAL, Stage.PANEL):
        if stage == Stage.INFORMAL and reached > Stage.INFORMAL and not had_stage_1:
            place = "passed_over"
        elif stage < reached or (stage == reached and closed) or complaint.stage == Stage.OUTSIDE:
            place = "done" if stage <= reached else "passed_over"
        elif stage == reached:
            place = "current"
        else:
            place = "passed_over" if closed else "to_come"
        note = ""
        if again and stage == reached:
            note = "Again"
        elif again and stage == Stage.PANEL and complaint.was_heard:
            note = "Done before"
        elif closed and stage == reached and _broke_off(complaint, stage):
            note = "Ended here"
        found.append({"text": complaint.procedure.stage_name(stage), "place": place, "note": note})
    if complaint.stage == Stage.OUTSIDE:
        name = complaint.procedure.stage_name(Stage.OUTSIDE)
        found.append({"text": name, "place": "done" if closed else "current", "note": ""})
    return found


def _broke_off(complaint: Complaint, stage: Stage) -> bool:
    """Whether it ended in a stage that was not carried out: withdrawn, or without the hearing that was asked for."""
    if stage == Stage.PANEL:
        return not complaint.was_heard
    return stage > Stage.INTAKE and complaint.closure == Closure.WITHDRAWN


def dates(complaint: Complaint, *, on: dt.date) -> list[DateShown]:
    """Every date that concerns the complainant, running ones first, each with its working (R282)."""
    calendar = calendar_of(complaint.academy_id)
    clocks = [clock for clock in complaint.clocks.prefetch_related("moves") if clock.kind in TITLES]
    shown = [clock for clock in clocks if clock.outcome != Outcome.STOPPED]
    shown.sort(key=lambda clock: (not clock.running, clock.due_on or dt.date.max, clock.pk))
    pause = _lasting_pause(complaint)
    since = pause.began_on if pause else None
    return [_shown(clock, calendar, since, on=on) for clock in shown]


def _shown(clock: Clock, calendar: Calendar, paused_since: dt.date | None, *, on: dt.date) -> DateShown:
    said = clock.waiting_for
    days: tuple[ExplainedDay, ...] = ()
    if clock.running and deadlines.stands_still(clock, paused_since):
        return DateShown(
            title=TITLES[clock.kind], paused=True, due_on=None, running=True, late=False, stopped_on=None,
            own=clock.complainants_own, moved_from=None, sentence=STANDS_STILL, days=(),
        )  # fmt: skip
    try:
        working = deadlines.working_of(clock, calendar)
        received = not clock.complainants_own
        said = sentence(working, clock.rule, calendar, received=received)
        days = tuple(explain(working, calendar, clock.rule, received=received))
    except InsufficientCalendar as missing:
        said = f"We cannot work this date out yet, because we do not have the term dates: {missing.needs}"
    moves = list(clock.moves.all())
    passed = clock.complainants_own and clock.running and clock.is_late(on)
    return DateShown(
        title=PASSED[clock.kind] if passed else TITLES[clock.kind], paused=False, due_on=clock.due_on,
        running=clock.running,
        late=clock.is_late(on) and not clock.complainants_own, stopped_on=clock.stopped_on,
        own=clock.complainants_own,
        moved_from=moves[-1].old_due_on if moves else None, sentence=said, days=days,
    )  # fmt: skip


def _lasting_pause(complaint: Complaint) -> Pause | None:
    return complaint.pauses.filter(began_on__isnull=False, resumed_on=None).last()


def pause_words(complaint: Complaint) -> str:
    """That another body has the matter, while the time stands still."""
    pause = _lasting_pause(complaint)
    if pause is None:
        return ""
    return (
        f"{pause.body} is looking at the same matter, so our time limits stand still. "
        f"We look at it again on {long_date(pause.look_again_on)}. You can still write to us and add files."
    )


def is_light(complaint: Complaint) -> bool:
    """Whether it never became a complaint: a concern or feedback that was answered."""
    return complaint.closure in {Closure.CONCERN_ANSWERED, Closure.FEEDBACK_NOTED}
