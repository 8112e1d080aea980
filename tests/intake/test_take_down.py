""" "Take this down for me": who would rather speak than write asks for help, and that day counts (S0 §6.2, R60)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, Notice
from complaints.casework import actions
from complaints.casework.models import Complaint, TakingDown
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.intake.offers import Offer
from complaints.policy.vocabulary import ClockKind
from tests.casework.screens import page, send, take
from tests.casework.stories import begin
from tests.intake.conftest import own_address
from tests.people import People

pytestmark = pytest.mark.django_db
LetIn = Callable[..., Client]


def at(replay: Replay, mover: Any) -> Complaint:
    mover.move_to(replay.at + dt.timedelta(minutes=5))
    return replay.complaint


def help_for(complaint: Complaint, offer: Offer) -> str:
    return reverse("intake:own_take_down", args=[complaint.complainant.token, offer.value])


@pytest.mark.req("R60", "R63")
def test_a_request_for_a_panel_asked_for_in_time_counts_though_it_is_written_down_later(
    school: People, let_in: LetIn, time_machine: Any, signed_in: Callable[..., Client]
) -> None:
    replay = begin(school)
    complaint = at(replay_at(replay, State.FORMAL_ANSWERED), time_machine)
    window = complaint.clocks.get(kind=ClockKind.ASK_FOR_PANEL)
    time_machine.move_to(dt.datetime.combine(window.due_on, dt.time(15), tzinfo=dt.UTC))
    client = let_in(complaint)
    asking = reverse("intake:own_step", args=[complaint.complainant.token, Offer.PANEL.value])
    assert "Take this down for me" in client.get(asking).content.decode()
    answer = client.post(help_for(complaint, Offer.PANEL), {"telephone": "01632 960777", "when": "After four"})
    assert answer["Location"] == own_address(complaint)
    assert "that day counts as the day on which you asked" in client.get(own_address(complaint)).content.decode()
    told = Notice.objects.get(user=school.clerk, key__contains=":taking-down:")
    assert told.urgent
    # The window passes: nothing lapses, and the clerk writes it down with the day of asking.
    time_machine.move_to(dt.datetime.combine(window.due_on, dt.time(10), tzinfo=dt.UTC) + dt.timedelta(days=5))
    with pytest.raises(actions.Refused, match="taken down"):
        actions.take(Step.LET_LAPSE, complaint, by=school.clerk, at=dt.datetime.now(dt.UTC), action_taken="None.")
    shown = signed_in(school.clerk).get(page("case", complaint)).content.decode()
    assert "to have a request for a review panel taken down for them" in shown
    assert "01632 960777" in shown
    assert "After four" in shown
    form = signed_in(school.clerk).get(page("step", complaint, "request_panel")).context["ask"]
    assert form["asked_on"].value() == window.due_on
    moved = take(school.clerk, complaint, Step.REQUEST_PANEL, why="They do not agree with the finding.")
    assert (moved.state, moved.panel_request_on, moved.panel_request_late) == (
        State.PANEL_REQUESTED, window.due_on, False,
    )  # fmt: skip
    row = TakingDown.objects.get()
    assert row.done_by == school.clerk
    assert "to have a request for" not in signed_in(school.clerk).get(page("case", complaint)).content.decode()


def replay_at(replay: Replay, state: State) -> Replay:
    replay.to(state)
    return replay


@pytest.mark.req("R60")
@pytest.mark.parametrize(
    ("offer", "state", "step"),
    [
        (Offer.ESCALATE, State.INFORMAL_ANSWERED, Step.ESCALATE),
        (Offer.INDEPENDENT, State.PANEL_REQUESTED, Step.ASK_FOR_INDEPENDENT_PANEL),
    ],
)
def test_the_other_requests_are_taken_down_too_and_done_when_they_are_made(
    school: People, let_in: LetIn, time_machine: Any, offer: Offer, state: State, step: Step
) -> None:
    replay = replay_at(begin(school), state)
    complaint = at(replay, time_machine)
    client = let_in(complaint)
    client.post(help_for(complaint, offer), {"telephone": "01632 960777"})
    assert TakingDown.objects.get().done_on is None
    words = {"why": "Formally, please."} if step == Step.ESCALATE else {"reasons": "They know each other."}
    replay.take(step, by=None, **words)
    assert TakingDown.objects.get().done_on is not None


def test_how_to_reach_them_is_needed_and_can_be_changed(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = at(replay_at(begin(school), State.INFORMAL_ANSWERED), time_machine)
    client = let_in(complaint)
    empty = client.post(help_for(complaint, Offer.ESCALATE), {})
    assert "Give a telephone number, or say when you can come." in empty.content.decode()
    client.post(help_for(complaint, Offer.ESCALATE), {"when": "I come in on Friday"})
    client.post(help_for(complaint, Offer.ESCALATE), {"telephone": "01632 960778", "when": ""})
    row = TakingDown.objects.get()
    assert (row.telephone, row.when) == ("01632 960778", "")
    assert Entry.objects.filter(about=complaint.uuid, step="taking_down_asked").count() == 1


def test_only_what_can_be_asked_for_now_can_be_taken_down(school: People, let_in: LetIn, time_machine: Any) -> None:
    complaint = at(replay_at(begin(school), State.INFORMAL_ANSWERED), time_machine)
    client = let_in(complaint)
    assert client.get(help_for(complaint, Offer.PANEL))["Location"] == own_address(complaint)
    for word in ("withdraw", "nonsense"):
        unknown = reverse("intake:own_take_down", args=[complaint.complainant.token, word])
        assert client.get(unknown).status_code == 404
    assert not TakingDown.objects.exists()


def test_what_came_of_it_is_recorded_in_words_when_nothing_is_written_down(
    school: People, let_in: LetIn, time_machine: Any, signed_in: Callable[..., Client]
) -> None:
    complaint = at(replay_at(begin(school), State.INFORMAL_ANSWERED), time_machine)
    let_in(complaint).post(help_for(complaint, Offer.ESCALATE), {"telephone": "01632 960777"})
    row = TakingDown.objects.get()
    address = page("taking_down", complaint, row.pk)
    browser = signed_in(school.principal)
    assert "Say what came of it." in send(browser, address, how="").content.decode()
    assert send(browser, address, how="They are content after all.").status_code == 302
    row.refresh_from_db()
    assert (row.done_by, row.done_how) == (school.principal, "They are content after all.")
    assert browser.get(address).status_code == 302
    assert signed_in(school.teacher).get(address).status_code == 404
