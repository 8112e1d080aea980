"""Dates that are asked for beside the clocks: raising in time, notice of a hearing, its papers, a late request."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

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
from complaints.schooldays.dates import long_date

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


FOR_PUTTING_TOGETHER = 3
"""School days between the last day for papers from the parties and the day on which all papers go out: in them the
clerk reads what came, puts the papers together and says what is left out of which copy. The policy gives no number of
its own; it follows from the day on which the papers go out."""


class PapersDays(NamedTuple):
    """Until when the parties send their papers for a hearing, and the day by which all papers go out (R37, R75).

    Without a first day, `why` says why a person has to choose it, or why the one that was chosen cannot be; it is empty
    where the term dates do not reach.
    """

    from_parties: dt.date | None
    go_out: dt.date | None
    why: str = ""


def papers_days(
    complaint: Complaint, hearing_on: dt.date, *, sent_on: dt.date, chosen: dt.date | None = None
) -> PapersDays:
    """The days for the papers of a hearing whose invitation goes on `sent_on` (S0 §4.3, §6.3; R37, R75).

    The parties send theirs after the invitation has reached them and before all papers go out: as many school days
    before as it takes to put them together, or with less time the school day before. With short notice by consent there
    may be no such day. Then somebody chooses it, and all papers go out on the next school day, before the hearing.
    """
    usual, first = _school_days_before(complaint, hearing_on), first_day_to_send(complaint, sent_on=sent_on)
    too_short = usual is not None and usual <= first
    if chosen is None and not too_short:
        if usual is None:
            return PapersDays(None, None)
        ours = _school_days_before(complaint, hearing_on, more=FOR_PUTTING_TOGETHER)
        enough = ours is not None and ours >= first
        return PapersDays(ours if enough else _school_days_before(complaint, hearing_on, more=1), usual)
    if chosen is None:
        why = (
            "There is no time for the parties to send their papers before all papers go out. Choose a later day for "
            f"the hearing, or enter the last day for their papers: {long_date(first)} or later."
        )
        return PapersDays(None, None, why)
    if chosen < first:
        return PapersDays(None, None, f"The invitation has to reach them first. Enter {long_date(first)} or later.")
    go_out = school_day_after(complaint, chosen, 1) if too_short else usual
    if too_short and go_out is not None and go_out >= hearing_on:
        why = (
            f"All papers would go out on {long_date(go_out)}, which is not before the hearing. "
            "Enter an earlier day, or choose a later day for the hearing."
        )
        return PapersDays(None, None, why)
    if not too_short and chosen >= (go_out or hearing_on):
        before = f"All papers go out by {long_date(go_out)}" if go_out else f"The hearing is on {long_date(hearing_on)}"
        return PapersDays(None, None, f"{before}. Enter a day before that.")
    return PapersDays(chosen, go_out)


def first_day_to_send(complaint: Complaint, *, sent_on: dt.date, by_post: bool | None = None) -> dt.date:
    """The first school day after the one on which a letter reaches the complainant: by e-mail it does so at once, by
    post on the next school day. `by_post` is None until it is known: then it goes as they are written to."""
    posted = not complaint.complainant.reads_email if by_post is None else by_post
    return school_day_after(complaint, sent_on, 2 if posted else 1)


FOR_APPROVING = 3
"""School days between the investigator's report and the day on which the complainant is to have the answer: in them the
report is read, approved or sent back, and the answer written from it. The policy gives no number of its own."""


def report_by(complaint: Complaint, *, answer_by: dt.date | None, on: dt.date) -> dt.date | None:
    """The day by which the investigator sends the report: so many school days before the answer is due that there is
    time to approve it, and with less time left than that the next school day; never after
    the answer while that can still be in time (S0 §6.2, R33)."""
    if answer_by is None:
        return None
    try:
        early = days_before(calendar_of(complaint.academy_id), answer_by, FOR_APPROVING).due_on or answer_by
    except InsufficientCalendar:
        early = answer_by - dt.timedelta(days=FOR_APPROVING)
    soonest = max(early, school_day_after(complaint, on, 1))
    return soonest if answer_by <= on else min(answer_by, soonest)


def first_hearing_with_papers(complaint: Complaint, *, sent_on: dt.date) -> dt.date | None:
    """The first school day for a hearing that leaves the parties a day for their papers before all papers go out; None
    where the procedure sets no day for papers or the term dates do not reach."""
    rule = complaint.procedure.rule(ClockKind.PAPERS)
    try:
        first = first_day_to_send(complaint, sent_on=sent_on)
        return due(first, Rule(rule.length + 1), calendar_of(complaint.academy_id)).due_on if rule else None
    except InsufficientCalendar:
        return None


def _school_days_before(complaint: Complaint, hearing_on: dt.date, *, more: int = 0) -> dt.date | None:
    """The last day on which all papers go out, or so many school days more before the hearing."""
    rule = complaint.procedure.rule(ClockKind.PAPERS)
    if rule is None:
        return None
    try:
        return days_before(calendar_of(complaint.academy_id), hearing_on, rule.length + more).due_on
    except InsufficientCalendar:
        return None


def school_day_before(complaint: Complaint, day: dt.date) -> dt.date | None:
    """The school day before a day; None where the term dates do not reach."""
    try:
        return days_before(calendar_of(complaint.academy_id), day, 1).due_on
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
