"""The Investigation tab: plan, interviews, evidence, work on each head, and the report and answer built from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tokens import hidden
from complaints.casework import actions, correspondence, eligibility, neutral
from complaints.casework.letter_context import worded
from complaints.casework.models import CaseLetter, Complaint, Evidence, Interview, Plan, ReportHead, Worksheet
from complaints.casework.replay import Replay
from complaints.casework.vocabulary import State, Step
from complaints.evidence.sealing import seal
from tests.casework.screens import day, issue, page, send, sign_in, take
from tests.casework.stories import LONDON, begin
from tests.people import People

pytestmark = pytest.mark.django_db
D = dt.date


def formal(school: People, **given: Any) -> Replay:
    """At the formal stage, the deputy appointed to look into it."""
    replay = begin(school, **given)
    replay.words.heads = ["Messages were not answered", "Sessions were missed"]
    replay.to(State.FORMAL)
    replay.later()
    replay.take(
        Step.APPOINT_INVESTIGATOR, by=replay.handler, investigator=replay.cast.investigator,
        external=replay.cast.investigator_external, declaration="No part in it.",
        nobody_else="Nobody else is free.",
    )  # fmt: skip
    return replay


@pytest.fixture
def replay(school: People) -> Iterator[Replay]:
    found = formal(school)
    with time_machine.travel(found.at, tick=False):
        yield found


@pytest.fixture
def case(replay: Replay) -> Complaint:
    return replay.complaint


PLAN = {
    "what_happened": "Which messages came, and who read them.", "who_involved": "The office and the class teacher.",
    "put_right": "An explanation, and the sessions made up.", "how": "Read the log, speak with both.",
}  # fmt: skip
INTERVIEW = {
    "name": "Gail Sorrel", "part": "witness", "how": "telephone", "present": "A note-taker, Ivo Stern",
    "companion": "Her sister", "notes": "She saw the message on the desk.",
}  # fmt: skip
EVIDENCE = {
    "title": "Message log, September", "kind": "record", "source": "The office", "shows": "Two messages unanswered."
}  # fmt: skip


def tab(user: Any, complaint: Complaint) -> str:
    return sign_in(user).get(page("investigation", complaint)).content.decode()


@pytest.mark.req("R43")
def test_the_plan_answers_the_three_questions(school: People, case: Complaint) -> None:
    browser = sign_in(school.deputy)
    opened = browser.get(page("plan", case))
    assert opened.context["ask"].initial["put_right"] == case.wanted
    assert case.words in opened.content.decode().replace("&#x27;", "'")
    missing = send(browser, page("plan", case), **{**PLAN, "who_involved": ""})
    assert "Say who was involved and who else is asked." in missing.content.decode()
    assert send(browser, page("plan", case), **PLAN).status_code == 302
    assert send(browser, page("plan", case), **{**PLAN, "how": "Read the log twice."}).status_code == 302
    assert Plan.objects.get().how == "Read the log twice."
    assert "Which messages came, and who read them." in tab(school.principal, case)


@pytest.mark.req("R31")
def test_an_interview_has_its_day_people_companion_notes_and_agreed_record(
    school: People, case: Complaint, replay: Replay
) -> None:
    browser, on = sign_in(school.deputy), replay.on
    heads = [hidden(case.heads.get(number=1).pk)]
    assert send(browser, page("interview", case), heads=heads, **INTERVIEW, **day("day", on)).status_code == 302
    row = Interview.objects.get()
    assert (row.companion, row.present, row.record) == ("Her sister", "A note-taker, Ivo Stern", "notes")
    answer = send(browser, page("agreement", case, row.pk), record="sent", **day("day", on), **day("reply_by", on))
    assert answer.status_code == 302
    # A word changed after it was shown: it is shown again.
    send(browser, page("change_interview", case, row.pk), notes="She saw two messages on the desk.")
    row.refresh_from_db()
    assert row.record == "notes"
    refused = send(browser, page("agreement", case, row.pk), record="agreed_changed", **day("day", on))
    assert "Write down what they want changed" in refused.content.decode()
    typed = {"record": "agreed_changed", "comments": "It was the shelf.", **day("day", on)}
    assert send(browser, page("agreement", case, row.pk), **typed).status_code == 302
    shown = tab(school.principal, case)
    for words in ("Her sister", "It was the shelf.", "agreed with changes"):
        assert words in shown
    assert browser.get(page("change_interview", case, row.pk)).status_code == 302
    with pytest.raises(actions.Refused, match="does not change any more"):
        actions.record_interview(
            case, interview=row, by=school.deputy, at=replay.at, on=on, name="G", part="witness", how="video", notes="N"
        )


def test_an_interview_to_come_or_of_nobody_is_refused(school: People, case: Complaint, replay: Replay) -> None:
    browser, tomorrow = sign_in(school.deputy), replay.on + dt.timedelta(days=1)
    answer = send(browser, page("interview", case), **INTERVIEW, **day("day", tomorrow))
    assert "or earlier." in answer.content.decode()
    nobody = send(browser, page("interview", case), **{**INTERVIEW, "name": ""}, **day("day", replay.on))
    assert "Choose who was interviewed, or type their name." in nobody.content.decode()
    assert not Interview.objects.exists()


@pytest.mark.req("R31", "R101")
def test_who_is_complained_about_is_interviewed_and_still_finds_nothing(school: People) -> None:
    replay = formal(school, subjects=(("academy_staff", "Tamsin Reed"),))
    with time_machine.travel(replay.at, tick=False):
        case = replay.complaint
        typed = {**INTERVIEW, "name": "", "person": hidden(school.teacher.pk), "part": "subject"}
        answer = send(sign_in(school.deputy), page("interview", case), **typed, **day("day", replay.on))
        assert answer.status_code == 302
        assert "Tamsin Reed, somebody complained about" in tab(school.principal, case)
        for name in ("investigation", "interview", "plan", "evidence", "ask_somebody"):
            assert sign_in(school.teacher).get(page(name, case)).status_code == 404


@pytest.mark.req("R68")
def test_whoever_was_interviewed_or_was_there_may_not_sit(school: People, case: Complaint, replay: Replay) -> None:
    actions.record_interview(
        case, by=school.deputy, at=replay.at, on=replay.on, name="Mabel Thorn", user=school.council_member,
        part="witness", how="in_person", present="Milo Fenwick took notes", notes="She heard it.",
    )  # fmt: skip
    against = eligibility.reasons(case, [school.council_member, school.second_council_member, school.trustee])
    assert "was interviewed about it" in against[school.council_member.pk]
    assert "or was there" in against[school.second_council_member.pk]
    assert school.trustee.pk not in against


@pytest.mark.req("R32")
def test_evidence_is_numbered_tied_to_its_heads_and_taken_off_with_a_reason(
    school: People, case: Complaint, replay: Replay
) -> None:
    browser = sign_in(school.deputy)
    heads = [hidden(head.pk) for head in case.heads.all()]
    typed = {**EVIDENCE, "heads": heads, **day("obtained_on", replay.on)}
    assert send(browser, page("evidence", case), **typed).status_code == 302
    assert send(browser, page("evidence", case), **{**typed, "title": "A diary", "heads": []}).status_code == 302
    first, second = Evidence.objects.all()
    assert [first.number, second.number, first.heads.count()] == [1, 2, 2]
    assert send(browser, page("change_evidence", case, first.pk), title="Message log, autumn").status_code == 302
    assert send(browser, page("take_off", case, second.pk), reason="It is another child's.").status_code == 302
    shown = tab(school.principal, case)
    assert "Message log, autumn" in shown
    assert "It is another child&#x27;s." in shown
    assert browser.get(page("take_off", case, second.pk)).status_code == 404
    actions.list_evidence(
        case, by=school.deputy, at=replay.at, title="Third", kind="other", source="X", obtained_on=replay.on
    )
    assert case.evidence.get(title="Third").number == 3


def test_a_document_of_another_case_is_no_evidence_here(school: People, case: Complaint, replay: Replay) -> None:
    other = begin(school, words="Another.").complaint
    other_document = actions.add_document(
        other, file=_paper(), title="Theirs", kind="evidence", shared=False, by=school.principal, at=replay.at
    )
    answer = send(
        sign_in(school.deputy), page("evidence", case), document=hidden(other_document.pk), **EVIDENCE,
        **day("obtained_on", replay.on),
    )  # fmt: skip
    assert "Choose from the list." in answer.content.decode()
    with pytest.raises(actions.Refused, match="a document of this case"):
        actions.list_evidence(
            case, by=school.deputy, at=replay.at, obtained_on=replay.on, document=other_document,
            **{name: EVIDENCE[name] for name in ("title", "kind", "source")},
        )  # fmt: skip


def _paper() -> Any:
    return seal(SimpleUploadedFile("a.txt", b"Words.", content_type="text/plain"), by=None, at=dt.datetime.now(LONDON))


WORK = {"facts": "Two messages came and were read.", "outcome": "upheld", "reasons": "Neither was answered."}


@pytest.mark.req("R33", "R34", "R97")
def test_the_report_is_written_head_by_head_and_the_answer_is_built_from_it(
    school: People, case: Complaint, replay: Replay
) -> None:
    deputy = sign_in(school.deputy)
    assert send(deputy, page("work_on_head", case, 1), **WORK, solutions="Log every message.").status_code == 302
    assert "Proposed so far: upheld" in tab(school.principal, case)
    assert sign_in(school.principal).get(page("work_on_head", case, 1)).status_code == 404
    second = {"facts": "All sessions took place.", "outcome": "not_upheld", "reasons": "The register shows it."}
    send(deputy, page("work_on_head", case, 2), **second)
    opened = deputy.get(page("step", case, "submit_report")).context["ask"]
    assert [part.forms[0].initial["facts"] for part in opened.parts] == [WORK["facts"], second["facts"]]
    complaint = take(school.deputy, case, Step.SUBMIT_REPORT, facts="The log was read.", impartial="on")
    report = complaint.latest_report
    assert report is not None
    assert report.potential_solutions == "Log every message."
    assert list(report.per_head.values_list("head__number", "outcome")) == [(1, "upheld"), (2, "not_upheld")]
    with pytest.raises(actions.Refused, match="does not change now"):
        actions.work_on_head(case.heads.get(number=1), by=school.deputy, at=replay.at, facts="Other.")
    approver = page("step", complaint, "approve_report")
    assert "All sessions took place." in sign_in(school.principal).get(approver).content.decode()

    complaint = take(school.principal, complaint, Step.RETURN_REPORT, reasons="Say when the messages came.")
    send(deputy, page("work_on_head", complaint, 1), facts="Two messages came on 1 and 3 September.")
    complaint = take(school.deputy, complaint, Step.SUBMIT_REPORT, facts="The log was read.", impartial="on")
    assert ReportHead.objects.filter(report=report, facts=WORK["facts"]).exists()
    complaint = take(school.principal, complaint, Step.APPROVE_REPORT)
    letter = CaseLetter.objects.get(complaint=complaint, step=Step.ANSWER_FORMALLY).letter
    for words in (
        "Two messages came on 1 and 3 September.", "Upheld. Neither was answered.", "All sessions took place.",
        "Not upheld.", "Log every message.", "Dilys Marsh",
    ):  # fmt: skip
        assert words in letter.body
    issue(complaint, Step.ANSWER_FORMALLY, approver=school.principal, by=school.principal)


def test_a_report_without_facts_for_a_head_or_any_solution_does_not_go(school: People, case: Complaint) -> None:
    typed = {
        "facts": "Read.",
        "impartial": "on",
        "head-1-facts": "F",
        "head-1-outcome": "upheld",
        "head-1-reasons": "R",
    }
    answer = send(sign_in(school.deputy), page("step", case, "submit_report"), **typed)
    said = [fault.text for fault in answer.context["ask"].problems]
    assert "Set out the potential solutions, here or at a head." in said
    assert any("Set out the facts of this head." in text for text in said)
    case.refresh_from_db()
    assert case.state == State.FORMAL


def test_two_people_do_not_write_over_each_others_work(school: People, case: Complaint, replay: Replay) -> None:
    head = case.heads.get(number=1)
    actions.work_on_head(head, by=school.deputy, at=replay.at, facts="First.")
    stale = Worksheet.objects.get().changed_at.isoformat()
    actions.work_on_head(head, by=school.deputy, at=replay.at + dt.timedelta(minutes=1), facts="Second.", seen=stale)
    answer = sign_in(school.deputy).post(page("work_on_head", case, 1), {"facts": "Third.", "seen": stale})
    assert answer.status_code == 422
    assert "Somebody else saved their work on this head meanwhile." in answer.content.decode()
    assert "Third." in answer.content.decode()
    assert Worksheet.objects.get().facts == "Second."


@pytest.mark.req("R7")
def test_words_that_judge_are_pointed_out_and_stop_nothing(school: People, case: Complaint) -> None:
    typed = {**WORK, "facts": "The parent obviously overreacted. She wrote: “You are lazy.”"}
    answer = send(sign_in(school.deputy), page("work_on_head", case, 1), **typed)
    assert answer.status_code == 302
    shown = sign_in(school.deputy).get(page("work_on_head", case, 1)).content.decode()
    assert "judgement of a person: obviously, overreacted" in shown
    assert neutral.judging("“lazy”", 'He said "liar".', "A fair sentence.") == []


@pytest.mark.req("R94", "R97")
def test_an_investigator_whom_the_trust_appointed_signs_the_formal_response(school: People) -> None:
    replay = begin(school, subjects=(("principal", "Petra Ashdown"),))
    replay.cast = replace(replay.cast, investigator=school.outside_person, investigator_external=True)
    replay.to(State.REPORT_APPROVED)
    letter = replay.letter(Step.ANSWER_FORMALLY).letter
    since = replay.complaint.investigators.get().since
    assert letter.context["signatory_name"] == "Orla Farrow"
    end = f"Independent investigator, appointed by Hedgerow Learning Trust on {worded(since)}"
    assert letter.body.rstrip().endswith(end)
    actions.refresh_letter(replay.letter(Step.ANSWER_FORMALLY), by=replay.handler, at=replay.at)
    current = replay.letter(Step.ANSWER_FORMALLY)
    assert correspondence.problems(replay.complaint, current, on=replay.on) == []


def test_the_tab_asks_as_often_for_many_rows_as_for_one(school: People, case: Complaint, replay: Replay) -> None:
    def add(number: int) -> None:
        heads = list(case.heads.all())
        actions.record_interview(
            case, heads=heads, by=school.deputy, at=replay.at, on=replay.on, name=f"Person {number}", part="staff",
            how="video", notes="N",
        )  # fmt: skip
        actions.list_evidence(
            case,
            heads=heads,
            by=school.deputy,
            at=replay.at,
            title="T",
            kind="other",
            source="S",
            obtained_on=replay.on,
        )
        actions.ask_to_contribute(
            case, name=f"Zed {number}", email=f"zed{number}@example.org", user=None, question="Q", days=3, heads=heads,
            by=school.deputy, at=replay.at,
        )  # fmt: skip

    add(1)
    browser = sign_in(school.principal)
    browser.get(page("investigation", case))
    with CaptureQueriesContext(connection) as few:
        browser.get(page("investigation", case))
    for number in range(2, 6):
        add(number)
    with CaptureQueriesContext(connection) as many:
        browser.get(page("investigation", case))
    assert len(many) == len(few)


@pytest.mark.req("R31")
def test_whoever_changes_the_record_of_an_interview_finds_in_it_whom_it_is_of(school: People) -> None:
    replay = begin(school)
    case = replay.to(State.INFORMAL)
    row = actions.record_interview(
        case, by=school.principal, at=replay.at, on=replay.on, user=school.teacher, name=school.teacher.name,
        part="witness", how="in_person", notes="She saw the log.",
    )  # fmt: skip
    with time_machine.travel(replay.at, tick=False):
        answer = send(
            sign_in(school.principal), page("change_interview", case, row.pk), notes="She saw the log on 7 September."
        )
    assert answer.status_code == 302, [fault.text for fault in answer.context["ask"].problems]
    row.refresh_from_db()
    assert (row.user, row.name, row.notes) == (school.teacher, school.teacher.name, "She saw the log on 7 September.")
