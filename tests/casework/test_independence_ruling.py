"""Who rules on a request for an independent panel, and how little they see (S0 §10; docs/decisions/0008)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice, User
from complaints.casework import actions, permissions
from complaints.casework.models import Complaint, IndependenceRequest, Named
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import Role, State, Step
from complaints.policy.models import Procedure
from complaints.policy.models.procedure import Decider
from complaints.policy.vocabulary import SubjectKind
from tests.casework.screens import TABS, page, send, sign_in
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db

REASONS = "Two of the council are friends of the teacher."


def asked(school: People, decider: Decider, **given: object) -> Replay:
    """A panel asked for under a version that names this decider, and an independent one asked for."""
    Procedure.objects.update(independence_decided_by=decider)
    replay = begin(school, **given)
    replay.cast = replace(replay.cast, investigator=school.outside_person, investigator_external=True)
    replay.to(State.PANEL_REQUESTED)
    replay.take(Step.ASK_FOR_INDEPENDENT_PANEL, by=None, reasons=REASONS)
    return replay


def ruling(complaint: Complaint) -> str:
    return reverse("casework:ruling", args=[complaint.reference])


def decider_of(complaint: Complaint) -> User:
    return Named.objects.get(complaint=complaint, role=Role.INDEPENDENCE_DECIDER, until=None).user


@pytest.mark.req("R133", "R283")
@pytest.mark.parametrize(
    ("decider", "who"),
    [
        (Decider.CLERK, "clerk"), (Decider.COUNCIL_CHAIR, "council_chair"),
        (Decider.OPERATIONS_OFFICER, "operations_officer"), (Decider.TRUSTEE, "trustee"),
    ],
)  # fmt: skip
def test_the_decider_is_whom_the_procedure_names_and_nobody_else_has_the_page(
    school: People, decider: Decider, who: str
) -> None:
    replay = asked(school, decider)
    assert decider_of(replay.complaint) == getattr(school, who)
    with time_machine.travel(replay.at, tick=False):
        opened = {
            name for name, user in school.everybody().items()
            if sign_in(user).get(ruling(replay.complaint)).status_code == 200
        }  # fmt: skip
    assert opened == {who}


@pytest.mark.req("R133")
def test_the_decider_sees_the_request_and_nothing_else_of_the_case(school: People) -> None:
    replay = asked(school, Decider.TRUSTEE)
    complaint, trustee = replay.complaint, sign_in(school.trustee)
    with time_machine.travel(replay.at, tick=False):
        told = Notice.objects.get(user=school.trustee, about=complaint.uuid)
        assert told.path == ruling(complaint)
        home = trustee.get(reverse("casework:home")).content.decode()
        assert ruling(complaint) in home
        shown = trustee.get(ruling(complaint)).content.decode()
        for fact in (complaint.reference, "Stage 3", REASONS, "Cora Hollis", "Mabel Thorn", "Harriet Sloe"):
            assert fact in shown
        secrets = [
            complaint.summary, complaint.words, complaint.wanted, complaint.complainant.name,
            complaint.complainant.email, complaint.complainant.pupil_name, "Petra Ashdown", "Orla Farrow",
            replay.words.answer_reasons, replay.words.why_panel, "academy staff",
        ]  # fmt: skip
        for secret in secrets:
            assert secret not in shown
            assert secret not in home
        for tab in TABS:
            assert trustee.get(page(tab, complaint)).status_code == 404
        assert trustee.get(page("step", complaint, Step.RULE_ON_INDEPENDENCE)).status_code == 404
    assert not permissions.visible_to(school.trustee, on=replay.on).exists()
    assert permissions.who_may(Step.RULE_ON_INDEPENDENCE, complaint, on=replay.on) == [school.trustee]


@pytest.mark.req("R133", "R283")
def test_a_refusal_needs_reasons_and_with_the_ruling_it_is_over_for_the_decider(school: People) -> None:
    replay = asked(school, Decider.TRUSTEE)
    complaint, trustee = replay.complaint, sign_in(school.trustee)
    with time_machine.travel(replay.at, tick=False):
        empty = send(trustee, ruling(complaint), granted="no")
        assert empty.status_code == 422
        assert "A refusal needs reasons." in empty.content.decode()
        opened = trustee.get(ruling(complaint)).context["ask"]
        typed = {"granted": "no", "reasons": "Nobody who may sit knows the teacher.", "seen_state": complaint.state,
                 "once": opened.initial["once"]}  # fmt: skip
        assert trustee.post(ruling(complaint), typed).status_code == 302
        assert trustee.post(ruling(complaint), typed).status_code == 302  # a double click
        assert trustee.get(ruling(complaint)).status_code == 404
        assert ruling(complaint) not in trustee.get(reverse("casework:home")).content.decode()
    request = IndependenceRequest.objects.get(complaint=complaint)
    assert (request.granted, request.ruled_by) == (False, school.trustee)
    assert not Named.objects.filter(complaint=complaint, user=school.trustee, until=None).exists()
    clash = permissions.clashes(complaint, school.trustee, Role.PANEL_MEMBER)
    assert "asked to rule on an independent panel" in clash
    letter = complaint.letters.get(letter__key="independence_ruling").letter
    assert "Nobody who may sit knows the teacher." in letter.context["reasons"]


@pytest.mark.req("R101", "R283")
def test_neither_a_person_complained_about_nor_who_worked_on_it_rules(school: People) -> None:
    replay = asked(school, Decider.COUNCIL_CHAIR, subjects=((SubjectKind.COUNCIL_MEMBER, "Cora Hollis"),))
    assert decider_of(replay.complaint) != school.council_chair
    with time_machine.travel(replay.at, tick=False):
        assert sign_in(school.council_chair).get(ruling(replay.complaint)).status_code == 404
    worked = Named.objects.filter(complaint=replay.complaint, role__in=(Role.INVESTIGATOR, Role.APPROVER))
    assert decider_of(replay.complaint).pk not in set(worked.values_list("user_id", flat=True))


@pytest.mark.req("R283")
def test_a_decider_who_cannot_be_impartial_says_so_and_the_next_is_asked(school: People) -> None:
    replay = asked(school, Decider.TRUSTEE)
    complaint, trustee = replay.complaint, sign_in(school.trustee)
    with time_machine.travel(replay.at, tick=False):
        address = reverse("casework:decline_ruling", args=[complaint.reference])
        assert send(trustee, address, detail="A friend of theirs.").status_code == 302
        assert trustee.get(ruling(complaint)).status_code == 404
    assert decider_of(complaint) == school.board_vice_chair
    assert Notice.objects.filter(user=school.board_vice_chair, about=complaint.uuid).exists()


def test_a_request_that_is_withdrawn_with_the_complaint_leaves_nobody_asked(school: People) -> None:
    replay = asked(school, Decider.TRUSTEE)
    actions.take(Step.WITHDRAW, replay.complaint, by=None, at=replay.at)
    assert not permissions.to_rule_on(school.trustee, on=replay.on).exists()
    assert not Named.objects.filter(role=Role.INDEPENDENCE_DECIDER, until=None).exists()
