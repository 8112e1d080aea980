"""Table: what each step records before its guards are asked. Complete: a test proves it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from accounts.models import User
from complaints.casework.actions import (
    closing,
    hearing,
    investigation,
    outside,
    panel,
    people,
    stages,
    timing,
    triage,
)
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Closure, Step


class Recorder(Protocol):
    """Writes the facts that a step's form asked for; raises Refused with a sentence."""

    def __call__(
        self, complaint: Complaint, *, by: User | None, on: dt.date, at: dt.datetime, details: dict[str, Any]
    ) -> None: ...


FACTS: dict[Step, Recorder] = {
    Step.SUBMIT: stages.no_facts,
    Step.LOG: stages.no_facts,
    Step.BRING_IN: stages.no_facts,
    Step.ANSWER_CONCERN: triage.answer_concern,
    Step.NOTE_FEEDBACK: triage.note_feedback,
    Step.ACCEPT_INFORMAL: triage.accept_informal,
    Step.ACCEPT_FORMAL: triage.accept_formal,
    Step.SIGNPOST: triage.signpost,
    Step.DECLINE_LATE: triage.decline_late,
    Step.DECLINE_DUPLICATE: triage.decline_duplicate,
    Step.ANSWER_WITH_CAMPAIGN: triage.answer_with_campaign,
    Step.GO_ON: triage.go_on,
    Step.ACKNOWLEDGE: stages.no_facts,
    Step.FREEZE_HEADS: stages.freeze_heads,
    Step.RECORD_MEETING: stages.record_meeting,
    Step.DRAFT_ANSWER: stages.draft_answer,
    Step.ANSWER_INFORMALLY: stages.no_facts,
    Step.SETTLE: closing.settle,
    Step.ESCALATE: stages.escalate,
    Step.APPOINT_INVESTIGATOR: investigation.appoint_investigator,
    Step.STAND_DOWN_INVESTIGATOR: investigation.stand_down_investigator,
    Step.SUBMIT_REPORT: investigation.submit_report,
    Step.RETURN_REPORT: investigation.return_report,
    Step.APPROVE_REPORT: investigation.approve_report,
    Step.ANSWER_FORMALLY: stages.no_facts,
    Step.LET_LAPSE: closing.let_lapse,
    Step.REQUEST_PANEL: stages.request_panel,
    Step.REFUSE_LATE_REQUEST: stages.refuse_late_request,
    Step.CHAIR_ATTEMPT: panel.chair_attempt,
    Step.ASK_FOR_INDEPENDENT_PANEL: panel.ask_for_independent_panel,
    Step.RULE_ON_INDEPENDENCE: panel.rule_on_independence,
    Step.CONVENE_PANEL: panel.convene_panel,
    Step.STAND_DOWN_MEMBER: panel.stand_down_member,
    Step.FIX_HEARING: hearing.fix_hearing,
    Step.CIRCULATE_PAPERS: hearing.circulate_papers,
    Step.ADJOURN: hearing.adjourn,
    Step.HOLD_HEARING: hearing.hold_hearing,
    Step.ISSUE_DECISION: hearing.issue_decision,
    Step.CLOSE: closing.close,
    Step.REFER: outside.refer,
    Step.REINVESTIGATE_FORMALLY: outside.asks_to_investigate,
    Step.REHEAR: outside.asks_to_hear,
    Step.CONCLUDE_REFERRAL: outside.conclude_referral,
    Step.WITHDRAW: closing.withdraw,
    Step.PROPOSE_EXTENSION: timing.propose_extension,
    Step.EXTEND: stages.no_facts,
    Step.PROPOSE_PAUSE: timing.propose_pause,
    Step.PAUSE: stages.no_facts,
    Step.RESUME: timing.resume,
    Step.REASSIGN: people.reassign,
    Step.ADD_SUBJECT: people.add_subject,
    Step.REMOVE_SUBJECT: people.remove_subject,
    Step.REOPEN: closing.reopen,
}

AS_ISSUED: dict[Step, Recorder] = {
    Step.SIGNPOST: closing.closes_as(Closure.OUT_OF_SCOPE),
    Step.DECLINE_LATE: closing.closes_as(Closure.OUT_OF_TIME, resolves=False),
    Step.DECLINE_DUPLICATE: closing.closes_as(Closure.DUPLICATE),
    Step.ANSWER_WITH_CAMPAIGN: closing.closes_as(Closure.CAMPAIGN, resolves=False),
    Step.REFUSE_LATE_REQUEST: closing.closes_as(Closure.NOT_TAKEN_FURTHER),
    Step.FIX_HEARING: hearing.notice_as_issued,
    Step.EXTEND: timing.extension_as_issued,
    Step.PAUSE: timing.pause_as_issued,
}
"""What is recorded or measured on the day of the letter, before the guards are asked: why it closes, and what days have
passed since it was drafted."""
