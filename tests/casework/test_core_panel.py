"""The panel through conflicts, replacements, adjournments and a second round."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from complaints.casework import actions, deadlines, guards, permissions, workflow
from complaints.casework.actions.panel import involvement_of
from complaints.casework.models import Finding, Hearing
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import Stage
from tests.casework.stories import begin
from tests.casework.test_core_closing import rights_in_step
from tests.people import People


def seat(user: User, capacity: str, *, chair: bool = False, independent: str = "") -> dict[str, object]:
    answers = ("knows_complainant", "knows_pupil", "knows_staff", "prior_knowledge", "directly_involved")
    return {
        "user": user, "capacity": capacity, "is_chair": chair, "independent": bool(independent),
        "independence_basis": independent, **dict.fromkeys(answers, False),
    }  # fmt: skip


def convene(replay: Replay, *members: dict[str, object]) -> None:
    replay.take(
        Step.CONVENE_PANEL, by=replay.clerk, appointed_by="The chair of the board", appointed_on=replay.on,
        members=list(members),
    )  # fmt: skip


@pytest.mark.req("R68", "R71", "R101")
def test_a_member_who_declares_a_conflict_is_out_and_another_is_convened(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    actions.declare_conflict(replay.complaint, by=school.council_member, at=replay.at, detail="A neighbour.")
    replay.complaint.refresh_from_db()
    assert rights_in_step(replay.complaint)
    assert not guards.certificate_passes(replay.complaint)
    replay.complaint.deciding_on = replay.on
    assert guards.certificate_passes.sentence in (workflow.unmet(replay.complaint, Step.HOLD_HEARING) or [])
    member = replay.complaint.current_panel.sitting().get(user=school.council_member)
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Declared a conflict.")
    convene(
        replay,
        seat(school.council_vice_chair, "council_member", chair=True),
        seat(school.second_council_member, "council_member"),
        seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
    )
    assert replay.complaint.state == State.PANEL_CONVENED
    assert rights_in_step(replay.complaint)
    chairs = replay.complaint.named.filter(role="panel_chair", until__isnull=True)
    assert [named.user for named in chairs] == [school.council_vice_chair]


@pytest.mark.req("R71")
def test_a_member_who_is_not_convened_again_keeps_no_right(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    member = replay.complaint.current_panel.sitting().get(user=school.second_council_member)
    replay.take(Step.STAND_DOWN_MEMBER, by=school.clerk, member=member, reason="Taken ill.")
    convene(
        replay,
        seat(school.council_vice_chair, "council_member", chair=True),
        seat(school.council_chair, "council_member"),
        seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
    )
    assert not permissions.visible_to(school.council_member, on=replay.on).exists()
    assert rights_in_step(replay.complaint)


@pytest.mark.req("R72")
def test_the_notice_counts_from_the_day_on_which_the_letter_goes(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    facts = {"begins": dt.time(16), "place": "The library", "mode": "in_person", "dates_offered": "Three."}
    day = deadlines.school_day_after(replay.complaint, replay.on, 11)
    actions.prepare(Step.FIX_HEARING, replay.complaint, by=school.clerk, at=replay.at, on=day, **facts)
    actions.approve_letter(replay.letter(Step.FIX_HEARING), by=school.clerk, at=replay.at)
    replay.later(2)
    with pytest.raises(actions.Refused, match="notice is shorter"):
        actions.issue(replay.letter(Step.FIX_HEARING), by=school.clerk, at=replay.at, how="email")


@pytest.mark.req("R72")
def test_consent_to_one_day_is_not_consent_to_another(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_CONVENED)
    facts = {"begins": dt.time(16), "place": "The library", "mode": "in_person", "dates_offered": "Three."}
    soon = replay.on + dt.timedelta(days=7)
    consent = {"short_notice_consent": "By telephone."}
    facts["submissions_by"] = replay.on + dt.timedelta(days=1)
    actions.prepare(Step.FIX_HEARING, replay.complaint, by=school.clerk, at=replay.at, on=soon, **facts, **consent)
    sooner = soon - dt.timedelta(days=1)
    with pytest.raises(actions.Refused, match="notice is shorter"):
        actions.prepare(Step.FIX_HEARING, replay.complaint, by=school.clerk, at=replay.at, on=sooner, **facts)


def there(*names: str) -> list[dict[str, object]]:
    return [{"part": "panel", "name": name, "present": True} for name in names]


def absent(*names: str) -> list[dict[str, object]]:
    return [
        {"part": "panel", "name": name, "present": False, "absence_decision": "Going on without."} for name in names
    ]


CHAIR, MEMBER, INDEPENDENT = "Mabel Thorn", "Nathan Weir", "Milo Fenwick"


@pytest.mark.req("R67", "R69")
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (there(CHAIR, MEMBER) + absent(INDEPENDENT), "at least 3 people; this one has 2"),
        (there(CHAIR, MEMBER, CHAIR) + absent(INDEPENDENT), "stands twice as a member"),
        (there("Somebody Else", "Nobody Known", "Third Stranger"), "does not sit on it"),
        (there(CHAIR, MEMBER), "Missing: Milo Fenwick"),
        (there(MEMBER, INDEPENDENT) + absent(CHAIR), "Name one member as the chair"),
    ],
)
def test_a_hearing_is_before_the_members_who_sit_and_not_before_other_names(
    school: People, rows: list[dict[str, object]], said: str
) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    on_its_day(replay)
    with pytest.raises(actions.Refused, match=said):
        held_before(replay, rows)
    replay.complaint.refresh_from_db()
    assert replay.complaint.state == State.HEARING_FIXED
    assert not replay.complaint.next_hearing.attendances.exists()


@pytest.mark.req("R67", "R69")
def test_of_four_members_one_may_be_away_but_not_the_only_independent_one(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    convene(
        replay,
        seat(school.council_member, "council_member", chair=True),
        seat(school.second_council_member, "council_member"),
        seat(school.council_vice_chair, "council_member"),
        seat(school.trust_member, "independent", independent="A retired head from elsewhere."),
    )
    replay.to(State.HEARING_FIXED)
    on_its_day(replay)
    second, third = school.second_council_member.name, school.council_vice_chair.name
    independent = school.trust_member.name
    with pytest.raises(actions.Refused, match="At least 1 member must be independent"):
        held_before(replay, there(CHAIR, second, third) + absent(independent))
    held_before(replay, there(CHAIR, second, independent) + absent(third))
    assert replay.complaint.state == State.HEARD
    came = replay.complaint.last_hearing.attendances.filter(part="panel", present=True)
    sat = {row.member.user for row in came}
    assert sat == {school.council_member, school.second_council_member, school.trust_member}


def on_its_day(replay: Replay) -> None:
    while replay.on < replay.complaint.next_hearing.on:
        replay.later()


def held_before(replay: Replay, rows: list[dict[str, object]]) -> None:
    whole = [{"part": "complainant", "name": "Ottoline Marchbanks", "present": True}, *rows]
    replay.take(
        Step.HOLD_HEARING, by=replay.clerk, attendances=whole, understood=True, parties_left=True, running_order="."
    )


@pytest.mark.req("R106")
def test_after_an_adjournment_the_panel_decides_anew_and_a_rehearing_is_before_other_people(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARD)
    actions.prepare(Step.ADJOURN, replay.complaint, by=school.clerk, at=replay.at, reason="More evidence.")
    replay.issue(Step.ADJOURN, approver=school.clerk, by=school.clerk)
    assert replay.complaint.heads_without_finding(Stage.PANEL)
    assert replay.complaint.current_panel.hearings.count() == 1
    replay.to(State.PANEL_DECIDED)
    assert Hearing.objects.filter(complaint=replay.complaint, held_on__isnull=False).count() == 2
    replay.refer()
    replay.take(Step.REHEAR, by=school.trust_officer, request="Hear it again with another panel.")
    complaint = replay.complaint
    assert (complaint.round, complaint.current_panel, complaint.next_hearing) == (2, None, None)
    assert complaint.heads_without_finding(Stage.PANEL)
    assert "heard it before" in involvement_of(complaint, school.council_member)
    with pytest.raises(actions.Refused, match="heard it before"):
        replay.convene()


@pytest.mark.req("R106")
def test_an_old_report_does_not_answer_a_new_investigation(school: People) -> None:
    replay = begin(school)
    replay.to(State.REFERRED)
    replay.take(Step.REINVESTIGATE_FORMALLY, by=school.trust_officer, request="Look at it again.")
    complaint = replay.complaint
    assert complaint.latest_report is None
    assert complaint.heads_without_finding(Stage.FORMAL, proposed=True)
    assert not complaint.investigators.exists()
    assert rights_in_step(complaint)
    replay.to(State.FORMAL_ANSWERED)
    stage_two = Finding.objects.filter(head__complaint=complaint, stage=Stage.FORMAL)
    assert set(stage_two.values_list("round", flat=True)) == {1, 2}
    assert replay.complaint.panel_request_on is None


@pytest.mark.req("R133", "R283")
def test_the_ruling_falls_to_somebody_who_may_give_it(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    actions.declare_conflict(replay.complaint, by=school.clerk, at=replay.at, detail="A cousin.")
    replay.complaint.refresh_from_db()
    assert replay.complaint.clerk == school.operations_officer
    replay.take(Step.ASK_FOR_INDEPENDENT_PANEL, by=None, reasons="They all know each other.")
    assert permissions.who_may(Step.RULE_ON_INDEPENDENCE, replay.complaint, on=replay.on) == [school.operations_officer]
    replay.take(Step.RULE_ON_INDEPENDENCE, by=school.operations_officer, granted=True)
    with pytest.raises(actions.Refused, match="no council member"):
        replay.convene()


@pytest.mark.req("R68", "R132")
def test_who_opened_the_case_before_is_known_to_the_certificate(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    assert involvement_of(replay.complaint, school.council_chair) == ""
    actions.note_saw(replay.complaint, user=school.council_chair, what="case", at=replay.at)
    assert "opened it" in involvement_of(replay.complaint, school.council_chair)


@pytest.mark.req("R132")
def test_what_one_member_was_told_taints_no_other(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    actions.record_told(
        replay.complaint, school.council_member, on=replay.on, how="By a neighbour.", by=replay.clerk, at=replay.at
    )
    assert "told of it" in involvement_of(replay.complaint, school.council_member)
    assert involvement_of(replay.complaint, school.second_council_member) == ""
