"""Pauses, new time limits and their taking back, in any order, on the real clock functions: always the same date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.casework import actions, deadlines
from complaints.casework.actions import Refused
from complaints.casework.deadlines.facts import standing_still, still_for
from complaints.casework.models import Clock, Complaint, Extension, OtherBody, Pause
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind
from complaints.schooldays import calendars
from complaints.schooldays.counting import Rule
from tests.casework.screens import page, send, sign_in
from tests.casework.stories import MONDAY, begin
from tests.casework.test_deadlines import clock_of, extend, pause
from tests.people import People

D = dt.date
K = ClockKind


@dataclass(frozen=True)
class Event:
    """A pause of some days from a day on, so many days added, or the taking back of the first, second … of either."""

    kind: str
    first: int
    length: int


PAUSES = st.builds(Event, st.just("pause"), st.integers(1, 60), st.integers(0, 25))
LIMITS = st.builds(Event, st.just("limit"), st.just(0), st.integers(1, 9))
BACK = st.builds(Event, st.sampled_from(("limit back", "pause back")), st.integers(0, 2), st.just(0))


class Facts:
    """One case on which events happen as rows, each followed by the function that its step calls."""

    def __init__(self, school: People, complaint: Complaint) -> None:
        self.school, self.complaint = school, complaint
        self.limits: list[Extension] = []
        self.pauses: list[Pause] = []

    @property
    def clock(self) -> Clock:
        return clock_of(self.complaint, K.ANSWER_INFORMAL)

    def happen(self, event: Event) -> None:
        on = MONDAY.date()
        if event.kind == "pause":
            began = on + dt.timedelta(days=event.first)
            self.pauses.append(
                Pause.objects.create(
                    complaint=self.complaint, body="The police", reason="They asked.", look_again_on=began,
                    proposed_by=self.school.trust_officer, proposed_on=began, began_on=began,
                    resumed_on=began + dt.timedelta(days=event.length),
                )
            )  # fmt: skip
            deadlines.count_pauses_again(self.complaint, why="Over", by=None, at=MONDAY, on=on)
        elif event.kind == "limit":
            self._later(event.length)
        else:
            self._back(event, on)

    def _later(self, days: int) -> None:
        """A new limit `days` of the clock's own days after the one that stands."""
        clock, calendar = self.clock, calendars.calendar_of(self.complaint.academy_id)
        until = standing_still(clock.received_on, clock.rule, calendar, still_for(clock), extra=clock.extra_days + days)
        self.limits.append(
            Extension.objects.create(
                complaint=self.complaint, clock=clock, old_due_on=clock.due_on, new_due_on=until.due_on,
                reason="A witness is away.", agreed_how="By telephone.", proposed_by=self.school.principal,
                proposed_on=MONDAY.date(), issued_on=MONDAY.date(),
            )
        )  # fmt: skip
        deadlines.follow(
            Step.EXTEND, self.complaint, before=self.complaint.state, by=self.school.principal, at=MONDAY,
            on=MONDAY.date(),
        )  # fmt: skip
        self.limits[-1].refresh_from_db()

    def _back(self, event: Event, on: D) -> None:
        rows: list[Any] = self.limits if event.kind == "limit back" else self.pauses
        if event.first >= len(rows) or rows[event.first].taken_back_on is not None:
            return
        row = rows[event.first]
        row.taken_back_by, row.taken_back_on = self.school.trust_officer, on
        if isinstance(row, Pause):
            row.resumed_on = row.began_on
            row.save()
            deadlines.count_pauses_again(self.complaint, why="Back", by=None, at=MONDAY, on=on)
        else:
            row.save()
            row.clock = self.clock
            deadlines.take_back_extension(row, by=self.school.trust_officer, at=MONDAY, on=on)

    def follows(self) -> D:
        """The date worked out from the facts alone."""
        clock, calendar = self.clock, calendars.calendar_of(self.complaint.academy_id)
        stood = [(one.began_on, one.resumed_on) for one in self.pauses if one.began_on < one.resumed_on]
        extra = sum(one.days for one in self.limits if one.taken_back_on is None)
        return standing_still(clock.received_on, Rule(20), calendar, stood, extra=extra).due_on


@pytest.fixture
def accepted(school: People) -> Complaint:
    """One complaint at stage 1, for every example of a property."""
    replay = begin(school)
    replay.take(Step.ACCEPT_INFORMAL, by=replay.handler)
    return replay.complaint


@pytest.fixture
def _in_september() -> Iterator[None]:
    """What a page calls today lies soon after the complaint arrived."""
    with time_machine.travel(dt.datetime(2026, 9, 25, 10, tzinfo=MONDAY.tzinfo), tick=False):
        yield


@pytest.mark.req("R10", "R48")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.one_of(PAUSES, LIMITS, BACK), max_size=7))
def test_the_stored_date_follows_from_the_facts_after_every_event(
    school: People, accepted: Complaint, events: list[Event]
) -> None:
    with transaction.atomic():
        facts = Facts(school, accepted)
        for event in events:
            facts.happen(event)
            assert facts.clock.due_on == facts.follows()
            assert facts.clock.extra_days == sum(one.days for one in facts.limits if one.taken_back_on is None)
        transaction.set_rollback(True)


@pytest.mark.req("R10", "R48")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pauses=st.lists(PAUSES, max_size=3), limits=st.lists(LIMITS, max_size=3), gone=st.sets(st.integers(0, 5)),
    data=st.data(),
)  # fmt: skip
def test_any_order_of_pause_extend_and_undo_gives_the_same_date(
    school: People, accepted: Complaint, pauses: list[Event], limits: list[Event], gone: set[int], data: st.DataObject
) -> None:
    """Each event may come wherever it likes, and what is taken back may be so at once or at the very end."""
    whole = list(enumerate([*pauses, *limits]))
    orders = [whole, data.draw(st.permutations(whole))]
    found = []
    for late, order in enumerate(orders):
        with transaction.atomic():
            facts = Facts(school, accepted)
            rows: dict[int, tuple[str, int]] = {}
            for number, event in order:
                facts.happen(event)
                rows[number] = (event.kind, len(facts.pauses if event.kind == "pause" else facts.limits) - 1)
                if number in gone and not late:
                    facts.happen(Event(f"{event.kind} back", rows[number][1], 0))
            for number in sorted(gone & rows.keys(), reverse=True) if late else ():
                kind, place = rows[number]
                facts.happen(Event(f"{kind} back", place, 0))
            found.append(facts.clock.due_on)
            transaction.set_rollback(True)
    assert found[0] == found[1]


@pytest.mark.req("R48")
@pytest.mark.usefixtures("_in_september")
def test_a_new_limit_counts_only_once_its_letter_is_issued_and_can_be_taken_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    was = clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on
    assert was == D(2026, 10, 12)
    replay.take(
        Step.PROPOSE_EXTENSION, by=replay.handler, clock=clock_of(replay.complaint, K.ANSWER_INFORMAL),
        new_due_on=D(2026, 10, 20), reason="A witness is away.", agreed_how="Agreed by telephone.",
    )  # fmt: skip
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on == was
    replay.issue(Step.EXTEND, approver=replay.handler, by=replay.handler)
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on == D(2026, 10, 20)

    one = replay.complaint.extensions.get()
    assert (one.days, one.old_due_on) == (6, was)
    said = send(
        sign_in(school.principal), page("take_back_extension", replay.complaint, one.pk), why="Wrong complaint."
    )
    assert said.status_code == 302
    clock = clock_of(replay.complaint, K.ANSWER_INFORMAL)
    assert (clock.due_on, clock.extra_days) == (was, 0)
    assert Complaint.objects.get(pk=replay.complaint.pk).next_due_on == was
    told = replay.complaint.messages.get(from_complainant=False)
    assert "the earlier date of Monday 12 October 2026 stands again" in told.text
    shown = sign_in(school.principal).get(page("dates", replay.complaint)).content.decode()
    assert "taken back on" in shown
    assert "Wrong complaint." in shown
    assert sign_in(school.principal).get(page("take_back_extension", replay.complaint, one.pk)).status_code == 404


def test_a_second_limit_stays_when_the_first_is_taken_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    extend(replay, K.ANSWER_INFORMAL, D(2026, 10, 14))
    replay.later()
    extend(replay, K.ANSWER_INFORMAL, D(2026, 10, 19))
    first, second = replay.complaint.extensions.order_by("pk")
    assert (first.days, second.days) == (2, 3)
    actions.take_back_extension(first, why="Not needed.", tell="It stands earlier.", by=school.principal, at=replay.at)
    # Three days after Monday 12 October.
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on == D(2026, 10, 15)


def test_nothing_becomes_late_by_being_taken_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    extend(replay, K.ANSWER_INFORMAL, D(2026, 11, 6))
    later = dt.datetime(2026, 11, 4, 10, tzinfo=MONDAY.tzinfo)
    one = replay.complaint.extensions.get()
    with pytest.raises(Refused, match="earlier date has passed"):
        actions.take_back_extension(one, why="A mistake.", tell="A mistake.", by=school.principal, at=later)
    one.refresh_from_db()
    assert one.taken_back_on is None
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on == D(2026, 11, 6)
    assert not replay.complaint.messages.exists()


@pytest.mark.usefixtures("_in_september")
def test_a_pause_that_was_a_mistake_counts_for_nothing(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    pause(replay, school.trust_officer, D(2026, 10, 9))
    replay.later(4)
    one = replay.complaint.pauses.get()
    with pytest.raises(actions.Refused, match="Say why"):
        actions.take_back_pause(one, why=" ", tell="x", by=school.trust_officer, at=replay.at)
    said = send(sign_in(school.trust_officer), page("take_back_pause", replay.complaint, one.pk), why="Another case.")
    assert said.status_code == 302
    complaint = Complaint.objects.get(pk=replay.complaint.pk)
    assert clock_of(complaint, K.ANSWER_INFORMAL).due_on == D(2026, 10, 12)
    assert complaint.next_due_on == D(2026, 10, 12)
    assert list(deadlines.faulty_summaries()) == []


@pytest.mark.req("R101")
def test_only_whoever_may_issue_it_takes_it_back(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    extend(replay, K.ANSWER_INFORMAL, D(2026, 10, 20))
    one = replay.complaint.extensions.get()
    for user in (school.record_keeper, school.birch_principal, school.council_chair, school.nobody):
        assert sign_in(user).get(page("take_back_extension", replay.complaint, one.pk)).status_code == 404


def test_a_limit_set_by_law_is_never_set_later_and_a_pause_leaves_it(school: People) -> None:
    replay = begin(school, early_years=True)
    replay.to(State.INFORMAL)
    law = clock_of(replay.complaint, K.EARLY_YEARS)
    with pytest.raises(Refused, match="set by law"):
        extend(replay, K.EARLY_YEARS, D(2026, 11, 20))
    pause(replay, school.trust_officer, D(2026, 10, 2))
    replay.later(5)
    replay.take(Step.RESUME, by=school.trust_officer, why="They have finished.", finished=True)
    assert clock_of(replay.complaint, K.EARLY_YEARS).due_on == law.due_on
    assert clock_of(replay.complaint, K.ANSWER_INFORMAL).due_on > D(2026, 10, 12)
    assert OtherBody.objects.get(complaint=replay.complaint).ended_on is not None
    form = sign_in(school.principal).get(page("step", replay.complaint, Step.PROPOSE_EXTENSION.value)).context["ask"]
    assert {row.kind for row in form.fields["clock"].queryset} == {K.ANSWER_INFORMAL}
    shown = sign_in(school.principal).get(page("dates", replay.complaint)).content.decode()
    assert "Set by law, beside the procedure" in shown


def test_a_flag_set_after_the_acknowledgement_finds_it_acknowledged(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    sent = replay.complaint.letters.get(step=Step.ACKNOWLEDGE).letter.issued_on
    replay.later(3)
    actions.classify(replay.complaint, by=school.principal, at=replay.at, data_protection=True)
    clock = clock_of(replay.complaint, K.DATA_PROTECTION_ACKNOWLEDGEMENT)
    assert (clock.outcome, clock.stopped_on) == ("met", sent)


def test_a_flag_that_is_taken_away_ends_its_clock_and_one_set_again_begins_it(school: People) -> None:
    replay = begin(school, early_years=True)
    for wanted in (False, True):
        actions.classify(replay.complaint, by=school.principal, at=replay.at, early_years=wanted)
        running = replay.complaint.clocks.filter(kind=K.EARLY_YEARS, stopped_on=None)
        assert running.exists() is wanted
    assert running.get().received_on == MONDAY.date()
