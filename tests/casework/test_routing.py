"""Who a complaint goes to (S0 §6–7): the golden table, several subjects, conflicts and vacancies."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from accounts import posts
from accounts.models import Post, User
from complaints.casework import actions, permissions, routing
from complaints.casework.actions import Answers
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import State, Step, Why
from complaints.policy.vocabulary import PanelRule, Stage, SubjectKind
from tests.casework.stories import MONDAY, begin, complaint_at
from tests.people import People

ON = MONDAY.date()
GOLDEN = list(csv.DictReader((Path(__file__).parent / "data" / "routing.csv").read_text(encoding="utf-8").splitlines()))
WHOSE = {
    "principal": "principal",
    "operations_officer": "operations_officer",
    "chief_executive": "chief_executive",
    "chair_of_board": "board_chair",
    "chief_executive_with_nominated_member": "chief_executive",
}


def about(people: People, *subjects: tuple[SubjectKind, str]) -> Complaint:
    return begin(people, subjects=subjects).complaint


@pytest.mark.req("R84", "R85", "R86", "R87", "R88", "R90", "R91", "R93", "R96", "R98")
@pytest.mark.parametrize("row", [r for r in GOLDEN if r["stage"] in "12"], ids=lambda r: f"{r['subject']}-{r['stage']}")
def test_the_golden_table_names_the_handler(school: People, row: dict[str, str]) -> None:
    complaint = about(school, (SubjectKind(row["subject"]), "Nobody Known"))
    routed = routing.handler_at(complaint, Stage(int(row["stage"])), on=ON)
    assert routed.user == getattr(school, WHOSE[row["received_by"]])
    assert not permissions.locked_out(routed.user, complaint)


@pytest.mark.req("R101")
@pytest.mark.parametrize(
    ("kind", "office"),
    [
        (SubjectKind.PRINCIPAL, "principal"),
        (SubjectKind.OPERATIONS_OFFICER, "operations_officer"),
        (SubjectKind.CHIEF_EXECUTIVE, "chief_executive"),
        (SubjectKind.COUNCIL_JOINTLY, "council_chair"),
        (SubjectKind.TRUST_BOARD, "board_chair"),
    ],
)
def test_the_holder_of_an_office_complained_about_never_sees_it(school: People, kind: SubjectKind, office: str) -> None:
    complaint = about(school, (kind, ""))
    holder: User = getattr(school, office)
    assert not permissions.visible_to(holder, on=ON).filter(pk=complaint.pk).exists()
    assert permissions.parts_of(holder, complaint, on=ON) == frozenset()
    assert complaint.handler is not None
    assert complaint.handler != holder


@pytest.mark.req("R101")
def test_a_name_like_a_colleagues_locks_that_colleague_out_until_somebody_has_looked(school: People) -> None:
    complaint = about(school, (SubjectKind.ACADEMY_STAFF, "Mrs Ashdown, the one with glasses"))
    held = complaint.conflicts.get()
    assert (held.user, held.why) == (school.principal, Why.MAYBE_SUBJECT)
    assert complaint.handler == school.operations_officer
    actions.free_from_conflict(held, by=school.operations_officer, at=MONDAY, reason="Another Mrs Ashdown, a cook.")
    assert permissions.visible_to(school.principal, on=ON).filter(pk=complaint.pk).exists()


def test_about_several_people_it_goes_to_the_handler_of_the_most_senior(school: People) -> None:
    complaint = about(school, (SubjectKind.ACADEMY_STAFF, ""), (SubjectKind.CHIEF_EXECUTIVE, ""))
    assert complaint.lead_subject == SubjectKind.CHIEF_EXECUTIVE
    assert complaint.handler == school.board_chair


@pytest.mark.req("R93", "R99")
def test_chair_and_vice_chair_together_make_it_a_complaint_about_the_council(school: People) -> None:
    named = ((SubjectKind.COUNCIL_MEMBER, "Cora Hollis"), (SubjectKind.COUNCIL_MEMBER, "Vikram Stone"))
    complaint = about(school, *named)
    assert complaint.lead_subject == SubjectKind.COUNCIL_MEMBER  # nobody has said yet that it is these two
    for held in complaint.conflicts.filter(user__in=(school.council_chair, school.council_vice_chair)):
        actions.confirm_conflict(held, by=school.chief_executive, at=MONDAY)
    complaint.refresh_from_db()
    assert complaint.lead_subject == SubjectKind.COUNCIL_JOINTLY
    assert complaint.handler == school.chief_executive
    assert complaint.procedure.panel_rule_for(routing.lead_subject(complaint)) == PanelRule.INDEPENDENT_GOVERNORS
    one = complaint.subjects.get(user=school.council_vice_chair)
    actions.take(Step.REMOVE_SUBJECT, complaint, by=school.chief_executive, at=MONDAY, subject=one, reason="A mistake.")
    assert Complaint.objects.get(pk=complaint.pk).lead_subject == SubjectKind.COUNCIL_MEMBER


def test_a_vacant_post_sends_it_to_the_next_above(school: People) -> None:
    post = Post.objects.get(user=school.principal)
    posts.end(post, to_date=ON - dt.timedelta(days=1), by=school.operations_officer, on=ON)
    complaint = about(school, (SubjectKind.ACADEMY_STAFF, ""))
    assert complaint.handler == school.operations_officer


def test_a_conflict_at_every_rung_leaves_it_unassigned_and_kept(school: People) -> None:
    every = (
        SubjectKind.PRINCIPAL,
        SubjectKind.OPERATIONS_OFFICER,
        SubjectKind.CHIEF_EXECUTIVE,
        SubjectKind.TRUST_BOARD,
    )
    complaint = about(school, *((kind, "") for kind in every))
    # The nominated trust member is the last rung of the ladder.
    assert complaint.handler == school.trust_member


@pytest.mark.req("R101")
def test_a_subject_added_later_loses_access_at_once_and_the_case_is_rerouted(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    assert replay.complaint.handler == school.principal
    replay.take(Step.ADD_SUBJECT, by=school.operations_officer, kind=SubjectKind.PRINCIPAL, reason="They say so now.")
    assert replay.complaint.handler == school.operations_officer
    assert not permissions.visible_to(school.principal, on=ON).exists()
    with pytest.raises(permissions.NotAllowed):
        actions.take(Step.SETTLE, replay.complaint, by=school.principal, at=replay.at)


@pytest.mark.req("R283")
def test_the_writer_of_the_report_does_not_approve_it(school: People) -> None:
    complaint = complaint_at(school, State.REPORT_SUBMITTED)
    assert school.deputy not in permissions.who_may(Step.APPROVE_REPORT, complaint, on=ON)
    with pytest.raises(permissions.NotAllowed):
        actions.take(Step.APPROVE_REPORT, complaint, by=school.deputy, at=MONDAY)


@pytest.mark.req("R283")
def test_the_investigator_does_not_sit_on_the_panel(school: People) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    assert "investigator" in permissions.clashes(complaint, school.deputy, permissions.Role.PANEL_MEMBER)


@pytest.mark.req("R98")
def test_an_executive_is_investigated_by_somebody_from_outside_only(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.EXECUTIVE_LEADER, "Esme Harrow"),))
    replay.to(State.FORMAL)
    assert replay.complaint.handler == school.chief_executive
    replay.later()
    with pytest.raises(actions.Refused, match="outside the trust"):
        replay.take(
            Step.APPOINT_INVESTIGATOR, by=school.chief_executive, investigator=school.deputy, declaration="None."
        )


@pytest.mark.req("R27")
def test_anybody_may_complain_and_their_relation_is_recorded(school: People) -> None:
    answers = Answers(
        academy=school.alder, words="Cars block our drive every morning.",
        complainant={"name": "Alby Stott", "relationship": "neighbour", "email": "alby.stott@example.org"},
    )  # fmt: skip
    complaint = actions.submit(answers, at=MONDAY)
    assert complaint.complainant.get_relationship_display() == "Neighbour or member of the public"
