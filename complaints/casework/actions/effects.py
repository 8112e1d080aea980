"""Table: what each step changes besides the state, once its guards have passed. Complete: a test proves it."""

from __future__ import annotations

from complaints.casework.actions import outside, panel, stages, timing
from complaints.casework.actions.facts import Recorder
from complaints.casework.vocabulary import Step

NOTHING = stages.no_facts

EFFECTS: dict[Step, Recorder] = dict.fromkeys(Step, NOTHING) | {
    Step.FREEZE_HEADS: stages.freeze_heads_now,
    Step.STAND_DOWN_INVESTIGATOR: stages.stand_them_down,
    Step.ANSWER_FORMALLY: stages.answered_formally,
    Step.CONVENE_PANEL: panel.name_members,
    Step.FIX_HEARING: panel.hearing_is_fixed,
    Step.ADJOURN: panel.hearing_is_adjourned,
    Step.ISSUE_DECISION: panel.decision_is_issued,
    Step.CLOSE: panel.closed,
    Step.SETTLE: panel.closed,
    Step.LET_LAPSE: panel.closed,
    Step.WITHDRAW: panel.closed,
    Step.SIGNPOST: panel.closed,
    Step.DECLINE_DUPLICATE: panel.closed,
    Step.CONCLUDE_REFERRAL: panel.closed,
    Step.REINVESTIGATE_FORMALLY: outside.investigate_again,
    Step.REHEAR: outside.hear_again,
    Step.EXTEND: timing.extension_is_issued,
    Step.PAUSE: timing.pause_is_issued,
    Step.RESUME: timing.pause_is_over,
}
