"""A member who leaves after the hearing is fixed: the certificate fails by itself, whoever noticed (S0 §6.3)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from accounts import posts
from accounts.models import Notice, Post, User
from complaints.casework import actions
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from tests.casework.screens import day, page, send, sign_in
from tests.casework.stories import begin
from tests.casework.test_core_panel import convene, seat
from tests.people import People

pytestmark = pytest.mark.django_db


def fixed(people: People) -> Replay:
    replay = begin(people)
    replay.to(State.HEARING_FIXED)
    return replay


def blocks(replay: Replay) -> tuple[str, ...]:
    return replay.complaint.current_panel.certificate(on=replay.on).blocks


def end_post(people: People, user: User, *, on: dt.date, last: dt.date) -> None:
    posts.end(Post.objects.get(user=user), to_date=last, by=people.operations_officer, on=on)


def on_the_day(replay: Replay) -> dict[str, object]:
    hearing = replay.complaint.next_hearing
    while replay.on < hearing.on:
        replay.later()
    part = {"complainant": "Ottoline Marchbanks", "academy": "Petra Ashdown"}
    rows = [{"part": key, "name": name, "present": True} for key, name in part.items()]
    rows += [{"part": "panel", "name": one.user.name, "present": True} for one in hearing.panel.sitting()]
    return {"attendances": rows, "understood": True, "parties_left": True, "running_order": "Welcome."}


@pytest.mark.req("R66", "R70")
def test_a_governor_whose_post_ends_before_the_hearing_fails_the_certificate_and_stops_the_hearing(
    school: People,
) -> None:
    replay = fixed(school)
    assert blocks(replay) == ()
    end_post(school, school.council_member, on=replay.on, last=replay.on)
    assert "Mabel Thorn holds no post any more." in blocks(replay)[0]
    told = on_the_day(replay)
    with pytest.raises(actions.Refused, match="holds no post any more"):
        replay.take(Step.HOLD_HEARING, by=school.clerk, **told)


def test_a_post_that_is_known_to_end_before_the_hearing_fails_it_at_once(school: People) -> None:
    replay = fixed(school)
    hearing = replay.complaint.next_hearing
    end_post(school, school.council_member, on=replay.on, last=hearing.on - dt.timedelta(days=1))
    assert "Mabel Thorn holds no post any more." in blocks(replay)[0]


def test_a_post_that_ends_after_the_hearing_changes_nothing(school: People) -> None:
    replay = fixed(school)
    told = on_the_day(replay)
    replay.take(Step.HOLD_HEARING, by=school.clerk, **told)
    end_post(school, school.council_member, on=replay.on, last=replay.on)
    replay.later()
    assert blocks(replay) == ()
    actions.prepare(Step.ISSUE_DECISION, replay.complaint, by=school.clerk, at=replay.at, findings=replay.findings(),
                    minutes="Both sides were heard.")  # fmt: skip


def test_somebody_whose_sign_in_is_closed_no_longer_sits(school: People) -> None:
    replay = fixed(school)
    User.objects.filter(pk=school.trust_member.pk).update(is_active=False)
    assert "Nathan Weir can no longer sign in." in blocks(replay)[0]


def test_somebody_whose_part_was_ended_in_any_way_no_longer_sits(school: People) -> None:
    replay = fixed(school)
    replay.later()
    replay.complaint.named.filter(user=school.second_council_member).update(until=replay.on)
    assert "Milo Fenwick has no part in this complaint any more." in blocks(replay)[0]


@pytest.mark.req("R71")
def test_a_member_who_stood_down_and_is_convened_again_sits(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    member = replay.complaint.current_panel.sitting().get(user=school.council_member)
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Taken ill.")
    replay.later(2)
    convene(
        replay,
        seat(school.council_member, "council_member", chair=True),
        seat(school.second_council_member, "council_member"),
        seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
    )
    assert replay.complaint.state == State.PANEL_CONVENED
    assert blocks(replay) == ()


def test_a_member_away_on_the_day_of_a_fixed_hearing_is_told_to_the_clerk_and_shown(school: People) -> None:
    replay = fixed(school)
    complaint, hearing = replay.complaint, replay.complaint.next_hearing
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.council_member),
            page("away", complaint),
            **day("first", hearing.on),
            **day("last", hearing.on),
        )
        assert answer.status_code == 302
        told = Notice.objects.get(user=school.clerk, key__startswith="away-")
        assert told.text == f"{complaint.reference}: a member of the panel cannot come on the day of the hearing."
        assert told.urgent
        shown = sign_in(school.clerk).get(page("hearing", complaint)).content.decode()
        assert "Mabel Thorn cannot come on that day." in shown
        said = sign_in(school.council_member).get(page("hearing", complaint)).content.decode()
        assert "cannot come on that day" not in said


def test_days_away_that_meet_no_hearing_tell_nobody(school: People) -> None:
    replay = fixed(school)
    hearing = replay.complaint.next_hearing
    actions.note_unavailable(
        school.council_member, first=hearing.on + dt.timedelta(days=1), last=hearing.on + dt.timedelta(days=9),
        by=school.council_member, on=replay.on, at=replay.at,
    )  # fmt: skip
    assert not Notice.objects.filter(key__startswith="away-").exists()
