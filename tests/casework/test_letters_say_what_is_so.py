"""What a letter says of the way on, of days, of names and of the panel is so when it goes, whatever came before."""

from __future__ import annotations

import datetime as dt

import pytest

from complaints.casework import actions, correspondence
from complaints.casework.models import CaseLetter, Complainant
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.conduct import aggression
from complaints.policy.models import Procedure
from tests.casework.stories import begin
from tests.people import People

pytestmark = pytest.mark.django_db


def closing(replay: Replay, school: People) -> str:
    [made] = actions.write_letter(
        replay.complaint, key="closing", to="complainant", by=school.trust_officer, at=replay.at
    )
    return made.letter.body


def body(replay: Replay, key: str) -> str:
    return replay.complaint.letters.filter(letter__key=key).latest("pk").letter.body


def fresh(case_letter: CaseLetter) -> CaseLetter:
    return CaseLetter.objects.select_related("letter", "complaint").get(pk=case_letter.pk)


@pytest.mark.req("R19", "R102")
def test_the_letter_about_an_answered_concern_offers_neither_a_panel_nor_the_outside_body(school: People) -> None:
    replay = begin(school)
    actions.classify(replay.complaint, by=school.principal, at=replay.at, nature="concern")
    replay.later()
    replay.take(Step.ANSWER_CONCERN, by=school.principal, answer="The rota was explained.")
    assert replay.complaint.state == State.CLOSED
    said = closing(replay, school)
    assert "Thank you for raising your concern" in said
    assert "dealt with as a complaint after all" in said
    for wrong in ("You can still ask for", "review panel", "refer it to"):
        assert wrong not in said


@pytest.mark.req("R16", "R102")
def test_a_complaint_that_a_panel_has_decided_has_the_outside_body_left_and_no_further_stage(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED)
    replay.take(Step.CLOSE, by=school.clerk, action_taken="The rota was changed.")
    said = closing(replay, school)
    assert "You can still ask for" not in said
    assert "refer it to the Department for Education" in said


@pytest.mark.req("R16", "R102")
def test_a_complaint_settled_at_stage_1_has_stage_2_left_and_is_not_sent_to_the_outside_body_yet(
    school: People,
) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    replay.take(
        Step.SETTLE, by=school.principal, settled_how="By telephone.", settled_on=replay.on, by_information=False
    )
    said = closing(replay, school)
    assert "You can still ask for stage 2 (formal)" in said
    assert "refer it to" not in said


def test_a_letter_about_a_withdrawal_keeps_its_day_when_it_is_brought_up_to_date(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.WITHDRAW, by=None)
    letter = replay.complaint.letters.get(letter__key="withdrawal")
    before = letter.letter.context["withdrawn_on"]
    actions.refresh_letter(letter, by=school.principal, at=replay.at + dt.timedelta(days=3))
    assert fresh(letter).letter.context["withdrawn_on"] == before


def test_a_letter_about_a_reopening_keeps_its_day_when_it_is_brought_up_to_date(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.WITHDRAW, by=None)
    replay.take(Step.REOPEN, by=school.trust_officer, reason="They had meant another complaint.")
    letter = replay.complaint.letters.get(letter__key="reopened")
    before = letter.letter.context["reopened_on"]
    actions.refresh_letter(letter, by=school.trust_officer, at=replay.at + dt.timedelta(days=3))
    assert fresh(letter).letter.context["reopened_on"] == before


def test_whoever_gave_no_name_is_not_greeted_by_those_words(school: People) -> None:
    replay = begin(school)
    Complainant.objects.filter(complaint=replay.complaint).update(name="", anonymous=True)
    replay.complaint.refresh_from_db()
    assert correspondence.complainant(replay.complaint).salutation == "Dear Sir or Madam"
    replay.to(State.INFORMAL)
    assert "Dear Name not given" not in body(replay, "acknowledgement_informal")


@pytest.mark.req("R17")
def test_what_is_asked_for_after_a_letter_was_approved_stops_it_until_it_stands_there(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.DRAFT_ANSWER, by=school.principal, findings=replay.findings())
    letter = replay.letter(Step.ANSWER_INFORMALLY)
    actions.approve_letter(letter, by=school.principal, at=replay.at)
    actions.change_complainant(replay.complaint, by=school.principal, at=replay.at, interpreter="Polish")
    with pytest.raises(actions.Refused, match=r"asked for “An interpreter \(Polish\)”"):
        actions.issue(fresh(letter), by=school.principal, at=replay.at, how="email")
    actions.refresh_letter(fresh(letter), by=school.principal, at=replay.at)
    assert "An interpreter (Polish)" in fresh(letter).letter.body
    assert fresh(letter).letter.state == "drafted"
    actions.change_complainant(replay.complaint, by=school.principal, at=replay.at, interpreter="")
    actions.refresh_letter(fresh(letter), by=school.principal, at=replay.at)
    assert "interpreter" not in fresh(letter).letter.body
    actions.approve_letter(fresh(letter), by=school.principal, at=replay.at)


@pytest.mark.req("R223", "R69")
def test_where_three_governors_hear_it_no_letter_promises_an_independent_member(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    for key in ("stage2_answer", "acknowledgement_panel"):
        assert "independent of the" in body(replay, key)
    Procedure.objects.update(panel_rule="three_governors")
    governed = begin(school)
    governed.to(State.PANEL_REQUESTED)
    for key in ("stage2_answer", "acknowledgement_panel"):
        said = body(governed, key)
        assert "independent of the" not in said
        assert "three members of the Academy Council" in said.replace("Three", "three")


@pytest.mark.req("R133")
def test_a_granted_independent_panel_is_described_as_what_its_certificate_demands(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_REQUESTED)
    replay.take(Step.ASK_FOR_INDEPENDENT_PANEL, by=None, reasons="They are friends of the teacher.")
    replay.take(Step.RULE_ON_INDEPENDENCE, by=school.clerk, granted=True, reasons="It is easily done.")
    said = body(replay, "independence_ruling")
    assert "nobody on the panel will be a member of the Academy Council or a trustee" in said
    assert "every member of the panel will be independent" not in said


@pytest.mark.req("R117")
@pytest.mark.parametrize("ended", [False, True])
def test_a_letter_after_aggression_says_that_a_complaint_goes_on_only_while_it_does(
    school: People, ended: bool
) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED if ended else State.FORMAL)
    aggression.record(
        replay.complaint, happened_on=replay.on, what="Shouting in the office.", police_told_on=replay.on,
        police_reference="", why_not_told="", by=school.trust_officer, at=replay.at,
    )  # fmt: skip
    said = body(replay, "police_reported")
    assert ("goes on under our procedure" in said) is not ended
    assert ("at the end of your complaint still stands" in said) is ended


@pytest.mark.req("R16", "R102")
def test_a_complaint_that_lapsed_at_stage_1_is_not_sent_to_the_outside_body_yet(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    [made] = actions.write_letter(
        replay.complaint, key="lapse", to="complainant", by=school.trust_officer, at=replay.at
    )
    assert "does not take away your right to ask for stage 2 (formal)" in made.letter.body
    assert "Department for Education" not in made.letter.body
