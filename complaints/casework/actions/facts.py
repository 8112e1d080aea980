"""Table: what each step records before its guards are asked. Complete: a test proves it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from accounts.models import User
from complaints.casework.actions import outside, panel, people, stages, timing, triage
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Step


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
    Step.SETTLE: stages.settle,
    Step.ESCALATE: stages.escalate,
    Step.APPOINT_INVESTIGATOR: stages.appoint_investigator,
    Step.STAND_DOWN_INVESTIGATOR: stages.stand_down_investigator,
    Step.SUBMIT_REPORT: stages.submit_report,
    Step.RETURN_REPORT: stages.return_report,
    Step.APPROVE_REPORT: stages.approve_report,
    Step.ANSWER_FORMALLY: stages.no_facts,
    Step.LET_LAPSE: stages.let_lapse,
    Step.REQUEST_PANEL: stages.request_panel,
    Step.REFUSE_LATE_REQUEST: stages.refuse_late_request,
    Step.CHAIR_ATTEMPT: panel.chair_attempt,
    Step.ASK_FOR_INDEPENDENT_PANEL: panel.ask_for_independent_panel,
    Step.RULE_ON_INDEPENDENCE: panel.rule_on_independence,
    Step.CONVENE_PANEL: panel.convene_panel,
    Step.STAND_DOWN_MEMBER: panel.stand_down_member,
    Step.FIX_HEARING: panel.fix_hearing,
    Step.CIRCULATE_PAPERS: panel.circulate_papers,
    Step.ADJOURN: panel.adjourn,
    Step.HOLD_HEARING: panel.hold_hearing,
    Step.ISSUE_DECISION: panel.issue_decision,
    Step.CLOSE: panel.close,
    Step.REFER: outside.refer,
    Step.REINVESTIGATE_FORMALLY: outside.body_asks_again,
    Step.REHEAR: outside.body_asks_again,
    Step.CONCLUDE_REFERRAL: outside.conclude_referral,
    Step.WITHDRAW: stages.withdraw,
    Step.PROPOSE_EXTENSION: timing.propose_extension,
    Step.EXTEND: stages.no_facts,
    Step.PROPOSE_PAUSE: timing.propose_pause,
    Step.PAUSE: stages.no_facts,
    Step.RESUME: timing.resume,
    Step.REASSIGN: people.reassign,
    Step.ADD_SUBJECT: people.add_subject,
    Step.REMOVE_SUBJECT: people.remove_subject,
    Step.REOPEN: stages.reopen,
}
