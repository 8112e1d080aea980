"""Stage three of a maintained school: the chair tries first, finds the case for that alone, and does not sit (S1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts import posts
from accounts.models import Notice, PostKind
from accounts.tokens import hidden
from complaints.casework import actions, permissions
from complaints.casework.actions.handover import hand_over
from complaints.casework.actions.panel import involvement_of
from complaints.casework.models import ChairAttempt, Complaint, Named, PanelMember
from complaints.casework.replay import Cast, Replay, Seat, plain_answers
from complaints.casework.vocabulary import Role, State, Step
from complaints.policy import loading as procedures
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import page, sign_in, take
from tests.casework.stories import MONDAY, begin
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def maintained(school: People) -> Iterator[People]:
    """The same school under the four-stage procedure of a maintained school."""
    day = dt.date(2026, 9, 2)
    procedures.load(
        settings.BASE_DIR / "fixtures" / "procedures" / "four_stage_maintained.toml",
        trust=school.trust, in_force_from=day, on=day, at=MONDAY,
    )  # fmt: skip
    return school


def under_way(people: People, **given: object) -> Replay:
    """A complaint whose panel is three governors, none of them the chair."""
    council = PanelMember.Capacity.COUNCIL_MEMBER
    cast = Cast(
        investigator=people.outside_person,
        investigator_external=True,
        panel=(
            Seat(people.council_member, council, chair=True), Seat(people.second_council_member, council),
            Seat(people.council_vice_chair, council),
        ),
        appointed_by="The clerk to the governors",
    )  # fmt: skip
    return Replay(plain_answers(academy=people.alder, **given), at=MONDAY, cast=cast)


def finds(people: People, complaint: Complaint, on: dt.date) -> set[str]:
    return {
        name for name, user in people.everybody().items()
        if permissions.visible_to(user, on=on).filter(pk=complaint.pk).exists()
    }  # fmt: skip


@pytest.mark.req("R223", "R68")
def test_the_chair_finds_the_case_when_the_panel_is_asked_for_tries_once_and_does_not_sit(maintained: People) -> None:
    school = maintained
    replay = under_way(school)
    replay.to(State.FORMAL_ANSWERED)
    before = finds(school, replay.complaint, replay.on)
    assert "council_chair" not in before
    replay.to(State.PANEL_REQUESTED)
    complaint = replay.complaint
    assert finds(school, complaint, replay.on) == before | {"council_chair"}
    chair = sign_in(school.council_chair)
    with time_machine.travel(replay.at, tick=False):
        told = Notice.objects.get(user=school.council_chair, about=complaint.uuid)
        assert told.text == f"{complaint.reference}: you are asked to find a way forward before a panel hears it."
        assert chair.get(told.path).status_code == 200
        assert complaint.reference in chair.get(reverse("casework:home")).content.decode()
        assert "Record the chair&#x27;s attempt" in chair.get(page("case", complaint)).content.decode()
        for other in (school.clerk, school.trust_officer, school.principal, school.council_vice_chair):
            assert sign_in(other).get(page("step", complaint, Step.CHAIR_ATTEMPT)).status_code == 404
            assert school.council_chair in permissions.who_may(Step.CHAIR_ATTEMPT, complaint, on=replay.on)
        waits = sign_in(school.clerk).get(page("case", complaint)).content.decode()
        assert "for the chair of the council" in waits

        complaint = take(
            school.council_chair, complaint, Step.CHAIR_ATTEMPT, what="We met; they still want a panel.", resolved="no",
            tried_on_day=str(replay.on.day), tried_on_month=str(replay.on.month), tried_on_year=str(replay.on.year),
        )  # fmt: skip
        assert ChairAttempt.objects.get(complaint=complaint).by == school.council_chair
        for tab in ("case", "people", "letters", "chronology"):
            assert chair.get(page(tab, complaint)).status_code == 404
        assert finds(school, complaint, replay.on) == before
        assert (
            "We met; they still want a panel." in sign_in(school.clerk).get(page("people", complaint)).content.decode()
        )

        convene = sign_in(school.clerk).get(page("step", complaint, Step.CONVENE_PANEL))
        offered = {name for part in convene.context["ask"].parts for form in part.forms for name in _choices(form)}
        assert hidden(school.council_member.pk) in offered
        assert hidden(school.council_chair.pk) not in offered
        shown = convene.content.decode()
        assert "Cora Hollis" in shown
        assert "had a part in this complaint as chair who tries to find a way forward" in shown

    assert involvement_of(complaint, school.council_chair)
    replay.complaint = complaint
    seats = replay.cast.panel
    council = PanelMember.Capacity.COUNCIL_MEMBER
    replay.cast = Cast(
        investigator=school.outside_person,
        panel=(*seats[:2], Seat(school.council_chair, council)),
        appointed_by="The clerk",
    )
    with pytest.raises(actions.Refused, match="Cora Hollis had a part in this complaint before"):
        replay.convene()
    replay.cast = Cast(investigator=school.outside_person, panel=seats, appointed_by="The clerk to the governors")
    replay.to(State.PANEL_DECIDED)
    assert replay.complaint.state == State.PANEL_DECIDED


def _choices(form: object) -> list[str]:
    return [
        str(value) for field in getattr(form, "fields", {}).values() for value, _label in getattr(field, "choices", [])
    ]


@pytest.mark.req("R223")
def test_when_the_panel_is_convened_first_the_time_of_the_chair_is_over(maintained: People) -> None:
    replay = under_way(maintained)
    replay.to(State.PANEL_CONVENED)
    assert "council_chair" not in finds(maintained, replay.complaint, replay.on)
    assert not permissions.may(maintained.council_chair, Step.CHAIR_ATTEMPT, replay.complaint, on=replay.on)


def test_a_procedure_without_it_asks_no_chair(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    assert "council_chair" not in finds(school, replay.complaint, replay.on)
    assert not replay.complaint.named.filter(role=Role.COUNCIL_CHAIR).exists()


@pytest.mark.req("R101", "R223")
def test_a_chair_who_decided_it_or_declares_a_conflict_is_not_asked_and_nobody_stands_in(maintained: People) -> None:
    about_head = under_way(maintained, subjects=((SubjectKind.PRINCIPAL, ""),))
    about_head.to(State.PANEL_REQUESTED)
    assert not Named.objects.filter(complaint=about_head.complaint, role=Role.COUNCIL_CHAIR).exists()

    replay = under_way(maintained)
    replay.to(State.PANEL_REQUESTED)
    actions.declare_conflict(replay.complaint, by=maintained.council_chair, at=replay.at, detail="A neighbour.")
    assert not Named.objects.filter(complaint=replay.complaint, role=Role.COUNCIL_CHAIR, until=None).exists()
    assert not Notice.objects.filter(user=maintained.council_chair, about=replay.complaint.uuid).exists()
    assert "council_chair" not in finds(maintained, replay.complaint, replay.on)


def test_a_new_chair_is_asked_when_the_old_one_leaves(maintained: People) -> None:
    replay = under_way(maintained)
    replay.to(State.PANEL_REQUESTED)
    post = next(p for p in posts.held_by(maintained.council_chair, on=replay.on) if p.kind == PostKind.COUNCIL_CHAIR)
    posts.end(post, to_date=replay.on, by=maintained.operations_officer, on=replay.on, at=replay.at)
    posts.begin(
        user=maintained.nobody, kind=PostKind.COUNCIL_CHAIR, trust=maintained.trust, academy=maintained.alder,
        from_date=replay.on + dt.timedelta(days=1), by=None, on=replay.on,
    )  # fmt: skip
    hand_over(post=post, to=None, by=maintained.operations_officer, on=replay.on, at=replay.at)
    standing = Named.objects.get(complaint=replay.complaint, role=Role.COUNCIL_CHAIR, until=None)
    assert standing.user == maintained.nobody
