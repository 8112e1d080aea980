"""Letters in progress while the case moves: put away, replaced, approved again, never a way round the door."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine

from accounts.models import Entry
from complaints.casework import actions, correspondence, permissions, sentences
from complaints.casework.models import CaseLetter, Finding
from complaints.casework.models.people import IN_LETTERS
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import Stage, SubjectKind
from letters import post_room, tasks
from letters.reading import plain
from tests.casework.screens import page, sign_in
from tests.casework.stories import begin
from tests.people import People


def keys(complaint) -> list[str]:
    return sorted(found.letter.key for found in correspondence.pending(complaint))


def fresh(case_letter: CaseLetter) -> CaseLetter:
    return CaseLetter.objects.select_related("letter", "complaint").get(pk=case_letter.pk)


@pytest.mark.req("R52")
def test_the_acknowledgement_of_stage_one_does_not_acknowledge_stage_two(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    old = replay.letter(Step.ACKNOWLEDGE)
    actions.approve_letter(old, by=school.principal, at=replay.at)
    replay.take(Step.ESCALATE, by=None, why="Formally, please.")
    assert keys(replay.complaint) == ["acknowledgement_formal"]
    with pytest.raises(actions.Refused):
        actions.issue(fresh(old), by=school.principal, at=replay.at, how="email")


@pytest.mark.req("R48")
def test_a_second_proposal_replaces_the_letter_of_the_first(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = replay.complaint.clocks.get(kind="answer_informal")
    for days in (3, 4):
        replay.take(
            Step.PROPOSE_EXTENSION, by=school.principal, clock=clock, new_due_on=clock.due_on + dt.timedelta(days=days),
            reason="A witness is away.", agreed_how="By telephone.",
        )  # fmt: skip
    assert keys(replay.complaint) == ["new_time_limit"]
    replay.issue(Step.EXTEND, approver=school.principal, by=school.principal)
    clock.refresh_from_db()
    assert clock.due_on == clock.extensions.get(issued_on__isnull=False).new_due_on


def test_a_new_time_limit_for_an_answer_that_has_gone_is_put_away(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = replay.complaint.clocks.get(kind="answer_informal")
    replay.take(
        Step.PROPOSE_EXTENSION, by=school.principal, clock=clock, new_due_on=clock.due_on + dt.timedelta(days=7),
        reason="A witness is away.", agreed_how="By telephone.",
    )  # fmt: skip
    replay.to(State.INFORMAL_ANSWERED)
    assert keys(replay.complaint) == []


def test_a_letter_of_a_step_is_never_begun_by_hand(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    assert not {key for key, _ in correspondence.may_begin()} & correspondence.OF_A_STEP
    for key in sorted(correspondence.OF_A_STEP):
        with pytest.raises(actions.Refused, match="part of a step"):
            actions.write_letter(replay.complaint, key=key, to="complainant", by=school.principal, at=replay.at)


def test_drafts_that_make_no_sense_any_more_are_put_away_when_the_case_closes(school: People) -> None:
    replay = begin(school)
    replay.to(State.REPORT_SUBMITTED)
    assert "appointment_parties" in keys(replay.complaint)
    replay.take(Step.WITHDRAW, by=None)
    assert keys(replay.complaint) == ["withdrawal"]


@pytest.mark.req("R101")
def test_what_a_person_approved_who_is_then_complained_about_is_read_again(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    replay.take(Step.DRAFT_ANSWER, by=school.principal, findings=replay.findings())
    letter = replay.letter(Step.ANSWER_INFORMALLY)
    actions.approve_letter(letter, by=school.principal, at=replay.at)
    replay.take(Step.ADD_SUBJECT, by=school.trust_officer, kind=SubjectKind.PRINCIPAL, reason="They say so now.")
    assert fresh(letter).letter.state == "drafted"
    problems = correspondence.problems(replay.complaint, fresh(letter), on=replay.on)
    assert any("name at the end" in problem for problem in problems)


@pytest.mark.req("R101")
def test_an_appointment_letter_to_an_investigator_who_is_then_complained_about_never_goes(school: People) -> None:
    replay = begin(school)
    replay.to(State.FORMAL)
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=school.principal, investigator=school.deputy, declaration="I had no part in it."
    )
    assert "appointment_investigator" in keys(replay.complaint)
    replay.take(Step.ADD_SUBJECT, by=school.principal, kind="academy_staff", user=school.deputy, reason="Named now.")
    assert "appointment_investigator" not in keys(replay.complaint)


@pytest.mark.req("R17")
def test_a_correction_honours_what_was_asked_for_since_the_first_letter(school: People) -> None:
    """Large print, the way of writing and the address are those of today; the first letter stays as it went."""
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    first = replay.complaint.letters.select_related("letter").get(letter__key="stage1_answer")
    assert "What you asked us to do differently" not in first.letter.body
    before = first.letter.body
    actions.change_complainant(
        replay.complaint, by=school.principal, at=replay.at, large_print=True, post_only=True,
        address="9 New Row\nExampleton", other_adjustment="Paper in cream",
    )  # fmt: skip
    made = actions.correct_letter(first, by=school.principal, at=replay.at).letter
    assert made.large_print
    assert (made.recipient_address, made.recipient_email) == ("9 New Row\nExampleton", "")
    wanted = replay.complaint.complainant.__class__.objects.get(complaint=replay.complaint)
    assert made.context["adjustments_honoured"] == wanted.adjustments_in_letters
    assert "## What you asked us to do differently\n\n- Letters in large print (18 point)\n" in made.body
    assert "- Paper in cream" in made.body
    assert made.body.replace("\n", " ").index("takes the place") < made.body.replace("\n", " ").index("cream")
    assert fresh(first).letter.body == before
    assert not any("adjustment" in wrong or "arge print" in wrong for wrong in post_room.problems(made))


def test_a_correction_drops_what_is_not_asked_for_any_more(school: People) -> None:
    replay = begin(school)
    replay.complaint.complainant.large_print = True
    replay.complaint.complainant.save()
    replay.to(State.INFORMAL)
    replay.to(State.INFORMAL_ANSWERED)
    first = replay.complaint.letters.select_related("letter").get(letter__key="stage1_answer")
    assert "Letters in large print" in first.letter.body
    actions.change_complainant(replay.complaint, by=school.principal, at=replay.at, large_print=False)
    made = actions.correct_letter(first, by=school.principal, at=replay.at).letter
    assert not made.large_print
    assert "What you asked us to do differently" not in made.body
    assert "takes the place of ours" in made.body


@pytest.mark.req("R17")
def test_a_letter_says_what_was_asked_for_to_the_person_who_asked(school: People) -> None:
    """Not as the record keeps it about them ("brings somebody to support them")."""
    replay = begin(school)
    person = replay.complaint.complainant
    for flag in IN_LETTERS:
        setattr(person, flag, True)
    person.interpreter, person.post_only = "Polish", False
    person.save()
    replay.to(State.INFORMAL)
    body = replay.complaint.letters.select_related("letter").get(letter__key="acknowledgement_informal").letter.body
    listed = body.partition("## What you asked us to do differently\n\n")[2].partition("\n\n")[0].splitlines()
    assert listed == [
        "- Letters in large print (18 point)", "- Everything by e-mail", "- A telephone call before we write",
        "- Easy read", "- Step-free access when we meet", "- A hearing loop, or people who face you when they speak",
        "- Somebody with you when we meet, to support you", "- A talk at school", "- An interpreter (Polish)",
    ]  # fmt: skip
    assert len(person.adjustments) == len(listed), "nothing that the record holds is left out"
    assert not any(re.search(r"\b(?:they|them|their)\b", one) for one in IN_LETTERS.values() if "people who" not in one)


@pytest.mark.req("R35", "R280")
def test_within_a_sentence_a_stage_reads_as_one_and_keeps_the_name_that_the_trust_gives_it(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    body = replay.complaint.letters.select_related("letter").get(letter__key="stage1_answer").letter.body
    assert "you can ask us to take your complaint to **stage 2 (formal)**." in body
    procedure = replay.complaint.procedure
    for called, said in (
        ("Stage three: the Chair, then the Committee", "stage three (the Chair, then the Committee)"),
        ("The formal stage", "The formal stage"), ("Stage 2", "stage 2"),
    ):  # fmt: skip
        procedure._names = {"stage_2": called}
        assert procedure.stage_in_a_sentence(Stage.FORMAL) == said


@pytest.mark.req("R20", "R24")
def test_a_complaint_that_another_procedure_covers_is_told_which_and_what_to_do_and_nothing_else(
    school: People,
) -> None:
    """Somebody who wrote about two days of suspension reads nothing of permanent exclusion."""
    replay = begin(school)
    post = replay.complaint.procedure.signposts.get(key="exclusion")
    actions.prepare(Step.SIGNPOST, replay.complaint, by=replay.handler, at=replay.at, signpost=post)
    letter = replay.complaint.letters.select_related("letter").get(letter__key="out_of_scope").letter
    said = plain(letter.body)
    assert "Which procedure covers it\n\nSuspension and exclusion\n\nWhat you can do\n\nYou can put your case" in said
    assert "permanent" not in said
    assert "Please take it to" not in said


@pytest.mark.req("R11", "R17")
def test_nobody_but_the_complainant_reads_what_the_complainant_needs(school: People) -> None:
    replay = begin(school)
    replay.complaint.complainant.other_adjustment = "I have epilepsy."
    replay.complaint.complainant.save()
    replay.to(State.PANEL_DECIDED)
    others = [one for one in replay.complaint.letters.select_related("letter") if one.to != "complainant"]
    assert {one.to for one in others} >= {"investigator", "panel", "academy"}
    for one in others:
        assert "epilepsy" not in one.letter.body
        assert replay.complaint.complainant.token not in one.letter.body


def test_the_copies_of_the_decision_have_somebody_to_approve_them(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Somebody Unknown"),))
    replay.to(State.PANEL_DECIDED)
    copies = {one.letter.key: one for one in correspondence.pending(replay.complaint)}
    assert {"panel_decision_subject", "inspection_copy"} <= set(copies)
    for key in ("panel_decision_subject", "inspection_copy"):
        assert permissions.may_approve_letter(school.clerk, copies[key], replay.complaint, on=replay.on)


@pytest.mark.req("R81", "R82")
def test_the_principal_and_the_trust_can_inspect_the_findings_and_minutes_and_nobody_else(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Somebody Unknown"),))
    replay.words.minutes = "Both sides spoke about the three weeks."
    replay.to(State.PANEL_DECIDED)
    copy = next(one for one in correspondence.pending(replay.complaint) if one.letter.key == "inspection_copy")
    actions.approve_letter(copy, by=school.clerk, at=replay.at)
    actions.issue(fresh(copy), by=school.clerk, at=replay.at, how="email")
    address = page("letter", replay.complaint, copy.letter.uuid)
    found = Finding.objects.get(head__complaint=replay.complaint, stage=Stage.PANEL)
    with time_machine.travel(replay.at, tick=False):
        for user in (school.principal, school.trust_officer):
            said = html.unescape(sign_in(user).get(address).content.decode())
            assert found.reasons in said
            assert "Both sides spoke about the three weeks." in said
        for user in (school.teacher, school.birch_principal, school.council_chair):
            assert sign_in(user).get(address).status_code == 404


def test_a_panels_decision_is_not_approved_by_the_clerk_while_there_is_a_chair(school: People) -> None:
    replay = begin(school)
    replay.to(State.HEARD)
    letter = replay.letter(Step.ISSUE_DECISION)
    assert not permissions.may_approve_letter(school.clerk, letter, replay.complaint, on=replay.on)
    assert permissions.may_approve_letter(school.council_member, letter, replay.complaint, on=replay.on)


def test_a_lapse_at_stage_one_has_somebody_to_approve_its_letter(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    actions.add_contact(
        replay.complaint, kind="call", on=replay.on, people_present="", note_text="No answer.", by=school.principal,
        at=replay.at, tried_after_answer=True,
    )  # fmt: skip
    tasks.render(replay.complaint.letters.get(step=Step.ANSWER_INFORMALLY).letter_id)
    replay.take(Step.LET_LAPSE, by=school.record_keeper)
    letter = correspondence.pending(replay.complaint).get()
    assert permissions.may_approve_letter(school.principal, letter, replay.complaint, on=replay.on)


def test_the_general_mailbox_of_the_academy_gets_nothing_of_a_case(school: People) -> None:
    replay = begin(school, subjects=((SubjectKind.PRINCIPAL, ""),))
    found = correspondence.readers(replay.complaint, CaseLetter.To.ACADEMY)
    assert [one.email for one in found] == [school.operations_officer.email]
    assert school.alder.email not in {one.email for one in found}


def test_a_letter_is_not_dated_back_before_its_approval(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    actions.approve_letter(replay.letter(Step.ACKNOWLEDGE), by=school.principal, at=replay.at)
    letter = replay.letter(Step.ACKNOWLEDGE)
    yesterday = replay.on - dt.timedelta(days=1)
    with pytest.raises(actions.Refused, match="before the day on which it was approved"):
        actions.issue(
            letter, by=school.principal, at=replay.at, how="handed_over", issued_on=yesterday, known_by="I was there."
        )


def answer_that_waits(school: People) -> tuple[Replay, CaseLetter, dt.date]:
    """An answer approved in time and still in the drawer a fortnight later, with the day of its approval."""
    replay = begin(school)
    replay.to(State.REPORT_APPROVED)
    replay.later(1)
    actions.refresh_letter(replay.letter(Step.ANSWER_FORMALLY), by=school.principal, at=replay.at)
    replay.opened_by(replay.approver)
    actions.approve_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.approver, at=replay.at)
    approved_on = replay.on
    replay.later(20)
    return replay, replay.letter(Step.ANSWER_FORMALLY), approved_on


@pytest.mark.req("R46", "R63")
@pytest.mark.parametrize("how", ["email", "page"])
def test_a_late_answer_is_not_made_on_time_by_dating_it_back(school: People, how: str) -> None:
    replay, letter, approved_on = answer_that_waits(school)
    with pytest.raises(actions.Refused, match="goes today, so today is its day of issue"):
        actions.issue(
            letter, by=school.principal, at=replay.at, how=how, issued_on=approved_on, known_by="It was sent then."
        )
    actions.refresh_letter(letter, by=school.principal, at=replay.at)
    actions.approve_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.approver, at=replay.at)
    done = actions.issue(replay.letter(Step.ANSWER_FORMALLY), by=school.principal, at=replay.at, how=how)
    assert done.clocks.get(kind="answer_formal").outcome == "missed"
    assert done.clocks.get(kind="ask_for_panel").received_on == replay.on


def test_a_letter_posted_yesterday_counts_from_yesterday_and_says_how_that_is_known(school: People) -> None:
    replay = begin(school, complainant={"name": "Otto Lane", "address": "1 Lane\nTown"})
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    actions.approve_letter(replay.letter(Step.ACKNOWLEDGE), by=school.principal, at=replay.at)
    posted_on = replay.on
    replay.later()
    letter = replay.letter(Step.ACKNOWLEDGE)
    with pytest.raises(actions.Refused, match="Say how it is known"):
        actions.issue(letter, by=school.principal, at=replay.at, how="post", issued_on=posted_on)
    done = actions.issue(
        letter, by=school.principal, at=replay.at, how="post", issued_on=posted_on, known_by="Proof of posting 12"
    )
    delivery = letter.letter.deliveries.get()
    assert (delivery.outcome, delivery.done_on, delivery.detail) == ("posted", posted_on, "Proof of posting 12")
    assert done.clocks.get(kind="acknowledge").stopped_on == posted_on
    entry = Entry.objects.get(about=done.uuid, step="acknowledge")
    assert (entry.on, entry.at) == (posted_on, replay.at)
    line = sentences.lines([entry], done)[0]
    assert "had gone on that day already" in line.text
    assert "Proof of posting" not in str(entry.data)


def test_a_letter_that_was_put_away_answers_with_a_sentence(school: People) -> None:
    replay = begin(school)
    replay.later()
    replay.take(Step.ACCEPT_INFORMAL, by=school.principal)
    letter = replay.letter(Step.ACKNOWLEDGE)
    actions.drop_draft(letter, by=school.principal, at=replay.at)
    with pytest.raises(actions.Refused, match="set aside"):
        actions.drop_draft(letter, by=school.principal, at=replay.at)
    with pytest.raises(actions.Refused, match="set aside"):
        actions.refresh_letter(letter, by=school.principal, at=replay.at)


def test_the_chronology_names_a_letter_as_its_reader_knows_it(school: People) -> None:
    """The parent reads it in the pack: "a letter" tells them nothing, and the title that staff use not much."""
    replay = begin(school, subjects=((SubjectKind.ACADEMY_STAFF, "Mr Pike"),))
    replay.to(State.FORMAL)
    [begun] = actions.write_letter(
        replay.complaint, key="appointment_parties", to="subject", by=replay.handler, at=replay.at
    )
    actions.drop_draft(begun, by=replay.handler, at=replay.at)
    said = [line.text for line in sentences.lines(Entry.objects.filter(about=replay.complaint.uuid), replay.complaint)]
    assert any(one.endswith("approved the letter “Your complaint: how we will look into it”") for one in said), said
    to_them = "put away the letter “Who will investigate the complaint” to the person complained about"
    assert any(one.endswith(to_them) for one in said), said
    assert not any(re.search(r"\b[Aa] letter\b", one) for one in said), said
