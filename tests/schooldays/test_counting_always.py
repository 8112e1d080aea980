"""What is true of every due date, whatever the calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from complaints.schooldays.calendar import LONGEST_GAP
from complaints.schooldays.counting import (
    Calendar,
    Count,
    Deem,
    InsufficientCalendar,
    Rule,
    Stretch,
    Working,
    days_before,
    days_between,
    due,
    is_school_day,
)
from complaints.schooldays.explaining import explain

ONE_DAY = timedelta(days=1)


@st.composite
def stretches_of_a_year(draw: st.DrawFn) -> list[Stretch]:
    """Three to seven terms with holidays of one to nine weeks between them."""
    first = date(2025, 8, 25) + draw(st.integers(0, 20)) * ONE_DAY
    terms = []
    for _ in range(draw(st.integers(3, 7))):
        last = first + draw(st.integers(14, 60)) * ONE_DAY
        terms.append(Stretch(first, last))
        first = last + draw(st.integers(3, 63)) * ONE_DAY
    return terms


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    terms = draw(stretches_of_a_year())
    inside = st.integers(0, (terms[-1].last - terms[0].first).days).map(lambda n: terms[0].first + n * ONE_DAY)
    off = st.lists(inside.map(lambda day: Stretch(day, day)), max_size=6)
    return Calendar(terms=terms, insets=draw(off), closures=draw(off), occasional=draw(off))


rules = st.builds(
    Rule,
    length=st.integers(1, 40),
    inset_counts=st.booleans(),
    receipt_is_day_one=st.booleans(),
    deem=st.sampled_from(Deem),
)
receipts = st.integers(-60, 300).map(lambda n: date(2025, 9, 1) + n * ONE_DAY)


def in_term(calendar: Calendar, day: date) -> bool:
    """Inside a term, whether or not there is school on that day."""
    return any(term.first <= day <= term.last for term in calendar.terms)


def worked_out(received_on: date, rule: Rule, calendar: Calendar) -> Working:
    try:
        return due(received_on, rule, calendar)
    except InsufficientCalendar:
        assume(False)
        raise


@settings(deadline=None)
@given(calendars(), receipts, rules)
def test_it_is_a_counted_day_and_as_many_as_the_limit(calendar: Calendar, received_on: date, rule: Rule) -> None:
    working = worked_out(received_on, rule, calendar)
    assert len(working.counted) == rule.length
    assert working.counted[-1] == working.due_on
    assert list(working.counted) == sorted(set(working.counted))
    for day in working.counted:
        assert is_school_day(calendar, day) or (rule.inset_counts and calendar.why_not(day) == "INSET day")
        assert day > working.treated_as_received_on or (
            rule.receipt_is_day_one and day == working.treated_as_received_on
        )
    assert working.received_on <= working.treated_as_received_on <= working.due_on


@settings(deadline=None)
@given(calendars(), receipts, rules)
def test_every_day_is_told_once_and_is_day_zero_counted_or_skipped(
    calendar: Calendar, received_on: date, rule: Rule
) -> None:
    working = worked_out(received_on, rule, calendar)
    told = explain(working, calendar, rule)
    assert [each.day for each in told] == [
        received_on + n * ONE_DAY for n in range((working.due_on - received_on).days + 1)
    ]
    assert [each.counted_number for each in told if each.counted_number] == list(range(1, rule.length + 1))
    skipped = [day.day for day in working.skipped]
    everything = {*skipped, *working.counted, working.treated_as_received_on}
    assert everything == {each.day for each in told}
    assert not set(skipped) & {*working.counted, working.treated_as_received_on}
    assert skipped == sorted(set(skipped))
    assert all(each.why and each.why != "Within the time" for each in told)


@settings(deadline=None)
@given(calendars(), receipts, rules, st.data())
def test_one_more_closed_day_never_makes_it_earlier(
    calendar: Calendar, received_on: date, rule: Rule, data: st.DataObject
) -> None:
    before = worked_out(received_on, rule, calendar)
    days = (before.due_on - received_on).days
    closed = received_on + data.draw(st.integers(0, days)) * ONE_DAY
    more = Calendar(
        terms=calendar.terms,
        insets=calendar.insets,
        closures=[*calendar.closures, Stretch(closed, closed)],
        occasional=calendar.occasional,
    )
    try:
        after = due(received_on, rule, more)
    except InsufficientCalendar:
        return
    assert after.due_on >= before.due_on
    assert closed not in after.counted


@settings(deadline=None)
@given(calendars(), receipts, st.integers(0, 60), rules)
def test_a_later_receipt_is_never_due_earlier(calendar: Calendar, received_on: date, later: int, rule: Rule) -> None:
    """Under the literal reading of S0 §5.1 only among days on the same side of the term's edge: a day out of term waits
    for the next school day, while a bank holiday on which a term begins is day 0 itself."""
    received_later = received_on + later * ONE_DAY
    assume(rule.deem is Deem.ANY or in_term(calendar, received_on) == in_term(calendar, received_later))
    assert worked_out(received_later, rule, calendar).due_on >= worked_out(received_on, rule, calendar).due_on


@st.composite
def calendars_with_terms_left_out(draw: st.DrawFn) -> tuple[Calendar, Calendar]:
    """A whole calendar, and the same with terms left out after the first: each gap that this leaves is longer than any
    holiday, as when a year or a term was not loaded."""
    first = date(2025, 8, 25) + draw(st.integers(0, 20)) * ONE_DAY
    terms = []
    for _ in range(draw(st.integers(3, 8))):
        last = first + draw(st.integers(14, 60)) * ONE_DAY
        terms.append(Stretch(first, last))
        first = last + draw(st.integers(9, 63)) * ONE_DAY
    days = st.integers(0, (terms[-1].last - terms[0].first).days).map(lambda n: terms[0].first + n * ONE_DAY)
    off = st.lists(days.map(lambda day: Stretch(day, day)), max_size=6)
    around = {"insets": draw(off), "closures": draw(off), "occasional": draw(off)}
    kept = [terms[0], *(term for term in terms[1:] if draw(st.booleans()))]
    assume(len(kept) < len(terms))
    for before, after in pairwise(kept):
        missing = any(before.last < term.first < after.first for term in terms)
        assume(not missing or after.first - before.last > LONGEST_GAP)
    return Calendar(terms=terms, **around), Calendar(terms=kept, **around)


@settings(deadline=None, max_examples=400)
@given(calendars_with_terms_left_out(), st.integers(-60, 500), rules)
def test_no_date_is_ever_given_that_a_missing_term_would_change(
    both: tuple[Calendar, Calendar], days: int, rule: Rule
) -> None:
    """Counting 5: either it waits for term dates, or loading the missing ones changes nothing at all."""
    whole, partly = both
    received_on = whole.terms[0].first + days * ONE_DAY
    given_now = worked_out(received_on, rule, partly)
    assert given_now == due(received_on, rule, whole)


@settings(deadline=None, max_examples=400)
@given(calendars_with_terms_left_out(), st.integers(-60, 500), st.integers(0, 300))
def test_no_days_are_counted_between_or_back_that_a_missing_term_would_change(
    both: tuple[Calendar, Calendar], days: int, later: int
) -> None:
    whole, partly = both
    day = whole.terms[0].first + days * ONE_DAY
    with suppress(InsufficientCalendar):
        assert days_between(partly, day, day + later * ONE_DAY) == days_between(whole, day, day + later * ONE_DAY)
    with suppress(InsufficientCalendar):
        assert days_before(partly, day, 1 + later % 20) == days_before(whole, day, 1 + later % 20)


def test_a_term_that_begins_on_a_bank_holiday_is_where_the_literal_reading_turns_round() -> None:
    """The one place where an earlier receipt is due later, kept here so that nobody takes it for a fault."""
    calendar = Calendar(terms=[Stretch(date(2026, 4, 3), date(2026, 5, 22))])
    rule = Rule(1, deem=Deem.OUT_OF_TERM)
    assert due(date(2026, 4, 2), rule, calendar).due_on == date(2026, 4, 8)
    assert due(date(2026, 4, 3), rule, calendar).due_on == date(2026, 4, 7)


@settings(deadline=None)
@given(calendars(), receipts, rules)
def test_it_agrees_with_counting_day_by_day(calendar: Calendar, received_on: date, rule: Rule) -> None:
    """The prepared tables against the rule of the procedure, walked a day at a time."""
    working = worked_out(received_on, rule, calendar)

    def counts(day: date) -> bool:
        why = calendar.why_not(day)
        return not why or (rule.inset_counts and why == "INSET day")

    day = received_on
    if not (rule.deem is Deem.OUT_OF_TERM and in_term(calendar, day)):
        while not counts(day):
            day += ONE_DAY
    assert day == working.treated_as_received_on
    left = rule.length - (1 if rule.receipt_is_day_one and counts(day) else 0)
    while left:
        day += ONE_DAY
        left -= counts(day)
    assert day == working.due_on


@settings(deadline=None)
@given(calendars(), receipts, st.integers(1, 30))
def test_counting_back_from_the_due_date_comes_to_day_zero(calendar: Calendar, received_on: date, length: int) -> None:
    working = worked_out(received_on, Rule(length), calendar)
    assert days_before(calendar, working.due_on, length).due_on == working.treated_as_received_on


@settings(deadline=None)
@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 60),
    st.sampled_from([count for count in Count if count is not Count.SCHOOL_DAYS]),
    st.booleans(),
    st.booleans(),
)
def test_counts_that_need_no_term_dates_hold_to_the_same(
    received_on: date, length: int, count: Count, day_one: bool, rolls: bool
) -> None:
    if count in {Count.CALENDAR_MONTHS, Count.CALENDAR_YEARS}:
        length = min(length, 12)
    rule = Rule(length, count, receipt_is_day_one=day_one, next_working_day=rolls)
    working = due(received_on, rule)
    assert len(working.counted) == length
    assert working.counted[-1] == working.due_on >= received_on
    assert due(received_on + ONE_DAY, rule).due_on >= working.due_on
    assert [each.day for each in explain(working, None, rule)][-1] == working.due_on
