"""Stored calendars: what an import replaces, and that every process sees the change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import Academy, Trust
from complaints.schooldays import calendars
from complaints.schooldays.counting import Calendar, Rule, due
from complaints.schooldays.models import CalendarRevision, Clock, Outcome, Span, TermDatesImport
from complaints.schooldays.spans import SpanData
from tests.schooldays.calendars import day
from tests.schooldays.conftest import AT


def term(first: str, last: str, label: str = "") -> SpanData:
    return SpanData(day(first), day(last), "term", label)


def closed(text: str, kind: str = "closure", label: str = "snow") -> SpanData:
    return SpanData(day(text), day(text), kind, label)


YEAR = [
    term("2026-09-02", "2026-10-23", "Term 1"),
    term("2026-11-02", "2026-12-18", "Term 2"),
    term("2027-01-04", "2027-03-25", "Term 3"),
    closed("2026-09-01", "inset", "INSET day"),
]
NEXT_YEAR = [term("2027-09-01", "2027-10-22"), term("2027-11-01", "2027-12-17")]


def load(academy: Academy, spans: list[SpanData]) -> TermDatesImport:
    return calendars.replace(academy, spans, source_file="dates.csv", by=None, at=AT)


def test_the_same_file_again_changes_nothing(alder: Academy) -> None:
    first = load(alder, YEAR)
    rows, stamp = set(Span.objects.values_list("pk", flat=True)), CalendarRevision.objects.get().stamp
    again = load(alder, YEAR)
    assert (first.added, first.changed, again.unchanged, again.changed) == (4, True, 4, False)
    assert set(Span.objects.values_list("pk", flat=True)) == rows
    assert CalendarRevision.objects.get().stamp == stamp


def test_a_corrected_year_replaces_its_terms_and_nothing_else(alder: Academy) -> None:
    load(alder, YEAR + NEXT_YEAR)
    calendars.add(alder, closed("2027-01-08"))
    corrected = [YEAR[0], YEAR[1], term("2027-01-05", "2027-03-24", "Term 3")]
    planned, calendar = calendars.preview(alder, corrected)
    assert planned.added == (corrected[2],)
    assert planned.removed == (YEAR[2],)
    load(alder, corrected)
    assert calendars.loaded(alder) == sorted([*corrected, YEAR[3], closed("2027-01-08"), *NEXT_YEAR])
    assert calendars.calendar_of(alder.pk).school_days == calendar.school_days


def test_part_of_a_year_and_a_closure_are_added_to_what_is_there(alder: Academy) -> None:
    load(alder, YEAR)
    load(alder, [term("2027-04-12", "2027-05-28", "Term 4")])
    load(alder, [closed("2027-01-08")])
    load(alder, [closed("2027-02-02", label="flood")])
    assert len(calendars.loaded(alder)) == len(YEAR) + 3
    load(alder, [closed("2027-01-08", label="storm")])
    assert len(calendars.loaded(alder)) == len(YEAR) + 3
    assert calendars.calendar_of(alder.pk).why_not(day("2027-01-08")) == "Closed: storm"


@pytest.mark.req("R47")
def test_a_change_is_seen_at_the_next_look_up_and_costs_one_query_when_there_is_none(
    alder: Academy, django_assert_num_queries: Any
) -> None:
    load(alder, YEAR)
    before = calendars.calendar_of(alder.pk)
    with django_assert_num_queries(1):
        assert calendars.calendar_of(alder.pk) is before
    calendars.add(alder, closed("2026-09-10"))
    after = calendars.calendar_of(alder.pk)
    assert due(day("2026-09-08"), Rule(2), before).due_on == day("2026-09-10")
    assert due(day("2026-09-08"), Rule(2), after).due_on == day("2026-09-11")
    calendars.remove(alder, closed("2026-09-10"))
    assert due(day("2026-09-08"), Rule(2), calendars.calendar_of(alder.pk)).due_on == day("2026-09-10")


def test_many_calendars_cost_two_queries_and_one_when_they_are_known(
    trust: Trust, django_assert_num_queries: Any
) -> None:
    academies = [Academy.objects.create(trust=trust, name=f"Academy {n}", slug=f"a{n}", code=f"A{n}") for n in range(5)]
    for academy in academies[:4]:
        load(academy, YEAR)
    ids = [academy.pk for academy in academies]
    with django_assert_num_queries(2):
        found = calendars.calendars_of(ids)
    assert set(found) == set(ids)
    assert found[academies[4].pk].school_days == ()
    with django_assert_num_queries(1):
        calendars.calendars_of(ids[:4])
    with pytest.raises(Academy.DoesNotExist):
        calendars.calendar_of(0)


def test_the_database_refuses_a_span_that_ends_before_it_begins_or_comes_twice(alder: Academy) -> None:
    first = dt.date(2026, 9, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Span.objects.create(academy=alder, kind="term", first_day=first, last_day=dt.date(2026, 9, 1))
    Span.objects.create(academy=alder, kind="term", first_day=first, last_day=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Span.objects.create(academy=alder, kind="term", first_day=first, last_day=first)


@pytest.fixture(scope="module")
def kitchen_clock() -> type[Clock]:
    """A clock with an owner's table, never created: what is shown here needs no database."""

    class KitchenClock(Clock):
        class Meta(Clock.Meta):
            app_label = "schooldays"

    apps.all_models["schooldays"].pop("kitchenclock")
    apps.clear_cache()
    assert issubclass(KitchenClock, models.Model)
    return KitchenClock


@pytest.mark.req("R282")
def test_a_clock_without_dates_says_what_it_waits_for_and_gets_its_date_when_they_come(
    kitchen_clock: type[Clock],
) -> None:
    clock = kitchen_clock(kind="answer_formal", received_on=day("2026-10-19"), length=20, started_on=day("2026-10-19"))
    short = Calendar(name="Alder Academy", terms=[])
    assert clock.compute(short, at=AT) is None
    assert clock.due_on is None
    assert clock.waiting_for.startswith("No term dates are loaded for Alder Academy")
    assert not clock.is_late(day("2030-01-01"))
    working = clock.compute(calendars.calendar_from("Alder Academy", YEAR), at=AT)
    assert working is not None
    assert len(working.counted) == 20
    assert (clock.due_on, clock.waiting_for) == (day("2026-11-23"), "")
    assert clock.treated_as_received_on == day("2026-10-19")
    clock.extra_days, clock.paused_days = 2, 1
    clock.compute(calendars.calendar_from("Alder Academy", YEAR), at=AT)
    assert clock.due_on == day("2026-11-26")
    assert not clock.is_late(day("2026-11-26"))
    assert clock.is_late(day("2026-11-27"))
    clock.outcome = Outcome.MET
    assert not clock.running
    assert not clock.is_late(day("2026-11-27"))
