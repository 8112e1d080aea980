"""Who keeps the record, and whoever was appointed to investigate writes the formal answer at the end (S0 §7.2, §13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accounts.models import Entry
from complaints.casework import actions, permissions
from complaints.casework.permissions import Part
from complaints.casework.vocabulary import Role, State, Step
from complaints.policy.vocabulary import SubjectKind
from letters.vocabulary import LetterState
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.req("R8", "R94", "R97")
@pytest.mark.parametrize("subject", [SubjectKind.PRINCIPAL, SubjectKind.COUNCIL_JOINTLY, SubjectKind.EXECUTIVE_LEADER])
def test_the_trust_appoints_and_the_investigator_writes_the_formal_answer(school: People, subject: SubjectKind) -> None:
    replay = begin(school, subjects=((subject, "Nobody Known"),))
    replay.cast = replace(
        replay.cast, investigator=school.outside_person, investigator_external=True,
        third_party=make_person("Tess Umber", job_title="Impartial third party"),
    )  # fmt: skip
    replay.to(State.REPORT_SUBMITTED)
    complaint = replay.complaint
    appointed = Entry.objects.get(about=complaint.uuid, step=Step.APPOINT_INVESTIGATOR, number__gt=0, by=replay.handler,
                                  data__from=State.FORMAL)  # fmt: skip
    named = complaint.named.get(user=school.outside_person, role=Role.INVESTIGATOR)
    assert (named.named_by, named.external, appointed.by) == (replay.handler, True, replay.handler)
    with pytest.raises(actions.Refused, match="not possible where the complaint now stands"):
        actions.prepare(Step.ANSWER_FORMALLY, complaint, by=school.outside_person, at=replay.at)
    replay.approve()
    replay.later()
    answer = replay.letter(Step.ANSWER_FORMALLY)
    assert permissions.may_write_letters(school.outside_person, replay.complaint, on=replay.on)
    actions.refresh_letter(answer, by=school.outside_person, at=replay.at)
    replay.issue(Step.ANSWER_FORMALLY, approver=replay.approver, by=school.outside_person)
    assert replay.complaint.state == State.FORMAL_ANSWERED
    answer.letter.refresh_from_db()
    assert (answer.letter.state, answer.letter.issued_by) == (LetterState.ISSUED, school.outside_person)


@pytest.mark.req("R97")
def test_no_formal_complaint_ends_as_answered_without_the_investigators_report(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    with pytest.raises(actions.Refused):
        actions.prepare(Step.ANSWER_FORMALLY, replay.complaint, by=school.principal, at=replay.at)
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=school.deputy, declaration="I had no part in it."
    )
    with pytest.raises(actions.Refused, match="facts, potential solutions and a proposed finding"):
        replay.take(
            Step.SUBMIT_REPORT, by=school.deputy, facts="Read.", potential_solutions=" ", findings=replay.findings(),
            impartial=True,
        )  # fmt: skip


@pytest.mark.req("R42")
@pytest.mark.parametrize(
    ("subject", "keepers"),
    [
        (SubjectKind.ACADEMY_STAFF, {"record_keeper", "principal", "operations_officer", "trust_officer"}),
        (SubjectKind.CENTRAL_TRUST_STAFF, {"record_keeper", "principal", "operations_officer", "trust_officer"}),
        (SubjectKind.PRINCIPAL, {"operations_officer", "trust_officer"}),
        (SubjectKind.CHIEF_EXECUTIVE, {"operations_officer", "trust_officer", "board_chair"}),
    ],
)
def test_the_log_is_kept_at_the_academy_by_the_principals_support_and_at_the_trust_by_the_operations_officer(
    school: People, subject: SubjectKind, keepers: set[str]
) -> None:
    complaint = complaint_at(school, State.RECEIVED, subjects=((subject, "Nobody Known"),))
    found = {
        name for name, user in school.everybody().items()
        if Part.RECORD_KEEPER in permissions.parts_of(user, complaint, on=MONDAY.date())
    }  # fmt: skip
    assert found == keepers
