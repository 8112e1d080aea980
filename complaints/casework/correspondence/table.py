"""Table: step → the letters that it drafts, to whom, and how long an unissued one makes sense."""

from __future__ import annotations

from dataclasses import dataclass

from complaints.casework.models import CaseLetter
from complaints.casework.vocabulary import OPEN, State, Step
from complaints.policy.vocabulary import Stage
from letters.catalogue import CATALOGUE
from letters.vocabulary import BelongsTo

To = CaseLetter.To


@dataclass(frozen=True)
class Draft:
    """One letter that a step drafts: its key, its reader, and the step that issuing it will be."""

    key: str
    to: CaseLetter.To = To.COMPLAINANT
    issues: Step | None = None


DRAFTS: dict[Step, tuple[Draft, ...]] = {
    Step.SUBMIT: (),
    Step.LOG: (),
    Step.BRING_IN: (),
    Step.ANSWER_CONCERN: (),
    Step.NOTE_FEEDBACK: (),
    Step.ACCEPT_INFORMAL: (Draft("acknowledgement_informal", issues=Step.ACKNOWLEDGE),),
    Step.ACCEPT_FORMAL: (Draft("acknowledgement_formal", issues=Step.ACKNOWLEDGE),),
    Step.SIGNPOST: (),
    Step.DECLINE_LATE: (),
    Step.DECLINE_DUPLICATE: (),
    Step.ANSWER_WITH_CAMPAIGN: (),
    Step.GO_ON: (),
    Step.ACKNOWLEDGE: (),
    Step.FREEZE_HEADS: (),
    Step.RECORD_MEETING: (),
    Step.DRAFT_ANSWER: (Draft("stage1_answer", issues=Step.ANSWER_INFORMALLY),),
    Step.ANSWER_INFORMALLY: (),
    Step.SETTLE: (Draft("settled"),),
    Step.ESCALATE: (Draft("acknowledgement_formal", issues=Step.ACKNOWLEDGE),),
    Step.APPOINT_INVESTIGATOR: (
        Draft("appointment_investigator", To.INVESTIGATOR),
        Draft("appointment_parties"),
        Draft("appointment_parties", To.SUBJECT),
    ),
    Step.STAND_DOWN_INVESTIGATOR: (),
    Step.SUBMIT_REPORT: (),
    Step.RETURN_REPORT: (),
    Step.APPROVE_REPORT: (Draft("stage2_answer", issues=Step.ANSWER_FORMALLY),),
    Step.ANSWER_FORMALLY: (),
    Step.LET_LAPSE: (Draft("lapse"),),
    Step.REQUEST_PANEL: (Draft("acknowledgement_panel", issues=Step.ACKNOWLEDGE),),
    Step.REFUSE_LATE_REQUEST: (),
    Step.CHAIR_ATTEMPT: (),
    Step.ASK_FOR_INDEPENDENT_PANEL: (),
    Step.RULE_ON_INDEPENDENCE: (Draft("independence_ruling"),),
    Step.CONVENE_PANEL: (Draft("invitation_to_sit", To.PANEL),),
    Step.STAND_DOWN_MEMBER: (),
    Step.FIX_HEARING: (Draft("hearing_invitation_academy", To.ACADEMY),),
    Step.CIRCULATE_PAPERS: (),
    Step.ADJOURN: (),
    Step.HOLD_HEARING: (Draft("panel_decision", issues=Step.ISSUE_DECISION),),
    Step.ISSUE_DECISION: (Draft("panel_decision_subject", To.SUBJECT), Draft("inspection_copy", To.ACADEMY)),
    Step.CLOSE: (),
    Step.REFER: (),
    Step.REINVESTIGATE_FORMALLY: (Draft("referral_notice"),),
    Step.REHEAR: (Draft("referral_notice"),),
    Step.CONCLUDE_REFERRAL: (),
    Step.WITHDRAW: (Draft("withdrawal"),),
    Step.PROPOSE_EXTENSION: (Draft("new_time_limit", issues=Step.EXTEND),),
    Step.EXTEND: (),
    Step.PROPOSE_PAUSE: (Draft("pause", issues=Step.PAUSE),),
    Step.PAUSE: (),
    Step.RESUME: (Draft("resumed"),),
    Step.REASSIGN: (),
    Step.ADD_SUBJECT: (),
    Step.REMOVE_SUBJECT: (),
    Step.REOPEN: (Draft("reopened"),),
}
"""The column `drafts` of procedure.md."""

LETTER_OF: dict[Step, str] = {
    Step.SIGNPOST: "out_of_scope",
    Step.DECLINE_LATE: "out_of_time",
    Step.DECLINE_DUPLICATE: "duplicate",
    Step.ANSWER_WITH_CAMPAIGN: "campaign_answer",
    Step.REFUSE_LATE_REQUEST: "late_panel_request",
    Step.FIX_HEARING: "hearing_invitation",
    Step.ADJOURN: "adjournment",
    Step.ISSUE_DECISION: "panel_decision",
    Step.ANSWER_INFORMALLY: "stage1_answer",
    Step.ANSWER_FORMALLY: "stage2_answer",
    Step.EXTEND: "new_time_limit",
    Step.PAUSE: "pause",
}
"""Letters that opening the step itself drafts, or drafts again, when no earlier step has."""

ACKNOWLEDGEMENTS: dict[Stage, str] = {
    Stage.INFORMAL: "acknowledgement_informal",
    Stage.FORMAL: "acknowledgement_formal",
    Stage.PANEL: "acknowledgement_panel",
}

LOOKED_INTO = frozenset({State.INFORMAL, State.FORMAL, State.REPORT_SUBMITTED, State.REPORT_APPROVED})
STAGE_3 = frozenset({State.PANEL_REQUESTED, State.PANEL_CONVENED, State.HEARING_FIXED, State.HEARD})

MAKES_SENSE: dict[str, frozenset[str]] = {
    "appointment_investigator": LOOKED_INTO,
    "appointment_parties": LOOKED_INTO,
    "independence_ruling": STAGE_3,
    "invitation_to_sit": frozenset({State.PANEL_CONVENED, State.HEARING_FIXED}),
    "hearing_invitation_academy": frozenset({State.HEARING_FIXED}),
    "settled": frozenset({State.CLOSED}),
    "lapse": frozenset({State.CLOSED}),
    "withdrawal": frozenset({State.CLOSED}),
    "reopened": frozenset({*OPEN, State.PANEL_DECIDED, State.REFERRED}),
    "resumed": frozenset(OPEN),
    "referral_notice": frozenset({*OPEN, State.PANEL_DECIDED}),
}
"""The states in which a drafted letter that carries no step can still go; in any other it is put away."""

OF_A_STEP: frozenset[str] = frozenset({*LETTER_OF.values(), *ACKNOWLEDGEMENTS.values(), "receipt"})
"""Letters whose issuing is a step: never begun by hand, or an answer could leave while the case stays (house.md)."""

OF_ROOMS_ABOVE: frozenset[str] = frozenset(
    {"contact_plan", "stop_responding", "site_bar", "site_bar_review", "police_reported"}
    | {key for key, kind in CATALOGUE.items() if kind.belongs_to != BelongsTo.CASE}
)
"""Letters whose facts a room above keeps: begun there, with these facts, never by hand (S0 §9.1)."""

CHOSEN: dict[str, tuple[str, ...]] = {
    "stage1_answer": ("apology",),
    "stage2_answer": ("apology",),
    "invitation_to_sit": ("independent",),
    "hearing_witness": ("colleague",),
    "papers": ("enclosed", "left_out"),
    "panel_decision": ("on_papers",),
    "withdrawal": ("goes_on",),
    "police_reported": ("contact_goes_on",),
    "site_bar_review": ("conditions",),
}
"""Letter → the sections of its wording that a person takes in or leaves out, because no fact of the case decides."""
