"""Counting by hand: the edges of a school year, of a clock's rule and of what is loaded."""

from __future__ import annotations

import json

import pytest

from complaints.schooldays import bank_holidays
from complaints.schooldays.counting import (
    Count,
    Deem,
    InsufficientCalendar,
    Rule,
    Working,
    days_before,
    days_between,
    due,
    is_school_day,
    next_school_day,
    treated_as_received,
)
from complaints.schooldays.explaining import explain, sentence
from complaints.schooldays.named import CLOCKS, named_due
from tests.schooldays.calendars import DATA, calendars_of_cases, day, made

AUTUMN = ("2026-09-02", "2026-10-23")
LATE_AUTUMN = ("2026-11-02", "2026-12-18")
SPRING = ("2027-01-04", "2027-02-12")


def on(received: str, length: int, *terms: tuple[str, str], **rule: object) -> str:
    return due(day(received), Rule(length, **rule), made(*terms)).due_on.isoformat()  # type: ignore[arg-type]


def test_the_bank_holidays_are_those_that_the_government_lists() -> None:
    listed = json.loads((DATA / "bank_holidays_england_wales_2019_2028.json").read_text())
    found = [d.isoformat() for d, _ in bank_holidays.between(day("2019-01-01"), day("2028-12-31"))]
    assert found == listed


@pytest.mark.req("R46")
def test_a_complaint_of_august_is_treated_as_received_on_the_first_school_day() -> None:
    working = due(day("2026-08-12"), Rule(5), made(AUTUMN))
    assert working.treated_as_received_on == day("2026-09-02")
    assert working.due_on == day("2026-09-09")
    assert working.skipped[0].why == "Half-term or holiday"
    assert {skipped.why for skipped in working.skipped if skipped.day == day("2026-08-31")} == {
        "Bank holiday: Summer bank holiday"
    }


def test_ten_weeks_before_the_first_loaded_term_is_fine_and_a_day_more_is_not() -> None:
    assert on("2026-06-24", 1, AUTUMN) == "2026-09-03"
    with pytest.raises(InsufficientCalendar, match="from Tuesday 23 June 2026 to Wednesday 2 September 2026"):
        on("2026-06-23", 1, AUTUMN)


def test_no_date_is_given_past_the_last_loaded_day() -> None:
    assert on("2026-10-16", 5, AUTUMN) == "2026-10-23"
    for received, length in (("2026-10-16", 6), ("2026-10-24", 1), ("2026-10-26", 1), ("2030-01-07", 1)):
        with pytest.raises(InsufficientCalendar, match="Alder Academy after Friday 23 October 2026 are needed"):
            on(received, length, AUTUMN)


def test_no_date_is_given_across_a_missing_year() -> None:
    summer, later = ("2025-06-02", "2025-07-18"), ("2026-09-02", "2026-10-23")
    assert on("2025-07-11", 5, summer, later) == "2025-07-18"
    assert on("2026-09-02", 1, summer, later) == "2026-09-03"
    for received in ("2025-07-14", "2025-07-19", "2025-08-20", "2026-01-15", "2026-08-20", "2026-09-01"):
        with pytest.raises(InsufficientCalendar, match="between Friday 18 July 2025 and Wednesday 2 September 2026"):
            on(received, 5, summer, later)


@pytest.mark.req("R47")
def test_a_complaint_of_a_term_that_is_not_loaded_waits_and_is_not_counted_from_the_next_one() -> None:
    """Counting 5: autumn and summer are loaded, spring is not. Ten weeks before summer is no summer holiday."""
    summer = ("2027-04-12", "2027-05-28")
    for received in ("2027-02-05", "2026-12-19", "2027-04-11"):
        with pytest.raises(InsufficientCalendar, match="between Friday 18 December 2026 and Monday 12 April 2027"):
            on(received, 20, AUTUMN, LATE_AUTUMN, summer)
        with pytest.raises(InsufficientCalendar):
            next_school_day(made(AUTUMN, LATE_AUTUMN, summer), day(received))
    with pytest.raises(InsufficientCalendar):
        days_between(made(AUTUMN, LATE_AUTUMN, summer), day("2027-02-05"), day("2027-04-20"))
    assert on("2027-04-12", 20, AUTUMN, LATE_AUTUMN, summer) == "2027-05-11"


def test_a_gap_of_ten_weeks_is_a_long_summer_and_one_day_more_a_missing_year() -> None:
    assert on("2026-07-17", 1, ("2026-06-01", "2026-07-17"), ("2026-09-25", "2026-10-23")) == "2026-09-25"
    with pytest.raises(InsufficientCalendar):
        on("2026-07-17", 1, ("2026-06-01", "2026-07-17"), ("2026-09-26", "2026-10-23"))


def test_an_academy_without_term_dates_gets_no_date() -> None:
    with pytest.raises(InsufficientCalendar, match="No term dates are loaded for Alder Academy"):
        on("2026-09-02", 1)


@pytest.mark.req("R47")
def test_two_academies_with_different_half_terms_give_different_dates() -> None:
    early = made(("2026-09-02", "2026-10-16"), ("2026-10-26", "2026-12-18"))
    late = made(("2026-09-02", "2026-10-23"), ("2026-11-02", "2026-12-18"))
    assert due(day("2026-10-14"), Rule(5), early).due_on == day("2026-10-28")
    assert due(day("2026-10-14"), Rule(5), late).due_on == day("2026-10-21")


@pytest.mark.req("R47")
def test_a_closure_moves_the_date_by_one_school_day_and_is_named() -> None:
    before = due(day("2027-01-06"), Rule(5), made(SPRING))
    after = due(day("2027-01-06"), Rule(5), made(SPRING, closures=["2027-01-08"]))
    assert (before.due_on, after.due_on) == (day("2027-01-13"), day("2027-01-14"))
    assert after.skipped[0].why == "Closed: snow"


def test_leap_day_new_years_eve_and_the_days_when_the_clocks_change() -> None:
    assert on("2028-02-25", 2, ("2028-01-04", "2028-03-31")) == "2028-02-29"
    assert due(day("2026-12-31"), Rule(1, Count.WORKING_DAYS)).due_on == day("2027-01-04")
    assert due(day("2026-12-31"), Rule(1, Count.CALENDAR_DAYS)).due_on == day("2027-01-01")
    assert on("2026-10-23", 3, ("2026-09-02", "2026-12-18")) == "2026-10-28"
    assert on("2026-03-27", 3, ("2026-01-05", "2026-04-02")) == "2026-04-01"
    assert on("2027-03-26", 2, ("2027-01-04", "2027-04-16")) == "2027-04-01"


def test_months_end_where_the_month_ends() -> None:
    assert named_due("raise", day("2026-11-30")).due_on == day("2027-02-28")
    assert named_due("raise", day("2027-11-30")).due_on == day("2028-02-29")
    assert named_due("raise", day("2026-12-31")).due_on == day("2027-03-31")
    assert named_due("policy_review", day("2024-02-29")).due_on == day("2027-02-28")
    assert named_due("raise", day("2026-08-20")).counted == (
        *(day("2026-09-20"), day("2026-10-20")),
        day("2026-11-20"),
    )


def test_subject_access_that_ends_at_christmas_goes_to_the_next_working_day() -> None:
    working = named_due("subject_access", day("2026-11-25"))
    assert working.due_on == day("2026-12-29")
    assert [skipped.why for skipped in working.skipped] == [
        *("Bank holiday: Christmas Day", "Saturday", "Sunday"),
        "Bank holiday: Boxing Day (substitute day)",
    ]
    assert len(working.counted) == 1


def test_clarification_stops_a_subject_access_request_and_then_the_weekend_is_passed() -> None:
    working = named_due("subject_access", day("2026-09-01"), clarified=(day("2026-09-10"), day("2026-09-18")))
    assert working.due_on == day("2026-10-12")
    assert [skipped.day for skipped in working.skipped[-2:]] == [day("2026-10-10"), day("2026-10-11")]
    assert sum(skipped.why == "Waiting for clarification" for skipped in working.skipped) == 9


def test_freedom_of_information_takes_the_earlier_and_counts_from_the_receipt_itself() -> None:
    halfway = calendars_of_cases()["halfway-houses-kent-2025-27"]
    assert named_due("freedom_of_information", day("2026-07-01"), halfway).due_on == day("2026-09-08")
    saturday = named_due("freedom_of_information", day("2026-11-07"), halfway)
    assert saturday.treated_as_received_on == day("2026-11-07")
    assert saturday.due_on == day("2026-12-04")
    few_school_days = made(("2026-07-01", "2026-07-03"), ("2026-09-08", "2026-09-10"), ("2026-11-02", "2026-11-20"))
    assert named_due("freedom_of_information", day("2026-07-02"), few_school_days).due_on == day("2026-09-25")
    with pytest.raises(InsufficientCalendar):
        named_due("freedom_of_information", day("2026-07-02"), made(("2026-07-01", "2026-07-03")))


def test_notice_and_papers_count_back_from_the_hearing() -> None:
    calendar = made(AUTUMN, LATE_AUTUMN)
    working = named_due("papers", day("2026-11-04"), calendar)
    assert working.due_on == day("2026-10-21")
    assert working.counted == tuple(
        day(text) for text in ("2026-11-03", "2026-11-02", "2026-10-23", "2026-10-22", "2026-10-21")
    )
    assert {skipped.why for skipped in working.skipped} == {"Saturday", "Sunday", "Half-term or holiday"}
    assert due(working.due_on, Rule(5), calendar).due_on == day("2026-11-04")
    assert named_due("notice", day("2026-09-16"), calendar).due_on == day("2026-09-02")
    with pytest.raises(InsufficientCalendar, match="before Wednesday 2 September 2026"):
        days_before(calendar, day("2026-09-16"), 11)
    with pytest.raises(InsufficientCalendar, match="after Friday 18 December 2026"):
        days_before(calendar, day("2026-12-21"), 1)


def test_variants_of_a_policy() -> None:
    inset = made(AUTUMN, insets=["2026-09-11", "2026-09-01"])
    assert due(day("2026-09-10"), Rule(1), inset).due_on == day("2026-09-14")
    assert due(day("2026-09-10"), Rule(1, inset_counts=True), inset).due_on == day("2026-09-11")
    assert treated_as_received(day("2026-09-01"), Rule(1, inset_counts=True), inset) == day("2026-09-01")
    assert treated_as_received(day("2026-09-11"), Rule(1, deem=Deem.OUT_OF_TERM), inset) == day("2026-09-11")
    assert treated_as_received(day("2026-09-01"), Rule(1, deem=Deem.OUT_OF_TERM), inset) == day("2026-09-02")
    sunday = due(day("2026-09-13"), Rule(1, receipt_is_day_one=True), inset)
    assert (sunday.treated_as_received_on, sunday.due_on) == (day("2026-09-14"), day("2026-09-14"))
    in_term = due(day("2026-09-12"), Rule(2, deem=Deem.OUT_OF_TERM), inset)
    assert (in_term.treated_as_received_on, in_term.due_on) == (day("2026-09-12"), day("2026-09-15"))
    assert [skipped.day for skipped in in_term.skipped] == [day("2026-09-13")]


def test_more_days_of_an_extension_or_pause_are_days_of_the_same_count() -> None:
    calendar = made(AUTUMN)
    assert due(day("2026-09-02"), Rule(5), calendar, extra=3) == due(day("2026-09-02"), Rule(8), calendar)
    with pytest.raises(ValueError, match="never shorter"):
        due(day("2026-09-02"), Rule(5), calendar, extra=-1)
    with pytest.raises(ValueError, match="at least 1"):
        Rule(0)
    with pytest.raises(ValueError, match="calendar is needed"):
        due(day("2026-09-02"), Rule(5))


def test_school_days_asked_one_by_one() -> None:
    calendar = made(AUTUMN, LATE_AUTUMN, insets=["2026-11-02"])
    assert not is_school_day(calendar, day("2026-11-02"))
    assert next_school_day(calendar, day("2026-10-24")) == day("2026-11-03")
    assert next_school_day(calendar, day("2026-11-03")) == day("2026-11-03")
    assert days_between(calendar, day("2026-10-21"), day("2026-11-03")) == 3
    assert days_between(calendar, day("2026-11-03"), day("2026-11-03")) == 0
    with pytest.raises(InsufficientCalendar):
        days_between(calendar, day("2026-11-03"), day("2026-12-21"))


def test_every_clock_of_the_procedure_has_its_number() -> None:
    lengths = {name: clock.rule and clock.rule.length for name, clock in CLOCKS.items()}
    assert lengths == {
        "triage": 2,
        "acknowledge": 5,
        "answer_informal": 20,
        "answer_formal": 20,
        "ask_for_formal": None,
        "ask_for_panel": 10,
        "notice": 10,
        "papers": 5,
        "decide_panel": 30,
        "raise": 3,
        "policy_review": 3,
        "subject_access": 1,
        "freedom_of_information": 20,
        "data_protection_acknowledgement": 30,
        "early_years": 28,
    }


@pytest.mark.req("R282")
def test_the_working_is_told_day_by_day_and_in_a_sentence() -> None:
    calendar = made(AUTUMN, insets=["2026-09-14"])
    rule = Rule(2)
    working = due(day("2026-09-12"), rule, calendar)
    assert [(told.day.isoformat(), told.counted_number, told.why) for told in explain(working, calendar, rule)] == [
        ("2026-09-12", None, "Received. Saturday: treated as received on Tuesday 15 September 2026"),
        ("2026-09-13", None, "Sunday"),
        ("2026-09-14", None, "INSET day"),
        ("2026-09-15", None, "Treated as received: day 0"),
        ("2026-09-16", 1, "School day"),
        ("2026-09-17", 2, "School day, the last"),
    ]
    assert sentence(working, rule, calendar) == (
        "Received on Saturday 12 September 2026, which was not a school day at Alder Academy, so treated as "
        "received on Tuesday 15 September 2026. Wednesday 16 September 2026 is day 1. "
        "The last of 2 school days is Thursday 17 September 2026."
    )
    assert sentence(due(day("2026-09-15"), rule, calendar), rule, calendar, received=False) == (
        "Counted from Tuesday 15 September 2026. Wednesday 16 September 2026 is day 1. "
        "The last of 2 school days is Thursday 17 September 2026."
    )
    ours = [told.why for told in explain(working, calendar, rule, received=False)]
    assert (ours[0], ours[3]) == ("Saturday: counted from the next one", "Day 0")
    back = days_before(calendar, day("2026-09-16"), 2)
    assert [told.why for told in explain(back, calendar, rule)] == [
        *("School day, the last", "Saturday", "Sunday", "INSET day", "School day"),
        "The day from which it is counted back",
    ]
    assert sentence(back, rule) == ("2 school days before Wednesday 16 September 2026 is Friday 11 September 2026.")
    months = CLOCKS["raise"].rule
    assert months is not None
    told = explain(named_due("raise", day("2026-11-30")), None, months)
    assert (told[0].why, told[1].why, told[-1].counted_number) == ("Received: day 0", "Within the time", 3)
    assert isinstance(working, Working)


def test_months_that_end_on_no_working_day_say_where_they_would_have_ended() -> None:
    rule = Rule(1, Count.CALENDAR_MONTHS, next_working_day=True)
    moved = sentence(due(day("2026-11-27"), rule), rule)
    assert "That is Sunday 27 December 2026, no working day, so the time runs on to the next one." in moved
    assert moved.endswith("The last of 1 calendar month is Tuesday 29 December 2026.")
    assert "no working day" not in sentence(due(day("2026-11-26"), Rule(1, Count.CALENDAR_YEARS)), rule)
