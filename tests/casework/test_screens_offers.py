"""What the case page offers first: the questions of a step, or its letter."""

from __future__ import annotations

import pytest

from accounts.tokens import hidden
from complaints.casework.models import PanelMember
from complaints.casework.views.offers import buttons, pending_letters
from complaints.casework.vocabulary import State, Step
from tests.casework.stories import begin, complaint_at
from tests.people import People


def offered(complaint, user, step: Step, on) -> str:
    """The address behind the button of a step."""
    found = buttons(complaint, user, on=on, pending=pending_letters(complaint))
    return next(button.url for button in found.now if button.step == step)


@pytest.mark.req("R80")
def test_findings_are_asked_for_before_the_letter_of_the_panel_can_be_read(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.HEARD)
    for finding in [one for head in complaint.heads.all() for one in head.findings.filter(stage=3)]:
        finding.delete()
    step = f"{complaint.get_absolute_url()}steps/issue_decision/"
    assert offered(complaint, complaint.clerk, Step.ISSUE_DECISION, replay.on) == step


def test_the_usual_step_comes_first(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.REFERRED)
    found = buttons(complaint, school.trust_officer, on=replay.on, pending=[])
    assert [button.step for button in found.now] == [
        Step.CONCLUDE_REFERRAL, Step.REINVESTIGATE_FORMALLY, Step.REHEAR,
    ]  # fmt: skip


def test_a_letter_that_is_ready_to_be_read_is_offered_itself(school: People) -> None:
    replay = begin(school)
    complaint = replay.to(State.REPORT_APPROVED)
    letter = replay.letter(Step.ANSWER_FORMALLY).letter
    address = f"{complaint.get_absolute_url()}letters/{letter.uuid}/"
    assert offered(complaint, complaint.handler, Step.ANSWER_FORMALLY, replay.on) == address


@pytest.mark.req("R67")
def test_a_panel_of_two_is_refused_with_the_sentence_of_the_certificate(school: People, signed_in) -> None:
    complaint = complaint_at(school, State.PANEL_REQUESTED)
    sent = {"appointed_by": "The chair of the board"}
    sent |= {"appointed_on_day": "14", "appointed_on_month": "9", "appointed_on_year": "2026"}
    for number, user in enumerate((school.council_member, school.second_council_member), start=1):
        row = {"person": hidden(user.pk), "capacity": PanelMember.Capacity.COUNCIL_MEMBER}
        for question in ("directly_involved", "prior_knowledge", "knows_complainant", "knows_pupil", "knows_staff"):
            row[question] = "no"
        sent |= {f"member-{number}-{name}": value for name, value in row.items()}
    answer = signed_in(complaint.clerk).post(f"{complaint.get_absolute_url()}steps/convene_panel/", sent)
    assert answer.status_code == 422
    assert "A panel needs at least 3 people; this one has 2." in answer.content.decode()
    complaint.refresh_from_db()
    assert complaint.state == State.PANEL_REQUESTED
