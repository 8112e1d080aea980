"""Term dates arrive or change: nothing moves unseen, nobody finds a case they may not know of, nothing is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.models import Entry, Notice, User
from complaints.casework import deadlines
from complaints.casework.actions import Refused
from complaints.casework.actions import calendars as changes
from complaints.casework.models import CalendarChange, Clock, ClockMove, Complaint, Conflict
from complaints.casework.vocabulary import State, Step, Why
from complaints.schooldays import calendars
from complaints.schooldays.models import Span
from complaints.schooldays.spans import SpanData
from tests.casework.stories import ALDER_DATES, BIRCH_DATES, MONDAY, begin
from tests.casework.test_deadlines import clock_of, pause
from tests.people import People

D = dt.date
SNOW = SpanData(D(2026, 9, 24), D(2026, 9, 24), "closure", "Snow", "entered by hand")
SignIn = Callable[[User], Client]


def dates() -> dict[int, tuple[Any, ...]]:
    return {c.pk: (c.due_on, c.waiting_for, c.stopped_on, c.outcome, c.extra_days) for c in Clock.objects.all()}


def snow(school: People, *, by: User | None = None) -> CalendarChange:
    return changes.propose(way=CalendarChange.Way.ADD, spans={school.alder: [SNOW]}, source="Snow", by=by, at=MONDAY)


def entries(complaint: Complaint) -> list[str]:
    return list(Entry.objects.filter(about=complaint.uuid).values_list("step", flat=True))


@pytest.mark.req("R47")
def test_a_snow_day_lists_every_open_case_and_moves_nothing_before_it_is_approved(
    school: People, signed_in: SignIn
) -> None:
    opened = [begin(school) for _ in range(3)]
    paused, closed, elsewhere = begin(school), begin(school), begin(school, academy=school.birch)
    for replay in (*opened, paused, closed, elsewhere):
        replay.to(State.INFORMAL)
    pause(paused, school.trust_officer, D(2026, 12, 1))
    closed.take(Step.WITHDRAW, by=None)
    before = dates()
    browser = signed_in(school.trust_officer)

    answer = browser.post(
        reverse("casework:calendar_day", args=["alder"]),
        {"kind": "closure", "first_day_day": "24", "first_day_month": "9", "first_day_year": "2026", "label": "Snow"},
    )
    assert answer.status_code == 302
    page = browser.get(answer["Location"])
    moving = page.context["moving"]
    assert sorted(row.reference for row in moving) == sorted(r.complaint.reference for r in (*opened, paused))
    assert {(row.old, row.new) for row in moving} == {(D(2026, 10, 12), D(2026, 10, 13))}
    assert {row.keeper for row in moving} == {school.principal.name}
    assert {row.besides for row in moving} == {"the complainant"}
    assert [row.reference for row in moving if row.paused] == [paused.complaint.reference]
    assert dates() == before
    assert not Span.objects.filter(label="Snow").exists()

    answer = browser.post(answer["Location"], {"decision": "approve", "seen": page.context["mark"]})
    assert answer.status_code == 302
    changed = {pk for pk, facts in dates().items() if facts != before[pk]}
    assert changed == {clock_of(r.complaint, "answer_informal").pk for r in (*opened, paused)}
    for replay in (*opened, paused):
        move = clock_of(replay.complaint, "answer_informal").moves.get()
        assert (move.old_due_on, move.new_due_on, move.by) == (D(2026, 10, 12), D(2026, 10, 13), school.trust_officer)
        assert entries(replay.complaint)[-1] == "dates_moved"
        assert list(trail.verify(replay.complaint.uuid)) == []
        notice = Notice.objects.get(about=replay.complaint.uuid, key__startswith="date:")
        assert notice.user == school.principal
        assert "13 October 2026" in notice.text
        assert replay.complaint.complainant.name not in notice.text
    assert Complaint.objects.get(pk=opened[0].complaint.pk).next_due_on == D(2026, 10, 13)
    assert Complaint.objects.get(pk=paused.complaint.pk).next_due_on is None
    for replay in (closed, elsewhere):
        assert "dates_moved" not in entries(replay.complaint)
    assert list(deadlines.faulty_summaries()) == []
    change = CalendarChange.objects.get()
    over = browser.get(reverse("casework:calendar_change", args=[change.pk]))
    kept = over.context["moved"]
    assert sorted(row.reference for row in kept) == sorted(r.complaint.reference for r in (*opened, paused))
    assert {(row.old, row.new, row.keeper) for row in kept} == {
        (D(2026, 10, 12), D(2026, 10, 13), school.principal.name)
    }
    assert "Tue 13 Oct 2026" in over.content.decode()


def test_a_dropped_change_does_nothing_and_cannot_be_approved_after(school: People, signed_in: SignIn) -> None:
    begin(school).to(State.INFORMAL)
    before = dates()
    change = snow(school, by=school.trust_officer)
    browser = signed_in(school.operations_officer)
    page = browser.get(reverse("casework:calendar_change", args=[change.pk]))
    browser.post(page.request["PATH_INFO"], {"decision": "drop"})
    assert dates() == before
    with pytest.raises(Refused, match="meanwhile"):
        changes.approve(change, by=school.trust_officer, at=MONDAY)
    assert "Dropped on" in browser.get(page.request["PATH_INFO"]).content.decode()
    assert dates() == before


def test_what_is_approved_is_what_was_seen(school: People, signed_in: SignIn) -> None:
    begin(school).to(State.INFORMAL)
    change = snow(school)
    browser, address = signed_in(school.trust_officer), reverse("casework:calendar_change", args=[change.pk])
    mark = browser.get(address).context["mark"]
    begin(school).to(State.INFORMAL)
    answer = browser.post(address, {"decision": "approve", "seen": mark})
    assert answer.status_code == 200
    assert "has changed since you opened it" in answer.content.decode()
    assert ClockMove.objects.count() == 0
    browser.post(address, {"decision": "approve", "seen": answer.context["mark"]})
    assert ClockMove.objects.count() == 2


@pytest.mark.req("R101")
def test_whoever_is_locked_out_finds_no_trace_in_the_preview_but_the_approval_moves_all(
    school: People, signed_in: SignIn
) -> None:
    hidden, open_case = begin(school), begin(school)
    for replay in (hidden, open_case):
        replay.to(State.INFORMAL)
    Conflict.objects.create(
        complaint=hidden.complaint, user=school.trust_officer, why=Why.SUBJECT, from_date=MONDAY.date()
    )
    change = snow(school)
    address = reverse("casework:calendar_change", args=[change.pk])
    page = signed_in(school.trust_officer).get(address)
    assert [row.reference for row in page.context["moving"]] == [open_case.complaint.reference]
    assert hidden.complaint.reference not in page.content.decode()
    other = signed_in(school.operations_officer).get(address)
    assert len(other.context["moving"]) == 2
    browser = signed_in(school.trust_officer)
    done = browser.post(address, {"decision": "approve", "seen": page.context["mark"]}, follow=True)
    assert "1 date of open cases moved" in done.content.decode()
    assert clock_of(hidden.complaint, "answer_informal").due_on == D(2026, 10, 13)
    assert not Notice.objects.filter(user=school.trust_officer, about=hidden.complaint.uuid).exists()
    assert Notice.objects.filter(user=school.principal, about=hidden.complaint.uuid).exists()


@pytest.mark.parametrize(
    ("name", "keeps", "reads"),
    [
        ("trust_officer", True, True), ("operations_officer", True, True), ("principal", False, True),
        ("record_keeper", False, True), ("clerk", False, False), ("teacher", False, False),
        ("chief_executive", False, False), ("administrator", False, False), ("nobody", False, False),
    ],
)  # fmt: skip
def test_who_reaches_the_calendars(school: People, signed_in: SignIn, name: str, keeps: bool, reads: bool) -> None:
    browser = signed_in(getattr(school, name))
    change = snow(school)
    assert browser.get(reverse("casework:calendars")).status_code == (200 if reads else 404)
    assert browser.get(reverse("casework:calendar", args=["alder"])).status_code == (200 if reads else 404)
    assert browser.get(reverse("casework:calendar", args=["birch"])).status_code == (200 if keeps else 404)
    for address in (
        reverse("casework:calendar_upload"), reverse("casework:calendar_day", args=["alder"]),
        reverse("casework:calendar_change", args=[change.pk]), reverse("casework:date_faults"),
    ):  # fmt: skip
        assert browser.get(address).status_code == (200 if keeps else 404), address
    if not keeps:
        assert "Take out" not in browser.get(reverse("casework:calendar", args=["alder"])).content.decode()
        answer = browser.post(reverse("casework:calendar_change", args=[change.pk]), {"decision": "approve"})
        assert answer.status_code == 404
    assert CalendarChange.objects.get(pk=change.pk).waiting


def upload(browser: Client, name: str, content: str | bytes, **more: str) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return browser.post(reverse("casework:calendar_upload"), {"file": SimpleUploadedFile(name, raw), **more})


HEADER = "academy,kind,first_day,last_day,label,source\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dates.csv", "", "The file is empty"),
        ("dates.csv", HEADER + "alder,term,2027-09-02,2027-10-22,Autumn,\ncedar,term,2027-09-02,2027-10-22,A,\n",
         "There is no academy called cedar."),
        ("dates.csv", HEADER + "alder,holiday,2027-09-02,2027-10-22,Autumn,\n", "The kind must be one of"),
        ("dates.csv", HEADER + "alder,inset,Tuesday 2 November 2026,,INSET,\n", "Monday"),
        ("dates.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a CSV file"),
        ("dates.csv", "colour,size\nred,3\n", "The first line must name the columns"),
        ("<script>.csv", HEADER + 'alder,inset,<b>1</b>,,"<script>alert(1)</script>",\n', "&lt;b&gt;"),
    ],
)  # fmt: skip
def test_a_file_with_an_error_is_refused_whole_line_by_line(
    school: People, signed_in: SignIn, name: str, content: str | bytes, said: str
) -> None:
    before = list(Span.objects.values_list())
    answer = upload(signed_in(school.trust_officer), name, content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "<script>alert" not in page
    assert list(Span.objects.values_list()) == before
    assert not CalendarChange.objects.exists()


@pytest.mark.req("R47")
def test_the_next_year_is_loaded_from_a_file_after_it_was_looked_at(school: People, signed_in: SignIn) -> None:
    browser = signed_in(school.trust_officer)
    answer = upload(browser, "next.csv", HEADER + "alder,term,2027-09-02,2027-10-22,Autumn 1,the website\n")
    page = browser.get(answer["Location"])
    assert "Added" in page.content.decode()
    assert calendars.calendar_of(school.alder.pk).last_day == D(2027, 7, 21)
    browser.post(answer["Location"], {"decision": "approve", "seen": page.context["mark"]})
    assert calendars.calendar_of(school.alder.pk).last_day == D(2027, 10, 22)
    again = upload(browser, "next.csv", HEADER + "alder,term,2027-09-02,2027-10-22,Autumn 1,the website\n")
    assert again["Location"] == reverse("casework:calendars")
    assert "loaded already" in browser.get(again["Location"]).content.decode()


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Alder//EN
BEGIN:VEVENT
UID:1
SUMMARY:Autumn Term
DTSTART;VALUE=DATE:20270902
DTEND;VALUE=DATE:20271023
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Staff training
DTSTART;VALUE=DATE:20270902
DTEND;VALUE=DATE:20270903
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Parents' evening
DTSTART:20271005T170000
DTEND:20271005T190000
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_an_icalendar_file_is_loaded_once_its_titles_are_understood(school: People, signed_in: SignIn) -> None:
    browser = signed_in(school.trust_officer)
    assert "Choose the academy" in upload(browser, "a.ics", ICS).content.decode()
    page = upload(browser, "a.ics", ICS, academy="alder")
    form = page.context["form"]
    assert [field.initial for field in list(form.fields.values())[3:]] == ["term", "inset", ""]
    sent = {name: form.initial[name] for name in ("content", "name", "academy")}
    without = browser.post(reverse("casework:calendar_titles"), {**sent, "title_0": "term", "title_1": "inset"})
    assert without.status_code == 422
    assert "Say what “Parents&#x27; evening” is" in without.content.decode()
    answer = browser.post(
        reverse("casework:calendar_titles"), {**sent, "title_0": "term", "title_1": "inset", "title_2": "ignore"}
    )
    assert answer.status_code == 302
    page = browser.get(answer["Location"])
    assert "left out" in page.content.decode()
    browser.post(answer["Location"], {"decision": "approve", "seen": page.context["mark"]})
    added = Span.objects.filter(academy=school.alder, first_day__year=2027, first_day__month__gte=9)
    assert set(added.values_list("kind", "last_day")) == {("term", D(2027, 10, 22)), ("inset", D(2027, 9, 2))}


def test_a_tampered_icalendar_form_gives_no_error_page(school: People, signed_in: SignIn) -> None:
    browser = signed_in(school.trust_officer)
    sent = {"content": "%%%", "name": "a.ics", "academy": "alder"}
    assert browser.post(reverse("casework:calendar_titles"), sent).status_code == 302
    assert browser.post(reverse("casework:calendar_titles"), {**sent, "academy": "cedar"}).status_code == 404


def test_a_closure_taken_out_again_moves_the_dates_back(school: People, signed_in: SignIn) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    changes.approve(snow(school), by=None, at=MONDAY)
    browser = signed_in(school.trust_officer)
    answer = browser.post(
        reverse("casework:calendar_remove", args=["alder"]), {"span": "closure:2026-09-24:2026-09-24"}
    )
    page = browser.get(answer["Location"])
    assert [(row.old, row.new) for row in page.context["moving"]] == [(D(2026, 10, 13), D(2026, 10, 12))]
    browser.post(answer["Location"], {"decision": "approve", "seen": page.context["mark"]})
    assert clock_of(replay.complaint, "answer_informal").due_on == D(2026, 10, 12)
    term = browser.post(reverse("casework:calendar_remove", args=["alder"]), {"span": "term:2026-09-02:2026-10-23"})
    assert term.status_code == 404


@pytest.mark.req("R47")
def test_the_days_for_the_papers_of_a_hearing_follow_a_closure(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.HEARING_FIXED)
    hearing = complaint.next_hearing
    assert hearing is not None
    before, told = hearing.papers_by, hearing.submissions_by
    assert before is not None
    assert told is not None
    assert told < before
    closed = SpanData(told, before, "closure", "Burst pipe", "entered by hand")
    change = changes.propose(
        way=CalendarChange.Way.ADD, spans={school.alder: [closed]}, source="Pipe", by=None, at=replay.at
    )
    changes.approve(change, by=None, at=replay.at)
    hearing.refresh_from_db()
    clock = clock_of(complaint, "papers")
    assert hearing.papers_by == clock.due_on
    assert clock.due_on is not None
    assert clock.due_on < told
    assert hearing.submissions_by is not None
    assert hearing.submissions_by <= clock.due_on


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_day_day": "31", "first_day_month": "2", "first_day_year": "2027"}, "real date"),
        ({"first_day_day": "", "first_day_month": "", "first_day_year": ""}, "Enter a date"),
        ({"last_day_day": "1", "last_day_month": "9", "last_day_year": "2026"}, "must not be before the first"),
        ({"label": ""}, "Say why"),
        ({"kind": "term"}, "not one of the available choices"),
    ],
)
def test_a_day_typed_wrongly_is_answered_at_the_field_and_kept(
    school: People, signed_in: SignIn, typed: dict[str, str], said: str
) -> None:
    good = {
        "kind": "closure",
        "first_day_day": "24",
        "first_day_month": "9",
        "first_day_year": "2026",
        "label": "Burst pipe",
    }
    browser = signed_in(school.trust_officer)
    answer = browser.post(reverse("casework:calendar_day", args=["alder"]), {**good, **typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed.get("label", "Burst pipe") in answer.content.decode()
    assert not CalendarChange.objects.exists()


def test_the_page_warns_where_dates_end_or_are_missing(school: People, signed_in: SignIn, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2027, 6, 1, 9, 0, tzinfo=MONDAY.tzinfo))
    calendars.remove(school.birch, BIRCH_DATES[2])
    for span in ALDER_DATES:
        if span.kind == "term" and span.first_day < D(2027, 4, 1):
            calendars.remove(school.alder, span)
    for span in BIRCH_DATES[3:5]:
        calendars.remove(school.birch, span)
    page = signed_in(school.trust_officer).get(reverse("casework:calendars")).content.decode()
    assert "Dates are loaded until Wednesday 21 July 2027. Load the next year" in page
    assert "Dates are missing between Friday 18 December 2026 and Monday 7 June 2027" in page
    assert "178 school days" not in page


def test_dates_that_no_longer_fit_with_what_was_loaded_since_are_not_loaded(school: People) -> None:
    rows = [SpanData(D(2027, 9, 2), D(2027, 10, 22), "term", "Autumn 1")]
    change = changes.propose(
        way=CalendarChange.Way.LOAD, spans={school.alder: rows}, source="a.csv", by=None, at=MONDAY
    )
    other = [SpanData(D(2027, 8, 30), D(2027, 12, 17), "term", "Autumn")]
    calendars.replace(school.alder, other, source_file="b.csv", by=None, at=MONDAY)
    before = list(Span.objects.values_list())
    with pytest.raises(Refused, match="no longer fit"):
        changes.approve(change, by=None, at=MONDAY)
    assert list(Span.objects.values_list()) == before
    assert CalendarChange.objects.get().waiting


def test_a_preview_of_two_thousand_cases_asks_as_few_questions_as_one_of_two(school: People) -> None:
    first = begin(school).to(State.INFORMAL)
    change = snow(school)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            preview = changes.preview(change, at=MONDAY)
        assert len(preview.moving) == Complaint.objects.count()
        return len(queries)

    few = asked()
    copies(first, 2000)
    assert asked() == few


def copies(complaint: Complaint, how_many: int) -> None:
    """As many more of the same, as rows only."""
    clocks = list(complaint.clocks.all())
    made = []
    for number in range(how_many):
        copy = Complaint.objects.get(pk=complaint.pk) if not made else Complaint(**_columns(complaint))
        copy.pk, copy.uuid = None, uuid.uuid4()
        copy.reference, copy.submission_key, copy._state.adding = f"C{complaint.pk}-{number}", None, True
        made.append(copy)
    Complaint.objects.bulk_create(made)
    rows = []
    for copy in made:
        for clock in clocks:
            columns = {field.attname: getattr(clock, field.attname) for field in Clock._meta.concrete_fields}
            rows.append(Clock(**{**columns, "id": None, "complaint_id": copy.pk}))
    Clock.objects.bulk_create(rows)


def _columns(complaint: Complaint) -> dict[str, Any]:
    return {
        field.attname: getattr(complaint, field.attname)
        for field in Complaint._meta.concrete_fields
        if field.name not in ("id",)
    }


def test_a_preview_changes_nothing_whatever_the_hour(school: People) -> None:
    begin(school).to(State.FORMAL)
    before = dates()
    preview = changes.preview(snow(school), at=timezone.now())
    assert preview.moving
    assert dates() == before


@pytest.mark.req("R47", "R72")
def test_a_closure_on_the_day_of_a_hearing_is_shown_and_told_to_its_clerk(school: People, signed_in: SignIn) -> None:
    replay, other = begin(school), begin(school)
    replay.to(State.HEARING_FIXED)
    other.to(State.HEARING_FIXED)
    hearing = replay.complaint.next_hearing
    Conflict.objects.create(
        complaint=other.complaint, user=school.trust_officer, why=Why.DECLARED, from_date=replay.on, detail="A cousin."
    )
    strike = SpanData(hearing.on, hearing.on, "closure", "Strike", "entered by hand")
    proposed = changes.propose(
        way=CalendarChange.Way.ADD, spans={school.alder: [strike]}, source="Strike", by=school.trust_officer,
        at=replay.at,
    )  # fmt: skip
    with time_machine.travel(replay.at, tick=False):
        browser, address = signed_in(school.trust_officer), reverse("casework:calendar_change", args=[proposed.pk])
        page = browser.get(address)
        assert page.context["hearings"] == [(replay.complaint.reference, hearing.on)]
        Notice.objects.all().delete()
        assert browser.post(address, {"decision": "approve", "seen": page.context["mark"]}).status_code == 302
    told = Notice.objects.filter(user=school.clerk, text__contains="there is no school on that day now")
    assert {one.text.partition(":")[0] for one in told} == {replay.complaint.reference, other.complaint.reference}
    assert not Notice.objects.filter(user=school.trust_officer, text__contains="no school on that day").exists()


@pytest.mark.req("R48")
def test_a_new_time_limit_does_not_go_out_for_a_day_that_has_no_school_any_more(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = clock_of(replay.complaint, "answer_informal")
    new = deadlines.school_day_after(replay.complaint, clock.due_on, 3)
    replay.take(
        Step.PROPOSE_EXTENSION, by=school.principal, clock=clock, new_due_on=new, reason="Somebody is away.",
        agreed_how="By telephone.",
    )  # fmt: skip
    strike = SpanData(new, new, "closure", "Strike", "entered by hand")
    changes.approve(
        changes.propose(
            way=CalendarChange.Way.ADD, spans={school.alder: [strike]}, source="Strike", by=None, at=replay.at
        ),
        by=school.trust_officer, at=replay.at,
    )  # fmt: skip
    with pytest.raises(Refused, match="no longer a school day"):
        replay.issue(Step.EXTEND, approver=school.principal, by=school.principal)
