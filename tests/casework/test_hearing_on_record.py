"""What the seeds ask of a hearing and of an investigation from outside, on the record of one case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from complaints.casework import actions, deadlines
from complaints.casework.actions import Refused
from complaints.casework.models import CaseLetter
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import Role, State, Step
from complaints.policy.vocabulary import ClockKind, SubjectKind
from tests.casework.screens import page, sign_in
from tests.casework.stories import MONDAY, begin, cast_of
from tests.casework.test_deadlines import clock_of
from tests.people import People


def attendance(replay: Replay, **left_out: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"part": "complainant", "name": replay.complaint.display_name, "present": True},
        {"part": "academy", "name": replay.handler.name, "present": True},
        *({"part": "panel", "name": seat.user.name, "present": True} for seat in replay.cast.panel),
    ]
    return [{**row, **left_out} if row["part"] == "academy" else row for row in rows]


@pytest.mark.req("R74", "R79")
def test_a_hearing_is_recorded_only_with_who_came_and_that_both_sides_left(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    hearing = replay.complaint.next_hearing
    while hearing is not None and replay.on < hearing.on:
        replay.later()
    told = {
        "understood": True,
        "running_order": "As usual.",
        "minutes": "Both spoke.",
        "findings": replay.findings(),
    }

    def record(rows: list[dict[str, object]], *, left: bool) -> None:
        replay.take(Step.HOLD_HEARING, by=replay.clerk, attendances=rows, parties_left=left, **told)

    for rows, left in (
        (attendance(replay), False),
        ([row for row in attendance(replay) if row["part"] != "complainant"], True),
        (attendance(replay, present=False, absence_decision=""), True),
    ):
        with pytest.raises(Refused, match="Record"):
            record(rows, left=left)
    record(attendance(replay, present=False, absence_decision="Ill; the panel went on."), left=True)
    held = replay.complaint.last_hearing
    assert held is not None
    assert held.parties_left
    shown = sign_in(school.clerk).get(page("people", replay.complaint)).content.decode()
    assert f"{replay.complaint.display_name} (complainant): there" in shown
    assert "absent. Ill; the panel went on." in shown


@pytest.mark.req("R41", "R78")
def test_the_chair_has_a_script_and_both_sides_have_their_turn_to_ask(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARING_FIXED)
    address = page("running_order", replay.complaint)
    script = " ".join(sign_in(school.council_member).get(address).content.decode().split())
    for words in (
        "Questions to the complainant,</strong> from the academy and then from the panel",
        "Questions to the academy,</strong> from the complainant and then from the panel",
        "Chair: “Thank you. Both sides now leave together.", "The clerk notes who came.",
    ):  # fmt: skip
        assert words in script, words
    handler = " ".join(sign_in(school.principal).get(address).content.decode().split())
    assert "Questions to the academy,</strong> from the complainant" in handler
    assert "Chair: “" not in handler
    assert sign_in(school.council_chair).get(address).status_code == 404


@pytest.mark.req("R39", "R83")
def test_minutes_and_outcome_go_to_those_involved_in_writing_and_in_time(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARD)
    hearing = replay.complaint.last_hearing
    assert hearing is not None
    hearing.minutes = ""
    hearing.save()
    replay.later()
    with pytest.raises(Refused, match="minutes"):
        actions.prepare(
            Step.ISSUE_DECISION, replay.complaint, by=replay.clerk, at=replay.at, findings=replay.findings(), minutes=""
        )
    actions.prepare(
        Step.ISSUE_DECISION, replay.complaint, by=replay.clerk, at=replay.at, findings=replay.findings(),
        minutes="The panel heard both sides.",
    )  # fmt: skip
    replay.issue(Step.ISSUE_DECISION, approver=school.council_member, by=replay.clerk)
    letter = replay.complaint.letters.get(step=Step.ISSUE_DECISION, letter__state="issued").letter
    assert "## Minutes of the hearing\n\nThe panel heard both sides." in letter.body
    others = CaseLetter.objects.filter(complaint=replay.complaint, drafted_by_step=Step.ISSUE_DECISION)
    assert {row.letter.key for row in others.select_related("letter")} >= {"inspection_copy"}
    clock = clock_of(replay.complaint, ClockKind.DECIDE_PANEL)
    assert (clock.length, clock.count, clock.outcome) == (30, "school_days", "met")
    assert not deadlines.is_late(clock, paused_since=None, on=replay.on)


@pytest.mark.req("R94", "R97")
def test_for_the_whole_council_the_trust_appoints_somebody_from_outside_who_answers_at_the_end(school: People) -> None:
    cast = replace(cast_of(school), investigator=school.outside_person, investigator_external=True)
    answers = plain_answers(academy=school.alder, subjects=((SubjectKind.COUNCIL_JOINTLY, ""),))
    replay = Replay(answers, at=MONDAY, cast=cast)
    replay.to(State.FORMAL)
    assert replay.handler == school.chief_executive
    replay.later()
    with pytest.raises(Refused):
        replay.take(
            Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, external=False,
            declaration="I had no part in it.",
        )  # fmt: skip
    replay.to(State.REPORT_APPROVED)
    named = replay.complaint.named.get(role=Role.INVESTIGATOR)
    assert (named.user, named.external, named.named_by) == (school.outside_person, True, school.chief_executive)
    replay.later()
    actions.refresh_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.handler, at=replay.at)
    replay.issue(Step.ANSWER_FORMALLY, approver=replay.approver, by=school.outside_person)
    issued = replay.complaint.letters.get(step=Step.ANSWER_FORMALLY).letter
    assert issued.issued_by == school.outside_person
