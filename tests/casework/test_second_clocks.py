"""Clocks of the law run beside the procedure's own, and ignore school holidays."""

from __future__ import annotations

import datetime as dt

from complaints.casework import actions
from complaints.casework.vocabulary import State, Step
from tests.casework.stories import MONDAY, begin
from tests.people import People


def test_a_data_protection_complaint_is_acknowledged_within_thirty_days_from_the_day_it_arrived(school: People) -> None:
    replay = begin(school, data_protection=True)
    clock = replay.complaint.clocks.get(kind="data_protection_acknowledgement")
    # Day of receipt is day 1 (the stricter reading of the Act): 14 September + 29 days.
    assert clock.due_on == dt.date(2026, 10, 13)
    replay.to(State.INFORMAL)
    clock.refresh_from_db()
    assert clock.outcome == "met"


def test_an_early_years_complaint_is_answered_within_twenty_eight_days(school: People) -> None:
    replay = begin(school, early_years=True)
    clock = replay.complaint.clocks.get(kind="early_years")
    assert clock.due_on == dt.date(2026, 10, 12)
    replay.to(State.INFORMAL_ANSWERED)
    clock.refresh_from_db()
    assert clock.outcome == "met"


def test_flagging_it_later_still_counts_from_the_day_it_arrived(school: People) -> None:
    replay = begin(school)
    complaint = actions.classify(
        replay.complaint, by=school.principal, at=MONDAY + dt.timedelta(days=3), early_years=True
    )
    assert complaint.clocks.get(kind="early_years").received_on == MONDAY.date()


def test_closing_ends_every_clock(school: People) -> None:
    replay = begin(school, data_protection=True, early_years=True)
    replay.take(Step.WITHDRAW, by=None)
    assert not replay.complaint.clocks.filter(stopped_on__isnull=True).exists()


def test_flagged_after_the_answer_what_the_law_asks_for_has_been_done_already(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    answered = replay.on
    complaint = actions.classify(
        replay.complaint, by=school.principal, at=replay.later(), early_years=True, data_protection=True
    )
    law = complaint.clocks.filter(kind__in=("early_years", "data_protection_acknowledgement"))
    assert {clock.outcome for clock in law} == {"met"}
    assert law.get(kind="early_years").stopped_on == answered


def test_an_acknowledgement_alone_is_no_outcome_of_an_early_years_complaint(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    complaint = actions.classify(replay.complaint, by=school.principal, at=replay.at, early_years=True)
    assert complaint.clocks.get(kind="early_years").running
