"""Dates that are asked for beside the clocks: raising in time, notice of a hearing, its papers, a late request."""

from __future__ import annotations

import datetime as dt

from complaints.casework.models import Complaint
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.counting import (
    Count,
    InsufficientCalendar,
    Rule,
    days_before,
    days_between,
    due,
    is_school_day,
)

ONE_DAY = dt.timedelta(days=1)


def last_day_to_raise(complaint: Complaint, *, happened_on: dt.date | None = None) -> dt.date | None:
    """The last day on which a complaint about that incident is in time (S0 §5.1, R44); None when no day is known.

    `happened_on`: another day than the one on which it happened, or last happened.
    """
    happened = happened_on or complaint.happened_on
    rule = complaint.procedure.rule(ClockKind.RAISE)
    if happened is None or rule is None:
        return None
    if rule.count == Count.SCHOOL_DAYS:
        try:
            return due(happened, rule, calendar_of(complaint.academy_id)).due_on
        except InsufficientCalendar:
            return None
    return due(happened, rule).due_on


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


def first_day_with_notice(complaint: Complaint, *, sent_on: dt.date) -> dt.date | None:
    """The first school day on which a hearing has its whole notice when the invitation goes on that day (R72); None
    where the procedure asks for none or the term dates do not reach."""
    needed = notice_needed(complaint)
    try:
        return due(sent_on, Rule(needed + 1), calendar_of(complaint.academy_id)).due_on if needed else None
    except InsufficientCalendar:
        return None


def papers_by(complaint: Complaint, hearing_on: dt.date) -> dt.date | None:
    """The last day for the papers (and for submissions) before a hearing."""
    rule = complaint.procedure.rule(ClockKind.PAPERS)
    if rule is None:
        return None
    try:
        return days_before(calendar_of(complaint.academy_id), hearing_on, rule.length).due_on
    except InsufficientCalendar:
        return None


FOR_PUTTING_TOGETHER = 3
"""School days between the last day for papers from the parties and the day on which all papers go out: in them the
clerk reads what came, puts the papers together and says what is left out of which copy. The policy gives no number of
its own; it follows from the day on which the papers go out."""


def submissions_by(complaint: Complaint, hearing_on: dt.date) -> dt.date | None:
    """The last day for papers from the parties, some school days before all papers go out (R75)."""
    rule = complaint.procedure.rule(ClockKind.PAPERS)
    if rule is None:
        return None
    try:
        calendar = calendar_of(complaint.academy_id)
        return days_before(calendar, hearing_on, rule.length + FOR_PUTTING_TOGETHER).due_on
    except InsufficientCalendar:
        return None


def request_is_late(complaint: Complaint, *, on: dt.date) -> bool:
    """Whether a request for a panel on this day comes after the last day (R64)."""
    clock = complaint.clocks.filter(kind=ClockKind.ASK_FOR_PANEL).order_by("-pk").first()
    return clock is not None and clock.due_on is not None and on > clock.due_on


def school_day_after(complaint: Complaint, day: dt.date, days: int) -> dt.date:
    """So many school days after a day; weekdays without bank holidays where the term dates do not reach."""
    try:
        return due(day, Rule(days), calendar_of(complaint.academy_id)).due_on
    except InsufficientCalendar:
        return due(day, Rule(days, Count.WORKING_DAYS)).due_on


def is_school_day_at(complaint: Complaint, day: dt.date) -> bool:
    """Whether pupils are in on that day, so that it can be a time limit or a hearing."""
    return is_school_day(calendar_of(complaint.academy_id), day)
