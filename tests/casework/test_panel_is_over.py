"""A panel that does not come to its decision: a member drops out late, or the complaint closes before (S0 §6.3)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice, User
from complaints.casework import actions, feed
from complaints.casework.models import MemberNote, Message
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from tests.casework.screens import page, send, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


def told(user: User, start: str) -> list[str]:
    return [one.text for one in Notice.objects.filter(user=user) if start in one.text]


def at(people: People, state: State) -> Replay:
    replay = begin(people)
    replay.to(state)
    return replay


@pytest.mark.req("R71", "R73")
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.PANEL_CONVENED, "so the panel does not hear it."),
        (State.HEARING_FIXED, "does not take place."),
        (State.HEARD, "so the panel does not decide it."),
    ],
)
def test_the_members_hear_that_a_withdrawn_complaint_is_not_heard_and_are_led_nowhere_near_it(
    school: People, state: State, said: str
) -> None:
    replay = at(school, state)
    actions.declare_conflict(replay.complaint, by=school.second_council_member, at=replay.at, detail="A cousin.")
    Notice.objects.all().delete()
    replay.take(Step.WITHDRAW, by=None, said="")
    for member in (school.council_member, school.trust_member):
        notice = Notice.objects.get(user=member)
        assert said in notice.text
        assert notice.path == reverse("casework:home")
        assert notice.urgent
        assert not sign_in(member).get(notice.path).status_code >= 400
    assert not Notice.objects.filter(user=school.second_council_member).exists()
    assert told(school.clerk, said)


@pytest.mark.req("R71")
@pytest.mark.parametrize("destroyed", [True, False])
def test_private_notes_end_with_a_complaint_that_closes_before_the_decision(school: People, destroyed: bool) -> None:
    replay = at(school, State.HEARING_FIXED)
    procedure = replay.complaint.procedure
    type(procedure).objects.filter(pk=procedure.pk).update(notes_destroyed=destroyed)
    actions.write_notes(replay.complaint, text="Ask about the log.", by=school.council_member, at=replay.at)
    replay.complaint.procedure.refresh_from_db()
    replay.take(Step.WITHDRAW, by=school.principal, said="By telephone.")
    assert list(MemberNote.objects.values_list("closed_on", flat=True)) == ([] if destroyed else [replay.on])


@pytest.mark.req("R73")
def test_a_hearing_that_does_not_take_place_stands_in_no_calendar_and_is_not_awaited(school: People) -> None:
    replay = at(school, State.HEARING_FIXED)
    hearing = f"{replay.complaint.reference}: hearing"
    assert hearing in feed.calendar(school.trust_officer, on=replay.on, at=replay.at)[0].decode()
    replay.take(Step.WITHDRAW, by=None, said="")
    assert hearing not in feed.calendar(school.trust_officer, on=replay.on, at=replay.at)[0].decode()
    assert actions.awaited_hearing(replay.complaint) is None
    with pytest.raises(actions.Refused, match="No hearing is fixed"):
        actions.answer_hearing(replay.complaint, at=replay.at, coming="yes")


@pytest.mark.req("R72", "R73")
def test_when_a_member_drops_out_everybody_who_was_invited_hears_it_at_once(school: People) -> None:
    replay = at(school, State.HEARING_FIXED)
    hearing = replay.complaint.next_hearing
    member = replay.complaint.current_panel.sitting().get(user=school.second_council_member)
    Notice.objects.all().delete()
    Message.objects.all().delete()
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Taken ill.")
    for somebody in (school.council_member, school.trust_member, school.principal):
        assert told(somebody, "does not take place as planned"), somebody.name
    assert not Notice.objects.filter(user__in=[school.second_council_member, school.clerk]).exists()
    message = Message.objects.get()
    assert f"{hearing.on.day} {hearing.on:%B %Y} does not take place as planned" in message.text
    assert "Taken ill" not in message.text
    assert message.told == Message.Told.WAITING  # and so goes by e-mail


def test_nobody_is_told_of_a_hearing_that_was_never_fixed(school: People) -> None:
    replay = at(school, State.PANEL_CONVENED)
    member = replay.complaint.current_panel.sitting().get(user=school.second_council_member)
    Notice.objects.all().delete()
    Message.objects.all().delete()
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Taken ill.")
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.req("R66", "R67")
def test_whoever_convenes_again_finds_those_who_still_sit_in_their_places(school: People) -> None:
    replay = at(school, State.HEARING_FIXED)
    member = replay.complaint.current_panel.sitting().get(user=school.second_council_member)
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Taken ill.")
    with time_machine.travel(replay.at, tick=False):
        address = page("step", replay.complaint, Step.CONVENE_PANEL.value)
        opened = sign_in(school.clerk).get(address)
        rows = [part.forms[0] for part in opened.context["ask"].parts]
        chosen = [row.fields["person"].people.get(row["person"].value()) for row in rows[:3]]
        assert chosen == [school.council_member, school.trust_member, None]
        answers = ("directly_involved", "prior_knowledge", "knows_complainant", "knows_pupil", "knows_staff")
        third = {f"member-3-{name}": "no" for name in answers}
        key = next(k for k, user in rows[2].fields["person"].people.items() if user == school.council_vice_chair)
        answer = send(
            sign_in(school.clerk), address, **third, **{"member-3-person": key, "member-3-capacity": "council_member"}
        )
        assert answer.status_code == 302, [fault.text for fault in answer.context["ask"].problems]
    sitting = replay.complaint.current_panel.sitting()
    assert {one.user for one in sitting} == {school.council_member, school.trust_member, school.council_vice_chair}
    assert sitting.get(user=school.trust_member).independence_basis == "A retired head of a school outside the trust."


@pytest.mark.req("R73")
def test_dates_are_not_asked_about_once_the_hearing_was_held(school: People) -> None:
    replay = at(school, State.PANEL_CONVENED)
    day = replay.on + dt.timedelta(days=28)
    rows = actions.offer_dates(replay.complaint, dates=[(day, dt.time(16))], by=school.clerk, at=replay.at)
    replay.to(State.HEARD)
    with pytest.raises(actions.Refused, match="no longer on offer"):
        actions.answer_dates(replay.complaint, suits={rows[0].pk: True}, at=replay.at)
