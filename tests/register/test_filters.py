"""What is asked of the register is what it shows, and what cannot be asked is answered at its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from complaints.casework import actions, deadlines
from complaints.casework.models import Clock, Complaint, Pause
from complaints.casework.vocabulary import Nature, State, Step
from complaints.policy.vocabulary import ClockKind, SubjectKind
from complaints.schooldays.models import Span
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People
from tests.register.pages import of, references, seen

SignIn = Callable[[User], Client]
LONDON = ZoneInfo("Europe/London")


def at(day: int, month: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, 10, 0, tzinfo=LONDON)


@pytest.fixture
def officer(school: People, signed_in: SignIn) -> Client:
    return signed_in(school.trust_officer)


def test_academy_stage_state_subject_and_kind_limit_the_list(school: People, officer: Client) -> None:
    alder = begin(school).complaint
    birch = begin(school, academy=school.birch, nature=Nature.CONCERN).complaint
    formal = complaint_at(school, State.FORMAL)
    principal = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),)).complaint
    assert seen(officer) == of(alder, birch, formal, principal)
    assert seen(officer, "?academy=birch") == of(birch)
    assert seen(officer, "?stage=2") == of(formal)
    assert seen(officer, "?state=received") == of(alder, birch, principal)
    assert seen(officer, "?about=principal") == of(principal)
    assert seen(officer, "?nature=concern") == of(birch)
    assert seen(officer, "?academy=alder&state=received&about=academy_staff") == of(alder)


@pytest.mark.req("R125")
def test_a_closed_complaint_keeps_its_stage_and_tells_how_it_ended(school: People, officer: Client) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED)
    replay.close()
    closed = replay.complaint
    formal, received = complaint_at(school, State.FORMAL), begin(school).complaint
    assert seen(officer, "?standing=closed") == of(closed) == seen(officer, "?stage=3")
    assert seen(officer, "?standing=open") == of(formal, received)
    rows = {row.reference: row for row in officer.get("/register/").context["rows"]}
    assert (rows[closed.reference].stage, rows[closed.reference].state) == ("Stage 3", "Closed")
    assert rows[closed.reference].ending == "Decided by the panel"
    assert rows[closed.reference].resolved_at == "Went to a panel hearing"
    assert (rows[formal.reference].stage, rows[formal.reference].state) == ("Stage 2", "Formal investigation")
    assert (rows[received.reference].stage, rows[received.reference].ending) == ("Intake", "")
    text = officer.get("/register/").content.decode()
    assert "Closed: Decided by the panel" in text


@pytest.mark.req("R138")
def test_lateness_is_said_in_words_and_can_be_asked_for(school: People, officer: Client) -> None:
    late = begin(school, at=at(14)).complaint
    soon = begin(school, at=at(2, 10)).complaint
    later = begin(school, at=MONDAY)
    later.to(State.FORMAL)
    ahead = later.complaint
    Clock.objects.filter(complaint=ahead, kind="acknowledge", stopped_on=None).delete()
    Complaint.objects.filter(pk=ahead.pk).update(next_due_on=dt.date(2026, 10, 20))
    assert seen(officer, "?lateness=late") == of(late)
    assert seen(officer, "?lateness=soon") == of(soon)
    assert seen(officer, "?lateness=on_time") == of(soon, ahead)
    rows = {row.reference: row for row in officer.get("/register/").context["rows"]}
    # Received on 14 September, two school days to decide: due on 16 September, 13 school days before 5 October.
    assert rows[late.reference].due.day == dt.date(2026, 9, 16)
    assert rows[late.reference].due.words == "13 school days late"
    assert rows[soon.reference].due.words == "in 1 school day"
    text = officer.get("/register/?lateness=late").content.decode()
    assert "13 school days late" in text
    assert "Deciding how to take it forward" in text


def test_what_waits_for_term_dates_can_be_asked_for(school: People, officer: Client) -> None:
    dated = begin(school).complaint
    Span.objects.filter(academy=school.birch).delete()
    school.birch.calendar_revision.delete()
    waiting = begin(school, academy=school.birch).complaint
    assert waiting.waiting_for_dates
    assert seen(officer, "?lateness=waiting") == of(waiting)
    assert "Waiting for term dates" in officer.get("/register/?lateness=waiting").content.decode()
    assert dated.reference in seen(officer, "?lateness=late")


def test_a_clock_that_stands_still_is_not_late_unless_it_was_before(school: People, officer: Client) -> None:
    excused, excuse_too_late = begin(school, at=at(30)).complaint, begin(school, at=at(14)).complaint
    for complaint in (excused, excuse_too_late):
        Pause.objects.create(
            complaint=complaint, body="The police", reason="They asked.", look_again_on=dt.date(2026, 11, 2),
            proposed_by=school.principal, proposed_on=dt.date(2026, 10, 1), began_on=dt.date(2026, 10, 1),
        )  # fmt: skip
        deadlines.summarise(complaint)
        complaint.save()
    assert seen(officer, "?lateness=late") == of(excuse_too_late)
    assert seen(officer, "?lateness=paused") == of(excused, excuse_too_late)
    rows = {row.reference: row for row in officer.get("/register/").context["rows"]}
    assert rows[excused.reference].due.words == "paused since 1 October 2026"
    assert rows[excuse_too_late.reference].due.words == "13 school days late"


def test_a_date_of_the_law_is_shown_while_the_procedure_stands_still(school: People, signed_in: SignIn) -> None:
    replay = begin(school, at=at(28))
    replay.to(State.INFORMAL)
    actions.classify(replay.complaint, by=school.principal, at=replay.at, early_years=True)
    day = replay.complaint.clocks.get(kind=ClockKind.EARLY_YEARS).due_on
    replay.take(
        Step.PROPOSE_PAUSE, by=school.trust_officer, body="The police", reason="They asked.",
        look_again_on=dt.date(2026, 11, 30),
    )  # fmt: skip
    replay.issue(Step.PAUSE, approver=school.trust_officer, by=school.trust_officer)
    assert day is not None
    with time_machine.travel(dt.datetime.combine(day, dt.time(9)), tick=False):
        officer = signed_in(school.trust_officer)
        rows = {row.reference: row for row in officer.get("/register/").context["rows"]}
        due = rows[replay.complaint.reference].due
        assert (due.day, due.words) == (day, "today")
        assert seen(officer, "?lateness=soon") == of(replay.complaint)
        week = officer.get("/register/week/").content.decode()
        assert replay.complaint.reference in week
        assert "Answering at stage 1" not in week
    with time_machine.travel(dt.datetime.combine(day + dt.timedelta(days=1), dt.time(9)), tick=False):
        officer = signed_in(school.trust_officer)
        assert seen(officer, "?lateness=late") == of(replay.complaint)


def test_an_answer_that_came_late_stays_on_the_record(school: People, officer: Client) -> None:
    in_time = complaint_at(school, State.INFORMAL_ANSWERED)
    replay = begin(school)
    replay.accept()
    replay.later(25)
    replay.answer_informally()
    assert seen(officer, "?lateness=answered_late") == of(replay.complaint)
    assert in_time.reference in seen(officer)


def test_whose_it_is(school: People, signed_in: SignIn, officer: Client) -> None:
    mine = begin(school).complaint
    others = begin(school, academy=school.birch).complaint
    nobodys = begin(school, academy=school.birch).complaint
    Complaint.objects.filter(pk=nobodys.pk).update(handler=None)
    assert mine.handler == school.principal
    assert seen(signed_in(school.principal), "?handler=mine") == of(mine)
    assert seen(officer, f"?handler={school.principal.pk}") == of(mine)
    assert seen(officer, f"?handler={others.handler_id}") == of(others)
    assert seen(officer, "?handler=nobody") == of(nobodys)


def test_days_of_arrival(school: People, officer: Client) -> None:
    first, second = begin(school, at=at(14)).complaint, begin(school, at=at(21)).complaint
    since = "received_from_day=15&received_from_month=9&received_from_year=2026"
    upto = "received_to_day=21&received_to_month=september&received_to_year=2026"
    assert seen(officer, f"?{since}") == of(second)
    assert seen(officer, f"?{upto}") == of(first, second)
    assert seen(officer, f"?{since}&{upto}") == of(second)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("received_from_day=31&received_from_month=2&received_from_year=2026", "Enter a real date"),
        ("received_from_day=3", "The date must include a month and a year"),
        ("received_to_day=1&received_to_month=1&received_to_year=26", "The year must have four digits"),
        (
            "received_from_day=2&received_from_month=9&received_from_year=2026"
            "&received_to_day=1&received_to_month=9&received_to_year=2026",
            "The last day must be 2 September 2026 or later",
        ),
        ("academy=nowhere", "Choose an academy from the list"),
        ("stage=nine", "Choose a stage from the list"),
        ("state=lost", "Choose from the list where it stands"),
        ("lateness=very", "Choose from the list how it stands with its dates"),
        ("sort=words", "Choose an order from the list"),
        ("handler=99999999", "Choose a handler from the list"),
        ("handler=%F0%9F%90%9D", "Choose a handler from the list"),
        ("q=" + "x" * 10_000, "Search for 100 characters or fewer"),
        ("q=a%00b", "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_kept(
    school: People, officer: Client, query: str, sentence: str
) -> None:
    reference = begin(school).complaint.reference
    response = officer.get(f"/register/?{query}")
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert sentence in text
    assert reference not in text, "a question that was misread is no list of everything"
    for name in ("register.csv", "register.xlsx"):
        answer = officer.get(f"/register/{name}?{query}")
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/register/")
    if "received_from_day=31" in query:
        assert 'value="31"' in text


def test_search_finds_references_names_and_words(school: People, officer: Client) -> None:
    bus = begin(school, summary="The bus was late on a half-term Friday").complaint
    coat = begin(school, summary="A coat was lost").complaint
    bus.complainant.name = "Ayşe Öztürk-O’Hara"
    bus.complainant.save()
    everything = of(bus, coat)
    assert seen(officer, f"?q={coat.reference}") == of(coat)
    assert seen(officer, f"?q=+{coat.reference.lower()}+") == of(coat)
    assert seen(officer, f"?q={coat.reference[:6]}") >= of(coat)
    for heard in (coat.reference.replace("-", ""), coat.reference.replace("-", " ")):
        assert seen(officer, f"?q={heard.lower()}") == of(coat), "as it is heard on the telephone"
    assert seen(officer, "?q=ALD-") == everything
    assert seen(officer, "?q=bus") == of(bus)
    assert seen(officer, "?q=LATE+bus") == of(bus)
    assert seen(officer, "?q=half-term") == of(bus), "a word with a hyphen is no reference"
    assert seen(officer, "?q=marchbanks+coat") == of(coat)
    assert seen(officer, "?q=Öztürk") == of(bus)
    assert seen(officer, "?q=o'hara") == of(bus), "a keyboard has another apostrophe than a telephone"
    assert seen(officer, "?q=bus+coat") == set()
    assert seen(officer, "?q=bus&academy=birch") == set()


@pytest.mark.parametrize(
    "typed",
    ["' OR 1=1", "' OR 1=1 --", "%", "_", "\\", "🐝", "مرحبا", "‮ecneref", "<script>alert(1)</script>", "ALD-' OR 1=1"],
)
def test_hostile_and_unusual_searches_find_nothing_and_break_nothing(
    school: People, officer: Client, typed: str
) -> None:
    begin(school)
    response = officer.get("/register/", {"q": typed})
    text = response.content.decode()
    assert response.status_code == 200
    assert list(response.context["rows"]) == []
    assert "No complaint matches." in text
    assert "<script>alert" not in text


def test_words_in_any_script_are_found(school: People, officer: Client) -> None:
    bee = begin(school, summary="A 🐝 in the hall, مرحبا").complaint
    assert seen(officer, "?q=🐝") == of(bee)
    assert seen(officer, "?q=مرحبا") == of(bee)


def test_each_limit_can_be_removed_and_the_address_keeps_the_rest(school: People, officer: Client) -> None:
    begin(school)
    response = officer.get("/register/?q=messages&academy=alder&standing=&sort=due&received_from_day=1"
                           "&received_from_month=9&received_from_year=2026", follow=True)  # fmt: skip
    assert "standing" not in response.request["QUERY_STRING"], "what is empty leaves the address"
    chips = {chip.label: chip for chip in response.context["chips"]}
    assert {label: chip.value for label, chip in chips.items()} == {
        "Search": "messages", "Academy": "Alder Academy", "Arrived on or after": "1 September 2026",
    }  # fmt: skip
    assert "received_from" not in chips["Arrived on or after"].without
    assert chips["Academy"].without == (
        "?q=messages&sort=due&received_from_day=1&received_from_month=9&received_from_year=2026"
    )
    assert references(officer, chips["Search"].without)


def test_an_empty_list_says_what_to_do_next(school: People, officer: Client) -> None:
    assert "There is no complaint in your register yet." in officer.get("/register/").content.decode()
    begin(school)
    assert "Show the whole register" in officer.get("/register/?stage=4").content.decode()
