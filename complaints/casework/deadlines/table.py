"""Table: step → the clocks it starts and stops, and the states in which each clock may run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from complaints.casework.vocabulary import State, Step
from complaints.policy.vocabulary import ClockKind

K = ClockKind


class From(StrEnum):
    """What a clock runs from."""

    RECEIPT = "the day it arrived"
    COMPLAINT = "the day the complaint arrived, or the day on which they asked that a concern be one"
    STEP = "the day of the step"
    REQUEST_FORMAL = "the day the formal stage was asked for"
    REQUEST_PANEL = "the day the panel was asked for"
    SENT = "the day the answer was sent; by post, the next school day"
    HEARING = "the hearing, counted backwards"


@dataclass(frozen=True)
class Effect:
    """What one step does to the clocks: the ones it starts (and from when), and the ones it satisfies."""

    starts: tuple[tuple[ClockKind, From], ...] = ()
    meets: tuple[ClockKind, ...] = ()


NONE = Effect()
FORMAL_REQUEST = ((K.ACKNOWLEDGE, From.REQUEST_FORMAL), (K.ANSWER_FORMAL, From.REQUEST_FORMAL))
PANEL_REQUEST = ((K.ACKNOWLEDGE, From.REQUEST_PANEL), (K.DECIDE_PANEL, From.REQUEST_PANEL))
ACCEPT_FORMAL = ((K.ACKNOWLEDGE, From.COMPLAINT), (K.ANSWER_FORMAL, From.COMPLAINT))

STATUTORY = (K.DATA_PROTECTION_ACKNOWLEDGEMENT, K.EARLY_YEARS)
"""Clocks of the law beside the procedure's own, for complaints flagged so; an answer meets both."""

EFFECTS: dict[Step, Effect] = {
    Step.SUBMIT: Effect(starts=((K.TRIAGE, From.RECEIPT),)),
    Step.LOG: Effect(starts=((K.TRIAGE, From.RECEIPT),)),
    Step.BRING_IN: NONE,
    Step.ANSWER_CONCERN: Effect(meets=(K.TRIAGE,)),
    Step.NOTE_FEEDBACK: Effect(meets=(K.TRIAGE,)),
    Step.ACCEPT_INFORMAL: Effect(
        starts=((K.ACKNOWLEDGE, From.COMPLAINT), (K.ANSWER_INFORMAL, From.COMPLAINT)), meets=(K.TRIAGE,)
    ),
    Step.ACCEPT_FORMAL: Effect(starts=ACCEPT_FORMAL, meets=(K.TRIAGE,)),
    Step.SIGNPOST: Effect(meets=(K.TRIAGE, K.ACKNOWLEDGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL)),
    Step.DECLINE_LATE: Effect(meets=(K.TRIAGE,)),
    Step.DECLINE_DUPLICATE: Effect(meets=(K.TRIAGE, K.ACKNOWLEDGE, K.ANSWER_INFORMAL, K.ANSWER_FORMAL)),
    Step.ANSWER_WITH_CAMPAIGN: Effect(meets=(K.TRIAGE,)),
    Step.GO_ON: Effect(starts=((K.TRIAGE, From.STEP),)),
    Step.ACKNOWLEDGE: Effect(meets=(K.ACKNOWLEDGE, K.DATA_PROTECTION_ACKNOWLEDGEMENT)),
    Step.FREEZE_HEADS: NONE,
    Step.RECORD_MEETING: NONE,
    Step.DRAFT_ANSWER: NONE,
    Step.ANSWER_INFORMALLY: Effect(
        starts=((K.ASK_FOR_FORMAL, From.SENT),), meets=(K.ACKNOWLEDGE, K.ANSWER_INFORMAL, *STATUTORY)
    ),
    Step.SETTLE: NONE,
    Step.ESCALATE: Effect(starts=FORMAL_REQUEST, meets=(K.ASK_FOR_FORMAL,)),
    Step.APPOINT_INVESTIGATOR: NONE,
    Step.STAND_DOWN_INVESTIGATOR: NONE,
    Step.SUBMIT_REPORT: NONE,
    Step.RETURN_REPORT: NONE,
    Step.APPROVE_REPORT: NONE,
    Step.ANSWER_FORMALLY: Effect(
        starts=((K.ASK_FOR_PANEL, From.SENT),), meets=(K.ACKNOWLEDGE, K.ANSWER_FORMAL, *STATUTORY)
    ),
    Step.LET_LAPSE: NONE,
    Step.REQUEST_PANEL: Effect(starts=PANEL_REQUEST, meets=(K.ASK_FOR_PANEL,)),
    Step.REFUSE_LATE_REQUEST: NONE,
    Step.CHAIR_ATTEMPT: NONE,
    Step.ASK_FOR_INDEPENDENT_PANEL: NONE,
    Step.RULE_ON_INDEPENDENCE: NONE,
    Step.CONVENE_PANEL: NONE,
    Step.STAND_DOWN_MEMBER: NONE,
    Step.FIX_HEARING: Effect(starts=((K.PAPERS, From.HEARING),)),
    Step.CIRCULATE_PAPERS: Effect(meets=(K.PAPERS,)),
    Step.ADJOURN: NONE,
    Step.HOLD_HEARING: NONE,
    Step.ISSUE_DECISION: Effect(meets=(K.ACKNOWLEDGE, K.DECIDE_PANEL)),
    Step.CLOSE: NONE,
    Step.REFER: NONE,
    Step.REINVESTIGATE_FORMALLY: Effect(starts=((K.ACKNOWLEDGE, From.STEP), (K.ANSWER_FORMAL, From.STEP))),
    Step.REHEAR: Effect(starts=((K.ACKNOWLEDGE, From.STEP), (K.DECIDE_PANEL, From.STEP))),
    Step.CONCLUDE_REFERRAL: NONE,
    Step.WITHDRAW: NONE,
    Step.PROPOSE_EXTENSION: NONE,
    Step.EXTEND: NONE,
    Step.PROPOSE_PAUSE: NONE,
    Step.PAUSE: NONE,
    Step.RESUME: NONE,
    Step.REASSIGN: NONE,
    Step.ADD_SUBJECT: NONE,
    Step.REMOVE_SUBJECT: NONE,
    Step.REOPEN: NONE,
}
"""The column `clocks` of procedure.md. Leaving a stage stops every other clock of it besides."""

OF_STAGE: dict[ClockKind, frozenset[str]] = {
    K.TRIAGE: frozenset({State.RECEIVED}),
    K.ACKNOWLEDGE: frozenset({State.INFORMAL, State.FORMAL, State.PANEL_REQUESTED}),
    K.ANSWER_INFORMAL: frozenset({State.INFORMAL}),
    K.ASK_FOR_FORMAL: frozenset({State.INFORMAL_ANSWERED}),
    K.ANSWER_FORMAL: frozenset({State.FORMAL, State.REPORT_SUBMITTED, State.REPORT_APPROVED}),
    K.ASK_FOR_PANEL: frozenset({State.FORMAL_ANSWERED}),
    K.DECIDE_PANEL: frozenset(
        {State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD}
    ),
    K.PAPERS: frozenset({State.HEARING_FIXED}),
}  # fmt: skip
"""The states in which each clock may run; in any other it stops."""
