"""Table: what each step changes besides the state, once its guards have passed. Complete: a test proves it."""

from __future__ import annotations

from complaints.casework.actions import closing, hearing, investigation, outside, panel, stages, timing
from complaints.casework.actions.facts import Recorder
from complaints.casework.vocabulary import Step

NOTHING = stages.no_facts

CLOSING: tuple[Step, ...] = (
    Step.ANSWER_CONCERN, Step.NOTE_FEEDBACK, Step.SIGNPOST, Step.DECLINE_LATE, Step.DECLINE_DUPLICATE,
    Step.ANSWER_WITH_CAMPAIGN, Step.SETTLE, Step.LET_LAPSE, Step.REFUSE_LATE_REQUEST, Step.CLOSE,
    Step.CONCLUDE_REFERRAL, Step.WITHDRAW,
)  # fmt: skip
"""Every step that closes a complaint; a test holds it to the arrows."""

EFFECTS: dict[Step, Recorder] = (
    dict.fromkeys(Step, NOTHING)
    | dict.fromkeys(CLOSING, closing.closed)
    | {
        Step.FREEZE_HEADS: stages.freeze_heads_now,
        Step.ESCALATE: stages.escalated,
        Step.APPOINT_INVESTIGATOR: investigation.appointed,
        Step.RETURN_REPORT: investigation.returned,
        Step.STAND_DOWN_INVESTIGATOR: investigation.stand_them_down,
        Step.SUBMIT_REPORT: investigation.submitted,
        Step.ANSWER_FORMALLY: stages.answered_formally,
        Step.REQUEST_PANEL: panel.panel_requested,
        Step.CHAIR_ATTEMPT: panel.chair_has_tried,
        Step.RULE_ON_INDEPENDENCE: panel.ruled,
        Step.CONVENE_PANEL: panel.name_members,
        Step.FIX_HEARING: hearing.hearing_is_fixed,
        Step.ADJOURN: hearing.hearing_is_adjourned,
        Step.ISSUE_DECISION: hearing.decision_is_issued,
        Step.REINVESTIGATE_FORMALLY: outside.investigate_again,
        Step.REHEAR: outside.hear_again,
        Step.REOPEN: closing.reopened,
        Step.EXTEND: timing.extension_is_issued,
        Step.PAUSE: timing.pause_is_issued,
        Step.RESUME: timing.pause_is_over,
    }
)
