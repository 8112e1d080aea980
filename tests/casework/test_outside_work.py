"""The outside body: what it asked, what it looks at with our answers, and what it requires as tracked work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from accounts.models import Notice
from accounts.tokens import hidden
from complaints.casework import actions, permissions
from complaints.casework.looked_at import looked_at
from complaints.casework.models import Complaint, Question, RequiredWork
from complaints.casework.replay import Replay
from complaints.casework.views.frame import stages
from complaints.casework.vocabulary import State, Step
from complaints.intake import standing
from complaints.policy.vocabulary import Stage
from tests.casework.screens import day, page, send, sign_in, take
from tests.casework.stories import MONDAY, begin
from tests.casework.test_tasks import look
from tests.people import People

D = dt.date


def referred(school: People) -> Replay:
    replay = begin(school)
    replay.to(State.REFERRED)
    return replay


@pytest.fixture
def with_the_body(school: People) -> Iterator[Replay]:
    """A complaint that went all the way, on the day after the outside body took it up."""
    replay = referred(school)
    replay.later()
    with time_machine.travel(replay.at, tick=False):
        yield replay


@pytest.mark.req("R104")
def test_each_question_of_the_body_shows_the_record_and_takes_our_answer(school: People, with_the_body: Replay) -> None:
    complaint = with_the_body.complaint
    browser = sign_in(school.trust_officer)
    assert page("questions", complaint) in browser.get(page("bodies", complaint)).content.decode()
    shown = browser.get(page("questions", complaint)).content.decode()
    for question in Question:
        assert question.label in shown
    assert "time limits that ended were kept" in shown
    assert "A panel of 3 heard it" in shown
    assert "needed, shorter with their consent)" in shown
    empty = send(browser, page("answer_body", complaint, "delay"), text="")
    assert empty.status_code == 422
    for text in ("Every limit but one was kept.", "Every limit was kept but one, by two days."):
        assert send(browser, page("answer_body", complaint, "delay"), text=text).status_code == 302
    standing = complaint.body_answers.get(question="delay", replaced_on=None)
    assert standing.text == "Every limit was kept but one, by two days."
    assert complaint.body_answers.filter(question="delay").count() == 2
    assert browser.get(page("answer_body", complaint, "no-such")).status_code == 404


def test_the_facts_name_what_was_late_and_why(school: People) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL)
    clock = replay.complaint.clocks.get(kind="answer_informal")
    late = dt.datetime(2026, 10, 14, 10, tzinfo=MONDAY.tzinfo)
    actions.record_lateness(clock, cause="overlooked", why="The diary was wrong.", by=school.principal, at=late)
    delay = looked_at(replay.complaint, on=late.date())[0]
    assert delay.question == Question.DELAY
    assert any("2 school days late. It was overlooked: The diary was wrong." in fact for fact in delay.facts)


@pytest.mark.req("R105")
def test_what_the_body_requires_has_who_by_when_and_what_shows_it(school: People, with_the_body: Replay) -> None:
    complaint, on = with_the_body.complaint, with_the_body.on
    browser = sign_in(school.trust_officer)
    by_when = on + dt.timedelta(days=20)
    said = send(
        browser, page("add_work", complaint), kind="correct_procedure", what="Say in the procedure who the clerk is.",
        who=hidden(school.principal.pk), **day("by_when", by_when),
    )  # fmt: skip
    assert said.status_code == 302
    work = RequiredWork.objects.get(kind="correct_procedure")
    assert (work.who, work.by_when, work.is_open) == (school.principal, by_when, True)
    assert Notice.objects.filter(user=school.principal, key__startswith=f"work:{work.pk}").exists()

    assert [kind for kind, *_ in look(on + dt.timedelta(days=5)) if kind.startswith("work")] == []
    soon = [(kind, user) for kind, user, _ in look(by_when - dt.timedelta(days=5)) if kind.startswith("work")]
    assert soon == [("work_soon", school.principal)]
    late = {(kind, user) for kind, user, _ in look(by_when + dt.timedelta(days=1)) if kind.startswith("work")}
    assert late == {("work_late", user) for user in (school.principal, school.trust_officer, school.operations_officer)}

    mine = sign_in(school.principal)
    assert "Correct the procedure" in mine.get("/").content.decode()
    nothing = send(mine, page("finish_work", complaint, work.pk), evidence="")
    assert nothing.status_code == 422
    assert send(mine, page("finish_work", complaint, work.pk), evidence="Version 2 is in force.").status_code == 302
    work.refresh_from_db()
    assert (work.done_by, work.done_on, work.evidence) == (school.principal, on, "Version 2 is in force.")
    assert mine.get(page("finish_work", complaint, work.pk)).status_code == 404
    assert "Version 2 is in force." in browser.get(page("bodies", complaint)).content.decode()


def test_work_is_given_only_to_somebody_who_reads_the_case(school: People, with_the_body: Replay) -> None:
    complaint = with_the_body.complaint
    form = sign_in(school.trust_officer).get(page("add_work", complaint)).context["ask"]
    offered = set(form.fields["who"].queryset)
    assert school.principal in offered
    assert not offered & {school.council_member, school.birch_principal, school.nobody, school.teacher}
    with pytest.raises(actions.Refused, match="works on this case"):
        actions.record_work(
            complaint.referrals.get(), kind="other", what="x", who=school.birch_principal, by_when=D(2027, 7, 1),
            by=school.trust_officer, at=with_the_body.at,
        )  # fmt: skip


@pytest.mark.req("R106")
def test_a_new_investigation_is_work_until_its_answer_has_gone(school: People, with_the_body: Replay) -> None:
    complaint = with_the_body.complaint
    by_when = with_the_body.on + dt.timedelta(days=40)
    again = take(
        school.trust_officer, complaint, Step.REINVESTIGATE_FORMALLY, request="Ask the two witnesses again.",
        **day("by_when", by_when),
    )  # fmt: skip
    own = [(one["place"], one["note"]) for one in standing.stages(again)]
    assert own == [("done", ""), ("done", ""), ("current", "Again"), ("to_come", "Done before")]
    staff = [(one["place"], one["note"]) for one in stages(again, {Stage.INFORMAL, Stage.FORMAL, Stage.PANEL})]
    assert staff[2][0] == "current"
    assert staff[3:] == [("to_come", "Done before"), ("to_come", "Was asked before")]
    work = RequiredWork.objects.get(kind="reinvestigate")
    assert (work.who, work.by_when, work.is_open) == (school.trust_officer, by_when, True)
    with_the_body.complaint = again
    with_the_body.to(State.FORMAL_ANSWERED)
    work.refresh_from_db()
    assert work.done_on == with_the_body.on
    assert "new investigation was issued" in work.evidence
    shown = sign_in(school.trust_officer).get(page("heads", complaint)).content.decode()
    assert 0 < shown.index("Stage 3: ") < shown.index("(looked at again)")


@pytest.mark.req("R106", "R283")
def test_nobody_investigates_or_approves_again_without_being_told_and_giving_a_reason(
    school: People, with_the_body: Replay
) -> None:
    replay = with_the_body
    former, approver = replay.cast.investigator, replay.approver
    complaint = take(
        school.trust_officer, replay.complaint, Step.REINVESTIGATE_FORMALLY, request="Ask the two witnesses again."
    )
    assert complaint.handler is not None
    browser = sign_in(complaint.handler)
    address = page("step", complaint, Step.APPOINT_INVESTIGATOR.value)
    asked = browser.get(address).content.decode()
    assert f"{former.name} investigated it before, with the report of" in asked
    assert f"{approver.name} approved the report of" in asked
    assert "may miss what was missed before" in asked
    said = {"investigator": hidden(former.pk), "declaration": "No part.", "nobody_else": "Nobody else."}
    refused = send(browser, address, **said)
    assert refused.status_code == 422
    assert "Say why the same person acts again." in refused.content.decode()
    with pytest.raises(actions.Refused, match="why the same person acts again"):
        actions.take(
            Step.APPOINT_INVESTIGATOR, complaint, by=complaint.handler, at=replay.at, investigator=former,
            declaration="No part.", nobody_else="Nobody else.",
        )  # fmt: skip
    assert not complaint.investigators.exists()
    assert send(browser, address, **said, again_because="She knows the witnesses.").status_code == 302
    assert "Acted before; again because: " in browser.get(page("people", complaint)).content.decode()
    assert complaint.investigators.get().again_because == "She knows the witnesses."

    replay.complaint = Complaint.objects.get(pk=complaint.pk)
    replay.later(4)
    replay.take(
        Step.SUBMIT_REPORT, by=former, facts="Read again.", potential_solutions="Say sorry.",
        findings=replay.findings(), impartial=True,
    )  # fmt: skip
    deciding, address = sign_in(approver), page("step", complaint, Step.APPROVE_REPORT.value)
    assert "You approved it before." in deciding.get(address).content.decode()
    assert "Say why you decide on it again." in send(deciding, address).content.decode()
    with pytest.raises(actions.Refused, match="why the same person acts again"):
        actions.take(Step.APPROVE_REPORT, replay.complaint, by=approver, at=replay.at)
    assert send(deciding, address, again_because="Nobody else may approve it.").status_code == 302
    named = complaint.named.get(user=approver, role="approver", until=None)
    assert named.again_because == "Nobody else may approve it."


def test_somebody_else_investigates_again_without_a_reason(school: People, with_the_body: Replay) -> None:
    complaint = take(school.trust_officer, with_the_body.complaint, Step.REINVESTIGATE_FORMALLY, request="Again.")
    assert complaint.handler is not None
    browser, address = sign_in(complaint.handler), page("step", complaint, Step.APPOINT_INVESTIGATOR.value)
    new = {"new_name": "Orla Newcome", "new_email": "orla@example.org", "declaration": "No part."}
    assert send(browser, address, **new).status_code == 302
    assert complaint.investigators.get().again_because == ""


def test_a_day_to_reply_by_is_work_as_well_and_a_direction_is_shown_as_one(school: People) -> None:
    replay = begin(school)
    replay.to(State.PANEL_DECIDED)
    replay.later(3)
    with time_machine.travel(replay.at, tick=False):
        reply_by = replay.on + dt.timedelta(days=14)
        complaint = take(
            school.clerk, replay.complaint, Step.REFER, asked="For the paperwork.", their_reference="CAS-1",
            **day("referred_on", replay.on), **day("reply_by", reply_by),
        )  # fmt: skip
        work = RequiredWork.objects.get(referral__complaint=complaint)
        assert (work.kind, work.who, work.by_when) == ("send_papers", school.clerk, reply_by)
        dropped = send(sign_in(school.clerk), page("drop_work", complaint, work.pk), reason="They withdrew it.")
        assert dropped.status_code == 302
        take(
            school.trust_officer, complaint, Step.CONCLUDE_REFERRAL, result="Rewrite the letter.", directed="on",
            action_taken="The letter was written again.",
        )  # fmt: skip
        shown = sign_in(school.trust_officer).get(page("bodies", complaint)).content.decode()
    assert "Direction of the Secretary of State" in shown
    assert "They withdrew it." in shown


@pytest.mark.req("R101", "R127")
def test_nobody_who_sees_less_than_the_whole_case_answers_or_changes_anything(
    school: People, with_the_body: Replay
) -> None:
    complaint: Complaint = with_the_body.complaint
    for user in (school.deputy, school.council_member, school.birch_principal, school.nobody):
        for name, rest in (("questions", ()), ("answer_body", ("delay",)), ("add_work", ())):
            assert sign_in(user).get(page(name, complaint, *rest)).status_code == 404, (user, name)
    with pytest.raises(permissions.NotAllowed):
        actions.answer_body(complaint, question=Question.DELAY, text="None.", by=school.deputy, at=with_the_body.at)
