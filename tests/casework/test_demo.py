"""The practice trust: every state is there by real steps, the same each time, and everything in it holds."""

from __future__ import annotations

import datetime as dt
import io
import json
import multiprocessing
import os
import signal
import uuid
from collections.abc import Callable, Iterator
from itertools import count, cycle, pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from accounts import trail
from accounts.mail import is_practice_address
from accounts.models import Entry, Heartbeat, Post, PostKind, Trust, User
from complaints.casework import deadlines
from complaints.casework.demo import bulk, journeys, patterns, pouring, seeding, telling, terms, world
from complaints.casework.demo.invention import invent
from complaints.casework.demo.walking import begins_at
from complaints.casework.models import (
    CaseRight,
    Clock,
    Complainant,
    Complaint,
    Finding,
    Head,
    Hearing,
    Named,
    Pause,
    SurveyAnswer,
)
from complaints.casework.vocabulary import Closure, State
from complaints.schooldays.calendars import calendars_of
from complaints.schooldays.counting import is_school_day
from config.celery import app as celery_app
from letters import confirming
from letters.models import Letter
from letters.vocabulary import LetterState
from tests.people import make_academy

FRIDAY = dt.date(2026, 11, 20)
QUICK = {"lost-coats", "found-letter"}
SHORT = ("arrived", "settled", "fixed")


def build(complaints: int, *, today: dt.date = FRIDAY, seed: int = 1) -> world.World | None:
    now = begins_at(today, hour=9, minute=0)
    return seeding.seed(complaints=complaints, seed=seed, today=today, now=now, tell=lambda _: None)


class Undone(Exception):
    """Ends a transaction that is not to be kept."""


@pytest.fixture(scope="class")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[telling.Told]:
    """The whole demo as a newcomer gets it, built once for the tests of its class and then taken away."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                built = build(len(seeding.STORIES))
                assert built is not None
                yield telling.describe(built)
                raise Undone
        except Undone:
            pass


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of stories and journeys: the same code, in seconds."""
    monkeypatch.setattr(seeding, "STORIES", tuple(story for story in seeding.STORIES if story.key in QUICK))
    monkeypatch.setattr(journeys, "JOURNEYS", tuple(j for j in journeys.JOURNEYS if j.key in SHORT))
    monkeypatch.setattr(journeys, "ACADEMIES", ("saltmarsh",))
    monkeypatch.setattr(bulk, "OPEN_SHARE", 0.3)
    monkeypatch.setattr(bulk, "AT_ONCE", 100)


def holds_together(on: dt.date) -> None:
    """The chronologies verify, and every date that is stored follows from its facts."""
    assert list(trail.verify()) == []
    at = begins_at(on, hour=12, minute=0)
    academies = Complaint.objects.values_list("academy", flat=True).distinct()
    assert list(deadlines.moves(deadlines.running(), calendars_of(academies), at=at)) == []
    assert list(deadlines.faulty_summaries()) == []


@pytest.mark.slow
@pytest.mark.django_db
class TestTheStories:
    def test_every_state_is_there(self, told: telling.Told) -> None:
        assert set(told["complaints"]) == set(State.values)
        for state, reference in told["complaints"].items():
            assert Complaint.objects.get(reference=reference).state == state

    def test_what_it_says_can_be_printed_and_names_everybody_who_can_sign_in(self, told: telling.Told) -> None:
        assert json.loads(json.dumps(told)) == told
        assert {person["email"] for person in told["people"]} == set(User.objects.values_list("email", flat=True))
        assert all(person["posts"] and person["name"] for person in told["people"])
        somebody = User.objects.get(email=told["people"][0]["email"])
        assert somebody.check_password(told["people"][0]["password"])

    def test_somebody_is_in_every_post_at_three_academies(self, told: telling.Told) -> None:
        assert set(Post.objects.values_list("kind", flat=True)) == set(PostKind.values)
        assert Trust.objects.get().academies.count() == 3

    def test_no_address_belongs_to_anybody(self, told: telling.Told) -> None:
        addresses = [
            *User.objects.values_list("email", flat=True),
            *Complainant.objects.values_list("email", flat=True),
        ]
        assert all(address.endswith("@example.org") for address in addresses if address)
        assert all(map(is_practice_address, filter(None, addresses)))

    def test_no_two_stories_are_the_same(self, told: telling.Told) -> None:
        complaints = Complaint.objects.select_related("complainant")
        assert len({complaint.words for complaint in complaints}) == told["total"] >= 24
        assert len({complaint.summary for complaint in complaints}) == told["total"]
        named = [c.complainant.name for c in complaints if c.complainant.name]
        assert len(set(named)) >= len(named) - 1  # one of them writes a second time about the same thing
        heads = list(Head.objects.values_list("text", flat=True))
        assert len(set(heads)) == len(heads)

    def test_it_shows_what_is_special_in_a_procedure(self, told: telling.Told) -> None:
        assert set(Complaint.objects.exclude(closure="").values_list("closure", flat=True)) >= {
            Closure.SETTLED_INFORMALLY, Closure.SETTLED_AFTER_FORMAL, Closure.DECIDED_BY_PANEL,
            Closure.NOT_TAKEN_FURTHER, Closure.WITHDRAWN, Closure.CONCERN_ANSWERED, Closure.FEEDBACK_NOTED,
            Closure.OUT_OF_SCOPE,
            Closure.OUT_OF_TIME, Closure.DUPLICATE, Closure.OUTSIDE_FINISHED,
        }  # fmt: skip
        assert {"principal", "chief_executive", "council_member", "central_trust_staff"} <= set(
            Complaint.objects.values_list("lead_subject", flat=True)
        )
        assert Complaint.objects.filter(safeguarding=True).exists()
        assert Complaint.objects.filter(waiting_for_dates=True).exists()
        assert Complaint.objects.filter(late_decisions__accepted=True).exists()
        assert Complainant.objects.filter(anonymous=True).exists()
        assert Complainant.objects.filter(representative_name__gt="").exists()
        assert Complainant.objects.filter(relationship="pupil").exists()
        assert Complainant.objects.filter(large_print=True).exists()
        assert Pause.objects.filter(resumed_on=None).exists()
        assert Clock.objects.filter(extra_days__gt=0).exists()
        assert Letter.objects.filter(state=LetterState.DRAFTED).exists()

    def test_the_home_pages_are_alive(self, told: telling.Told) -> None:
        dates = [day for day in Complaint.objects.values_list("next_due_on", flat=True) if day]
        assert any(day < FRIDAY for day in dates)
        assert any(FRIDAY <= day <= FRIDAY + dt.timedelta(days=6) for day in dates)
        assert Hearing.objects.filter(on__gt=FRIDAY, complaint__state=State.HEARING_FIXED).exists()
        assert Named.objects.filter(until=None).exists()
        assert not Entry.objects.filter(on__gte=FRIDAY, about_kind="complaint").exists()

    def test_chronologies_verify_and_dates_follow(self, told: telling.Told) -> None:
        holds_together(FRIDAY)

    def test_a_second_time_changes_nothing(self, told: telling.Told) -> None:
        before = Complaint.objects.count()
        assert build(len(seeding.STORIES)) is None
        assert Complaint.objects.count() == before


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("today", [dt.date(2026, 8, 12), dt.date(2027, 1, 3), dt.date(2031, 3, 4)])
def test_it_can_be_built_on_any_day(today: dt.date) -> None:
    build(len(seeding.STORIES), today=today)
    assert set(Complaint.objects.values_list("state", flat=True)) == set(State.values)
    assert not Entry.objects.filter(on__gte=today, about_kind="complaint").exists()
    holds_together(today)


@pytest.mark.django_db
def test_whoever_needs_easy_words_gets_a_version_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """How old a reader has to be for a letter hangs on its dates and names as well: here none of it is easy enough."""
    monkeypatch.setattr(confirming, "EASY", 5)
    monkeypatch.setattr(seeding, "STORIES", tuple(one for one in seeding.STORIES if one.person.get("easy_read")))
    build(len(seeding.STORIES))
    (complaint,) = Complaint.objects.filter(complainant__easy_read=True)
    issued = complaint.letters.filter(letter__state=LetterState.ISSUED)
    assert issued.filter(letter__confirmations__key=confirming.EASY_READ).exists()


# --- what a few of them show as well ---------------------------------------------------------------------------


def facts() -> list[tuple[Any, ...]]:
    """Everything about every complaint that anybody can see."""
    rows = Complaint.objects.order_by("pk").values_list(
        "reference", "state", "received_on", "received_at", "summary", "words", "complainant__name",
        "complainant__email", "next_due_on", "handler__name",
    )  # fmt: skip
    findings = Finding.objects.order_by("pk").values_list("reasons", "outcome", "on")
    entries = Entry.objects.filter(about_kind="complaint").order_by("pk").values_list("step", "on", "at")
    return [*rows, *findings, *entries]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
def test_the_same_seed_gives_the_same_references_and_words_and_another_seed_others() -> None:
    found = []
    for seed in (7, 7, 8):
        try:
            with transaction.atomic():
                build(40, seed=seed)
                found.append(facts())
                raise Undone
        except Undone:
            pass
    assert found[0] == found[1]
    assert {row[0] for row in found[0][:40]}.isdisjoint({row[0] for row in found[2][:40]})
    assert {row[5] for row in found[0][2:40]} != {row[5] for row in found[2][2:40]}


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
def test_what_is_written_in_bulk_holds_together_like_what_was_replayed() -> None:
    today = FRIDAY
    build(250, today=today)
    assert Complaint.objects.count() == 250
    holds_together(today)
    assert Complaint.objects.values("reference").distinct().count() == 250
    assert Complainant.objects.values("token").distinct().count() == 250
    written = Complaint.objects.select_related("complainant", "handler").order_by("-pk")[:200]
    assert len({complaint.words for complaint in written}) > 190
    assert Complainant.objects.values("email").distinct().count() > 240
    shares = [complaint.state == State.CLOSED for complaint in written]
    assert 0.55 < sum(shares) / 200 < 0.85
    for complaint in written:
        assert complaint.received_on < today
        assert complaint.complainant.name
        assert complaint.treated_as_received_on is not None
        assert (
            complaint.handler is None
            or CaseRight.objects.filter(content_object=complaint, user=complaint.handler).exists()
        )
        entries = list(Entry.objects.filter(about=complaint.uuid).order_by("number"))
        assert entries
        assert entries[-1].on < today
        assert [entry.on for entry in entries] == sorted(entry.on for entry in entries)
        steps = {entry.step for entry in entries}
        assert (complaint.closed_on is not None) == (complaint.state == State.CLOSED)
        assert ("accept_informal" in steps) == complaint.heads.exists() or complaint.state == State.CLOSED
    ahead = Hearing.objects.filter(complaint__state=State.HEARING_FIXED).select_related("complaint")
    assert ahead.count() > 3
    calendars = calendars_of(Complaint.objects.values_list("academy", flat=True).distinct())
    for hearing in ahead:
        assert hearing.on >= today
        assert is_school_day(calendars[hearing.complaint.academy_id], hearing.on)
        assert hearing.papers_by is not None
        assert hearing.papers_by < hearing.on
    late = Clock.objects.filter(stopped_on__gt=models.F("due_on")).exclude(kind__in=("ask_for_formal", "ask_for_panel"))
    assert set(late.values_list("outcome", flat=True)) <= {"missed"}


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
def test_one_process_makes_the_same_as_two(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("A second process makes rows for COPY only, which SQLite does not have.")
    found = []
    for ways in (multiprocessing.get_all_start_methods(), []):
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda ways=ways: ways)
        try:
            with transaction.atomic():
                build(260)
                found.append([*facts(), *SurveyAnswer.objects.order_by("pk").values_list("month", "comment")])
                raise Undone
        except Undone:
            pass
    assert found[0] == found[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
def test_after_the_bulk_complaints_go_on_by_real_steps() -> None:
    built = build(120)
    assert built is not None
    again = seeding.replay(
        seeding.STORIES, built, chance=seeding.random.Random(5), today=FRIDAY, tell=lambda _: None
    )  # fmt: skip
    assert Complaint.objects.count() == 120 + len(again)
    holds_together(FRIDAY)


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
def test_of_a_demo_that_fails_in_the_middle_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = cycle(map(str, range(150)))
    monkeypatch.setattr(bulk, "new_token", lambda: next(tokens))
    with pytest.raises(IntegrityError):
        build(250)
    assert not Trust.objects.exists()
    assert not Complaint.objects.exists()
    assert not Entry.objects.exists()
    assert not multiprocessing.active_children()


@pytest.mark.django_db
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("wrong", [lambda: os.kill(os.getpid(), signal.SIGKILL), Complaint.objects.count])
def test_a_second_process_that_ends_early_or_asks_the_database_ends_the_demo(
    wrong: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("A second process makes rows for COPY only, which SQLite does not have.")
    numbers, first = count(1), os.getpid()

    def token() -> str:
        number = next(numbers)
        if number == 150:
            assert os.getpid() != first
            wrong()
        return str(number)

    monkeypatch.setattr(bulk, "new_token", token)
    with pytest.raises(ChildProcessError, match="ended early"):
        build(250)
    assert not Trust.objects.exists()
    assert not Complaint.objects.exists()
    assert not multiprocessing.active_children()


@pytest.mark.django_db
def test_whatever_stands_in_a_row_comes_out_as_it_went_in() -> None:
    words = "a\tb\\c\nd\r\\N “e” \"f\", 'g'; \\."
    about, at = uuid.uuid4(), begins_at(FRIDAY, hour=9, minute=1)
    says = trail.EntryData(about_kind="x", about=about, step="note", on=FRIDAY, at=at, data={"a": [words, None, True]})
    first, second = pouring.take_keys(Heartbeat, 2)
    rows = {
        Heartbeat: [{"id": first, "name": words, "at": at}, {"id": second, "name": "", "at": at}],
        Entry: [
            {"id": key, **values}
            for key, values in zip(pouring.take_keys(Entry, 1), trail.chain([says], {}), strict=True)
        ],
    }
    pouring.pour(pouring.ready(rows))
    assert list(Heartbeat.objects.order_by("pk").values_list()) == [(first, words, at), (second, "", at)]
    entry = Entry.objects.get(about=about)
    assert (entry.at, entry.by, entry.data) == (at, None, {"a": [words, None, True]})
    assert list(trail.verify()) == []
    assert Heartbeat.objects.create(name="next", at=at).pk == second + 1


def test_every_table_of_a_complaint_is_followed_in_bulk_or_left_out_on_purpose() -> None:
    copied = {model for model, _ in patterns.COPIED}
    beneath = {Complaint, *copied}
    found = {
        relation.related_model
        for model in beneath
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "casework" and not relation.many_to_many
    } - {Complaint}
    assert found == copied | patterns.NOT_COPIED


@pytest.mark.django_db
class TestTheCommand:
    def test_outside_practice_mode_it_is_refused(self, settings: Any) -> None:
        settings.PRACTICE_MODE = False
        with pytest.raises(CommandError, match="PRACTICE_MODE"):
            call_command("seed_demo")
        assert not Trust.objects.exists()

    def test_it_never_goes_beside_a_trust_that_is_there(self) -> None:
        trust = Trust.objects.create(name="Somebody’s own", slug="own")
        make_academy(trust, "Own Academy", "OWN")
        with pytest.raises(CommandError, match="empty installation"):
            call_command("seed_demo")
        assert Trust.objects.get() == trust

    @pytest.mark.usefixtures("quick")
    def test_it_prints_people_and_references_and_the_second_time_the_same(self) -> None:
        said, again, told = io.StringIO(), io.StringIO(), io.StringIO()
        call_command("seed_demo", complaints=3, json=True, stdout=said, stderr=io.StringIO())
        assert celery_app.conf.task_always_eager, "the rest of the process does its tasks as before"
        call_command("seed_demo", complaints=3, json=True, stdout=again, stderr=told)
        assert json.loads(said.getvalue()) == json.loads(again.getvalue())
        assert "nothing was changed" in told.getvalue()
        people = json.loads(said.getvalue())["people"]
        assert {"email", "password", "name", "posts"} <= set(people[0])


class TestTermDates:
    def test_three_academies_have_three_patterns_of_half_terms(self) -> None:
        octobers = set()
        for slug in world.ACADEMIES:
            spans = [s for s in terms.spans_of(slug, today=FRIDAY) if s.kind == "term" and s.academic_year == 2026]
            octobers.add((spans[0].last_day, spans[1].first_day))
        assert len(octobers) == 3

    def test_one_academy_lacks_the_coming_year(self) -> None:
        reaches = {s: max(span.last_day for span in terms.spans_of(s, today=FRIDAY)) for s in world.ACADEMIES}
        assert reaches.pop("windmill-cross") < dt.date(2027, 8, 1)
        assert all(day > dt.date(2028, 7, 1) for day in reaches.values())

    @pytest.mark.parametrize("year", [2025, 2028, 2033])
    def test_in_other_years_the_same_days_of_the_week_lie_whole_weeks_away(self, year: int) -> None:
        for slug in world.ACADEMIES:
            here = terms.spans_of(slug, today=FRIDAY)
            there = terms.spans_of(slug, today=dt.date(year, 11, 20))
            moved = {(b.first_day - a.first_day).days for a, b in zip(here, there, strict=True)}
            assert len(moved) == 1
            assert moved.pop() % 7 == 0

    def test_further_back_no_two_terms_overlap(self) -> None:
        for slug in world.ACADEMIES:
            spans = [s for s in terms.spans_of(slug, today=FRIDAY, years_back=5) if s.kind == "term"]
            assert spans[0].first_day.year == 2021
            assert all(a.last_day < b.first_day for a, b in pairwise(spans))


def test_an_invented_person_is_plainly_fictional() -> None:
    chance = seeding.random.Random(3)
    found = [invent(chance, "saltmarsh", number) for number in range(300)]
    assert all(one.email.endswith("@example.org") for one in found)
    said = [
        text
        for one in found
        for text in (
            one.words,
            one.summary,
            one.wanted,
            *one.says.values(),
            *one.heads,
            *(f.reasons for f in one.found),
        )
    ]
    assert not [text for text in said if "{" in text]
    assert len({one.words for one in found}) == 300


# --- two processes ---------------------------------------------------------------------------------------------


def test_shares_have_as_many_moves_and_what_repeats_comes_after_what_it_repeats() -> None:
    one, two = seeding.halves(seeding.STORIES)
    assert sorted(story.key for story in (*one, *two)) == sorted(story.key for story in seeding.STORIES)
    longest = max(len(story.way) for story in seeding.STORIES)
    assert abs(sum(len(story.way) for story in one) - sum(len(story.way) for story in two)) <= longest
    for share in (one, two):
        keys = [story.key for story in share]
        assert all(story.repeats in keys[: keys.index(story.key)] for story in share if story.repeats)


@pytest.fixture
def by_two(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL lets two processes write at once.")
    monkeypatch.setattr(seeding, "MANY", 20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("by_two")
def test_two_processes_replay_and_the_same_seed_gives_the_same() -> None:
    found = []
    for _ in range(2):
        call_command("flush", interactive=False, verbosity=0)
        built = build(40, seed=7)
        assert built is not None
        assert world.find() is not None
        holds_together(FRIDAY)
        found.append(sorted(Complaint.objects.values_list("reference", "state", "received_on", "complainant__name")))
    assert len(found[0]) == 40
    assert found[0] == found[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("by_two")
def test_a_demo_that_ended_half_way_is_not_taken_for_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_args: Any, **_more: Any) -> None:
        os._exit(3)

    monkeypatch.setattr(seeding, "replay", end)
    with pytest.raises(ChildProcessError, match="ended early, with 3"):
        build(40)
    assert world.find() is None
    with pytest.raises(seeding.NotHere, match="interrupted here before it was done"):
        build(40)
