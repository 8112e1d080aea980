"""What the record says to each question that the outside body looks at, beside our own answer (S0 §8, R104).

The facts are read from the record afresh each time; the answer is what somebody wrote for the trust.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from complaints.casework import deadlines
from complaints.casework.models import BodyAnswer, Clock, Complaint, Question
from complaints.casework.vocabulary import Closure, State
from complaints.policy.vocabulary import ClockKind, Stage
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import Calendar, Count, InsufficientCalendar, days_between
from complaints.schooldays.dates import long_date
from complaints.schooldays.models import Outcome
from letters.vocabulary import LetterState

NOTHING_HELD = {
    Question.FUNDING: "The record of this complaint holds nothing about the funding agreement. Answer it in words.",
}
"""Questions to which the record itself says nothing."""

ANSWERS = ("stage1_answer", "stage2_answer", "panel_decision")
"""The letters that ended a stage."""


@dataclass(frozen=True)
class LookedAt:
    """One question, what the record says to it, and our answer."""

    question: Question
    facts: tuple[str, ...]
    answer: BodyAnswer | None

    @property
    def title(self) -> str:
        return self.question.label


def looked_at(complaint: Complaint, *, on: dt.date) -> list[LookedAt]:
    """Every question, in order."""
    answers = {row.question: row for row in complaint.body_answers.filter(replaced_on=None).select_related("by")}
    clocks = list(complaint.clocks.prefetch_related("lateness_reasons").order_by("pk"))
    told: dict[Question, Callable[[], Iterator[str]]] = {
        Question.DELAY: lambda: _delay(complaint, clocks, on=on),
        Question.PROCEDURE: lambda: _procedure(complaint),
        Question.STANDARD: lambda: _standard(complaint),
        Question.FUNDING: lambda: iter((NOTHING_HELD[Question.FUNDING],)),
        Question.OTHER_DUTY: lambda: _other_duty(complaint, clocks, on=on),
    }
    return [LookedAt(question, tuple(told[question]()), answers.get(question)) for question in Question]


def late_by(clock: Clock, calendar: Calendar, *, on: dt.date) -> str:
    """How late it was done, or is by now: “3 school days late”."""
    end = clock.stopped_on or on
    if clock.due_on is None or end <= clock.due_on:
        return ""
    number, unit = (end - clock.due_on).days, "day"
    if clock.count == Count.SCHOOL_DAYS:
        try:
            school = days_between(calendar, clock.due_on, end)
        except InsufficientCalendar:
            school = 0
        if school:
            number, unit = school, "school day"
    return f"{number} {unit}{'' if number == 1 else 's'} late"


def _delay(complaint: Complaint, clocks: list[Clock], *, on: dt.date) -> Iterator[str]:
    ours = [clock for clock in clocks if not clock.complainants_own and not clock.of_the_law]
    paused = deadlines.paused_since(complaint)
    late = [clock for clock in ours if deadlines.is_late(clock, paused_since=paused, on=on)]
    ended = [clock for clock in ours if clock.outcome in (Outcome.MET, Outcome.MISSED)]
    kept = sum(clock.outcome == Outcome.MET for clock in ended)
    yield f"{kept} of {len(ended)} time limits that ended were kept." if ended else "No time limit has ended yet."
    calendar = calendar_of(complaint.academy_id)
    for clock in late:
        yield _lateness(clock, calendar, on=on)
    for one in complaint.extensions.filter(issued_on__isnull=False, taken_back_on=None).select_related("clock"):
        old = f" instead of {long_date(one.old_due_on)}" if one.old_due_on else ""
        yield (
            f"“{one.clock.title}”: a new time limit, {long_date(one.new_due_on)}{old}, was set with the complainant "
            f"and told to them on {long_date(one.issued_on or on)}. {one.reason}"
        )
    for pause in complaint.pauses.filter(began_on__isnull=False, taken_back_on=None):
        until = f"until {long_date(pause.resumed_on)}" if pause.resumed_on else "and still does"
        yield (
            f"It stood still from {long_date(pause.began_on or on)} {until}, because {pause.body} had the matter. A "
            "pause is the portal’s own and not part of the published procedure."
        )


def _lateness(clock: Clock, calendar: Calendar, *, on: dt.date) -> str:
    due = long_date(clock.due_on) if clock.due_on else "a day that was not known"
    done = f"ended on {long_date(clock.stopped_on)}" if clock.stopped_on else "is not done yet"
    how_late = late_by(clock, calendar, on=on)
    said = f"“{clock.title}” was due on {due} and {done}{f', {how_late}' if how_late else ''}."
    reasons = [f"{row.get_cause_display()}: {row.why}" for row in clock.lateness_reasons.all()]
    return f"{said} {' '.join(reasons) if reasons else 'No reason is recorded.'}"


def _procedure(complaint: Complaint) -> Iterator[str]:
    version = complaint.procedure
    since = f", in force from {long_date(version.in_force_from)}" if version.in_force_from else ""
    yield f"It was handled under “{version.title}”, version {version.number}{since}: the one in force when it arrived."
    issued = complaint.letters.filter(letter__state=LetterState.ISSUED, to="complainant", letter__key__in=ANSWERS)
    for title, day in issued.order_by("letter__issued_on", "pk").values_list("letter__title", "letter__issued_on"):
        yield f"{title}: issued on {long_date(day)}." if day else f"{title}: issued."
    heads = complaint.heads.filter(in_scope=True).count()
    if heads:
        stages = _reached(complaint)
        without = [str(head.number) for stage in stages for head in complaint.heads_without_finding(stage)]
        finding = (
            f"A finding is missing for head {', '.join(without)}." if without else "Each was answered at each stage."
        )
        yield f"{heads} head{'s' if heads > 1 else ''} of complaint within the procedure. {finding}"
    for hearing in complaint.hearings.filter(held_on__isnull=False).select_related("panel"):
        certificate = hearing.panel.certificate(on=hearing.held_on or hearing.on)
        passes = "The panel met the rules" if certificate.passes else "The panel did not meet the rules"
        left = "both sides left" if hearing.parties_left else "it is not recorded that both sides left"
        yield (
            f"A panel of {hearing.panel.sitting().count()} heard it on {long_date(hearing.held_on or hearing.on)}. "
            f"{passes}; {left} before it deliberated; the notice was {hearing.notice_given} school days "
            f"({hearing.notice_needed} needed{', shorter with their consent' if hearing.shorter_by_consent else ''})."
        )
    yield _completed(complaint)


def _reached(complaint: Complaint) -> list[Stage]:
    """The stages whose answer has gone."""
    letters = complaint.letters.filter(letter__state=LetterState.ISSUED).values_list("letter__key", flat=True)
    stages = {"stage1_answer": Stage.INFORMAL, "stage2_answer": Stage.FORMAL, "panel_decision": Stage.PANEL}
    return [stage for key, stage in stages.items() if key in set(letters)]


def _completed(complaint: Complaint) -> str:
    if complaint.was_heard:
        return "The complainant went through every stage that they asked for."
    if complaint.state == State.CLOSED and complaint.closure == Closure.NOT_TAKEN_FURTHER:
        return "They could have gone further and did not ask to in time."
    if complaint.state == State.CLOSED and complaint.closure == Closure.NOT_SAID:
        return "It ended before it was kept here, and the old register does not say how."
    if complaint.state == State.CLOSED:
        return f"It ended before a panel: {complaint.get_closure_display().lower()}."
    return f"It is not finished here: {complaint.get_state_display().lower()}."


def _standard(complaint: Complaint) -> Iterator[str]:
    version = complaint.procedure
    approved = f" on {long_date(version.approved_on)}" if version.approved_on else ""
    yield f"The procedure is in writing. It was approved by {version.approver or 'nobody on record'}{approved}."
    if version.review_due_on is not None and version.review_due_on < complaint.received_on:
        yield f"Its review had been due by {long_date(version.review_due_on)}."
    yield "Anybody can read it on the academy’s public page of the portal. The referral pack holds the whole text."


def _other_duty(complaint: Complaint, clocks: list[Clock], *, on: dt.date) -> Iterator[str]:
    law = [clock for clock in clocks if clock.of_the_law]
    calendar = calendar_of(complaint.academy_id)
    for clock in law:
        due = long_date(clock.due_on) if clock.due_on else "a day that is not known"
        end = f", ended on {long_date(clock.stopped_on)}" if clock.stopped_on else ""
        how = {Outcome.MET: "kept", Outcome.MISSED: "not kept", Outcome.STOPPED: "ended without an answer"}
        standing = how.get(Outcome(clock.outcome)) or late_by(clock, calendar, on=on) or "running"
        yield f"{ClockKind(clock.kind).label}: due on {due}{end}, {standing}."
    if not law:
        yield "No time limit of other law (data protection, early years) ran beside it."
    wanted = complaint.complainant.adjustments
    if wanted:
        yield f"Adjustments that the complainant asked for: {'; '.join(wanted)}."
    for body in complaint.other_bodies.all():
        ended = f"finished on {long_date(body.ended_on)}" if body.ended_on else body.standing
        yield f"{body.name} had the matter as well: {ended}."
    if complaint.reached_formal and (complaint.action_taken or complaint.no_action_reason):
        yield f"The record that Part 7 asks for is kept: {complaint.action_taken or complaint.no_action_reason}"
